"""The queue and the search in all cases: without anybody's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from urllib.parse import urlencode

from starlette.responses import Response

from bot.config import LimitConfig
from bot.review.types import Case, Order, Wanted
from bot.review.web import shown
from bot.review.web.site import Page, Visit, page_number
from bot.texts import review_page as texts

ROWS = 50
FILTERS = ("order", "level", "category", "platform", "moderator", "since", "until", "text")


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the queue. `limit`: how long it may still wait, or by how much it is over; "" once somebody has it."""

    case: Case
    waited: str
    limit: str
    is_over: bool
    state: str


async def start(visit: Visit) -> Response:
    """The first page is the queue."""
    return visit.go("/queue")


async def show(visit: Visit) -> Response:
    """The queue with its filters."""
    staff = await visit.site.desk.staff.names(visit.by)
    return visit.show("queue.html", staff=staff, **await _found(visit))


async def rows(visit: Visit) -> Response:
    """The rows alone, for the page to refresh itself."""
    return visit.show("queue_rows.html", **await _found(visit))


async def _found(visit: Visit) -> dict[str, Any]:
    asked = {name: visit.asked(name).strip() for name in FILTERS}
    wanted = wanted_of(asked, visit.asked("page"))
    page = await visit.site.desk.claims.queue(visit.by, wanted)
    acts = visit.site.desk.acts
    now = acts.clock()
    number = wanted.offset // ROWS + 1
    query = {name: value for name, value in asked.items() if value}
    return {
        "rows": [row(case, now, acts.config.minutes) for case in page.cases],
        "total": page.total,
        "asked": asked,
        "order": wanted.order,
        "number": number,
        "earlier": f"?{urlencode({**query, 'page': number - 1})}" if number > 1 else "",
        "later": f"?{urlencode({**query, 'page': number + 1})}" if number * ROWS < page.total else "",
        "query": urlencode({**query, "page": number}),
        "now": now,
    }


def wanted_of(asked: dict[str, str], page: str = "") -> Wanted:
    """What the query asks for; what makes no sense in it is left out, but for an id that none begins with."""
    order: Order = asked["order"] if asked["order"] in get_args(Order) else "open"  # type: ignore[assignment]
    number = page_number(page)
    return Wanted(
        order=order,
        level=asked["level"] if asked["level"] in texts.LEVELS else "",
        category=asked["category"] if asked["category"] in texts.CATEGORIES else "",
        platform=asked["platform"] if asked["platform"] in texts.PLATFORMS else "",
        claimed_by=asked["moderator"][:32],
        since=_day(asked["since"]),
        until=_day(asked["until"], timedelta(days=1)),
        text=asked["text"].lower()[:32],
        limit=ROWS,
        offset=(number - 1) * ROWS,
    )


def row(case: Case, now: datetime, minutes: LimitConfig) -> Row:
    """The case as the queue shows it."""
    waited = max(timedelta(), now - case.raised_at)  # the clock may have been moved back
    left = timedelta(minutes=getattr(minutes, case.level, minutes.concern)) - waited
    is_waiting = case.is_open and case.claimed_by is None
    limit = (texts.OVER if left < timedelta() else texts.LEFT).format(time=shown.span(abs(left)))
    return Row(
        case,
        waited=shown.span((case.resolved_at or now) - case.raised_at),
        limit=limit if is_waiting else "",
        is_over=is_waiting and left < timedelta(),
        state=state(case, now),
    )


def state(case: Case, now: datetime) -> str:
    """Where the case stands, in a few words."""
    if case.resolution:
        return texts.STATE_RESOLVED.format(how=texts.RESOLUTIONS[case.resolution])
    if case.moderator:
        return texts.STATE_ANSWERED.format(name=case.claimed_by_name or texts.A_MODERATOR)
    if case.claimed_by:
        return texts.STATE_CLAIMED.format(name=case.claimed_by_name)
    if case.snoozed_until and case.snoozed_until > now:
        return texts.STATE_SNOOZED.format(time=shown.moment(case.snoozed_until))
    return texts.STATE_FREE


def _day(text: str, more: timedelta = timedelta()) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) + more
    except (ValueError, OverflowError):
        return None


PAGES = (
    Page("/", start),
    Page("/queue", show),
    Page("/queue/rows", rows, is_use=False),
)
