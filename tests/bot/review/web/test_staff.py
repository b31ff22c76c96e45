"""Who moderates, and the log, as an admin sees both."""

from __future__ import annotations

import pytest

from bot.review.types import Moderator
from bot.review.web.audit import ROWS
from bot.review.web.site import Site
from bot.texts import review, review_case
from bot.texts import review_page as texts
from bot.texts import review_staff as staff_texts
from tests.bot.review.house import House
from tests.bot.review.web.browser import Browser


@pytest.fixture
async def anna(house: House, browser: Browser) -> Moderator:
    added = await house.moderator("Anna", "admin")
    await browser.enter("Anna")
    await browser.get("/staff")
    return added


async def act(browser: Browser, form: str, /, **fields: str) -> str:
    """Sends one of the forms for a moderator; what the page then says."""
    csrf = browser.page.document.form("/sign-out")["csrf"]
    answer = await browser.post(f"/staff/{form}", {"csrf": csrf, **fields})
    if answer.status == 303:
        await browser.get(answer.to)
    return browser.page.document.said("alert") or browser.page.document.said("status")


async def test_somebody_is_added_gets_a_link_and_signs_in(
    house: House, site: Site, browser: Browser, anna: Moderator
) -> None:
    assert await act(browser, "add", name="Carl  Öz", role="moderator") == staff_texts.DONE["added"]
    assert "Carl Öz" in browser.page.document.text
    await act(browser, "link", name="Carl Öz")
    link = next(each for each in browser.page.document.all("input") if each.attributes.get("id") == "link")
    address = link.attributes["value"]
    assert address.startswith(f"{site.origin}/link/")
    assert address not in (await browser.get("/staff")).response.text, "shown once"
    carl = Browser(house, site)
    await carl.get(address.removeprefix(site.origin))
    assert (await carl.send("/link")).document.title() == texts.ACCOUNT
    assert (await carl.get("/staff")).status == 403


async def test_roles_accounts_removing_and_letting_in_again(
    house: House, site: Site, browser: Browser, anna: Moderator
) -> None:
    await house.moderator("Ben")
    ben = Browser(house, site)
    await ben.enter("Ben")
    assert await act(browser, "role", name="Ben", role="admin") == staff_texts.DONE["role"]
    assert (await ben.get("/audit")).status == 200
    assert await act(browser, "account", name="Ben", platform="discord", user=" 4711 ") == staff_texts.DONE["account"]
    assert "Discord" in browser.page.document.text
    assert await act(browser, "remove", name="Ben") == staff_texts.DONE["removed"]
    assert (await ben.get("/queue")).status == 303
    assert await act(browser, "link", name="Ben") == review.UNKNOWN_MODERATOR
    assert await act(browser, "restore", name="Ben") == staff_texts.DONE["restored"]
    async with house.place.store.transaction() as transaction:
        known = await transaction.moderators.of_account("discord", "4711")
    assert known is not None
    assert (known.name, known.role, known.is_active) == ("Ben", "admin", True)


async def test_what_cannot_be_done_is_said_on_the_same_page(browser: Browser, anna: Moderator) -> None:
    assert await act(browser, "add", name="anna", role="admin") == review.NAME_TAKEN
    assert browser.page.document.form("/staff/add")["name"] == "anna"
    assert await act(browser, "add", name="Carl", role="queen") == staff_texts.ROLE_BAD
    assert await act(browser, "remove", name="Anna") == review.LAST_ADMIN
    assert await act(browser, "role", name="Anna", role="moderator") == review.LAST_ADMIN
    assert await act(browser, "remove", name="Nobody") == review.UNKNOWN_MODERATOR
    for fields in ({"platform": "memory", "user": "1"}, {"platform": "discord", "user": " "}):
        assert await act(browser, "account", name="Anna", **fields) == staff_texts.ACCOUNT_BAD


async def test_the_log_tells_who_did_what_newest_first_and_that_it_was_read(
    house: House, browser: Browser, anna: Moderator
) -> None:
    case = await house.flagged()
    ben = await house.moderator("Ben")
    await house.desk.claims.claim(ben.id, case.id)
    await house.desk.reading.read_all(ben.id, case.id, "They named a place that the window does not show.")
    document = (await browser.get("/audit")).document
    rows = [" ".join(row.text.split()) for row in document.all("tr")[1:]]
    assert review_case.ACTS["break-glass"] in rows[0]
    assert "They named a place" in rows[0]
    assert f"Ben {review_case.ACTS['claim']} {case.id[:8]}" in rows[1]
    again = (await browser.get("/audit?act=audit")).document
    assert [row.text.split()[3] for row in again.all("tr")[1:]] == ["Anna"]
    assert len((await browser.get("/audit?moderator=Ben&act=claim")).document.all("tr")) == 2
    assert staff_texts.NO_ENTRIES in (await browser.get("/audit?moderator=Nobody")).document.text


async def test_a_long_log_has_pages(house: House, browser: Browser, anna: Moderator) -> None:
    async with house.place.store.transaction() as transaction:
        for _ in range(ROWS):
            await transaction.audit.add("claim", house.place.clock(), name="Ben")
    assert len((await browser.get("/audit")).document.all("tr")) == ROWS + 1
    later = next(each for each in browser.page.document.all("a") if each.attributes.get("rel") == "next")
    assert len((await browser.get(f"/audit{later.attributes['href'].removeprefix('/audit')}")).document.all("tr")) > 1
