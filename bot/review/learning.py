"""A moderator's way through the supporter training: lessons passed, the examination begun, handed in and marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.review import course
from bot.review.acts import Act, Acts
from bot.review.course import Exam, Result
from bot.review.errors import NotPossible
from bot.texts import course_page as texts
from bot.texts.course import LESSONS
from bot.texts.course.shape import Lesson

Answers = Iterable[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Examined:
    """An examination that was handed in: when, how many answers were right, and whether it was passed."""

    at: datetime
    right: int
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a moderator is. `passed`: lessons by slug, and when. `under_way`: an examination is begun."""

    passed: dict[str, datetime]
    examinations: tuple[Examined, ...]
    under_way: bool
    passed_at: datetime | None

    @property
    def is_exam_open(self) -> bool:
        return course.is_exam_open(self.passed)

    @property
    def next_lesson(self) -> Lesson | None:
        """The first lesson that is not passed."""
        return next(iter(course.lessons_left(self.passed)), None)

    @property
    def done(self) -> int:
        return len(LESSONS) - len(course.lessons_left(self.passed))


class Learning:
    """Each method is of the moderator whose id is `by`, about themselves. Only examinations stand in the log."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    async def progress(self, by: str) -> Progress:
        """What they have passed so far."""
        async with self._acts.open(by, "course") as act:
            act.is_logged = False
            return await _progress(act)

    async def answer_quiz(self, by: str, lesson: Lesson, answers: Answers) -> Result:
        """Mark a lesson's quiz; once all is right, the lesson stays passed."""
        result = course.mark_quiz(lesson, answers)
        async with self._acts.open(by, "course") as act:
            act.is_logged = False
            if result.is_passed:
                await act.transaction.moderators.pass_lesson(by, lesson.slug, act.now)
        return result

    async def begin(self, by: str) -> None:
        """Draw an examination; one that is under way goes on as it is. NotPossible: lessons are missing."""
        async with self._acts.open(by, "begin examination") as act:
            progress = await _progress(act)
            if not progress.is_exam_open:
                raise NotPossible(texts.EXAM_CLOSED)
            if progress.under_way:
                act.is_logged = False
                return
            await act.transaction.moderators.begin_examination(by, course.seed_of(by), act.now)

    async def examination(self, by: str) -> Exam | None:
        """The examination under way; None when none is."""
        async with self._acts.open(by, "course") as act:
            act.is_logged = False
            found = await _under_way(act)
            return found[1] if found else None

    async def hand_in(self, by: str, answers: Answers) -> Result:
        """Mark the examination under way; once passed, takeovers are open. NotPossible: none is under way.

        An examination is handed in once: its explanations are shown then.
        """
        async with self._acts.open(by, "examination") as act:
            found = await _under_way(act)
            if found is None:
                raise NotPossible(texts.EXAM_HANDED_IN)
            examination_id, exam = found
            result = course.mark_exam(exam, answers)
            moderators = act.transaction.moderators
            await moderators.end_examination(examination_id, result.right, result.is_passed, act.now)
            if result.is_passed and act.by.passed_at is None:
                await moderators.change(by, passed_at=act.now)
            act.detail = {
                "right": f"{result.right} of {len(exam.asked)}",
                "passed": "yes" if result.is_passed else "no",
            }
            return result


async def _progress(act: Act) -> Progress:
    moderators = act.transaction.moderators
    examined = tuple(Examined(*each) for each in await moderators.examinations(act.by.id))
    under_way = await moderators.examination(act.by.id) is not None
    return Progress(await moderators.lessons(act.by.id), examined, under_way, act.by.passed_at)


async def _under_way(act: Act) -> tuple[str, Exam] | None:
    found = await act.transaction.moderators.examination(act.by.id)
    if found is None:
        return None
    examination_id, seed = found
    attempt = len(await act.transaction.moderators.examinations(act.by.id)) + 1
    return examination_id, course.exam(seed, attempt)
