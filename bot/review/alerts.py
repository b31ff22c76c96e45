"""What a card says of a case, and when a case that nobody claims escalates. Pure; no words of the person."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.config import LimitConfig
from bot.review.types import Case
from bot.texts import cards as texts
from bot.types import Alert, AlertButton, CardAct

SHORT_ID = 8
# Each time nobody came, the next call waits twice as long, up to this many doublings.
MOST_DOUBLINGS = 4
# Where the page has an address that leads there from a platform.
SIGN_IN: tuple[CardAct, ...] = ("signin",)
_WINDOWS: frozenset[CardAct] = frozenset({"note", "snooze", "resolve", "reply"})


def due_at(case: Case, limits: LimitConfig, now: datetime) -> datetime | None:
    """When the case escalates for want of a claim; None while somebody has it, it sleeps, or it is closed."""
    if not case.is_open or case.claimed_by or is_asleep(case, now):
        return None
    limit = timedelta(minutes=int(getattr(limits, case.level, limits.unknown)))
    if case.escalated_at is not None:
        return case.escalated_at + limit * (1 << min(case.escalations, MOST_DOUBLINGS))
    return max(case.raised_at, case.snoozed_until or case.raised_at) + limit


def is_asleep(case: Case, now: datetime) -> bool:
    """Whether the case is snoozed at the moment."""
    return case.snoozed_until is not None and case.snoozed_until > now


def alert(
    case: Case, limits: LimitConfig, now: datetime, *, page: str = "", waits_since: datetime | None = None
) -> Alert:
    """The card of a case. `waits_since`: when the person wrote last to the moderator who answers them."""
    lines = (
        (texts.WHERE, texts.where(case.platform)),
        (texts.FLAGS, str(case.flags)),
        (texts.CASE, case.id[:SHORT_ID]),
    )
    return Alert(
        case_id=case.id,
        level=case.level,
        title=texts.title(case.level, case.category),
        lines=lines,
        state=_state(case, now, waits_since),
        opened_at=case.opened_at,
        due_at=due_at(case, limits, now),
        buttons=tuple(map(_button, (*_acts(case, now), *(SIGN_IN if page else ())))),
        page=f"{page}/cases/{case.id}" if page else "",
        waits_since=waits_since,
    )


def gone(case_id: str, opened_at: datetime) -> Alert:
    """The card of a case that was erased together with the person's words."""
    return Alert(case_id, "none", texts.GONE_TITLE, (), texts.GONE, opened_at, is_gone=True)


def call_text(case: Case) -> str:
    """What is said in the channel when nobody came."""
    text = texts.CALL if case.escalations <= 1 else texts.CALL_AGAIN
    return text.format(title=texts.title(case.level, case.category))


def answer_text(case: Case) -> str:
    """What is said in the channel when the person has answered the moderator."""
    return texts.ANSWERED.format(name=case.claimed_by_name, case=case.id[:SHORT_ID])


def _acts(case: Case, now: datetime) -> tuple[CardAct, ...]:
    if not case.is_open:
        return ("reopen", "note")
    if case.claimed_by is None:
        return ("claim", "excerpt", "note")
    if case.moderator:
        return ("reply", "excerpt", "handback", "note")
    snooze: tuple[CardAct, ...] = () if case.level == "imminent" else ("snooze",)
    return ("excerpt", "takeover", "note", *snooze, "resolve", "release")


def _button(act: CardAct) -> AlertButton:
    return AlertButton(
        act,
        texts.BUTTONS[act],
        style="first" if act in ("claim", "takeover", "reply") else "plain",
        opens_window=act in _WINDOWS,
    )


def _state(case: Case, now: datetime, waits_since: datetime | None) -> str:
    name = case.claimed_by_name
    if not case.is_open:
        return texts.RESOLVED.format(resolution=case.resolution)
    if case.moderator and waits_since:
        return texts.PERSON_WAITS.format(name=name, time=waits_since.strftime(texts.TIME))
    if case.moderator:
        return texts.ANSWERS.format(name=name)
    if case.claimed_by:
        return texts.CLAIMED.format(name=name)
    if is_asleep(case, now) and case.snoozed_until:
        return texts.SNOOZED.format(time=case.snoozed_until.strftime(texts.TIME))
    if case.escalations:
        return texts.ESCALATED_ONCE if case.escalations == 1 else texts.ESCALATED.format(count=case.escalations)
    return texts.WAITS
