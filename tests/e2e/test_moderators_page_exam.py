"""The training in Chromium, without JavaScript: eleven lessons, the examination, and the takeover that it opens."""

from __future__ import annotations

import pytest

from bot.review import course
from bot.review.course import Asked
from bot.texts import course_page as texts
from bot.texts import review_case
from bot.texts.course import LESSONS
from tests.bot.place import notices
from tests.e2e.chromium import Front, Tab, chromium, empty_database, front

__all__ = ["chromium", "empty_database", "front"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def choose(tab: Tab, asked: tuple[Asked, ...], *, wrong: str = "") -> None:
    """Click the right option of each question, and a wrong one of the question with the slug `wrong`."""
    for each in asked:
        option = each.right
        if each.question.slug == wrong:
            option = next(other for other in each.options if other != each.right)
        await tab.page.locator(f'input[name="{each.question.slug}"][value="{option.key}"]').check()


async def learn(tab: Tab, *, lessons: int) -> None:
    """Go from lesson to lesson by the links that the page offers."""
    for lesson in LESSONS[:lessons]:
        await choose(tab, course.quiz(lesson))
        await tab.press(texts.QUIZ_SEND)
        assert texts.LESSON_PASSED in await tab.said("status")
        await tab.page.get_by_role("status").get_by_role("link").click()
        await tab.page.wait_for_load_state()


@pytest.mark.slow
async def test_the_training_is_done_the_examination_passed_and_a_conversation_taken_over(front: Front) -> None:
    ben = await front.moderator("Ben", has_passed=False)
    case = await front.house.flagged()
    desk = front.house.desk
    async with front.tab(js=False) as tab:
        await tab.enter("Ben")
        await tab.page.goto(f"/cases/{case.id}")
        await tab.press(review_case.CLAIM)
        await tab.page.get_by_role("link", name=review_case.TAKEOVER_COURSE).click()
        assert await tab.title() == texts.TITLE
        await tab.page.get_by_role("link", name=texts.GO_ON.split("{", maxsplit=1)[0]).click()
        await learn(tab, lessons=len(LESSONS))
        await tab.press(texts.EXAM_BEGIN)
        exam = await desk.learning.examination(ben.id)
        assert exam is not None
        await choose(tab, exam.asked, wrong=next(each.question.slug for each in exam.asked if each.question.is_vital))
        await tab.press(texts.EXAM_SEND)
        assert "about danger went wrong" in await tab.said("status")
        assert await tab.page.locator(".question").count() == len(exam.asked)
        await tab.page.goto("/course")
        await tab.press(texts.EXAM_AGAIN)
        exam = await desk.learning.examination(ben.id)
        assert exam is not None
        await choose(tab, exam.asked)
        await tab.press(texts.EXAM_SEND)
        assert texts.EXAM_PASSED.format(right=24, asked=24) in await tab.said("status")
        await tab.page.goto(f"/cases/{case.id}")
        await tab.press(review_case.TAKEOVER_SEND)
        await front.settle()
        assert "taken_over" in notices(front.house.place.seen)
