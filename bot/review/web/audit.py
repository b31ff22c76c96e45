"""The log of every view and act, for admins."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from bot.review.web.site import Page, Visit, page_number

ROWS = 100


async def show(visit: Visit) -> Response:
    """The newest entries, of one moderator or one act if asked; that it was read stands in it."""
    asked = {"moderator": visit.asked("moderator").strip()[:64], "act": visit.asked("act").strip()[:32]}
    number = page_number(visit.asked("page"))
    entries, total = await visit.site.desk.staff.audit(visit.by, **asked, limit=ROWS, offset=(number - 1) * ROWS)
    staff = await visit.site.desk.staff.all(visit.by)
    query = {name: value for name, value in asked.items() if value}
    return visit.show(
        "audit.html",
        entries=entries,
        total=total,
        asked=asked,
        staff={each.name: each.name for each in staff},
        number=number,
        earlier=f"?{urlencode({**query, 'page': number - 1})}" if number > 1 else "",
        later=f"?{urlencode({**query, 'page': number + 1})}" if number * ROWS < total else "",
    )


PAGES = (Page("/audit", show, who="admin"),)
