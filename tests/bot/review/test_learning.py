"""The training: lessons stay passed, an examination is drawn once and handed in once, and opens takeovers."""

from __future__ import annotations

import pytest

from bot.review import course
from bot.review.course import Asked
from bot.review.errors import NotPossible, NotTrained
from bot.review.types import Moderator
from bot.texts import course_page as texts
from bot.texts.course import LESSONS
from tests.bot.review.house import House


def all_right(asked: tuple[Asked, ...]) -> list[tuple[str, object]]:
    return [(each.question.slug, each.right.key) for each in asked]


async def pass_lessons(house: House, who: Moderator, *, but: int = 0) -> None:
    for lesson in LESSONS[: len(LESSONS) - but]:
        result = await house.desk.learning.answer_quiz(who.id, lesson, all_right(course.quiz(lesson)))
        assert result.is_passed


async def logged(house: House) -> list[dict[str, str]]:
    async with house.place.store.transaction() as transaction:
        entries, _ = await transaction.audit.page(act="examination")
    return [entry.detail for entry in entries]


async def test_a_lesson_is_passed_with_every_question_right_and_stays_passed(house: House) -> None:
    ben = await house.moderator("Ben", has_passed=False)
    first = LESSONS[0]
    answers = all_right(course.quiz(first))
    assert not (await house.desk.learning.answer_quiz(ben.id, first, answers[1:])).is_passed
    assert not (await house.desk.learning.progress(ben.id)).passed
    assert (await house.desk.learning.answer_quiz(ben.id, first, answers)).is_passed
    assert not (await house.desk.learning.answer_quiz(ben.id, first, ())).is_passed
    progress = await house.desk.learning.progress(ben.id)
    assert list(progress.passed) == [first.slug]
    assert (progress.done, progress.next_lesson) == (1, LESSONS[1])


async def test_the_examination_opens_with_the_last_lesson(house: House) -> None:
    ben = await house.moderator("Ben", has_passed=False)
    await pass_lessons(house, ben, but=1)
    with pytest.raises(NotPossible, match=texts.EXAM_CLOSED):
        await house.desk.learning.begin(ben.id)
    await pass_lessons(house, ben)
    assert (await house.desk.learning.progress(ben.id)).is_exam_open
    assert await house.desk.learning.examination(ben.id) is None
    await house.desk.learning.begin(ben.id)
    assert await house.desk.learning.examination(ben.id) is not None


async def test_beginning_again_draws_no_other_questions(house: House) -> None:
    ben = await house.moderator("Ben", has_passed=False)
    await pass_lessons(house, ben)
    await house.desk.learning.begin(ben.id)
    drawn = await house.desk.learning.examination(ben.id)
    await house.desk.learning.begin(ben.id)
    assert await house.desk.learning.examination(ben.id) == drawn


async def test_who_passes_may_take_over_and_the_log_says_so(house: House) -> None:
    ben = await house.moderator("Ben", has_passed=False)
    case = await house.flagged()
    await house.desk.claims.claim(ben.id, case.id)
    await pass_lessons(house, ben)
    with pytest.raises(NotTrained):
        await house.desk.takeovers.begin(ben.id, case.id)
    await house.desk.learning.begin(ben.id)
    exam = await house.desk.learning.examination(ben.id)
    assert exam is not None
    assert (await house.desk.learning.hand_in(ben.id, all_right(exam.asked))).is_passed
    assert (await house.desk.learning.progress(ben.id)).passed_at == house.place.clock()
    await house.desk.takeovers.begin(ben.id, case.id)
    assert await logged(house) == [{"right": f"{len(exam.asked)} of {len(exam.asked)}", "passed": "yes"}]


async def test_one_wrong_answer_about_danger_fails_and_the_next_draw_is_another(house: House) -> None:
    ben = await house.moderator("Ben", has_passed=False)
    await pass_lessons(house, ben)
    await house.desk.learning.begin(ben.id)
    exam = await house.desk.learning.examination(ben.id)
    assert exam is not None
    vital = next(each for each in exam.asked if each.question.is_vital)
    answers = [each for each in all_right(exam.asked) if each[0] != vital.question.slug]
    result = await house.desk.learning.hand_in(ben.id, answers)
    assert (result.right, result.is_passed) == (len(exam.asked) - 1, False)
    progress = await house.desk.learning.progress(ben.id)
    assert (progress.passed_at, [each.is_passed for each in progress.examinations]) == (None, [False])
    await house.desk.learning.begin(ben.id)
    second = await house.desk.learning.examination(ben.id)
    assert second is not None
    slugs = [{each.question.slug for each in one.asked if each.question.kind == "danger"} for one in (exam, second)]
    assert slugs[0].isdisjoint(slugs[1])


async def test_an_examination_is_handed_in_once(house: House) -> None:
    ben = await house.moderator("Ben", has_passed=False)
    await pass_lessons(house, ben)
    with pytest.raises(NotPossible):
        await house.desk.learning.hand_in(ben.id, ())
    await house.desk.learning.begin(ben.id)
    exam = await house.desk.learning.examination(ben.id)
    assert exam is not None
    await house.desk.learning.hand_in(ben.id, ())
    with pytest.raises(NotPossible, match=texts.EXAM_HANDED_IN):
        await house.desk.learning.hand_in(ben.id, all_right(exam.asked))
    assert (await house.desk.learning.progress(ben.id)).passed_at is None


async def test_the_day_of_the_first_pass_stays(house: House) -> None:
    ben = await house.moderator("Ben", has_passed=False)
    await pass_lessons(house, ben)
    first = house.place.clock()
    for _ in range(2):
        await house.desk.learning.begin(ben.id)
        exam = await house.desk.learning.examination(ben.id)
        assert exam is not None
        await house.desk.learning.hand_in(ben.id, all_right(exam.asked))
        house.place.clock.forward(days=1)
    assert (await house.desk.learning.progress(ben.id)).passed_at == first
