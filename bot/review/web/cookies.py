"""The two cookies: a sign-in's token, and before that a visitor's, to which the forms of the sign-in are bound."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response

from bot.review.web.site import Site, Visit


def visitor(site: Site, request: Request) -> str:
    """The browser's, or a new one."""
    return request.cookies.get(site.visitor_cookie) or secrets.token_urlsafe(16)


def token(site: Site, request: Request) -> str:
    """The sign-in's token; "" without one."""
    return request.cookies.get(site.session_cookie) or ""


def with_visitor(response: Response, visit: Visit) -> Response:
    """Has a browser that has no visitor's cookie keep one."""
    if not visit.request.cookies.get(visit.site.visitor_cookie) and visit.page and visit.page.sets_visitor:
        _keep(response, visit.site, visit.site.visitor_cookie, visit.visitor)
    return response


def with_sign_in(response: Response, visit: Visit, new: str) -> Response:
    """Has the browser keep a sign-in's token until it is closed; how long it holds is the store's to say."""
    _keep(response, visit.site, visit.site.session_cookie, new)
    return response


def without_sign_in(response: Response, visit: Visit) -> Response:
    """Has the browser forget its sign-in."""
    site = visit.site
    response.delete_cookie(site.session_cookie, path="/", secure=site.is_secure, httponly=True, samesite="lax")
    return response


def _keep(response: Response, site: Site, name: str, value: str) -> None:
    # Lax: a link from the moderators' channel must find them signed in. Forms are refused from elsewhere in any case.
    response.set_cookie(name, value, path="/", secure=site.is_secure, httponly=True, samesite="lax")
