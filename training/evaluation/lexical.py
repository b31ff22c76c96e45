"""What is counted of each pair of reply and reference, and the figures made of the sums. Words are split before.

BLEU and distinct are training/metrics.py's, taken apart so that conversations can be drawn again.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from statistics import fmean

from training.evaluation.bootstrap import Finish
from training.metrics import LabelScores, scores_of

LONGEST = 4  # n-grams of BLEU-4
Said = Sequence[str]


def grams(words: Said, size: int) -> list[tuple[str, ...]]:
    """Neighbouring words, `size` at a time."""
    return [tuple(words[start : start + size]) for start in range(len(words) - size + 1)]


def bleu_row(said: Said, wanted: Said) -> list[float]:
    """For n of 1 to 4 the n-grams that are in the reference too, and all; then the words of the reply and of it."""
    row: list[float] = []
    for size in range(1, LONGEST + 1):
        found = Counter(grams(said, size)) & Counter(grams(wanted, size))
        row += [found.total(), max(1, len(said) - size + 1)]
    return [*row, len(said), len(wanted)]


def bleu_finish(size: int) -> Finish:
    """BLEU up to `size`, of 1, from the sums over the corpus (Papineni et al. 2002; NIST's smoothing)."""

    def finish(sums: Sequence[float]) -> float | None:
        *counts, length, wanted = sums
        if not length:
            return 0.0 if wanted else None
        logs: list[float] = []
        halvings = 0
        for hits, total in list(zip(counts[::2], counts[1::2], strict=True))[:size]:
            if not hits and not logs:
                return 0.0
            halvings += not hits
            logs.append(math.log((hits or 0.5**halvings) / total))
        return min(1.0, math.exp(1 - wanted / length)) * math.exp(fmean(logs))

    return finish


def mean(sums: Sequence[float]) -> float | None:
    """Of columns (sum, count)."""
    return sums[0] / sums[1] if sums[1] else None


def token_perplexity(sums: Sequence[float]) -> float | None:
    """Of columns (nats, tokens): the average over tokens, as the papers define it."""
    return math.exp(min(700.0, sums[0] / sums[1])) if sums[1] else None


def confusion_row(predicted: str, true: str, labels: Sequence[str]) -> list[float]:
    """The table with one turn in it, row by row: a label's row is where it is the true one."""
    row = [0.0] * len(labels) ** 2
    row[labels.index(true) * len(labels) + labels.index(predicted)] = 1.0
    return row


def confusion_finish(size: int, pick: Callable[[LabelScores], float]) -> Finish:
    """What `pick` takes of the scores of a table of `size` labels."""

    def finish(sums: Sequence[float]) -> float | None:
        if not sum(sums):
            return None
        return pick(_scores(tuple(tuple(round(n) for n in sums[at : at + size]) for at in range(0, size * size, size))))

    return finish


def share_on_diagonal(sums: Sequence[float]) -> float | None:
    """The accuracy alone, of a table given row by row."""
    size = math.isqrt(len(sums))
    return sum(sums[:: size + 1]) / sum(sums) if sum(sums) else None


# Every score is asked for of the same draws, and the bias takes its time.
@lru_cache(maxsize=4096)
def _scores(table: tuple[tuple[int, ...], ...]) -> LabelScores:
    return scores_of(table)
