"""How far a mean changed between two models on the same conversations, with an interval: the paired bootstrap."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """After minus before, and the interval of it; `conversations`: how many it rests on."""

    before: float
    after: float
    low: float
    high: float
    conversations: int

    @property
    def mean(self) -> float:
        return self.after - self.before


Sums = Mapping[str, tuple[float, float]]


def change(before: Sums, after: Sums, confidence: float, seed: int = 0) -> Change:
    """The change of a weighted mean; each side has (sum, weight) by conversation, both the same conversations.

    Whole conversations are drawn, because the replies of one are alike; the same ones for both models, because some
    conversations are hard for any (Koehn 2004, paired bootstrap resampling; percentile interval).
    Raises ValueError for other conversations on the two sides, or none.
    """
    if before.keys() != after.keys() or not before:
        raise ValueError("the two models were measured on different conversations")
    names = sorted(before)
    rows = [(*before[name], *after[name]) for name in names]
    draw = random.Random(seed)
    drawn = sorted(_difference(draw.choices(rows, k=len(rows))) for _ in range(ROUNDS))
    tail = (1 - confidence) / 2
    low, high = (drawn[min(ROUNDS - 1, int(share * ROUNDS))] for share in (tail, 1 - tail))
    means = _means(rows)
    return Change(means[0], means[1], low, high, len(names))


def by_conversation(names: Sequence[str], values: Sequence[float]) -> dict[str, tuple[float, float]]:
    """The (sum, number) of the values of each conversation; `names[i]` is that of `values[i]`."""
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for name, value in zip(names, values, strict=True):
        sums[name][0] += value
        sums[name][1] += 1
    return {name: (total, number) for name, (total, number) in sums.items()}


def _means(rows: Sequence[tuple[float, float, float, float]]) -> tuple[float, float]:
    weights = [sum(row[place] for row in rows) for place in (1, 3)]
    sums = [sum(row[place] for row in rows) for place in (0, 2)]
    first, second = (total / weight if weight else 0.0 for total, weight in zip(sums, weights, strict=True))
    return first, second


def _difference(rows: Sequence[tuple[float, float, float, float]]) -> float:
    before, after = _means(rows)
    return after - before
