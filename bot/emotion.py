"""The person's emotion and its intensity, turn by turn (ESConv section 3.1, the second sub-problem).

Read from the model's own shares over the survey's labels; internal, never said to the person, and never a diagnosis.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.types import Emotion, Session, Turn

# Each label (ESConv, table 3) as it goes on in the opening's sentence.
LABELS = {
    "anxiety": "anxious",
    "depression": "depressed",
    "sadness": "sad",
    "anger": "angry",
    "fear": "afraid",
    "disgust": "disgusted",
    "shame": "ashamed",
}
INTENSITIES = (1, 2, 3, 4, 5)
FEELING = "It sounds like you are feeling"
INTENSITY = "On a scale from 1 to 5, how strong this feeling is:"


class Scorer(Protocol):
    """Where the shares come from; `model_client.ModelClient` is the real one."""

    async def score(
        self, turns: Sequence[Turn], opening: str, continuations: Sequence[str], *, situation: str | None
    ) -> list[float]:
        """The shares of the continuations, or ModelUnavailable."""


async def read(scorer: Scorer, turns: Sequence[Turn], situation: str | None) -> Emotion:
    """The emotion at the end of `turns`: the likeliest label and intensity with both distributions."""
    labels = await scorer.score(turns, FEELING, [f" {word}" for word in LABELS.values()], situation=situation)
    strengths = await scorer.score(turns, INTENSITY, [f" {number}" for number in INTENSITIES], situation=situation)
    by_label = dict(zip(LABELS, labels, strict=True))
    by_intensity = dict(zip(map(str, INTENSITIES), strengths, strict=True))
    return Emotion(
        label=max(by_label, key=by_label.__getitem__),
        intensity=int(max(by_intensity, key=by_intensity.__getitem__)),
        labels=by_label,
        intensities=by_intensity,
    )


def course(session: Session) -> tuple[Emotion, ...]:
    """The emotions through the session, oldest first."""
    return tuple(turn.emotion for turn in session.turns if turn.emotion)


def expected_intensity(emotion: Emotion) -> float:
    """The mean intensity, 1 to 5, under its distribution: steadier through a session than the likeliest one."""
    return sum(int(number) * share for number, share in emotion.intensities.items())
