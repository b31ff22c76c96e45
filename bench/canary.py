"""How often a trial rolls back a version that is as good, and how soon one that is worse: simulated sessions.

`python -m bench.canary [--trials N] [--sessions N]`. Stars are drawn from a distribution like ESConv's feedback; the
candidate is looked at after every session, as no operator ever would more often.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from training.config import CanaryConfig
from training.watching import Watched, decide

# Shares of 1 to 5 stars, as a mean of a session's ratings is drawn from; ours, with a mean of 4.0.
USUAL = (0.03, 0.07, 0.15, 0.37, 0.38)
RATED = 0.6


@dataclass(frozen=True, slots=True)
class Case:
    """What a candidate is like: `drop`, stars fewer; `crisis` and `stopped`, shares of its sessions, usually 4 %."""

    name: str
    drop: float = 0.0
    crisis: float = 0.04
    stopped: float = 0.04


CASES = (
    Case("as good"),
    Case("half a star worse", 0.5),
    Case("one star worse", 1.0),
    Case("two stars worse", 2.0),
    Case("half a star better", -0.5),
    Case("danger in 25 % of its sessions", crisis=0.25),
    Case("replies stopped in 25 %", stopped=0.25),
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How one simulated trial ended, after how many sessions in all and how many with the candidate."""

    step: str
    sessions: int
    exposed: int


def trial(case: Case, config: CanaryConfig, most: int, draw: random.Random) -> Ended:
    """One trial, looked at after every session."""
    seen: list[Watched] = []
    for number in range(1, most + 1):
        seen.append(_session(draw.random() < config.share, case, draw))
        step = decide(seen, config, is_late=number == most).step
        if step != "going on":
            return Ended(step, number, sum(each.is_candidate for each in seen))
    raise AssertionError("the last look decides")


def _session(is_candidate: bool, case: Case, draw: random.Random) -> Watched:
    ratings = draw.choices((1, 2, 3, 4, 5), USUAL, k=3)
    drop = case.drop if is_candidate else 0.0
    stars = min(5.0, max(1.0, sum(ratings) / 3 + draw.gauss(0, 0.4) - drop))
    return Watched(
        is_candidate,
        stars if draw.random() < RATED else None,
        None,
        draw.random() < (case.crisis if is_candidate else 0.04),
        draw.random() < (case.stopped if is_candidate else 0.04),
    )


def line(case: Case, ended: Sequence[Ended]) -> str:
    """One row: shares of the three ends, and when a roll-back came."""
    steps = Counter(each.step for each in ended)
    shares = "  ".join(f"{steps[step] / len(ended):7.1%}" for step in ("promoted", "held", "rolled back"))
    back = [each for each in ended if each.step == "rolled back"]
    when = (
        f"{median(each.exposed for each in back):.0f} of {median(each.sessions for each in back):.0f}" if back else "–"
    )
    return f"{case.name:<32} {shares}   {when}"


def main() -> None:
    """Print a row for each kind of candidate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--sessions", type=int, default=400)
    parser.add_argument("--share", type=float, default=CanaryConfig().share)
    options = parser.parse_args()
    config = CanaryConfig(share=options.share)
    print(f"{options.trials} trials of at most {options.sessions} sessions, {config.share:.0%} with the candidate")
    print(
        f"{'the candidate is':<32} promoted     held  rolled back  sessions with it, of all, at the roll-back (median)"
    )
    for case in CASES:
        draw = random.Random(case.name)
        print(line(case, [trial(case, config, options.sessions, draw) for _ in range(options.trials)]), flush=True)


if __name__ == "__main__":
    main()
