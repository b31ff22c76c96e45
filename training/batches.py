"""Which examples each step reads: buckets of like length, the same for the same seed. Knows lengths, no text."""

from __future__ import annotations

import random
from collections.abc import Sequence

# Lengths are sorted within this many examples, so that neighbours pad little and the order still is random.
BUCKET = 64


def plan_steps(lengths: Sequence[int], *, epochs: int, max_tokens: int, seed: int) -> list[list[int]]:
    """Every step of every epoch as indexes of examples; padded, a step is at most `max_tokens` or one example."""
    steps: list[list[int]] = []
    for epoch in range(epochs):
        order = random.Random(f"{seed}:{epoch}")
        indexes = list(range(len(lengths)))
        order.shuffle(indexes)
        batches: list[list[int]] = []
        for start in range(0, len(indexes), BUCKET):
            bucket = sorted(indexes[start : start + BUCKET], key=lambda index: lengths[index])
            batches += batch(bucket, lengths, max_tokens)
        order.shuffle(batches)
        steps += batches
    return steps


def batch(indexes: Sequence[int], lengths: Sequence[int], max_tokens: int) -> list[list[int]]:
    """`indexes`, in their order, in groups whose number times longest length stays within `max_tokens`."""
    groups: list[list[int]] = []
    longest = 0
    for index in indexes:
        longest = max(longest, lengths[index])
        if groups and (len(groups[-1]) + 1) * longest <= max_tokens:
            groups[-1].append(index)
        else:
            groups.append([index])
            longest = lengths[index]
    return groups
