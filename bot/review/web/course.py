"""The supporter training as pages: lessons with their questions, the examination, and how it went."""

from __future__ import annotations

from starlette.responses import Response

from bot.review import course
from bot.review.errors import NotPossible
from bot.review.web.site import SECRET_FIELDS, Page, Visit
from bot.texts import course_page as texts
from bot.texts import review_page
from bot.texts.course import LESSONS
from bot.texts.course.shape import Lesson


async def show(visit: Visit) -> Response:
    """The lessons, and the examination with what came of it."""
    progress = await visit.site.desk.learning.progress(visit.by)
    return visit.show("course.html", c=texts, lessons=LESSONS, progress=progress, exam=_size())


async def lesson(visit: Visit) -> Response:
    """A lesson with its questions."""
    found = course.lesson(visit.request.path_params["slug"])
    return await _lesson(visit, found) if found else _unknown(visit)


async def answer_quiz(visit: Visit) -> Response:
    """The questions marked, with explanations."""
    found = course.lesson(visit.request.path_params["slug"])
    if found is None:
        return _unknown(visit)
    result = await visit.site.desk.learning.answer_quiz(visit.by, found, _answers(visit))
    return await _lesson(visit, found, result)


async def begin(visit: Visit) -> Response:
    """Draw an examination."""
    await visit.site.desk.learning.begin(visit.by)
    return visit.go("/course/exam")


async def examination(visit: Visit) -> Response:
    """The examination under way; without one, back to the training."""
    exam = await visit.site.desk.learning.examination(visit.by)
    if exam is None:
        return visit.go("/course")
    return visit.show("exam.html", c=texts, asked=exam.asked, needed=exam.needed)


async def hand_in(visit: Visit) -> Response:
    """The examination marked, with every explanation."""
    try:
        result = await visit.site.desk.learning.hand_in(visit.by, _answers(visit))
    except NotPossible as error:
        return visit.show("exam_gone.html", 409, c=texts, sentence=str(error))
    text = texts.EXAM_PASSED if result.is_passed else texts.EXAM_FAILED
    if not result.is_passed and result.vital_wrong and result.right >= result.needed:
        text = texts.EXAM_FAILED_IN_DANGER
    sentence = text.format(right=result.right, asked=len(result.marked), needed=result.needed)
    return visit.show("exam_result.html", c=texts, result=result, sentence=sentence)


async def _lesson(visit: Visit, found: Lesson, result: course.Result | None = None) -> Response:
    progress = await visit.site.desk.learning.progress(visit.by)
    return visit.show(
        "lesson.html",
        c=texts,
        lesson=found,
        asked=course.quiz(found),
        result=result,
        marked={each.asked.question.slug: each for each in result.marked} if result else {},
        progress=progress,
        passed_at=progress.passed.get(found.slug),
    )


def _size() -> dict[str, int]:
    asked = sum(course.DRAWN.values())
    return {"asked": asked, "needed": course.exam(0).needed}


def _answers(visit: Visit) -> list[tuple[str, object]]:
    return [(name, value) for name, value in visit.fields if name not in SECRET_FIELDS]


def _unknown(visit: Visit) -> Response:
    return visit.sorry(review_page.NOT_HERE, 404)


PAGES = (
    Page("/course", show),
    Page("/course/lessons/{slug}", lesson),
    Page("/course/lessons/{slug}", answer_quiz, "POST"),
    Page("/course/exam/begin", begin, "POST"),
    Page("/course/exam", examination),
    Page("/course/exam", hand_in, "POST"),
)
