"""The supporter training's rules: what a quiz and an examination ask, and how answers are marked.

Knows no clock, no database and no page: who passed what, and which attempt it is, is the caller's to keep.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from bot.texts.course import LESSONS, POOL
from bot.texts.course.shape import Lesson, Question, QuestionKind
from model_server.strategies import ESCONV
from model_server.strategies.taxonomy import ORDER

Outcome = Literal["right", "wrong", "missing", "unclear"]

# ESConv (section 4.1) admits only those who pass and states no mark. Ours: two lines in ten may be read in another way
# by a good supporter (the paper's reviewers disagreed about labels, too); nobody gets there by guessing.
PASS_MARK = 0.8
# How many of a kind are asked. Of stages and strategies each name once, so that none goes unexamined.
DRAWN: dict[QuestionKind, int] = {
    "stage": len(ORDER),
    "strategy": len(ESCONV.names),
    "next": 5,
    "danger": 5,
    "never": 3,
}
IN_ORDER: tuple[QuestionKind, ...] = ("stage", "strategy")  # options stand as on the takeover page


@dataclass(frozen=True, slots=True)
class Option:
    """`key` is what a form sends; it stays the same wherever the option stands and does not tell which is right."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its options in the order to show. `question.slug` is the form field's name."""

    question: Question
    options: tuple[Option, ...]

    @property
    def right(self) -> Option:
        return next(each for each in self.options if each.text == self.question.right)


@dataclass(frozen=True, slots=True)
class Exam:
    """One draw of the pool. The same seed and attempt always give the same questions in the same order."""

    seed: int
    attempt: int
    asked: tuple[Asked, ...]

    @property
    def needed(self) -> int:
        """The fewest right answers that pass."""
        return math.ceil(PASS_MARK * len(self.asked))


@dataclass(frozen=True, slots=True)
class Marked:
    """One question's outcome. `given` is None unless exactly one of the offered options was chosen."""

    asked: Asked
    outcome: Outcome
    given: Option | None = None

    @property
    def is_right(self) -> bool:
        return self.outcome == "right"


@dataclass(frozen=True, slots=True)
class Result:
    """How a quiz or an examination went. `ignored`: answers to what was not asked; they neither help nor harm."""

    marked: tuple[Marked, ...]
    needed: int
    ignored: int = 0

    @property
    def right(self) -> int:
        return sum(each.is_right for each in self.marked)

    @property
    def vital_wrong(self) -> tuple[Marked, ...]:
        """Questions about danger without the right answer: one is enough to fail."""
        return tuple(each for each in self.marked if each.asked.question.is_vital and not each.is_right)

    @property
    def is_passed(self) -> bool:
        return self.right >= self.needed and not self.vital_wrong


def lesson(slug: str) -> Lesson | None:
    """The lesson of that slug; None if there is none."""
    return next((each for each in LESSONS if each.slug == slug), None)


def lessons_left(passed: Collection[str]) -> tuple[Lesson, ...]:
    """The lessons whose slugs are not in `passed`, in order. Slugs that no lesson has any more do not count."""
    return tuple(each for each in LESSONS if each.slug not in passed)


def is_exam_open(passed: Collection[str]) -> bool:
    """Whether all lessons are passed, by slug."""
    return not lessons_left(passed)


def quiz(of: Lesson, seed: int = 0) -> tuple[Asked, ...]:
    """The lesson's questions. `seed` only changes the order of the options; marking does not need it."""
    return tuple(_ask(each, str(seed)) for each in of.quiz)


def mark_quiz(of: Lesson, answers: Iterable[tuple[str, object]], seed: int = 0) -> Result:
    """The lesson is passed when every question is right. `answers`: (slug, option key) pairs, as a form sends them."""
    asked = quiz(of, seed)
    return _mark(asked, len(asked), answers)


def exam(seed: int, attempt: int = 1) -> Exam:
    """The draw of one attempt, counted from 1. With the same seed, no question is in two attempts in a row.

    Seed and attempt come from the server (`seed_of`, and how many examinations were handed in before): whoever chooses
    them chooses questions whose explanations they have seen.
    """
    drawn = [each for kind in DRAWN for each in _drawn(kind, seed, attempt)]
    return Exam(seed, attempt, tuple(_ask(each, f"{seed}|{attempt}") for each in drawn))


def seed_of(moderator_id: str) -> int:
    """A moderator's own seed, 0 to 2**31 - 1; the same for all of their attempts."""
    return int(_hash(moderator_id)[:8], 16) >> 1


def mark_exam(of: Exam, answers: Iterable[tuple[str, object]]) -> Result:
    """Passed with `of.needed` right answers and every vital question right. `answers` as for `mark_quiz`."""
    return _mark(of.asked, of.needed, answers)


def _drawn(kind: QuestionKind, seed: int, attempt: int) -> list[Question]:
    pool = [each for each in POOL if each.kind == kind]
    if kind in IN_ORDER:
        names = dict.fromkeys(each.right for each in pool)
        drawn = [_window([each for each in pool if each.right == name], 1, seed, attempt)[0] for name in names]
    else:
        drawn = _window(pool, DRAWN[kind], seed, attempt)
    return sorted(drawn, key=lambda each: _hash(str(seed), str(attempt), each.slug))


def _window(pool: list[Question], count: int, seed: int, attempt: int) -> list[Question]:
    """`count` of the pool, in an order of the seed's own: the next attempt goes on where this one stopped."""
    order = sorted(pool, key=lambda each: _hash(str(seed), each.slug))
    start = (attempt - 1) * count
    return [order[(start + step) % len(order)] for step in range(count)]


def _ask(question: Question, seed: str) -> Asked:
    options = [Option(_hash(question.slug, text)[:10], text) for text in (question.right, *question.wrong)]
    if question.kind in IN_ORDER:
        names = (*ORDER, *ESCONV.names)
        options.sort(key=lambda each: names.index(each.text))
    else:
        options.sort(key=lambda each: _hash(seed, each.key))
    return Asked(question, tuple(options))


def _mark(asked: tuple[Asked, ...], needed: int, answers: Iterable[tuple[str, object]]) -> Result:
    given: dict[str, list[object]] = {each.question.slug: [] for each in asked}
    ignored = 0
    for slug, answer in answers:
        if slug not in given:
            ignored += 1
        elif answer not in ("", None) and answer not in given[slug]:
            given[slug].append(answer)
    return Result(tuple(_outcome(each, given[each.question.slug]) for each in asked), needed, ignored)


def _outcome(asked: Asked, given: list[object]) -> Marked:
    if not given:
        return Marked(asked, "missing")
    chosen = next((each for each in asked.options if each.key == given[0]), None)
    if len(given) > 1 or chosen is None:
        return Marked(asked, "unclear")
    return Marked(asked, "right" if chosen == asked.right else "wrong", chosen)


def _hash(*parts: str) -> str:
    """An order that no Python version and no run changes."""
    return sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
