"""Ways in and out of the page: passwords, one-time links, and what cannot be done with either."""

from __future__ import annotations

from tests.bot.review.web.browser import Browser


async def test_a_link_leads_in_and_asks_for_a_password(browser: Browser) -> None:
    await browser.house.moderator("Anna", "admin")
    page = await browser.enter("anna")
    assert page.status == 200
    await browser.get("/queue")
    assert browser.page.document.title() == "Queue"
