"""Our own sessions as conversations. Knows the stored types; which sessions may be used is decided elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from bot.types import PostChatSurvey, PreChatSurvey, Session, Speaker, Turn
from training.datasets.record import Conversation, Experience, Utterance

SOURCE = "attune"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a reply counts: by its 1 to 5 stars, or without any; all times `trust` in the person's stars."""

    stars: tuple[float, float, float, float, float] = (1.0, 1.0, 1.0, 1.0, 1.0)
    unrated: float = 1.0
    trust: float = 1.0

    def of(self, stars: int | None) -> float:
        return self.trust * (self.unrated if stars is None else self.stars[stars - 1])


EVEN = Weights()


def to_conversation(session: Session, *, min_turn_stars: int = 3, weights: Weights = EVEN) -> Conversation:
    """The session, finished or not. Crisis and fallback turns, and turns rated below `min_turn_stars`, are context.

    Stars are for the reply that carries them and an unrated one right before it: they are asked for after every second
    one (ESConv section 4.2). A moderator's replies are learnt from like the model's; where a moderator corrected a
    strategy, theirs holds.
    """
    before = session.pre_chat or PreChatSurvey()
    after = session.post_chat or PostChatSurvey()
    stars_of = judged(session.turns)
    minutes = (session.turns[-1].at - session.turns[0].at).total_seconds() / 60 if session.turns else None
    return Conversation(
        id=session.id,
        source=SOURCE,
        turns=tuple(
            _utterance(turn, stars, min_turn_stars, weights)
            for turn, stars in zip(session.turns, stars_of, strict=True)
            if turn.text.strip()
        ),
        problem=before.problem,
        emotion=before.emotion,
        situation=before.situation,
        experience=experience_of(before.experience),
        intensity_before=before.intensity,
        intensity_after=after.intensity,
        empathy=after.empathy,
        relevance=after.relevance,
        is_raw=True,
        is_finished=session.ended_at is not None,
        minutes=minutes,
        seeker=session.person_id,
    )


def experience_of(text: str | None) -> Experience | None:
    """Current or previous, from the words of our survey or of ESConv ("Previous Experience"); None: neither."""
    word = (text or "").strip().casefold()
    if word.startswith("current"):
        return "current"
    return "previous" if word.startswith(("previous", "past")) else None


class HasStars(Protocol):
    """A stored turn, or one of a conversation that was read."""

    @property
    def speaker(self) -> Speaker: ...

    @property
    def stars(self) -> int | None: ...


def judged(turns: Sequence[HasStars]) -> list[int | None]:
    """Of each turn the stars that are for it, if any: also those of the reply after it, where it has none itself."""
    found = [turn.stars for turn in turns]
    replies = [place for place, turn in enumerate(turns) if turn.speaker == "supporter"]
    for earlier, later in pairwise(replies):
        if turns[earlier].stars is None:
            found[earlier] = turns[later].stars
    return found


def _utterance(turn: Turn, stars: int | None, min_turn_stars: int, weights: Weights) -> Utterance:
    is_reply = turn.speaker == "supporter"
    weight = weights.of(stars) if is_reply else 1.0
    is_good = stars is None or stars >= min_turn_stars
    return Utterance(
        speaker=turn.speaker,
        text=turn.text.strip(),
        strategy=turn.strategy_label or turn.strategy,
        stars=turn.stars,
        is_target=is_reply and turn.kind in {None, "model", "moderator"} and is_good and weight > 0,
        weight=weight,
    )
