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


def test_one_conversation_has_no_interval() -> None:
    value = Draws(["a"]).of_sums(["a", "a"], [(1.0, 1.0), (3.0, 1.0)], mean)
    assert (value.estimate, value.interval) == (2.0, None)


def test_conversations_without_a_row_that_counts_are_no_error() -> None:
    draws = Draws(["a", "b", "c"])
    assert draws.of_sums([], [], mean).estimate is None
    value = draws.of_sums(["a"], [(2.0, 1.0)], mean)
    assert set(value.draws) == {2.0}


def test_the_share_of_different_things_is_over_all_of_them_and_its_draws_lie_around_it() -> None:
    chance = random.Random(1)
    rows = [[chance.randrange(400) for _ in range(20)] for _ in TALKS]
    value = Draws(TALKS).of_kinds(TALKS, rows)
    assert value.estimate == pytest.approx(len({thing for row in rows for thing in row}) / 4000)
    assert sum(value.draws) / len(value.draws) == pytest.approx(value.estimate)
    low, high = value.interval or (0, 0)
    assert low < (value.estimate or 0) < high


def test_the_draws_of_different_things_are_counted_right() -> None:
    talks = ["a", "b", "c"]
    rows = [["x", "y"], ["x"], ["z", "z", "z"]]
    drawn = Draws(talks, rounds=200)
    counted = []
    for weights in drawn._weights:
        taken = [row for row, weight in zip(rows, weights, strict=True) for _ in range(int(weight))]
        things = [thing for row in taken for thing in row]
        counted.append(len(set(things)) / len(things))
    value = drawn.of_kinds(talks, rows)
    moved = (value.estimate or 0) - sum(counted) / 200
    assert value.draws == pytest.approx([each + moved for each in counted])
