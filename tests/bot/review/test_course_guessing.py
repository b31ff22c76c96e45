"""Nobody passes by a trick: guessers that look at anything but the meaning fail every paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from bot.review.course import Asked, Option, exam, mark_exam, mark_quiz, quiz
from bot.texts.course import LESSONS, POOL

HEDGES = re.compile(
    r"\b(?:maybe|perhaps|might|may|could|would|if|a bit|rather|some|sounds?|gently|mostly|probably|likely|surely|"
    r"so that|and)\b",
    re.IGNORECASE,
)
WORDED = [
    each for each in (*POOL, *(q for lesson in LESSONS for q in lesson.quiz)) if each.kind not in ("stage", "strategy")
]
Guess = Callable[[Asked], Option]


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.lower()))


def most_like_the_chat(asked: Asked) -> Option:
    chat = words(" ".join([asked.question.ask, *(line.text for line in asked.question.chat)]))
    return max(asked.options, key=lambda each: len(words(each.text) & chat))


def by_the_question_mark(asked: Asked) -> Option:
    """A line that ends in ? is a Question; elsewhere the option that asks."""
    if asked.question.kind == "strategy":
        is_question = asked.question.chat[-1].text.endswith("?")
        return next(each for each in asked.options if each.text == ("Question" if is_question else "Others"))
    return max(asked.options, key=lambda each: each.text.count("?"))


GUESSERS: dict[str, Guess] = {
    "the longest": lambda asked: max(asked.options, key=lambda each: len(each.text)),
    "the shortest": lambda asked: min(asked.options, key=lambda each: len(each.text)),
    "the most words": lambda asked: max(asked.options, key=lambda each: len(each.text.split())),
    "the first": lambda asked: asked.options[0],
    "the second": lambda asked: asked.options[1],
    "the last": lambda asked: asked.options[-1],
    "the most hedged": lambda asked: max(asked.options, key=lambda each: len(HEDGES.findall(each.text))),
    "the least hedged": lambda asked: min(asked.options, key=lambda each: len(HEDGES.findall(each.text))),
    "the most commas": lambda asked: max(asked.options, key=lambda each: each.text.count(",")),
    "the most like the chat": most_like_the_chat,
    "by the question mark": by_the_question_mark,
    "alphabetical": lambda asked: min(asked.options, key=lambda each: each.text),
}


@pytest.mark.parametrize("name", GUESSERS)
def test_a_trick_passes_no_examination(name: str) -> None:
    guess = GUESSERS[name]
    for seed in range(200):
        paper = exam(seed)
        result = mark_exam(paper, [(each.question.slug, guess(each).key) for each in paper.asked])
        assert not result.is_passed
        assert result.right < 0.5 * len(result.marked)


@pytest.mark.parametrize("name", GUESSERS)
def test_a_trick_does_not_pass_the_lessons(name: str) -> None:
    guess = GUESSERS[name]
    passed = [
        each.slug
        for each in LESSONS
        if mark_quiz(each, [(asked.question.slug, guess(asked).key) for asked in quiz(each)]).is_passed
    ]
    assert len(passed) <= 1


def test_chance_passes_no_examination() -> None:
    random = Random(20)
    for seed in range(1000):
        paper = exam(seed)
        answers = [(each.question.slug, random.choice(each.options).key) for each in paper.asked]
        assert not mark_exam(paper, answers).is_passed


def test_knowing_all_but_danger_is_not_enough() -> None:
    random = Random(21)
    passed = 0
    for seed in range(1000):
        paper = exam(seed)
        answers = [
            (each.question.slug, (random.choice(each.options) if each.question.is_vital else each.right).key)
            for each in paper.asked
        ]
        passed += mark_exam(paper, answers).is_passed
    assert passed <= 3  # one in 4,096 and less is expected


@pytest.mark.parametrize("measure", [len, lambda text: len(text.split()), lambda text: len(HEDGES.findall(text))])
def test_the_right_option_stands_out_by_no_measure(measure: Callable[[str], int]) -> None:
    most = sum(measure(each.right) > max(map(measure, each.wrong)) for each in WORDED)
    least = sum(measure(each.right) < min(map(measure, each.wrong)) for each in WORDED)
    assert most / len(WORDED) < 0.36
    assert least / len(WORDED) < 0.36
