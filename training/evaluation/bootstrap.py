"""Confidence intervals by the bootstrap over conversations: whole conversations are drawn, as their turns are alike.

One draw is used for all measures and variants, so that a difference of two variants is paired.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

ROUNDS = 1000
COVERAGE = 0.95
# From fewer, percentiles of draws are far too narrow: of two, every fourth draw is twice the same one.
LEAST_CONVERSATIONS = 10
_CHUNK = 50

Interval = tuple[float, float]
Finish = Callable[[Sequence[float]], float | None]


@dataclass(frozen=True, slots=True)
class Value:
    """A figure over all turns and, for each draw of conversations, what it is there. None: it cannot be measured."""

    estimate: float | None
    draws: tuple[float, ...] = ()

    @property
    def interval(self) -> Interval | None:
        """The middle 95 % of the draws (percentiles); None: there are too few conversations to draw from."""
        return _middle(self.draws)

    def minus(self, other: Value) -> Value:
        """The paired difference: draw by draw the same conversations."""
        if self.estimate is None or other.estimate is None:
            return Value(None)
        is_paired = len(self.draws) == len(other.draws)
        draws = tuple(a - b for a, b in zip(self.draws, other.draws, strict=True)) if is_paired else ()
        return Value(self.estimate - other.estimate, draws)


def _middle(draws: Sequence[float]) -> Interval | None:
    if not draws:
        return None
    low, high = np.percentile(draws, [50 * (1 - COVERAGE), 50 * (1 + COVERAGE)])
    return float(low), float(high)


class Draws:
    """`rounds` draws of as many conversations as there are, with replacement; the same for the same seed."""

    def __init__(self, conversations: Sequence[str], rounds: int = ROUNDS, seed: int = 1) -> None:
        self._place = {name: index for index, name in enumerate(dict.fromkeys(conversations))}
        count = len(self._place)
        rounds = rounds if count >= LEAST_CONVERSATIONS else 0
        chance = np.random.default_rng(seed)
        self._weights = chance.multinomial(count, np.full(count, 1 / max(1, count)), size=rounds).astype(np.float64)
        order = chance.random((rounds, count)).argsort(axis=1)
        self._halves = order < count // 2

    def of_sums(self, owners: Sequence[str], rows: Sequence[Sequence[float]], finish: Finish) -> Value:
        """A figure that `finish` makes of the sums of the rows' columns; `owners[i]` is row i's conversation."""
        if not rows:
            return Value(None)
        sums = np.zeros((len(self._place), len(rows[0])))
        np.add.at(sums, [self._place[owner] for owner in owners], np.asarray(rows, dtype=np.float64))
        estimate = finish([float(number) for number in sums.sum(axis=0)])
        drawn = [finish([float(number) for number in row]) for row in self._weights @ sums]
        # A draw without a single turn that counts has no figure.
        return Value(estimate, tuple(value for value in drawn if value is not None))

    def of_kinds(self, owners: Sequence[str], rows: Sequence[Sequence[Hashable]]) -> Value:
        """The share of different things among all things; drawn are halves of the conversations, none twice.

        A conversation that is drawn twice brings nothing different, which the bootstrap would take for poverty. Halves
        have the right spread (delete-half jackknife, Shao and Wu 1989) about a larger share, so they are scaled to
        have the estimate as their mean.
        """
        number: dict[Hashable, int] = {}
        held = [[number.setdefault(thing, len(number)) for thing in row] for row in rows]
        if not number:
            return Value(None)
        has = np.zeros((len(self._place), len(number)), dtype=np.float32)
        counts = np.zeros(len(self._place))
        for owner, row in zip(owners, held, strict=True):
            has[self._place[owner], row] = 1
            counts[self._place[owner]] += len(row)
        estimate = len(number) / float(counts.sum())
        drawn = self._kinds(has) / np.maximum(self._halves @ counts, 1)
        scaled = drawn * (estimate / drawn.mean()) if len(drawn) else drawn
        return Value(estimate, tuple(float(each) for each in scaled))

    def _kinds(self, has: Any) -> Any:
        """How many different things each half has; `has[i, j]`: conversation i has thing j."""
        is_in = self._halves.astype(np.float32)
        parts = [((is_in[at : at + _CHUNK] @ has) > 0).sum(axis=1) for at in range(0, len(is_in), _CHUNK)]
        return np.concatenate(parts) if parts else np.zeros(0)
