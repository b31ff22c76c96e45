"""A person asks for a human look: with one tap at a reply, or with /report and, if they like, why.

Works for everybody at any time; their words are kept only where they may be stored.
"""

from __future__ import annotations

from bot import flagging
from bot.flagging import Reported
from bot.messages import readable
from bot.outcome import Outcome
from bot.scene import Scene
from bot.texts import chat, forms
from bot.types import FormSubmitted, Notice, ReplyReported, Session, Turn

MAX_WORDS_CHARACTERS = 2000
TAPPED = "one tap"


async def tapped(event: ReplyReported, scene: Scene) -> Outcome:
    """A report of one reply, once while no moderator has resolved it."""
    found = await _found(event.turn_id, scene)
    if found.turn is None:
        return Outcome((Notice(chat.REPORT_GONE, "report_gone"),))
    kept = (Notice(chat.REPORT_TAPPED, "report_tapped"),)
    if flagging.is_reported(found.turn, await scene.standing()):
        return Outcome(kept)
    return Outcome(kept, flags=(flagging.report(found, TAPPED, "", scene),))


def written(event: FormSubmitted, scene: Scene) -> Outcome:
    """A report of the last reply with a reason, with words, or both; of none where nothing is stored."""
    kind = event.values.get("reason", "").strip().casefold()
    words = " ".join(readable(event.values.get("words", "")).split())[:MAX_WORDS_CHARACTERS]
    if kind not in dict(forms.REPORTS):
        if not words:
            return Outcome((Notice(chat.REPORT_NOTHING, "report_nothing"),))
        kind = "other"
    flag = flagging.report(_last(scene.latest), kind, words if scene.may_store else "", scene)
    if words and not scene.may_store:
        return Outcome((Notice(chat.REPORT_WITHOUT_WORDS, "report_without_words"),), flags=(flag,))
    return Outcome((Notice(chat.REPORT_KEPT, "report_kept"),), flags=(flag,))


async def _found(turn_id: str, scene: Scene) -> Reported:
    """The reply with this id in any of the person's conversations, or the last one of all."""
    if not turn_id:
        return _last(scene.latest)
    sessions = [scene.latest] if scene.latest else []
    found = _in(sessions, turn_id)
    return found if found.turn else _in(list(await scene.history()), turn_id)


def _in(sessions: list[Session], turn_id: str) -> Reported:
    for session in sessions:
        for turn in _replies(session):
            if turn.id == turn_id:
                return Reported(session, turn)
    return Reported()


def _last(session: Session | None) -> Reported:
    replies = _replies(session) if session else []
    return Reported(session, replies[-1] if replies else None)


def _replies(session: Session) -> list[Turn]:
    return [turn for turn in session.turns if turn.speaker == "supporter"]
