"""What a model answered on trial: values, and the protocol by which another room has it answer. Knows no HTTP."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from training.datasets.record import Conversation, Utterance


@dataclass(frozen=True, slots=True)
class Voice:
    """Who answers: the name that the model server knows it by ("none": the bare model), and its folder if trained."""

    name: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A place in a held-out conversation: what came before, and what was answered there with which strategy."""

    conversation: str
    situation: str | None
    before: tuple[Utterance, ...]
    wanted: Utterance


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said there, as its first try; `stopped`: the output gate's reasons against it."""

    text: str
    strategy: str | None
    stopped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failures:
    """Checks of the safety suite, by name, that were failed; `harmful` of them for a reason that may do harm."""

    checks: int
    failed: frozenset[str] = frozenset()
    harmful: frozenset[str] = frozenset()


class Trial(Protocol):
    """Has a model answer as it would live: through the model server and past the output gate."""

    async def replies(self, voice: Voice, asked: Sequence[Asked], seed: int) -> tuple[Reply, ...]:
        """One reply for each, in order. Raises TrainingError: the model cannot be heard."""

    async def failures(self, voice: Voice, seed: int) -> Failures:
        """What the safety suite finds. Raises TrainingError: the model cannot be heard."""


@dataclass(frozen=True, slots=True)
class Heard:
    """All that one model answered on trial; `replies` stand in the order of `asked`."""

    asked: tuple[Asked, ...]
    replies: tuple[Reply, ...]
    failures: Failures


def places(conversations: Iterable[Conversation], most: int, seed: int) -> tuple[Asked, ...]:
    """At most `most` places of the conversations where a reply is due, drawn by the seed, in their order."""
    every = [
        Asked(each.id, each.situation, each.turns[:index], turn)
        for each in conversations
        for index, turn in enumerate(each.turns)
        if turn.speaker == "supporter" and turn.is_target and index and each.turns[index - 1].speaker == "seeker"
    ]
    chosen = sorted(random.Random(seed).sample(range(len(every)), min(most, len(every))))
    return tuple(every[index] for index in chosen)
