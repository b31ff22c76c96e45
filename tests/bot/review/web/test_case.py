"""A case's page: the window with its words closed, the acts and where they lead, and two moderators at once."""

from __future__ import annotations

import pytest

from bot.review.types import Case, Moderator
from tests.bot.review.house import House
from tests.bot.review.web.browser import Browser

REPLY = "I am here, and I have read what you wrote. What would make tonight a little safer?"


@pytest.fixture
async def case(house: House) -> Case:
    return await house.flagged()


@pytest.fixture
async def ben(house: House, browser: Browser) -> Moderator:
    added = await house.moderator("Ben")
    await browser.enter("Ben")
    return added


async def test_a_whole_takeover_on_the_page(house: House, browser: Browser, ben: Moderator, case: Case) -> None:
    at = f"/cases/{case.id}"
    await browser.get("/queue")
    assert at in {link.attributes["href"] for link in browser.page.document.all("a")}
    await browser.get(at)
    await browser.send(f"{at}/claim")
    assert "The case is yours." in browser.page.document.said("status")
    await browser.send(f"{at}/take-over")
    await house.place.inbox.idle()
    await browser.get(at)
    await browser.send(f"{at}/reply", strategy="Question", text=REPLY)
    await house.place.inbox.idle()
    assert house.place.seen[-1].text == REPLY  # type: ignore[union-attr]
    await browser.get(at)
    await browser.send(f"{at}/hand-back")
    await house.place.inbox.idle()
    await browser.get(at)
    await browser.send(f"{at}/note", text="They have a friend with them tonight.")
    await browser.send(f"{at}/resolve", resolution="supported")
    assert "The case is closed." in browser.page.document.said("status")
    assert "answered the person" in browser.page.document.text
    last = [turn for turn in (await house.place.session()).turns if turn.kind == "moderator"]
    assert [(turn.text, turn.strategy) for turn in last] == [(REPLY, "Question")]
