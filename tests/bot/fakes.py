"""Doubles for the bot's tests: a model that says what it is told, a clock that moves when it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.model_client import ModelReply, ModelUnavailable, NothingSaid
from bot.types import Turn
from model_server.protocol import Segment


@dataclass
class FakeModel:
    """Replies with `texts` in turn, the last one for ever, or nothing at all; `calls` keeps what it was asked."""

    texts: list[str] = field(default_factory=lambda: ["That sounds hard. What happened?"])
    is_down: bool = False
    calls: list[Sequence[Turn]] = field(default_factory=list)
    seeds: list[int | None] = field(default_factory=list)
    scored: list[tuple[Sequence[Turn], str]] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    situations: list[str | None] = field(default_factory=list)

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        self.calls.append(turns)
        self.seeds.append(seed)
        self.situations.append(situation)
        if self.is_down:
            raise ModelUnavailable("The model server cannot be reached.")
        if not self.texts:
            raise NothingSaid("The model had nothing to say.")
        text = self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]
        segments = tuple(
            Segment(
                strategy="Question",
                stage="exploration",
                probability=0.6,
                distribution={"Question": 0.6, "Others": 0.4},
                text=each,
            )
            for each in text.split("\n")
        )
        return ModelReply(segments, "joint", None, "fake")

    async def score(
        self, turns: Sequence[Turn], opening: str, continuations: Sequence[str], *, situation: str | None
    ) -> list[float]:
        self.scored.append((turns, opening))
        if self.is_down:
            raise ModelUnavailable("The model server cannot be reached.")
        weights = [self.weights.get(text.strip(), 1.0) for text in continuations]
        return [weight / sum(weights) for weight in weights]


@dataclass
class FakeClock:
    """A time that stands still until it is moved."""

    now: datetime = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)
