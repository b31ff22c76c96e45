"""Signs that a model has lost its range, or speaks as somebody else: entropy, sameness, drift. On replies alone."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from statistics import fmean

from training.heard import Asked, Reply
from training.metrics import preference_bias, rouge_l, tokens

# Pairs that sameness is measured on: more cost time and change little.
MOST_PAIRS = 1000


def entropy(strategies: Iterable[str | None]) -> float:
    """Of the strategies used, in bits; 0: always the same one."""
    counts = Counter(strategies)
    total = counts.total()
    return sum(-number / total * math.log2(number / total) for number in counts.values()) + 0.0 if total else 0.0


def sameness(replies: Sequence[str], seed: int = 0) -> float:
    """Mean ROUGE-L of replies with one another, of 1, over drawn pairs; 1: always the same words."""
    said = [reply for reply in replies if reply]
    if len(said) < 2:
        return 0.0
    draw = random.Random(seed)
    pairs = [draw.sample(range(len(said)), 2) for _ in range(min(MOST_PAIRS, len(said) * (len(said) - 1) // 2))]
    return rouge_l([said[one] for one, _ in pairs], [said[other] for _, other in pairs])


def bias(asked: Sequence[Asked], replies: Sequence[Reply]) -> float | None:
    """Preference bias of the strategies (Kang et al. 2024); None: too little is labelled to say."""
    pairs = [(each.wanted.strategy, reply.strategy) for each, reply in zip(asked, replies, strict=True)]
    known = [(wanted, said) for wanted, said in pairs if wanted and said]
    names = sorted({name for pair in known for name in pair})
    if len(names) < 2:
        return None
    place = {name: index for index, name in enumerate(names)}
    table = [[0] * len(names) for _ in names]
    for wanted, said in known:
        table[place[wanted]][place[said]] += 1
    return preference_bias(table)


def drift(first: Sequence[Reply], second: Sequence[Reply]) -> float:
    """How differently two sets of replies speak, 0 to 1: the mean divergence of words, strategies and lengths.

    Each is Jensen and Shannon's divergence in bits. Two draws of one model differ as well, so it says something only
    next to that.
    """
    views = (_words, _strategies, _lengths)
    return fmean(divergence(Counter(view(first)), Counter(view(second))) for view in views)


def divergence(first: Counter[Hashable], second: Counter[Hashable]) -> float:
    """Jensen-Shannon divergence of two counts, in bits, 0 to 1."""
    if not first or not second:
        return 0.0 if not first and not second else 1.0
    totals = first.total(), second.total()
    bits = 0.0
    for each in first.keys() | second.keys():
        shares = first[each] / totals[0], second[each] / totals[1]
        middle = sum(shares) / 2
        bits += sum(share / 2 * math.log2(share / middle) for share in shares if share)
    return min(1.0, max(0.0, bits))


def _words(replies: Sequence[Reply]) -> Iterable[Hashable]:
    return (word for reply in replies for word in tokens(reply.text))


def _strategies(replies: Sequence[Reply]) -> Iterable[Hashable]:
    return (reply.strategy for reply in replies)


def _lengths(replies: Sequence[Reply]) -> Iterable[Hashable]:
    """Lengths in words, in steps that double: 8 and 12 are alike, 8 and 40 are not."""
    return (len(tokens(reply.text)).bit_length() for reply in replies)
