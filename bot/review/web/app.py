"""The page as an ASGI application: who may use which address, and what a browser is told when it cannot be."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.review.errors import CaseGone, NotAllowed, NotAModerator, ReviewError
from bot.review.web import account, acts, audit, case, cookies, course, dashboard, files, models, queue, sign_in, staff
from bot.review.web.door import Door, Refused, need_own_origin, read_form
from bot.review.web.site import Page, Site, Visit, is_csrf
from bot.store.database import StoreError
from bot.texts import review_page as texts

log = logging.getLogger(__name__)

PAGES: tuple[Page, ...] = (
    *sign_in.PAGES,
    *queue.PAGES,
    *case.PAGES,
    *acts.PAGES,
    *account.PAGES,
    *audit.PAGES,
    *staff.PAGES,
    *dashboard.PAGES,
    *models.PAGES,
    *course.PAGES,
    *files.PAGES,
)


def make_app(site: Site, pages: Iterable[Page] = PAGES) -> Starlette:
    """The application; each page checks for itself who comes."""

    async def lost(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        visit = await _lost_visit(site, request)
        return visit.sorry(texts.STATUS.get(error.status_code, texts.NOT_HERE), error.status_code)

    return Starlette(
        routes=[Route(page.path, _endpoint(site, page), methods=[page.method]) for page in pages],
        middleware=[Middleware(Door, site=site)],
        exception_handlers={HTTPException: lost},
    )


def _endpoint(site: Site, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        visit = Visit(site, request, page, cookies.visitor(site, request), cookies.token(site, request))
        try:
            if page.method == "POST":
                need_own_origin(request, site)
                visit = replace(visit, fields=await read_form(request))
            if page.asks_who:
                visit = replace(visit, moderator=await site.signing_in.who(visit.token, is_use=page.is_use))
            response = await _answer(visit, page)
        except Refused as error:
            response = visit.sorry(str(error), error.status)
        except StoreError as error:
            log.warning("a page could not be shown: %s", error)
            response = visit.sorry(texts.STORE_BUSY.format(reason=error), 503)
            response.headers["Retry-After"] = "5"
        return cookies.with_visitor(response, visit)

    return endpoint


async def _answer(visit: Visit, page: Page) -> Response:
    if page.who != "anyone" and visit.moderator is None:
        return sign_in.lost_sign_in(visit)
    if page.who == "admin" and visit.moderator and visit.moderator.role != "admin":
        return visit.sorry(str(NotAllowed(texts.ADMIN_ONLY)), 403)
    secret = visit.visitor if page.who == "anyone" else visit.token
    if page.method == "POST" and not is_csrf(visit.given("csrf"), secret):
        return visit.sorry(texts.FORM_OLD, 403)
    try:
        return await page.handle(visit)
    except NotAModerator:
        return sign_in.lost_sign_in(replace(visit, moderator=None))
    except CaseGone as error:
        # What was typed was about somebody who has had everything deleted.
        return visit.show("sorry.html", 404, sentence=str(error), kept=None)
    except NotAllowed as error:
        return visit.sorry(str(error), 403)
    except ReviewError as error:
        return visit.sorry(str(error), 409)


async def _lost_visit(site: Site, request: Request) -> Visit:
    """A visit to an address that is none; who is signed in sees the page's own head."""
    visit = Visit(site, request, None, cookies.visitor(site, request), cookies.token(site, request))
    try:
        return replace(visit, moderator=await site.signing_in.who(visit.token, is_use=False))
    except StoreError:
        return visit
