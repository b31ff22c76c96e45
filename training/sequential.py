"""Comparing two streams of numbers again and again without deceiving oneself: the mixture sequential test.

Johari, Koomen, Pekelis and Walsh, "Always Valid Inference: Continuous Monitoring of A/B Tests" (Operations Research
70(3), 2022), the two-sample normal case: its interval holds at every look at once, in the limit of many numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance

# Numbers that stand for what is known before any came, so that a few equal ones do not look like certainty.
PRIOR_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Difference:
    """New minus old, and its always-valid interval; infinitely wide while one side has too few numbers."""

    mean: float
    low: float
    high: float
    new: int
    old: int


def difference(
    new: Sequence[float], old: Sequence[float], *, alpha: float, spread: float, effect: float, fewest: int
) -> Difference:
    """The interval of the difference of means that is wrong at any time with a probability of at most `alpha`.

    `spread`: the standard deviation to expect; `effect`: the size of difference that it should be quickest to find,
    the mixture's standard deviation; `fewest`: numbers on each side before anything is said.
    """
    mean = fmean(new) - fmean(old) if new and old else 0.0
    if min(len(new), len(old)) < fewest:
        return Difference(mean, -math.inf, math.inf, len(new), len(old))
    variance = sum(_variance(side, spread) / len(side) for side in (new, old))
    prior = effect**2
    radius = math.sqrt(
        variance * (variance + prior) / prior * (2 * math.log(1 / alpha) + math.log((variance + prior) / variance))
    )
    return Difference(mean, mean - radius, mean + radius, len(new), len(old))


def _variance(values: Sequence[float], spread: float) -> float:
    """Drawn a little towards the expected one."""
    return (len(values) * pvariance(values) + PRIOR_WEIGHT * spread**2) / (len(values) + PRIOR_WEIGHT)
