"""Every address against everybody: nobody, a moderator, an admin, one who was removed, a sign-in that has expired."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from starlette.routing import Route

from bot.review.web.app import make_app
from bot.review.web.site import Site, csrf_of
from bot.texts.course import LESSONS
from tests.bot.review.house import DANGER, House
from tests.bot.review.web.browser import Browser


@dataclass(frozen=True)
class Allowed:
    """What each is answered: nobody (and who is not signed in any more), a moderator, an admin."""

    nobody: int
    moderator: int
    admin: int


ALL = Allowed(200, 200, 200)
# A page: to the sign-in, or shown. A form: sign in first, or done, or refused because it was sent empty.
PAGE, ADMINS_PAGE = Allowed(303, 200, 200), Allowed(303, 403, 200)
FORM, EMPTY_FORM = Allowed(401, 303, 303), Allowed(401, 409, 409)
ADMINS_EMPTY_FORM = Allowed(401, 403, 409)
FRAGMENT = Allowed(401, 200, 200)

TABLE: dict[str, Allowed] = {
    "GET /": Allowed(303, 303, 303),
    "GET /health": ALL,
    "GET /static/page.css": ALL,
    "GET /static/page.js": ALL,
    "GET /static/icon.svg": ALL,
    "GET /sign-in": Allowed(200, 303, 303),
    "POST /sign-in": Allowed(401, 401, 401),
    "POST /resume": Allowed(401, 303, 303),
    "GET /link/{link}": ALL,
    "POST /link": Allowed(401, 401, 401),
    "POST /sign-out": FORM,
    "POST /sign-out-everywhere": FORM,
    "GET /queue": PAGE,
    "GET /queue/rows": FRAGMENT,
    "GET /cases/{case}": PAGE,
    "GET /cases/{case}/news": FRAGMENT,
    "POST /cases/{case}/look": Allowed(401, 200, 200),
    "POST /cases/{case}/claim": FORM,
    "POST /cases/{case}/release": FORM,
    "POST /cases/{case}/resolve": EMPTY_FORM,
    "POST /cases/{case}/reopen": EMPTY_FORM,
    "POST /cases/{case}/snooze": EMPTY_FORM,
    "POST /cases/{case}/note": EMPTY_FORM,
    "POST /cases/{case}/read-all": EMPTY_FORM,
    "POST /cases/{case}/training": EMPTY_FORM,
    "POST /cases/{case}/level": EMPTY_FORM,
    "POST /cases/{case}/strategy": EMPTY_FORM,
    "POST /cases/{case}/restrict": EMPTY_FORM,
    "POST /cases/{case}/lift": EMPTY_FORM,
    "POST /cases/{case}/take-over": EMPTY_FORM,
    "POST /cases/{case}/reply": EMPTY_FORM,
    "POST /cases/{case}/hand-back": EMPTY_FORM,
    "GET /dashboard": PAGE,
    "GET /models": PAGE,
    "GET /course": PAGE,
    "GET /course/lessons/{slug}": PAGE,
    "POST /course/lessons/{slug}": Allowed(401, 200, 200),
    "POST /course/exam/begin": EMPTY_FORM,
    "GET /course/exam": Allowed(303, 303, 303),
    "POST /course/exam": EMPTY_FORM,
    "GET /account": PAGE,
    "POST /account/password": EMPTY_FORM,
    "GET /audit": ADMINS_PAGE,
    "GET /staff": ADMINS_PAGE,
    "POST /staff/add": ADMINS_EMPTY_FORM,
    "POST /staff/role": ADMINS_EMPTY_FORM,
    "POST /staff/remove": ADMINS_EMPTY_FORM,
    "POST /staff/restore": ADMINS_EMPTY_FORM,
    "POST /staff/account": ADMINS_EMPTY_FORM,
    "POST /staff/link": ADMINS_EMPTY_FORM,
}
# Signing out ends the sign-in that the others need: it has one of its own, and the other comes last.
LAST = ("POST /sign-out", "POST /sign-out-everywhere")


def routes(site: Site) -> list[str]:
    """Every method and path that the application has, but for HEAD, which comes with each GET."""
    found = [route for route in make_app(site).routes if isinstance(route, Route)]
    assert len(found) == len(make_app(site).routes), "only plain routes can be checked one by one"
    return [f"{method} {route.path}" for route in found for method in sorted(route.methods or ()) if method != "HEAD"]


async def answers(browser: Browser, case_id: str, token: str, other: str = "") -> dict[str, int]:
    """What each route answers to the browser; forms are sent empty but for what proves that they are ours.

    `other`: a second sign-in of the same moderator, to sign out of.
    """
    found = {}
    await browser.get("/link/x")  # a visitor's cookie
    visitor = browser.client.cookies[browser.site.visitor_cookie]
    for name in sorted(routes(browser.site), key=lambda each: LAST.index(each) if each in LAST else -1):
        method, path = name.split()
        path = path.format(case=case_id, link="no-such-link", slug=LESSONS[0].slug)
        browser.client.cookies.clear()
        browser.client.cookies.set(browser.site.visitor_cookie, visitor)
        mine = other if other and name == LAST[0] else token
        if mine:
            browser.client.cookies.set(browser.site.session_cookie, mine)
        is_before = path in ("/sign-in", "/resume", "/link")
        csrf = csrf_of(visitor if is_before else mine)
        answer = await (browser.get(path) if method == "GET" else browser.post(path, {"csrf": csrf}))
        found[name] = answer.status
        if answer.status in (401, 403) or (method, answer.status) == ("GET", 303):
            assert DANGER not in answer.response.text
    return found


async def signed_in(browser: Browser, name: str) -> str:
    browser.client.cookies.clear()
    await browser.enter(name)
    return browser.token


def test_every_route_has_a_line_in_the_table(site: Site) -> None:
    assert sorted(routes(site)) == sorted(TABLE)


async def test_nobody_gets_past_the_door(house: House, browser: Browser) -> None:
    case = await house.flagged()
    assert await answers(browser, case.id, "") == {name: allowed.nobody for name, allowed in TABLE.items()}


async def test_a_moderator_gets_to_all_but_what_is_the_admins(house: House, browser: Browser) -> None:
    case = await house.flagged()
    await house.moderator("Ben", has_passed=False)
    tokens = [await signed_in(browser, "Ben") for _ in range(2)]
    found = await answers(browser, case.id, *tokens)
    assert found == {name: allowed.moderator for name, allowed in TABLE.items()}


async def test_an_admin_gets_everywhere(house: House, browser: Browser) -> None:
    case = await house.flagged()
    await house.moderator("Anna", "admin", has_passed=False)
    tokens = [await signed_in(browser, "Anna") for _ in range(2)]
    found = await answers(browser, case.id, *tokens)
    assert found == {name: allowed.admin for name, allowed in TABLE.items()}


@pytest.mark.parametrize("how", ["removed", "expired"])
async def test_a_sign_in_that_holds_no_more_is_worth_nothing_anywhere(house: House, browser: Browser, how: str) -> None:
    case = await house.flagged()
    await house.moderator("Anna", "admin")
    await house.moderator("Ben", "admin")
    token = await signed_in(browser, "Ben")
    if how == "removed":
        await house.desk.staff.remove(None, "Ben")
    else:
        house.place.clock.forward(minutes=house.config.session_idle_minutes)
    assert await answers(browser, case.id, token) == {name: allowed.nobody for name, allowed in TABLE.items()}


async def test_a_sign_in_lasts_so_long_and_no_longer_however_much_it_is_used(house: House, browser: Browser) -> None:
    await house.moderator("Ben")
    await browser.enter("Ben")
    statuses = []
    for _ in range(house.config.session_hours * 2 + 1):
        statuses.append((await browser.get("/account")).status)
        house.place.clock.forward(minutes=30)
    assert statuses == [200] * house.config.session_hours * 2 + [303]


async def test_signing_out_ends_the_sign_in_and_not_only_the_cookie(house: House, browser: Browser) -> None:
    await house.moderator("Ben")
    token = await signed_in(browser, "Ben")
    await browser.get("/account")
    await browser.send("/sign-out")
    assert not browser.token
    for each in (token, token[:-1] + ("A" if token[-1] != "A" else "B")):
        browser.client.cookies.clear()
        browser.hold(each)
        assert (await browser.get("/account")).status == 303


async def test_a_page_that_refreshes_itself_does_not_keep_a_sign_in_alive(house: House, browser: Browser) -> None:
    await house.moderator("Ben")
    await browser.enter("Ben")
    statuses = []
    for _ in range(4):
        house.place.clock.forward(minutes=house.config.session_idle_minutes / 3)
        statuses.append((await browser.get("/queue/rows")).status)
    assert statuses == [200, 200, 401, 401]


async def test_a_clock_that_was_moved_back_ends_the_sign_in_instead_of_making_it_longer(
    house: House, browser: Browser
) -> None:
    await house.moderator("Ben")
    await browser.enter("Ben")
    house.place.clock.forward(minutes=-1)
    assert (await browser.get("/queue")).status == 200
    house.place.clock.forward(hours=-3)
    assert (await browser.get("/queue")).to.startswith("/sign-in")


async def test_an_address_or_a_method_that_is_none_says_so(house: House, browser: Browser) -> None:
    await house.moderator("Ben")
    await browser.enter("Ben")
    assert (await browser.get("/nothing")).status == 404
    assert browser.page.document.said("alert") == "There is nothing at this address."
    assert (await browser.post("/queue", {})).status == 405
