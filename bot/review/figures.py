"""What the moderators' dashboard counts. Frozen numbers: no words, and nobody's name but the moderators' own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal

Step = Literal["day", "week"]

# ESConv section 5, strategy distribution: five fifths of a conversation, and its last utterance for itself.
PROGRESS_BINS = 6
PHASES = ("beginning", "middle", "end")


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to `until`, both within it, counted in days or weeks (from Monday), in UTC."""

    since: datetime
    until: datetime
    step: Step = "day"

    @property
    def starts(self) -> tuple[date, ...]:
        """The first day of each day or week in it, oldest first."""
        first, last = (each.astimezone(UTC).date() for each in (self.since, self.until))
        days = 1 if self.step == "day" else 7
        first -= timedelta(days=first.weekday() if self.step == "week" else 0)
        return tuple(first + timedelta(days=days * step) for step in range((last - first).days // days + 1))


@dataclass(frozen=True, slots=True)
class Raised:
    """How many flags of a level and category a day or week had; `start` is its first day."""

    start: date
    level: str
    category: str
    number: int


@dataclass(frozen=True, slots=True)
class Response:
    """How soon cases of a level were claimed and resolved, of those opened in the period; times in seconds.

    `late`: claimed after the time limit, or past it and still unclaimed. `pending`: unclaimed with time left.
    """

    level: str
    cases: int
    in_time: int
    late: int
    pending: int
    resolved: int
    claim_median: int | None = None
    claim_p90: int | None = None
    resolve_median: int | None = None
    resolve_p90: int | None = None

    @property
    def share_in_time(self) -> float | None:
        """Of those whose time is over or that were claimed; None when there are none."""
        decided = self.in_time + self.late
        return self.in_time / decided if decided else None


@dataclass(frozen=True, slots=True)
class Open:
    """Open cases of a level, now. `overdue` are those of `unclaimed` that wait for longer than the time limit."""

    level: str
    unclaimed: int
    overdue: int
    claimed: int
    snoozed: int


@dataclass(frozen=True, slots=True)
class Conversations:
    """Counts of the newest `looked_at` of the `total` conversations that began in the period.

    `stars`: by third of the conversation (0 to 2), how often 1 to 5 stars were given. `strategies`: by interval of its
    progress (0 to 5), how often each was used.
    """

    total: int
    looked_at: int
    stars: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    strategies: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    def mean_stars(self, phase: int) -> float | None:
        """The mean of a third; None when nobody gave stars there."""
        given = self.stars.get(phase, {})
        number = sum(given.values())
        return sum(stars * times for stars, times in given.items()) / number if number else None


@dataclass(frozen=True, slots=True)
class Intensity:
    """How intense the emotion was before and after, 1 to 5, in the newest `looked_at` of `ended` conversations.

    `pairs`: (before, after) and how often; both questions were answered. `unanswered`: one or both were not.
    """

    ended: int
    looked_at: int
    pairs: Mapping[tuple[int, int], int] = field(default_factory=dict)
    unanswered: int = 0

    @property
    def answered(self) -> int:
        return sum(self.pairs.values())

    @property
    def before(self) -> float | None:
        return self._mean(0)

    @property
    def after(self) -> float | None:
        return self._mean(1)

    def went(self, direction: Literal["down", "same", "up"]) -> int:
        """In how many conversations it went that way."""
        signs = {"down": -1, "same": 0, "up": 1}
        return sum(n for (one, two), n in self.pairs.items() if (two > one) - (two < one) == signs[direction])

    def _mean(self, which: int) -> float | None:
        return sum(pair[which] * times for pair, times in self.pairs.items()) / self.answered if self.pairs else None


@dataclass(frozen=True, slots=True)
class Load:
    """What a moderator did in the period, by act, and how many cases they hold now."""

    moderator_id: str
    name: str
    acts: Mapping[str, int]
    held: int
