"""The training's rules: what passes, what fails, and that no form input breaks or helps."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.review.course import (
    DRAWN,
    PASS_MARK,
    Asked,
    Exam,
    exam,
    is_exam_open,
    lesson,
    lessons_left,
    mark_exam,
    mark_quiz,
    quiz,
    seed_of,
)
from bot.texts.course import LESSONS, POOL
from model_server.strategies import ESCONV
from model_server.strategies.taxonomy import ORDER

SEEDS = range(60)
FIRST = LESSONS[0]


def right(asked: tuple[Asked, ...]) -> list[tuple[str, object]]:
    return [(each.question.slug, each.right.key) for each in asked]


def wrong_key(asked: Asked) -> str:
    return next(each.key for each in asked.options if each != asked.right)


def with_wrong(paper: Exam, kinds: tuple[str, ...], count: int) -> list[tuple[str, object]]:
    """All right but `count` questions of those kinds that are not vital."""
    spoiled = [each for each in paper.asked if each.question.kind in kinds and not each.question.is_vital][:count]
    assert len(spoiled) == count
    chosen = {each.question.slug: wrong_key(each) for each in spoiled}
    return [(each.question.slug, chosen.get(each.question.slug, each.right.key)) for each in paper.asked]


def test_a_lesson_is_passed_when_every_question_is_right() -> None:
    for each in LESSONS:
        result = mark_quiz(each, right(quiz(each)))
        assert result.is_passed
        assert result.right == result.needed == len(each.quiz)


def test_one_wrong_answer_keeps_a_lesson_open_and_shows_which_and_why() -> None:
    asked = quiz(FIRST)
    result = mark_quiz(FIRST, [*right(asked)[1:], (asked[0].question.slug, wrong_key(asked[0]))])
    assert not result.is_passed
    assert [each.outcome for each in result.marked] == ["wrong", "right", "right"]
    assert result.marked[0].given in asked[0].options
    assert result.marked[0].asked.right.text == FIRST.quiz[0].right
    assert result.marked[0].asked.question.why


def test_the_examination_opens_with_the_last_lesson() -> None:
    slugs = [each.slug for each in LESSONS]
    assert not is_exam_open(())
    assert not is_exam_open(slugs[1:])
    assert [each.slug for each in lessons_left(slugs[1:])] == [slugs[0]]
    assert is_exam_open([*slugs, "a lesson of an older course"])
    assert is_exam_open(dict.fromkeys(slugs))  # as the store returns them


def test_a_lesson_is_found_by_its_slug() -> None:
    assert lesson("danger") is LESSONS[9]
    assert lesson("../danger") is None


def test_all_right_passes_whatever_the_draw() -> None:
    for seed in SEEDS:
        result = mark_exam(exam(seed), right(exam(seed).asked))
        assert result.is_passed
        assert result.right == len(result.marked)


def test_the_pass_mark_is_the_edge() -> None:
    paper = exam(7)
    spare = len(paper.asked) - paper.needed
    assert paper.needed == math.ceil(PASS_MARK * len(paper.asked)) == 20
    assert mark_exam(paper, with_wrong(paper, ("strategy", "next"), spare)).is_passed
    short = mark_exam(paper, with_wrong(paper, ("strategy", "next"), spare + 1))
    assert not short.is_passed
    assert not short.vital_wrong


@pytest.mark.parametrize("seed", SEEDS)
def test_one_wrong_answer_about_danger_fails(seed: int) -> None:
    paper = exam(seed)
    vital = [each for each in paper.asked if each.question.is_vital]
    assert len(vital) >= DRAWN["danger"]
    for each in vital:
        answers = [*(pair for pair in right(paper.asked) if pair[0] != each.question.slug)]
        for spoiled in ([], [(each.question.slug, wrong_key(each))]):
            result = mark_exam(paper, [*answers, *spoiled])
            assert not result.is_passed
            assert [marked.asked for marked in result.vital_wrong] == [each]


def test_the_same_seed_and_attempt_draw_the_same_paper() -> None:
    assert exam(5, 2) == exam(5, 2)

    assert len({tuple(sorted(each.question.slug for each in exam(seed).asked)) for seed in SEEDS}) == len(SEEDS)


def test_the_next_attempt_asks_nothing_of_the_one_before() -> None:
    for seed in SEEDS:
        for attempt in (1, 2, 3, 7):
            before, after = ({each.question.slug for each in exam(seed, n).asked} for n in (attempt, attempt + 1))
            assert not before & after


def test_every_draw_asks_enough_of_each_kind_and_every_name() -> None:
    for seed in SEEDS:
        asked = [each.question for each in exam(seed).asked]
        assert len(asked) >= 20
        assert len({each.slug for each in asked}) == len(asked)
        assert Counter(each.kind for each in asked) == DRAWN
        assert {each.right for each in asked if each.kind == "strategy"} == set(ESCONV.names)
        assert {each.right for each in asked if each.kind == "stage"} == set(ORDER)


def test_in_the_long_run_everything_of_the_pool_is_asked() -> None:
    assert {each.question.slug for seed in SEEDS for each in exam(seed).asked} == {each.slug for each in POOL}


def test_a_key_does_not_tell_where_or_whether_it_is_right() -> None:
    keys = [option.key for question in exam(3).asked for option in question.options]
    assert len(set(keys)) == len(keys)
    places = Counter(
        each.options.index(each.right) for seed in SEEDS for each in exam(seed).asked if len(each.options) == 4
    )
    assert all(0.2 < places[place] / places.total() < 0.3 for place in range(4))


def test_the_order_of_a_quiz_changes_with_its_seed_and_its_marking_does_not() -> None:
    orders = {tuple(each.options for each in quiz(FIRST, seed)) for seed in range(5)}
    assert len(orders) > 1
    assert mark_quiz(FIRST, right(quiz(FIRST, seed=3)), seed=4).is_passed


def test_nothing_sent_is_nothing_answered() -> None:
    result = mark_exam(exam(1), [])
    assert {each.outcome for each in result.marked} == {"missing"}
    assert (result.right, result.is_passed, result.ignored) == (0, False, 0)


def test_an_empty_field_counts_as_not_answered() -> None:
    slug = quiz(FIRST)[0].question.slug
    assert mark_quiz(FIRST, [(slug, ""), (slug, None)]).marked[0].outcome == "missing"


def test_two_different_answers_are_unclear_even_if_one_is_right() -> None:
    asked = quiz(FIRST)
    result = mark_quiz(FIRST, [*right(asked), (asked[0].question.slug, wrong_key(asked[0]))])
    assert result.marked[0].outcome == "unclear"
    assert result.marked[0].given is None
    assert not result.is_passed


def test_the_same_answer_sent_twice_is_one_answer() -> None:
    assert mark_quiz(FIRST, right(quiz(FIRST)) * 2).is_passed


@pytest.mark.parametrize(
    "answer", ["no-such-key", "0", FIRST.quiz[0].right, "\ud800", "x" * 100_000, 7, b"a", ["a"], {}]
)
def test_an_answer_that_was_not_offered_is_unclear(answer: object) -> None:
    asked = quiz(FIRST)
    result = mark_quiz(FIRST, [(asked[0].question.slug, answer), *right(asked)[1:]])
    assert result.marked[0].outcome == "unclear"
    assert not result.is_passed


def test_answers_to_other_questions_neither_help_nor_harm() -> None:
    paper = exam(2)
    others = [(each.question.slug, each.right.key) for each in exam(2, 2).asked]
    assert mark_exam(paper, others).right == 0
    result = mark_exam(paper, [*right(paper.asked), *others, ("csrf", "x")])
    assert result.is_passed
    assert result.ignored == len(others) + 1


@given(
    st.lists(
        st.tuples(st.sampled_from([*(each.slug for each in POOL), "", "?"]), st.text() | st.none() | st.integers())
    )
)
@settings(max_examples=100, deadline=None)
def test_no_form_input_raises_and_none_of_it_passes(answers: list[tuple[str, object]]) -> None:
    result = mark_exam(exam(9), answers)
    assert len(result.marked) == len(exam(9).asked)
    assert not result.is_passed


@pytest.mark.parametrize("attempt", [-3, 0, 10**9])
def test_an_odd_attempt_still_gives_a_whole_paper(attempt: int) -> None:
    assert len({each.question.slug for each in exam(1, attempt).asked}) == sum(DRAWN.values())


def test_a_moderator_keeps_one_seed_that_a_database_can_hold() -> None:
    assert seed_of("a1") == seed_of("a1") != seed_of("a2")
    assert all(0 <= seed_of(str(each)) < 2**31 for each in range(500))
