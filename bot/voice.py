"""Which model answers in a session, and telling a person once that it is another than in their last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.replying import SAFE_REPLY, SupportModel
from bot.texts import voice as texts
from bot.types import Notice, Session, Turn

# The model for a session: the live one, or a candidate on trial; the same for all of the session.
Choose = Callable[[Session], SupportModel]


def is_first_reply(opened: Session) -> bool:
    """No model has answered in the session yet."""
    return not any(_is_voiced(turn) for turn in opened.turns)


def changed(answered: Sequence[Turn], earlier: Sequence[Session]) -> tuple[Notice, ...]:
    """The notice where the first reply of a session comes from another version than the person's last one did."""
    now = next((turn for turn in answered if _is_voiced(turn)), None)
    before = [turn for session in earlier for turn in session.turns if _is_voiced(turn)]
    if now is None or not before or (before[-1].lora, before[-1].model) == (now.lora, now.model):
        return ()
    return (Notice(texts.UPDATED, "voice_updated"),)


def _is_voiced(turn: Turn) -> bool:
    return turn.kind == "model" and turn.model != SAFE_REPLY
