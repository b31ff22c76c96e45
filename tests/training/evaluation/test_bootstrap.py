"""Intervals: those of the textbook where one is known, paired for a difference, the same for the same seed."""

from __future__ import annotations

import math
import random

import pytest

from training.evaluation.bootstrap import Draws, Value
from training.evaluation.lexical import mean

TALKS = [f"talk{number}" for number in range(200)]
NUMBERS = [random.Random(number).gauss(5, 2) for number in range(200)]
ROWS = [(number, 1.0) for number in NUMBERS]


def test_the_interval_of_a_mean_is_the_textbooks() -> None:
    value = Draws(TALKS).of_sums(TALKS, ROWS, mean)
    centre = sum(NUMBERS) / 200
    error = math.sqrt(sum((number - centre) ** 2 for number in NUMBERS) / 199 / 200)
    assert value.estimate == pytest.approx(centre)
    assert value.interval == pytest.approx((centre - 1.96 * error, centre + 1.96 * error), abs=0.25 * error)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    hits = 0
    for trial in range(200):
        chance = random.Random(f"trial {trial}")
        talks = [str(number) for number in range(40)]
        rows = [(chance.gauss(1, 1), 1.0) for _ in talks]
        low, high = Draws(talks, rounds=300, seed=trial).of_sums(talks, rows, mean).interval or (0, 0)
        hits += low <= 1 <= high
    assert 0.88 <= hits / 200 <= 0.99


def test_turns_of_one_conversation_are_drawn_together() -> None:
    talks = [talk for talk in TALKS[:20] for _ in range(10)]
    alike = [(NUMBERS[at // 10], 1.0) for at in range(200)]
    low, high = Draws(talks).of_sums(talks, alike, mean).interval or (0, 0)
    low_alone, high_alone = Draws(TALKS).of_sums(TALKS, alike, mean).interval or (0, 0)
    assert high - low > 2 * (high_alone - low_alone)


def test_a_difference_is_paired() -> None:
    draws = Draws(TALKS)
    first = draws.of_sums(TALKS, ROWS, mean)
    second = draws.of_sums(TALKS, [(number + 0.1, 1.0) for number in NUMBERS], mean)
    difference = second.minus(first)
    assert difference.estimate == pytest.approx(0.1)
    assert difference.interval == pytest.approx((0.1, 0.1))
    assert Value(None).minus(first).estimate is None


def test_the_same_seed_gives_the_same_draws_and_another_does_not() -> None:
    def draws(seed: int) -> tuple[float, ...]:
        return Draws(TALKS, seed=seed).of_sums(TALKS, ROWS, mean).draws

    assert draws(1) == draws(1)
    assert draws(1) != draws(2)


@pytest.mark.parametrize("count", [1, 9])
def test_a_few_conversations_have_no_interval(count: int) -> None:
    value = Draws(TALKS[:count]).of_sums(TALKS[:count], ROWS[:count], mean)
    assert value.estimate == pytest.approx(sum(NUMBERS[:count]) / count)
    assert value.interval is None
    assert Draws(TALKS[:10]).of_sums(TALKS[:10], ROWS[:10], mean).interval is not None


def test_conversations_without_a_row_that_counts_are_no_error() -> None:
    draws = Draws(TALKS[:10])
    assert draws.of_sums([], [], mean).estimate is None
    value = draws.of_sums(TALKS[:1], [(2.0, 1.0)], mean)
    assert set(value.draws) == {2.0}
    assert len(value.draws) < 1000


def shares(seed: int, count: int = 100) -> tuple[list[str], list[list[int]]]:
    """Conversations of 20 things, some common and some rare."""
    chance = random.Random(seed)
    return TALKS[:count], [[int(chance.paretovariate(0.7)) for _ in range(20)] for _ in range(count)]


def test_the_share_of_different_things_is_over_all_of_them_and_its_draws_lie_around_it() -> None:
    talks, rows = shares(1)
    value = Draws(talks).of_kinds(talks, rows)
    assert value.estimate == pytest.approx(len({thing for row in rows for thing in row}) / 2000)
    assert sum(value.draws) / len(value.draws) == pytest.approx(value.estimate)
    low, high = value.interval or (0, 0)
    assert low < (value.estimate or 0) < high


def test_its_interval_is_as_wide_as_new_conversations_would_differ() -> None:
    found = [Draws(*shares(seed)[:1], rounds=1).of_kinds(*shares(seed)).estimate or 0 for seed in range(200)]
    centre = sum(found) / 200
    spread = math.sqrt(sum((each - centre) ** 2 for each in found) / 199)
    widths = []
    for seed in range(10):
        talks, rows = shares(seed)
        low, high = Draws(talks).of_kinds(talks, rows).interval or (0, 0)
        widths.append((high - low) / 3.92)
    assert sum(widths) / 10 == pytest.approx(spread, rel=0.25)


def test_the_things_of_a_half_are_counted_right() -> None:
    talks, rows = shares(2, 11)
    drawn = Draws(talks, rounds=50)
    counted = []
    for half in drawn._halves:
        assert half.sum() == 5
        things = [thing for row, is_in in zip(rows, half, strict=True) for thing in row if is_in]
        counted.append(len(set(things)) / len(things))
    value = drawn.of_kinds(talks, rows)
    scale = (value.estimate or 0) / (sum(counted) / 50)
    assert value.draws == pytest.approx([each * scale for each in counted])
