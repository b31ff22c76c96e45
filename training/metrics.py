"""The measures that papers on ESConv report, from texts and labels alone. Knows no model.

BLEU, distinct and ROUGE-L follow ESConv's own code (codes_zcj/metric/myMetrics.py of its release) in all but the
splitting of words, which is ours: NLTK's needs data that is downloaded.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

ROUGE_BETA = 1.2
BIAS_ROUNDS = 20
_SMALL = 1e-6
# Words, the endings after an apostrophe apart as in the Penn Treebank ("do" and "n't"), and single marks.
_TOKEN = re.compile(r"\w+(?=n't\b)|n't\b|'(?:s|re|ve|ll|d|m)\b|\.{3}|\w+(?:-\w+)*|[^\w\s]")


def tokens(text: str) -> list[str]:
    """Words and marks in lower case."""
    return _TOKEN.findall(text.lower().replace("’", "'"))


def bleu(replies: Sequence[str], references: Sequence[str], size: int = 2) -> float:
    """BLEU of the whole corpus up to n-grams of `size`, of 1; one reference a reply (Papineni et al. 2002).

    Sizes without a match count as half a match, then a quarter, and so on (NIST's smoothing, NLTK's `method3`).
    """
    pairs = [(tokens(reply), tokens(reference)) for reply, reference in zip(replies, references, strict=True)]
    length, wanted = (sum(len(pair[side]) for pair in pairs) for side in (0, 1))
    if not length:
        return 0.0
    halvings, logs = 0, []
    for number in range(1, size + 1):
        hits = sum(((_grams(said, number)) & _grams(wished, number)).total() for said, wished in pairs)
        total = sum(max(1, len(said) - number + 1) for said, _ in pairs)
        if not hits:
            if number == 1:
                return 0.0
            halvings += 1
        logs.append(math.log((hits or 0.5**halvings) / total))
    return min(1.0, math.exp(1 - wanted / length)) * math.exp(fmean(logs))


def rouge_l(replies: Sequence[str], references: Sequence[str]) -> float:
    """Mean ROUGE-L of 1 (Lin 2004), F with beta 1.2: recall counts a little more."""
    scores = [rouge_l_of(tokens(a), tokens(b)) for a, b in zip(replies, references, strict=True)]
    return fmean(scores) if scores else 0.0


def rouge_l_of(said: Sequence[str], wanted: Sequence[str]) -> float:
    """ROUGE-L of one pair of split texts, of 1."""
    common = _longest_common(said, wanted)
    if not common:
        return 0.0
    precision, recall = common / len(said), common / len(wanted)
    return (1 + ROUGE_BETA**2) * precision * recall / (recall + ROUGE_BETA**2 * precision)


def _longest_common(first: Sequence[str], second: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(second) + 1)
    for word in first:
        before = 0
        for index, other in enumerate(second, start=1):
            before, row[index] = row[index], before + 1 if word == other else max(row[index], row[index - 1])
    return row[-1]


def distinct(replies: Sequence[str], size: int) -> float:
    """Distinct-n of 1 (Li et al. 2016): different n-grams of all replies together, as a share of all of them."""
    found = sum((_grams(tokens(reply), size) for reply in replies), Counter[tuple[str, ...]]())
    return len(found) / found.total() if found else 0.0


def mean_length(replies: Sequence[str]) -> float:
    """Words and marks of a reply."""
    return fmean(len(tokens(reply)) for reply in replies) if replies else 0.0


def _grams(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1))


@dataclass(frozen=True, slots=True)
class LabelScores:
    """How well predicted labels meet the true ones; shares of 1. `bias` is that of preference (lower is better).

    `macro_f1` is the plain mean over all labels, `weighted_f1` that by how often each is true.
    """

    accuracy: float
    macro_f1: float
    weighted_f1: float
    bias: float
    count: int


def label_scores(predicted: Sequence[str], true: Sequence[str], labels: Sequence[str]) -> LabelScores:
    """The scores over `labels`; each label of both lists has to be one of them, else KeyError."""
    place = {label: index for index, label in enumerate(labels)}
    table = [[0] * len(labels) for _ in labels]
    for guess, truth in zip(predicted, true, strict=True):
        table[place[truth]][place[guess]] += 1
    return scores_of(table)


def scores_of(table: Sequence[Sequence[int]]) -> LabelScores:
    """The scores of a table whose `table[i][j]` counts turns whose label is i and guess j."""
    count = sum(sum(row) for row in table)
    f1 = [_f1(table, index) for index in range(len(table))]
    shares = [sum(row) / count if count else 0.0 for row in table]
    return LabelScores(
        accuracy=sum(table[index][index] for index in range(len(table))) / count if count else 0.0,
        macro_f1=fmean(f1),
        weighted_f1=sum(share * score for share, score in zip(shares, f1, strict=True)),
        bias=preference_bias(table),
        count=count,
    )


def _f1(table: Sequence[Sequence[int]], index: int) -> float:
    hits = table[index][index]
    both = sum(table[index]) + sum(row[index] for row in table)
    return 2 * hits / both if both else 0.0


def preference_bias(table: Sequence[Sequence[int]]) -> float:
    """How far a model prefers some labels to others, by Kang et al. 2024: the standard deviation of preference.

    `table[i][j]` counts turns whose label is i and guess j. A label's strength, in Bradley and Terry's model of
    comparisons, is how often it is guessed in place of others against how often others are in its place; rounds as in
    EmoDynamiX's released code (20, strengths scaled to a mean of 1 after each). 0: no preference.
    """
    size = len(table)
    strength = [1.0] * size
    for _ in range(BIAS_ROUNDS):
        for label in range(size):
            won = sum(table[j][label] * strength[j] / (strength[label] + strength[j] + _SMALL) for j in range(size))
            lost = sum(table[label][j] / (strength[label] + strength[j] + _SMALL) for j in range(size))
            strength[label] = won / lost if lost else strength[label]
        mean = fmean(strength)
        strength = [each / mean for each in strength] if mean else strength
    return pstdev(strength)
