"""Style, script and icon, read once; the health check."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.responses import PlainTextResponse, Response

from bot.review.web.site import Page, Visit

FOLDER = Path(__file__).parent / "static"
TYPES = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}


async def _file(visit: Visit) -> Response:
    name = visit.request.url.path.rpartition("/")[2]
    return Response(_content(name), media_type=TYPES[name], headers={"Cache-Control": "no-cache"})


@cache
def _content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


async def _health(visit: Visit) -> Response:
    return PlainTextResponse("ok")


PAGES = (
    *(Page(f"/static/{name}", _file, who="anyone", is_use=False, asks_who=False) for name in TYPES),
    Page("/health", _health, who="anyone", is_use=False, asks_who=False),
)
