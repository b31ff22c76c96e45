"""The moderators' page in Chromium by keyboard alone, and what hostile people write on it."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator

from bot.texts import review_case as texts
from bot.texts import review_page
from bot.types import Say
from tests.bot.review.house import DANGER
from tests.e2e.chromium import PASSWORD, Front, Tab, chromium, empty_database, front

__all__ = ["chromium", "empty_database", "front"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

MOST_STOPS = 120
HAS_RING = "() => getComputedStyle(document.activeElement).outlineStyle !== 'none'"
IS_FOCUSED = "(element) => element === document.activeElement"
HOSTILE = (
    f"{DANGER} <script>window.hacked = 1; alert(1)</script><img src=x onerror='window.hacked = 2'>"
    "<svg onload=\"window.hacked = 3\"></svg><a href='javascript:window.hacked = 4'>here</a>"
    "<style>body { display: none }</style></textarea></details><form action='https://example.org'>"
    " \u202etxet eht snrut siht\u202c \u2066never closed"
)


async def reach(tab: Tab, target: Locator) -> None:
    """Press Tab until the target has the focus; each stop on the way shows that it has it."""
    for _ in range(MOST_STOPS):
        await tab.page.keyboard.press("Tab")
        if await target.evaluate(IS_FOCUSED):
            assert await tab.page.evaluate(HAS_RING), f"{target} has the focus, and nothing shows it"
            return
    raise AssertionError(f"{target} cannot be reached with the Tab key")


async def use(tab: Tab, target: Locator) -> None:
    """Reach it and press Enter."""
    await reach(tab, target)
    await tab.page.keyboard.press("Enter")
    await tab.page.wait_for_load_state()


async def test_from_the_sign_in_to_a_reply_by_keyboard_alone(front: Front) -> None:
    await front.moderator("Anna", "admin")
    case = await front.house.flagged()
    async with front.tab() as tab:
        page, keys = tab.page, tab.page.keyboard
        await page.goto("/sign-in")
        await reach(tab, page.get_by_label(review_page.FIELD_NAME))
        await keys.type("Anna")
        await reach(tab, page.get_by_label(review_page.FIELD_PASSWORD))
        await keys.type(PASSWORD)
        async with page.expect_navigation():
            await keys.press("Enter")
        await keys.press("Tab")
        assert await page.get_by_role("link", name=review_page.SKIP).evaluate(IS_FOCUSED)
        await keys.press("Enter")
        async with page.expect_navigation():
            await use(tab, page.get_by_role("link", name=case.id[:8]))
        async with page.expect_navigation():
            await use(tab, tab.button(texts.CLAIM))
        words = page.get_by_text(DANGER)
        assert not await words.is_visible()
        await use(tab, page.locator(".turn.flagged summary").first)
        assert await words.is_visible()
        async with page.expect_navigation():
            await use(tab, tab.button(texts.TAKEOVER_SEND))
        await front.settle()
        await page.reload()
        await reach(tab, page.get_by_role("radio", name="Question", exact=True))
        await keys.press("ArrowDown")
        await keys.press("ArrowUp")
        assert await page.get_by_role("radio", name="Question", exact=True).is_checked()
        await reach(tab, page.get_by_label(texts.STEP_TEXT))
        await keys.type("I am here. Are you safe?")
        async with page.expect_navigation():
            await use(tab, tab.button(texts.REPLY_SEND))
        await front.settle()
        last = front.house.place.seen[-1]
        assert isinstance(last, Say)
        assert (last.strategy, last.text) == ("Question", "I am here. Are you safe?")


@pytest.mark.parametrize(
    "js", [pytest.param(True, id="with JavaScript"), pytest.param(False, id="without", marks=pytest.mark.slow)]
)
async def test_what_hostile_people_write_is_text_and_nothing_else(front: Front, js: bool) -> None:
    await front.moderator("Anna", "admin")
    case = await front.house.flagged(HOSTILE)
    async with front.tab(js=js) as tab:
        await tab.enter("Anna")
        await tab.page.goto(f"/cases/{case.id}?words=all")
        await tab.press(texts.CLAIM)
        await tab.page.get_by_label(texts.NOTE_FIELD).fill(HOSTILE)
        await tab.press(texts.NOTE_SEND)
        await tab.page.goto(f"/cases/{case.id}?words=all")
        shown = await tab.page.locator(".turn.flagged .words").first.text_content() or ""
        assert "<script>window.hacked = 1; alert(1)</script>" in shown
        assert "\u202e" not in shown
        assert await tab.page.evaluate("window.hacked") is None
        assert await tab.page.locator("main script, main img, main a[href^=javascript], main style").count() == 0
        assert await tab.page.locator("form[action^=http]").count() == 0
        assert await tab.page.locator(".turns").is_visible()
        assert not tab.noise


async def test_a_sign_in_lost_on_the_way_keeps_the_reply_that_was_typed(front: Front) -> None:
    await front.moderator("Anna", "admin")
    case = await front.house.flagged()
    words = "I have been thinking about what you told me."
    async with front.tab() as tab:
        await tab.enter("Anna")
        await tab.page.goto(f"/cases/{case.id}")
        await tab.press(texts.CLAIM)
        await tab.press(texts.TAKEOVER_SEND)
        await front.settle()
        await tab.page.goto(f"/cases/{case.id}")
        await tab.page.get_by_role("radio", name="Question", exact=True).check()
        await tab.page.get_by_label(texts.STEP_TEXT).fill(words)
        await tab.context.clear_cookies(name=front.site.session_cookie)
        await tab.press(texts.REPLY_SEND)
        assert await tab.title() == review_page.SIGN_IN
        await tab.page.get_by_label(review_page.FIELD_NAME).fill("Anna")
        await tab.page.get_by_label(review_page.FIELD_PASSWORD).fill(PASSWORD)
        await tab.press(review_page.SIGN_IN)
        await tab.press(review_page.RESUME)
        assert await tab.page.get_by_label(texts.STEP_TEXT).input_value() == words
        assert words not in [each.text for each in front.house.place.seen if isinstance(each, Say)]
        await tab.press(texts.REPLY_SEND)
        await front.settle()
        assert words in [each.text for each in front.house.place.seen if isinstance(each, Say)]
