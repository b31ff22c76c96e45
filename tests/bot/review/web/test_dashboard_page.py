"""The dashboard as a page: its numbers reach it, and it says so where there are none."""

from __future__ import annotations

from bot.texts import dashboard as texts
from tests.bot.review.house import House
from tests.bot.review.web.browser import Browser


async def test_an_empty_installation_has_an_empty_dashboard(house: House, browser: Browser) -> None:
    await house.moderator("Anna", "admin")
    await browser.enter("Anna")
    answer = await browser.get("/dashboard")
    assert (answer.status, answer.document.title()) == (200, texts.TITLE)
    assert texts.OPEN_NONE in answer.document.text
    assert answer.document.text.count(texts.NOTHING) == 8
    assert not [each for each in answer.document.all("svg") if each.attributes.get("role") == "img"]


async def test_flags_and_cases_are_shown_as_pictures_with_their_numbers(house: House, browser: Browser) -> None:
    await house.moderator("Anna", "admin")
    await house.flagged()
    house.place.clock.forward(minutes=6)
    await browser.enter("Anna")
    page = (await browser.get("/dashboard?days=7")).document
    pictures = [each for each in page.all("svg") if each.attributes.get("role") == "img"]
    assert [each.attributes["aria-label"] for each in pictures] == [texts.FLAGS, texts.FLAG_CATEGORIES]
    ids = {each.attributes.get("id") for each in page.elements}
    assert all(each.attributes["aria-describedby"] in ids for each in pictures)
    rows = ["".join(each.text.split()) for each in page.all("tr")]
    assert "dangerinminutes1100" in rows
    assert f"{house.place.clock():%m-%d}1000" in rows
    assert any(row.startswith("dangerinminutes10%(0of1)") for row in rows)


async def test_a_moderator_sees_only_what_they_did(house: House, browser: Browser) -> None:
    await house.moderator("Anna", "admin")
    await house.moderator("Ben")
    await browser.enter("Ben")
    page = (await browser.get("/dashboard")).document
    names = [each.text for each in page.all("th") if each.attributes.get("scope") == "row"]
    assert (names, texts.LOAD_OWN in page.text) == (["Ben"], True)


async def test_a_period_that_is_not_offered_is_the_usual_one(house: House, browser: Browser) -> None:
    await house.moderator("Anna", "admin")
    await browser.enter("Anna")
    for asked in ("", "0", "-7", "8", "²", "9" * 400, "<script>"):
        page = (await browser.get(f"/dashboard?days={asked}")).document
        chosen = [each.text for each in page.all("a") if each.attributes.get("href", "").startswith("/dashboard?")
                  and each.attributes.get("aria-current")]  # fmt: skip
        assert chosen == [texts.PERIODS[30]], asked


async def test_nobody_sees_it_without_signing_in(house: House, browser: Browser) -> None:
    answer = await browser.get("/dashboard")
    assert (answer.status, answer.to) == (303, "/sign-in?next=%2Fdashboard")
