"""The training's texts: all is taught and examined, a question has one right option, nothing unsafe is advised."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import tests.bot.texts.test_lint as lint
from bot.safety import output_gate
from bot.texts import course_page
from bot.texts.course import LESSONS, POOL
from bot.texts.course.shape import Block, Lesson, Question
from model_server.strategies import ESCONV
from model_server.strategies.taxonomy import ORDER

QUIZZES = [question for lesson in LESSONS for question in lesson.quiz]
QUESTIONS = [*QUIZZES, *POOL]
BLOCKS = [block for lesson in LESSONS for block in lesson.blocks]
# A moderator is a human and may say so; everything else that the gate stops is wrong from anybody.
MAY_BE_SAID = {"claims to be human"}
# Advice that must never stand in a lesson, unless the sentence says not to.
UNSAFE = re.compile(
    r"\bpromise|\bsecre(?:t|cy)|\bkeep (?:it|this) between|\byour word\b|\bcontract|\bwill be (?:well|fine|all right)|"
    r"\bcheer|\bstay positive|\bcommitted suicide|\bfailed attempt|\bmethods?\b|\bdos(?:e|es|age)\b",
    re.IGNORECASE,
)  # fmt: skip
DENIED = re.compile(r"\b(?:never|not|no|nobody|neither|nor|cannot|can't)\b", re.IGNORECASE)
AMOUNT = re.compile(r"\b\d+\s*(?:mg|g|ml|kg|kcal|calories|pills?|tablets?|metres?|meters?)\b", re.IGNORECASE)
POSITION = re.compile(
    r"\b(?:first|second|third|last|next|above|below|top|bottom) (?:one|option|answer)\b", re.IGNORECASE
)
MARKUP = re.compile(r"<\w|</|&\w+;|\*\*|`|\]\(|^\s*(?:[-*#]|\d+\.)\s", re.MULTILINE)


def words(lesson: Lesson) -> int:
    texts = [text for block in lesson.blocks for text in strings(block)]
    return sum(len(text.split()) for text in texts)


def strings(block: Block) -> Iterator[str]:
    yield from (each for each in (block.text, *block.items, *(line.text for line in block.chat), block.why) if each)


def advice(block: Block) -> Iterator[str]:
    """What a lesson says in its own voice, without the bad examples' lines."""
    yield from (each for each in (block.text, *block.items, block.why) if each)


def examples(verdict: str, strategy: str) -> list[Block]:
    return [block for block in BLOCKS if block.verdict == verdict and block.strategy == strategy]


def test_there_are_eleven_lessons_in_order() -> None:
    assert [each.number for each in LESSONS] == list(range(1, 12))
    assert len({each.slug for each in LESSONS}) == len({each.title for each in LESSONS}) == 11
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", each.slug) for each in LESSONS)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda each: each.slug)
def test_a_lesson_is_short_and_has_a_quiz_and_both_kinds_of_example(lesson: Lesson) -> None:
    assert 120 <= words(lesson) <= 250
    assert 3 <= len(lesson.quiz) <= 4
    assert {block.kind for block in lesson.blocks} == {"paragraph", "list", "example"}
    assert {block.verdict for block in lesson.blocks if block.kind == "example"} == {"good", "bad"}


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_has_what_its_kind_needs_and_nothing_else(block: Block) -> None:
    filled = {name for name in ("text", "items", "chat", "verdict", "why") if getattr(block, name)}
    assert filled == {"paragraph": {"text"}, "list": {"items"}, "example": {"chat", "verdict", "why"}}[block.kind]
    if block.kind == "example":
        assert block.chat[-1].who == "you"
        assert "person" in {line.who for line in block.chat}


def test_no_text_is_markup() -> None:
    assert not [text for block in BLOCKS for text in strings(block) if MARKUP.search(text)]
    assert MARKUP.search("<b>")
    assert MARKUP.search("- a list")


@pytest.mark.parametrize("name", ESCONV.names)
def test_every_strategy_is_taught_with_both_examples_and_examined(name: str) -> None:
    taught = [lesson for lesson in LESSONS if name in lesson.strategies]
    assert len(taught) == 1
    assert name in taught[0].title
    said = " ".join(item for block in taught[0].blocks for item in block.items)
    assert "How" in said or "how" in said
    assert re.search(r"\b[Ww]hen:", said)
    assert examples("good", name)
    assert examples("bad", name)
    assert [each for each in taught[0].quiz if name == each.right] or name == "Others"
    assert sum(each.kind == "strategy" and each.right == name for each in POOL) >= 2


@pytest.mark.parametrize("stage", ORDER)
def test_every_stage_is_taught_and_examined(stage: str) -> None:
    (lesson,) = [each for each in LESSONS if stage in each.stages]
    assert any(item.lower().startswith(stage) for block in lesson.blocks for item in block.items)
    assert any(each.kind == "stage" and each.right == stage for each in lesson.quiz)
    assert sum(each.kind == "stage" and each.right == stage for each in POOL) >= 2


def test_the_pool_is_large_enough_for_two_attempts_without_a_repeat() -> None:
    assert len(POOL) >= 40
    assert Counter(each.kind for each in POOL) >= Counter(
        {"stage": 6, "strategy": 16, "next": 10, "danger": 10, "never": 6}
    )


def test_nothing_is_asked_twice() -> None:
    assert len({each.slug for each in QUESTIONS}) == len(QUESTIONS)
    lines = [(each.ask, each.chat, frozenset((each.right, *each.wrong))) for each in QUESTIONS]
    assert len(set(lines)) == len(lines)
    chats = Counter(each.chat for each in QUESTIONS if each.chat)
    assert not [chat for chat, times in chats.items() if times > 1]
    assert not {each.chat for each in POOL if each.chat} & {block.chat for block in BLOCKS}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.slug)
def test_a_question_has_one_right_option_and_says_why(question: Question) -> None:
    options = (question.right, *question.wrong)
    assert len({each.strip().casefold() for each in options}) == len(options)
    assert options.count(question.right) == 1
    assert len(options) == {"stage": len(ORDER), "strategy": len(ESCONV.names)}.get(question.kind, 4)
    assert len(question.why.split()) >= 2
    assert question.ask.endswith("?")
    assert not POSITION.search(question.why), "options are shuffled"


@pytest.mark.parametrize(
    "question", [each for each in QUESTIONS if each.kind in ("strategy", "stage")], ids=lambda each: each.slug
)
def test_names_are_the_taxonomys(question: Question) -> None:
    names = ESCONV.names if question.kind == "strategy" else ORDER
    assert {question.right, *question.wrong} == set(names)
    assert question.chat[-1].who == "you"
    if question.kind == "strategy":
        assert question.right not in question.chat[-1].text


@pytest.mark.parametrize("question", [each for each in POOL if each.kind == "next"], ids=lambda each: each.slug)
def test_every_next_step_is_a_strategy_and_a_deed(question: Question) -> None:
    for option in (question.right, *question.wrong):
        name, _, deed = option.partition(": ")
        assert name in ESCONV.names
        assert deed


def test_the_best_next_step_is_every_strategy_once_at_least() -> None:
    assert {each.right.partition(":")[0] for each in POOL if each.kind == "next"} == set(ESCONV.names)


def test_all_that_is_asked_about_danger_must_be_right() -> None:
    assert all(each.is_vital for each in QUESTIONS if each.kind == "danger")
    assert not [each.slug for each in QUESTIONS if each.is_vital and each.kind not in ("danger", "never")]
    vital = {each.slug for each in POOL if each.kind == "never" and each.is_vital}
    assert {"never-secret", "never-contract", "never-sent-someone", "never-makes-sense", "never-way"} <= vital


@pytest.mark.parametrize(
    "line",
    sorted(
        {line.text for each in QUESTIONS for line in each.chat if line.who == "you"}
        | {line.text for block in BLOCKS if block.verdict == "good" for line in block.chat if line.who == "you"}
        | {each for question in POOL if question.kind == "never" for each in question.wrong}
    ),
)
def test_the_gate_for_replies_lets_every_good_line_through(line: str) -> None:
    assert set(output_gate.check(line)) <= MAY_BE_SAID


def test_the_gate_would_stop_what_the_examination_says_is_never_sent() -> None:
    stopped = [each.slug for each in POOL if each.kind == "never" and output_gate.check(each.right)]
    assert {"never-contract", "never-sent-someone", "never-way", "never-label"} <= set(stopped)


def test_no_lesson_advises_secrecy_contracts_methods_or_empty_hope() -> None:
    sentences = [each for block in BLOCKS for text in advice(block) for each in lint.sentences(text)]
    found = [each for each in sentences if UNSAFE.search(each)]
    assert found, "the lessons speak of these things"
    # A list after "Never:" is denied by its head.
    denied = {
        each for block in BLOCKS for text in advice(block) if text.startswith("Never") for each in lint.sentences(text)
    }
    assert not [each for each in found if not DENIED.search(each) and each not in denied]


def test_no_text_names_an_amount() -> None:
    assert not [text for where, text in lint.TEXTS if where.startswith("course") and AMOUNT.search(text)]
    assert AMOUNT.search("20 tablets")


def test_the_danger_lesson_teaches_the_protocol() -> None:
    (lesson,) = [each for each in LESSONS if each.slug == "danger"]
    said = " ".join(text for block in lesson.blocks for text in strings(block)).lower()
    for part in (
        "are you thinking about killing yourself?", "plan", "means", "when", "emergency number", "free line", "trust",
        "distance", "keep writing", "secrecy", "promise", "ways", "called someone", "another moderator",
    ):  # fmt: skip
        assert part in said, part


def test_terse_angry_and_joking_people_write_in_the_chats() -> None:
    chats = [*(each.chat for each in BLOCKS), *(each.chat for each in QUESTIONS)]
    lines = [line.text for chat in chats for line in chat if line.who == "person"]
    assert sum(len(each.split()) <= 2 for each in lines) >= 5
    assert sum(bool(re.search(r"\b[A-Z]{4,}\b", each)) for each in lines) >= 5
    assert sum(bool(re.search(r"\blol\b|newspapers|confetti|yay", each)) for each in lines) >= 4


def test_the_rules_for_all_texts_are_applied_to_these() -> None:
    collected = {text for where, text in lint.TEXTS if where.startswith("course")}
    assert {text for block in BLOCKS for text in strings(block) if " " in text} <= collected
    assert {each for question in QUESTIONS for each in (question.why, *question.wrong) if " " in each} <= collected
    assert {course_page.INTRO, course_page.EXAM_FAILED_IN_DANGER} <= collected


def test_the_document_names_the_lessons_and_the_rules_as_they_are() -> None:
    text = (Path(__file__).parents[3] / "docs" / "supporter-training.md").read_text()
    listed = re.findall(r"^(\d+)\. (.+)$", text, re.MULTILINE)
    assert listed == [(str(each.number), each.title) for each in LESSONS]
    kinds = Counter(each.kind for each in POOL)
    for kind, count in kinds.items():
        assert re.search(rf"^\| {kind} \|.*\| {count} \| \d+ \|$", text, re.MULTILINE), (kind, count)
