"""Our own sessions as conversations. Knows the stored types; which sessions may be used is decided elsewhere."""

from __future__ import annotations

from bot.types import PostChatSurvey, PreChatSurvey, Session, Turn
from training.datasets.record import Conversation, Experience, Utterance

SOURCE = "attune"


def to_conversation(session: Session, *, min_turn_stars: int = 3) -> Conversation:
    """The session, finished or not. Crisis and fallback turns, and turns rated below `min_turn_stars`, are context.

    A moderator's replies are learnt from like the model's; where a moderator corrected a strategy, theirs holds.
    """
    before = session.pre_chat or PreChatSurvey()
    after = session.post_chat or PostChatSurvey()
    return Conversation(
        id=session.id,
        source=SOURCE,
        turns=tuple(_utterance(turn, min_turn_stars) for turn in session.turns if turn.text.strip()),
        problem=before.problem,
        emotion=before.emotion,
        situation=before.situation,
        experience=experience_of(before.experience),
        intensity_before=before.intensity,
        intensity_after=after.intensity,
        empathy=after.empathy,
        relevance=after.relevance,
    )


def experience_of(text: str | None) -> Experience | None:
    """Current or previous, from the words of our survey or of ESConv ("Previous Experience"); None: neither."""
    word = (text or "").strip().casefold()
    if word.startswith("current"):
        return "current"
    return "previous" if word.startswith(("previous", "past")) else None


def _utterance(turn: Turn, min_turn_stars: int) -> Utterance:
    is_good = turn.stars is None or turn.stars >= min_turn_stars
    return Utterance(
        speaker=turn.speaker,
        text=turn.text.strip(),
        strategy=turn.strategy_label or turn.strategy,
        stars=turn.stars,
        is_target=turn.speaker == "supporter" and turn.kind in {None, "model", "moderator"} and is_good,
    )
