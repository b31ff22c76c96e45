"""What a moderator does on a case: each form does one act of the desk, and leads back to the case's page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from bot.review.errors import CaseResolved, CaseTaken, NotPossible, NotTrained
from bot.review.types import TrainingDecision
from bot.review.web.case import Typed, case_id, page, seen
from bot.review.web.site import Handler, Page, Visit
from bot.texts import review_case as texts

Work = Callable[[Visit, str], Awaitable[Any]]
DECISIONS: dict[str, TrainingDecision | None] = {"": None, "cleared": "cleared", "excluded": "excluded"}


async def _claim(visit: Visit, case: str) -> None:
    await visit.site.desk.claims.claim(visit.by, case)


async def _release(visit: Visit, case: str) -> None:
    await visit.site.desk.claims.release(visit.by, case)


async def _resolve(visit: Visit, case: str) -> None:
    await visit.site.desk.claims.resolve(visit.by, case, visit.given("resolution"))


async def _reopen(visit: Visit, case: str) -> None:
    await visit.site.desk.claims.reopen(visit.by, case)


async def _snooze(visit: Visit, case: str) -> None:
    hours = _number(visit.given("hours"), texts.SNOOZES)
    await visit.site.desk.claims.snooze(visit.by, case, timedelta(hours=hours))


async def _note(visit: Visit, case: str) -> None:
    await visit.site.desk.claims.note(visit.by, case, visit.given("text"))


async def _read_all(visit: Visit, case: str) -> None:
    await visit.site.desk.reading.read_all(visit.by, case, visit.given("reason"))


async def _training(visit: Visit, case: str) -> None:
    if visit.given("decision") not in DECISIONS:
        raise NotPossible(texts.UNKNOWN_CHOICE)
    await visit.site.desk.decisions.training(visit.by, case, DECISIONS[visit.given("decision")])


async def _level(visit: Visit, case: str) -> None:
    await visit.site.desk.decisions.correct_level(visit.by, case, visit.given("turn"), visit.given("level"))


async def _strategy(visit: Visit, case: str) -> None:
    await visit.site.desk.decisions.correct_strategy(visit.by, case, visit.given("turn"), visit.given("strategy"))


async def _restrict(visit: Visit, case: str) -> None:
    days = _number(visit.given("days"), {**texts.RESTRICTIONS, **texts.RESTRICTIONS_ADMIN})
    await visit.site.desk.decisions.restrict(visit.by, case, timedelta(days=days), visit.given("reason"))


async def _lift(visit: Visit, case: str) -> None:
    await visit.site.desk.decisions.lift(visit.by, case)


async def _take_over(visit: Visit, case: str) -> None:
    await visit.site.desk.takeovers.begin(visit.by, case)


async def _reply(visit: Visit, case: str) -> None:
    strategy, text, once = (visit.given(name) for name in ("strategy", "text", "once"))
    await visit.site.desk.takeovers.reply(visit.by, case, strategy, text, once[:64])


async def _hand_back(visit: Visit, case: str) -> None:
    await visit.site.desk.takeovers.hand_back(visit.by, case)


# What goes to the person in order with what they write, a moment later.
THROUGH_THE_INBOX = ("take-over", "reply", "hand-back")
# Where the page is looked at after the act: at its part, not at its top.
ACTS: dict[str, tuple[Work, str]] = {
    "claim": (_claim, ""),
    "release": (_release, ""),
    "resolve": (_resolve, ""),
    "reopen": (_reopen, ""),
    "snooze": (_snooze, ""),
    "note": (_note, "notes"),
    "read-all": (_read_all, "conversation"),
    "training": (_training, ""),
    "level": (_level, "conversation"),
    "strategy": (_strategy, "conversation"),
    "restrict": (_restrict, ""),
    "lift": (_lift, ""),
    "take-over": (_take_over, "answer"),
    "reply": (_reply, "answer"),
    "hand-back": (_hand_back, ""),
}


def _handler(name: str, work: Work, part: str) -> Handler:
    async def handle(visit: Visit) -> Response:
        case = case_id(visit)
        is_slow = name in THROUGH_THE_INBOX
        before = seen(*await visit.site.desk.reading.news(visit.by, case)) if is_slow else ""
        try:
            await work(visit, case)
            if is_slow:
                await _settle(visit, case, before)
        except (CaseResolved, CaseTaken, NotPossible, NotTrained) as error:
            return await page(visit, 409, str(error), Typed(name, visit.fields))
        return visit.go(f"/cases/{case}", done=name, part=part)

    return handle


async def _settle(visit: Visit, case: str, before: str) -> None:
    """Until the conversation has taken it up, a second at most: so that the page that follows shows it."""
    for _ in range(20):
        if seen(*await visit.site.desk.reading.news(visit.by, case)) != before:
            return
        await visit.site.pause(0.05)


def _number(text: str, choices: dict[str, str]) -> int:
    if text not in choices:
        raise NotPossible(texts.UNKNOWN_CHOICE)
    return int(text)


PAGES = tuple(Page(f"/cases/{{case}}/{name}", _handler(name, *act), "POST") for name, act in ACTS.items())
