"""Whose stars say little, and how the share of one person is cut."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.test_selection import AT, SESSION
from training.config import RatingsConfig
from training.trust import Rating, cap, ratings_of, trust

CONFIG = RatingsConfig()


def test_varied_stars_after_reading_are_trusted() -> None:
    assert trust([Rating(4 + number % 2, 20, 15.0) for number in range(40)], CONFIG) == (1.0, ())


@pytest.mark.parametrize(("number", "weight"), [(11, 1.0), (12, 0.5)])
def test_the_same_stars_many_times_say_little_and_a_few_times_nothing_against_them(number: int, weight: float) -> None:
    assert trust([Rating(5, 20)] * number, CONFIG)[0] == weight


@pytest.mark.parametrize(("seconds", "signs"), [(1.9, ("stars faster than reading",)), (2.0, ())])
def test_stars_before_the_words_can_be_read_say_little(seconds: float, signs: tuple[str, ...]) -> None:
    ratings = [Rating(stars, 20, seconds) for stars in (1, 4, 5, 2, 3)]
    assert trust(ratings, CONFIG)[1] == signs
    assert trust(ratings[:4], CONFIG)[1] == ()
    slow = [Rating(4, 20, 60.0)] * 5
    assert trust([*slow, *ratings], CONFIG) == (1.0, ())


def test_both_signs_multiply_and_unknown_times_are_no_sign() -> None:
    assert trust([Rating(5, 20, 0.1)] * 12, CONFIG) == (0.25, ("constant stars", "stars faster than reading"))
    assert trust([Rating(5, 20, None), *[Rating(4, 20, 0.1)] * 4], CONFIG) == (1.0, ())


def test_the_time_of_a_rating_is_counted_from_its_reply() -> None:
    later = AT + timedelta(seconds=7)
    turns = tuple(replace(each, id=f"t{number}") for number, each in enumerate(SESSION.turns))
    ratings = ratings_of(replace(SESSION, turns=turns), {"t1": later})
    assert ratings == [Rating(5, 5, 7.0), Rating(4, 3, None)]


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 60), max_size=12), st.floats(0.05, 1.0), st.integers(1, 12))
def test_no_share_is_larger_than_allowed_unless_few_sessions_make_it(
    numbers: dict[str, int], share: float, least: int
) -> None:
    most = cap(numbers, RatingsConfig(max_person_share=share, min_person_sessions=least))
    left = Counter({person: min(number, most) for person, number in numbers.items()})
    allowed = max(share, 1 / len(numbers)) * left.total() if numbers else 0
    assert all(number <= max(least, allowed + 1e-6) for number in left.values())
    assert all(left[person] == number for person, number in numbers.items() if number <= least)
