"""One's own account: password, and signing out everywhere."""

from __future__ import annotations

from starlette.responses import Response

from bot.review.errors import NotPossible
from bot.review.signing_in import TooManyTries, may_reset
from bot.review.web import cookies
from bot.review.web.site import Page, Visit


async def show(visit: Visit) -> Response:
    """Who one is, and the form for the password."""
    return _page(visit)


async def set_password(visit: Visit) -> Response:
    """Keep a new password; the browser gets a new sign-in."""
    new = (visit.given("new"), visit.given("again"))
    try:
        signed_in = await visit.site.signing_in.set_password(visit.by, visit.token, visit.given("old"), new)
    except (NotPossible, TooManyTries) as error:
        return _page(visit, 409, str(error))
    return cookies.with_sign_in(visit.go("/account", done="password"), visit, signed_in.token)


def _page(visit: Visit, status: int = 200, sentence: str = "") -> Response:
    assert visit.moderator is not None, "only moderators get here"
    needs_old = visit.moderator.has_password and not may_reset(visit.token)
    return visit.show("account.html", status, me=visit.moderator, sentence=sentence, needs_old=needs_old)


PAGES = (
    Page("/account", show),
    Page("/account/password", set_password, "POST"),
)
