"""Every page in Chromium: axe finds nothing, light and dark, and no page is wider than a phone or a desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from axe_playwright_python.async_playwright import Axe

from bot.review import course
from bot.review.types import Moderator
from bot.texts import course_page as course_texts
from bot.texts import review_case as texts
from bot.texts.course import LESSONS
from tests.e2e.chromium import DESK, PHONE, Front, Tab, chromium, empty_database, front

__all__ = ["chromium", "empty_database", "front"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTRAST = {"runOnly": ["color-contrast"]}
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "() => document.querySelectorAll('details').forEach((each) => { each.open = true })"


async def faults(tab: Tab, name: str) -> list[str]:
    """What axe finds in light and dark, and widths that are too small; whatever is folded is opened."""
    await tab.page.evaluate(OPEN_ALL)
    seen = (await Axe().run(tab.page)).response["violations"]
    found = [f"{name}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in seen]
    for size in (DESK, PHONE):
        await tab.page.set_viewport_size(size)  # type: ignore[arg-type]
        if await tab.page.evaluate(TOO_WIDE) > 0:
            found.append(f"{name} is wider than {size['width']}")
    await tab.page.emulate_media(color_scheme="dark")
    for each in (await Axe().run(tab.page, options=CONTRAST)).response["violations"]:
        found += [f"{name}, dark: {node['html'][:200]}" for node in each["nodes"]]
    await tab.page.emulate_media(color_scheme="light")
    await tab.page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return found


@asynccontextmanager
async def signed_in(front: Front, *, has_passed: bool = True) -> AsyncIterator[tuple[Tab, Moderator]]:
    anna = await front.moderator("Anna", "admin", has_passed=has_passed)
    async with front.tab() as tab:
        await tab.enter("Anna")
        yield tab, anna


@pytest.mark.slow
async def test_the_pages_around_signing_in(front: Front) -> None:
    await front.moderator("Anna", "admin")
    link = await front.site.signing_in.offer_link(None, "Anna")
    async with front.tab() as tab:
        for path in ("/sign-in", f"/link/{link}", "/nothing"):
            await tab.page.goto(path)
            assert await faults(tab, path) == []
        await tab.enter("Anna", "wrong")
        assert await faults(tab, "a wrong password") == []


async def test_the_queue_the_log_the_staff_and_the_account(front: Front) -> None:
    await front.house.flagged()
    await front.moderator("Ben")
    async with signed_in(front) as (tab, _):
        for path in ("/queue", "/queue?order=snoozed&level=concern", "/audit", "/staff", "/account", "/nothing"):
            await tab.page.goto(path)
            assert await faults(tab, path) == []


@pytest.mark.slow
async def test_a_case_free_claimed_taken_over_read_and_closed(front: Front) -> None:
    await front.house.place.get_ready()
    for words in ("I lost my job.", "My sister does not call any more.", "I cannot sleep.", "It is the nights."):
        await front.house.place.say(words)
    case = await front.house.flagged()
    async with signed_in(front) as (tab, anna):
        path = f"/cases/{case.id}"
        await tab.page.goto(path)
        assert await faults(tab, "a free case") == []
        await tab.press(texts.CLAIM)
        await tab.page.get_by_label(texts.NOTE_FIELD).fill("Has a sister. " * 20)
        await tab.press(texts.NOTE_SEND)
        assert await faults(tab, "a claimed case") == []
        await tab.press(texts.TAKEOVER_SEND)
        await front.settle()
        await front.house.desk.takeovers.reply(anna.id, case.id, "Question", "Are you safe right now?")
        await front.settle()
        await tab.page.goto(path)
        assert await faults(tab, "a case taken over") == []
        await tab.press(texts.HAND_BACK)
        await front.settle()
        await tab.page.goto(path)
        await tab.page.get_by_label(texts.RESOLVE_FIELD).select_option("supported")
        await tab.press(texts.RESOLVE)
        assert await faults(tab, "a closed case") == []


@pytest.mark.slow
async def test_the_dashboard_with_numbers_and_without(front: Front) -> None:
    async with signed_in(front) as (tab, _):
        await tab.page.goto("/dashboard")
        assert await faults(tab, "an empty dashboard") == []
        await front.house.flagged()
        await tab.page.goto("/dashboard?days=90")
        assert await faults(tab, "a dashboard") == []


@pytest.mark.slow
async def test_the_versions_of_the_model(front: Front) -> None:
    async with signed_in(front) as (tab, _):
        await tab.page.goto("/models")
        assert await faults(tab, "versions and runs") == []
        assert tab.noise == []


@pytest.mark.slow
async def test_the_training(front: Front) -> None:
    async with signed_in(front, has_passed=False) as (tab, anna):
        await tab.page.goto("/course")
        assert await faults(tab, "the lessons") == []
        await tab.page.goto(f"/course/lessons/{LESSONS[3].slug}")
        assert await faults(tab, "a lesson") == []
        for each in course.quiz(LESSONS[3]):
            await tab.page.locator(f'input[name="{each.question.slug}"]').first.check()
        await tab.press(course_texts.QUIZ_SEND)
        assert await faults(tab, "a lesson's answers") == []
        for lesson in LESSONS:
            answers = [(each.question.slug, each.right.key) for each in course.quiz(lesson)]
            await front.house.desk.learning.answer_quiz(anna.id, lesson, answers)
        await tab.page.goto("/course")
        await tab.press(course_texts.EXAM_BEGIN)
        assert await faults(tab, "the examination") == []
        for fieldset in await tab.page.locator("fieldset").all():
            await fieldset.locator("input").first.check()
        await tab.press(course_texts.EXAM_SEND)
        assert await faults(tab, "the examination's result") == []
