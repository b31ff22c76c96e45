"""The training's pages without JavaScript: every lesson, the examination, and what comes of it."""

from __future__ import annotations

from bot.review import course
from bot.review.course import Asked
from bot.texts import course_page as texts
from bot.texts import review as review_texts
from bot.texts.course import LESSONS
from tests.bot.review.house import House
from tests.bot.review.web.browser import Browser

FORM = "/course/lessons/{slug}"


def right(asked: tuple[Asked, ...]) -> dict[str, str]:
    return {each.question.slug: each.right.key for each in asked}


async def begun(house: House, browser: Browser) -> course.Exam:
    ben = await house.moderator("Ben", has_passed=False)
    for lesson in LESSONS:
        await house.desk.learning.answer_quiz(ben.id, lesson, right(course.quiz(lesson)).items())
    await browser.enter("Ben")
    await browser.get("/course")
    answer = await browser.send("/course/exam/begin")
    assert (answer.status, answer.document.title()) == (200, texts.EXAM)
    exam = await house.desk.learning.examination(ben.id)
    assert exam is not None
    return exam


async def test_every_lesson_is_shown_with_its_questions_and_no_answer(house: House, browser: Browser) -> None:
    await house.moderator("Ben", has_passed=False)
    await browser.enter("Ben")
    overview = (await browser.get("/course")).document
    assert texts.EXAM_CLOSED in overview.text
    for lesson in LESSONS:
        page = (await browser.get(FORM.format(slug=lesson.slug))).document
        radios = [each for each in page.all("input") if each.attributes.get("type") == "radio"]
        assert {each.attributes["name"] for each in radios} == {each.slug for each in lesson.quiz}
        assert not [each for each in radios if "checked" in each.attributes]
        assert not [each.why for each in lesson.quiz if each.why in page.text]


async def test_a_lesson_passed_leads_to_the_next_and_the_last_to_the_examination(
    house: House, browser: Browser
) -> None:
    await house.moderator("Ben", has_passed=False)
    await browser.enter("Ben")
    for number, lesson in enumerate(LESSONS, 1):
        path = FORM.format(slug=lesson.slug)
        await browser.get(path)
        page = (await browser.send(path, **right(course.quiz(lesson)))).document
        assert texts.LESSON_PASSED in page.text, lesson.slug
        following = FORM.format(slug=LESSONS[number].slug) if number < len(LESSONS) else "/course"
        assert following in [each.attributes.get("href") for each in page.all("a")]
    assert "/course/exam/begin" in (await browser.get("/course")).document.actions()


async def test_wrong_answers_are_explained_and_the_lesson_stays_open(house: House, browser: Browser) -> None:
    await house.moderator("Ben", has_passed=False)
    await browser.enter("Ben")
    path = FORM.format(slug=LESSONS[0].slug)
    await browser.get(path)
    answers = right(course.quiz(LESSONS[0]))
    first = course.quiz(LESSONS[0])[0]
    answers[first.question.slug] = next(each.key for each in first.options if each != first.right)
    page = (await browser.send(path, **answers)).document
    assert texts.LESSON_NOT_PASSED in page.text
    assert texts.OUTCOMES["wrong"] in page.text
    assert " ".join(first.question.why.split()) in page.text
    assert (await browser.get("/course")).document.text.count(texts.NOT_PASSED) == len(LESSONS)


async def test_the_examination_passed_opens_takeovers(house: House, browser: Browser) -> None:
    exam = await begun(house, browser)
    page = (await browser.send("/course/exam", **right(exam.asked))).document
    assert page.title() == texts.EXAM_RESULT
    assert texts.EXAM_PASSED.format(right=24, asked=24) in page.text
    overview = (await browser.get("/course")).document
    assert "you can take conversations over" in overview.text
    assert "/course/exam/begin" not in overview.actions()


async def test_a_failed_one_explains_everything_and_offers_another(house: House, browser: Browser) -> None:
    exam = await begun(house, browser)
    page = (await browser.send("/course/exam")).document
    assert texts.EXAM_FAILED.format(right=0, asked=24, needed=20) in page.text
    assert not [each.question.why for each in exam.asked if " ".join(each.question.why.split()) not in page.text]
    assert "/course/exam/begin" in (await browser.get("/course")).document.actions()


async def test_a_question_about_danger_fails_it_alone_and_it_says_so(house: House, browser: Browser) -> None:
    exam = await begun(house, browser)
    answers = right(exam.asked)
    answers.pop(next(each.question.slug for each in exam.asked if each.question.is_vital))
    page = (await browser.send("/course/exam", **answers)).document
    assert texts.EXAM_FAILED_IN_DANGER.format(right=23, asked=24) in page.text


async def test_sending_it_twice_or_without_one_changes_nothing(house: House, browser: Browser) -> None:
    exam = await begun(house, browser)
    fields = {**browser.page.document.form("/course/exam"), **right(exam.asked)}
    await browser.post("/course/exam", {"csrf": fields["csrf"]})
    answer = await browser.post("/course/exam", fields)
    assert (answer.status, answer.document.said("alert")) == (409, texts.EXAM_HANDED_IN)
    assert (await browser.get("/course/exam")).to == "/course"
    assert "0 right, not passed" in (await browser.get("/course")).document.text


async def test_answers_outlive_a_lost_sign_in(house: House, browser: Browser) -> None:
    exam = await begun(house, browser)
    fields = {**browser.page.document.form("/course/exam"), **right(exam.asked)}
    house.place.clock.forward(minutes=90)
    lost = await browser.post("/course/exam", fields)
    assert lost.status == 401
    await browser.enter("Ben")  # in another window
    browser.page = lost
    resumed = await browser.send("/resume")
    assert texts.RESUME in resumed.document.text
    page = (await browser.send("/course/exam")).document
    assert texts.EXAM_PASSED.format(right=24, asked=24) in page.text


async def test_a_takeover_before_the_examination_shows_the_way_to_the_training(house: House, browser: Browser) -> None:
    ben = await house.moderator("Ben", has_passed=False)
    case = await house.flagged()
    await house.desk.claims.claim(ben.id, case.id)
    await browser.enter("Ben")
    page = (await browser.get(f"/cases/{case.id}")).document
    assert f"/cases/{case.id}/take-over" not in page.actions()
    answer = await browser.post(f"/cases/{case.id}/take-over", {"csrf": page.form("/sign-out")["csrf"]})
    assert (answer.status, answer.document.said("alert")) == (409, review_texts.NOT_TRAINED)
    for shown in (page, answer.document):
        main = [each for each in shown.all("a") if "main" in [around.tag for around in each.inside]]
        assert "/course" in [each.attributes.get("href") for each in main]


async def test_a_lesson_that_is_none_is_not_found(house: House, browser: Browser) -> None:
    await house.moderator("Ben", has_passed=False)
    await browser.enter("Ben")
    assert (await browser.get(FORM.format(slug="nothing"))).status == 404
