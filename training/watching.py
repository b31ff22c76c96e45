"""What a candidate's trial has shown so far, and what follows from it: promote, go on, hold or roll back. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from training.config import CanaryConfig
from training.sequential import Difference, difference

Step = Literal["promoted", "held", "rolled back", "going on"]
# What stars of 1 to 5, and differences of two intensities of 1 to 5, spread by in ESConv's surveys, about.
SPREAD = 1.0


@dataclass(frozen=True, slots=True)
class Watched:
    """One session. `stars`: their mean; `eased`: intensity before minus after; None: the person did not say.

    `is_over`: it has ended or fallen silent; before that its stars are still to come, and only the floors look at it.
    """

    is_candidate: bool
    stars: float | None = None
    eased: float | None = None
    has_crisis: bool = False
    was_stopped: bool = False
    is_over: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    step: Step
    reason: str
    figures: dict[str, Any]


def decide(sessions: Iterable[Watched], config: CanaryConfig, *, is_late: bool) -> Decision:
    """The step that the sessions call for; `is_late`: the trial has gone on for as long as it may.

    Harm comes first and needs the least proof; a promotion needs proof that the stars are not worse by the margin.
    """
    every = list(sessions)
    stars = _difference(every, "stars", config)
    eased = _difference(every, "eased", config)
    figures = {"stars": _shown(stars), "eased": _shown(eased), **_counts(every)}
    if harm := _floor(every, config):
        return Decision("rolled back", harm, figures)
    if stars.high < 0:
        return Decision("rolled back", f"fewer stars: {_words(stars)}", figures)
    if eased.high < 0:
        return Decision("rolled back", f"it eases people less: {_words(eased)}", figures)
    enough = min(stars.new, stars.old) >= config.min_sessions
    if enough and stars.low > -config.stars_margin and (eased.mean >= -config.eased_margin or not eased.new):
        return Decision("promoted", f"no worse by {config.stars_margin:g} stars: {_words(stars)}", figures)
    if is_late:
        return Decision("held", f"its time is over and nothing is proven: {_words(stars)}", figures)
    return Decision("going on", _words(stars), figures)


def _floor(sessions: Sequence[Watched], config: CanaryConfig) -> str | None:
    """A hard floor: so many more sessions with danger, or with replies that had to be replaced, whatever the stars."""
    for name, what in (("has_crisis", "help in danger"), ("was_stopped", "a reply that could not be said")):
        sides = [
            [bool(getattr(each, name)) for each in sessions if each.is_candidate is side] for side in (True, False)
        ]
        hits, number = sum(sides[0]), len(sides[0])
        usual = (sum(sides[1]) + 1) / (len(sides[1]) + 2)
        if hits >= config.floor_sessions and hits / number > usual + config.floor_margin:
            chance = _at_least(hits, number, min(1.0, usual))
            if chance < config.floor_chance:
                return f"{hits} of {number} sessions had {what}, usual are {usual:.0%}"
    return None


def _at_least(hits: int, number: int, share: float) -> float:
    """The probability of so many hits or more, each with this share."""
    return sum(math.comb(number, k) * share**k * (1 - share) ** (number - k) for k in range(hits, number + 1))


def _difference(sessions: Sequence[Watched], name: str, config: CanaryConfig) -> Difference:
    sides = [
        [
            value
            for each in sessions
            if each.is_over and each.is_candidate is side and (value := getattr(each, name)) is not None
        ]
        for side in (True, False)
    ]
    # Two outcomes are looked at, so each has half of the error that is allowed.
    return difference(
        *sides, alpha=config.alpha / 2, spread=SPREAD, effect=config.stars_effect, fewest=config.fewest_rated
    )


def _counts(sessions: Sequence[Watched]) -> dict[str, Any]:
    new = [each for each in sessions if each.is_candidate]
    return {
        "sessions": {"candidate": len(new), "live": len(sessions) - len(new)},
        "crisis": {
            "candidate": sum(each.has_crisis for each in new),
            "live": sum(each.has_crisis for each in sessions if not each.is_candidate),
        },
        "stopped": {
            "candidate": sum(each.was_stopped for each in new),
            "live": sum(each.was_stopped for each in sessions if not each.is_candidate),
        },
    }


def _shown(found: Difference) -> dict[str, Any]:
    is_known = math.isfinite(found.low)
    ends = {"low": round(found.low, 3), "high": round(found.high, 3)} if is_known else {"low": None, "high": None}
    return {"difference": round(found.mean, 3), **ends, "candidate": found.new, "live": found.old}


def _words(found: Difference) -> str:
    if not math.isfinite(found.low):
        return f"{found.new} sessions with it and {found.old} without say too little yet"
    return f"{found.mean:+.2f} ({found.low:+.2f} to {found.high:+.2f}) over {found.new} and {found.old} sessions"
