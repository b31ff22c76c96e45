"""The trial's errors over many simulated ones: rarely a good version back, always and soon a bad one."""

from __future__ import annotations

import random

from bench.canary import CASES, Case, Ended, trial
from training.config import CanaryConfig

CONFIG = CanaryConfig()


def many(name: str, number: int, most: int) -> list[Ended]:
    case: Case = next(each for each in CASES if each.name == name)
    draw = random.Random(name)
    return [trial(case, CONFIG, most, draw) for _ in range(number)]


def test_a_version_that_is_as_good_is_rarely_rolled_back_though_looked_at_after_every_session() -> None:
    ended = many("as good", 60, 200)
    assert sum(each.step == "rolled back" for each in ended) <= 60 * CONFIG.alpha


def test_a_version_two_stars_worse_is_always_rolled_back_and_few_hear_it() -> None:
    ended = many("two stars worse", 40, 300)
    assert {each.step for each in ended} == {"rolled back"}
    assert max(each.exposed for each in ended) <= 25


def test_a_version_half_a_star_worse_is_never_promoted() -> None:
    assert all(each.step != "promoted" for each in many("half a star worse", 25, 250))
