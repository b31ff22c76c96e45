"""The queue: what waits first, how long it may, who has it, and how to find a case again; without anybody's words."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from bot.review.types import Moderator
from bot.review.web.queue import ROWS
from bot.texts import review_page as texts
from bot.types import Address, Flag, Platform
from tests.bot.review.house import DANGER, House
from tests.bot.review.web.browser import Browser


@pytest.fixture
async def ben(house: House, browser: Browser) -> Moderator:
    added = await house.moderator("Ben")
    await browser.enter("Ben")
    return added


async def flag(house: House, level: str, category: str = "suicide", platform: Platform = "memory") -> str:
    """A case of somebody new, raised just now; its id."""
    now = house.place.clock()
    async with house.place.store.transaction() as transaction:
        person = await transaction.people.find_or_add(Address(platform, uuid4().hex), now)
        return await transaction.cases.raise_flag(Flag(uuid4().hex, None, person.id, None, level, category, (), now))


async def listed(browser: Browser, query: str = "") -> list[str]:
    """The ids of the cases on the page, in its order."""
    document = (await browser.get(f"/queue?{query}")).document
    links = [each.attributes["href"] for each in document.all("a") if each.inside[-1].tag == "th"]
    return [link.removeprefix("/cases/") for link in links]


def cells(browser: Browser, case_id: str) -> list[str]:
    document = browser.page.document
    row = next(each for each in document.all("tr") if case_id[:8] in each.text)
    return [" ".join(each.text.split()) for each in document.all("td") if row in each.inside]


def to(browser: Browser, rel: str) -> str:
    """The query of the next page, or of the one before."""
    link = next(each for each in browser.page.document.all("a") if each.attributes.get("rel") == rel)
    return link.attributes["href"].partition("?")[2]


async def test_the_highest_level_is_first_and_of_those_the_longest_waiting(
    house: House, browser: Browser, ben: Moderator
) -> None:
    wanted: dict[str, list[str]] = {"imminent": [], "elevated": [], "unknown": [], "concern": []}
    for level in ("concern", "elevated", "imminent", "unknown") * 2:
        wanted[level].append(await flag(house, level))
        house.place.clock.forward(minutes=1)
    assert await listed(browser) == [each for level in wanted.values() for each in level]


async def test_each_says_how_long_it_waits_and_what_is_left_of_its_time(
    house: House, browser: Browser, ben: Moderator
) -> None:
    case = await flag(house, "imminent")
    steps = ((0, "0 min", "5 min left"), (4, "4 min", "1 min left"), (3, "7 min", "over by 2 min"))
    for minutes, waits, limit in steps:
        house.place.clock.forward(minutes=minutes)
        await listed(browser)
        assert cells(browser, case)[2:4] == [waits, limit]
    house.place.clock.forward(days=3)
    await browser.enter("Ben")
    await listed(browser)
    assert cells(browser, case)[2:4] == ["3 days", "over by 3 days"]


async def test_a_clock_moved_back_gives_nobody_more_time(house: House, browser: Browser, ben: Moderator) -> None:
    case = await flag(house, "imminent")
    house.place.clock.forward(minutes=-4)
    await listed(browser)
    assert cells(browser, case)[2:4] == ["0 min", "5 min left"]


async def test_the_tabs_show_what_is_open_mine_snoozed_resolved_and_all(
    house: House, browser: Browser, ben: Moderator
) -> None:
    free, mine, later, done = [await flag(house, "elevated") for _ in range(4)]
    claims = house.desk.claims
    for case in (mine, later, done):
        await claims.claim(ben.id, case)
    await claims.snooze(ben.id, later, timedelta(hours=4))
    await claims.resolve(ben.id, done, "false alarm")
    assert set(await listed(browser)) == {free, mine}
    assert cells(browser, mine)[3:5] == ["", "Ben"]
    assert cells(browser, free)[4] == texts.STATE_FREE
    assert await listed(browser, "order=mine") == [mine]
    assert await listed(browser, "order=snoozed") == [later]
    assert cells(browser, later)[4] == "snoozed until 2026-03-01 16:00 UTC"
    assert await listed(browser, "order=resolved") == [done]
    assert cells(browser, done)[4] == "resolved: false alarm"
    assert set(await listed(browser, "order=all")) == {free, mine, later, done}
    house.place.clock.forward(hours=4)
    await browser.enter("Ben")
    assert set(await listed(browser)) == {free, mine, later}, "it is back by itself"


async def test_filters_narrow_it_and_stay_as_they_were_chosen(house: House, browser: Browser, ben: Moderator) -> None:
    old = await flag(house, "elevated", "self-harm", "discord")
    house.place.clock.forward(days=2)
    new = await flag(house, "concern", "report", "slack")
    await house.desk.claims.claim(ben.id, new)
    await browser.enter("Ben")
    prefix = f"text={old[:6].upper()}"
    for query in ("level=elevated", "category=self-harm", "platform=discord", "until=2026-03-01", prefix):
        assert await listed(browser, query) == [old], query
    for query in ("level=concern", "category=report", "platform=slack", "since=2026-03-02", f"moderator={ben.id}"):
        assert await listed(browser, query) == [new], query
    assert await listed(browser, "level=concern&platform=discord") == []
    assert texts.EMPTY in browser.page.document.text
    form = browser.page.document.form("/queue")
    assert (form["level"], form["platform"], form["order"]) == ("concern", "discord", "open")
    assert await listed(browser, "text=%25") == await listed(browser, "text=_") == []


async def test_a_long_queue_has_pages_that_keep_the_filter(house: House, browser: Browser, ben: Moderator) -> None:
    at: datetime = house.place.clock()
    async with house.place.store.transaction() as transaction:
        for number in range(ROWS + 3):
            person = await transaction.people.find_or_add(Address("memory", f"p{number}"), at)
            await transaction.cases.raise_flag(Flag(uuid4().hex, None, person.id, None, "elevated", "abuse", (), at))
    first = await listed(browser, "category=abuse")
    assert len(first) == ROWS
    assert f"{ROWS + 3} in all" in browser.page.document.text
    rest = await listed(browser, to(browser, "next"))
    assert len(rest) == 3
    assert not set(first) & set(rest)
    assert await listed(browser, to(browser, "prev")) == first


async def test_what_refreshes_itself_is_the_rows_alone_and_nobodys_words_are_in_it(
    house: House, browser: Browser, ben: Moderator
) -> None:
    case = await house.flagged(f"{DANGER} zebra")
    document = (await browser.get("/queue?level=imminent")).document
    part = next(each for each in document.elements if "data-refresh" in each.attributes)
    assert part.attributes["data-refresh"] == "/queue/rows?level=imminent&page=1"
    answer = await browser.get(part.attributes["data-refresh"])
    assert case.id in answer.response.text
    assert "<html" not in answer.response.text
    assert "zebra" not in answer.response.text + document.text
