"""Who moderates, for admins: adding, roles, removing and letting in again, accounts of platforms, sign-in links."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import get_args

from starlette.responses import Response

from bot.review.errors import NotPossible
from bot.review.types import Moderator, Role
from bot.review.web.site import Handler, Page, Visit
from bot.texts import review_staff as texts

Work = Callable[[Visit], Awaitable[None]]
ACCOUNTS = ("discord", "slack")


async def show(visit: Visit) -> Response:
    """Everybody, removed ones too."""
    return await _page(visit)


async def link(visit: Visit) -> Response:
    """A new one-time link, shown once on this page and kept nowhere."""
    try:
        token = await visit.site.signing_in.offer_link(visit.by, visit.given("name"))
    except NotPossible as error:
        return await _page(visit, 409, str(error))
    return await _page(visit, link=(visit.given("name"), visit.site.link(token)))


async def _add(visit: Visit) -> None:
    await visit.site.desk.staff.add(visit.by, visit.given("name"), _role(visit))


async def _set_role(visit: Visit) -> None:
    await visit.site.desk.staff.set_role(visit.by, visit.given("name"), _role(visit))


async def _remove(visit: Visit) -> None:
    await visit.site.desk.staff.remove(visit.by, visit.given("name"))


async def _restore(visit: Visit) -> None:
    await visit.site.desk.staff.restore(visit.by, visit.given("name"))


async def _account(visit: Visit) -> None:
    platform, user = visit.given("platform"), visit.given("user").strip()
    if platform not in ACCOUNTS or not user or len(user) > 64:
        raise NotPossible(texts.ACCOUNT_BAD)
    await visit.site.desk.staff.link_account(visit.by, visit.given("name"), platform, user)


def _role(visit: Visit) -> Role:
    roles: tuple[Role, ...] = get_args(Role)
    found = next((each for each in roles if each == visit.given("role")), None)
    if found is None:
        raise NotPossible(texts.ROLE_BAD)
    return found


def _handler(done: str, work: Work) -> Handler:
    async def handle(visit: Visit) -> Response:
        try:
            await work(visit)
        except NotPossible as error:
            return await _page(visit, 409, str(error))
        return visit.go("/staff", done=done)

    return handle


async def _page(visit: Visit, status: int = 200, sentence: str = "", link: tuple[str, str] | None = None) -> Response:
    staff = await visit.site.desk.staff.all(visit.by)
    rows = sorted(staff, key=_order)
    return visit.show("staff.html", status, staff=rows, sentence=sentence, link=link)


def _order(each: Moderator) -> tuple[bool, str]:
    return not each.is_active, each.name.casefold()


PAGES = (
    Page("/staff", show, who="admin"),
    Page("/staff/add", _handler("added", _add), "POST", who="admin"),
    Page("/staff/role", _handler("role", _set_role), "POST", who="admin"),
    Page("/staff/remove", _handler("removed", _remove), "POST", who="admin"),
    Page("/staff/restore", _handler("restored", _restore), "POST", who="admin"),
    Page("/staff/account", _handler("account", _account), "POST", who="admin"),
    Page("/staff/link", link, "POST", who="admin"),
)
