"""DialoGPT: a conversation as one text, utterances joined by the end token, loss on every supporter's (ExTES, 5.1)."""

from __future__ import annotations

from itertools import accumulate

from training.backbones.example import IGNORED, Example, Examples
from training.backbones.utterances import Said, joined, said
from training.base import Base
from training.datasets.record import Conversation, Skipped


def pieces(conversation: Conversation, base: Base, max_tokens: int) -> Examples:
    """From the last target backwards, as with chat models: each piece ends with one and takes the earlier ones it can.

    In a piece that is cut from the front, at an utterance's boundary, only targets with half of it before them count.
    """
    limit = min(max_tokens, base.positions or max_tokens)
    parts = said(conversation, base)
    remaining = [index for index, part in enumerate(parts) if part.is_target]
    found: list[Example] = []
    skipped: list[Skipped] = []
    while remaining:
        last = remaining[-1]
        first = next((at for at in range(last + 1) if len(joined(parts[at : last + 1])) <= limit), None)
        if first is None:
            skipped.append(Skipped(f"{conversation.id}, turn {last}", f"turn longer than {limit} tokens"))
            remaining.pop()
            continue
        covered = _covered(parts, remaining, first, last)
        found.append(_example(conversation.id, parts[first : last + 1], {index - first for index in covered}))
        remaining = [index for index in remaining if index not in covered]
    return Examples(tuple(found[::-1]), tuple(skipped))


def _covered(parts: list[Said], remaining: list[int], first: int, last: int) -> set[int]:
    starts = list(accumulate((len(part.ids) for part in parts[first : last + 1]), initial=0))
    needed = 0 if first == 0 else starts[-1] // 2
    return {index for index in remaining if index >= first and (index == last or starts[index - first] >= needed)}


def _example(name: str, parts: list[Said], targets: set[int]) -> Example:
    labels: list[int] = []
    strategies: set[int] = set()
    weights: list[float] = []
    for index, part in enumerate(parts):
        start = len(labels)
        is_target = index in targets
        labels += part.ids if is_target else [IGNORED] * len(part.ids)
        weights += [part.weight if is_target else 1.0] * len(part.ids)
        if is_target:
            strategies |= set(range(start, start + part.strategy))
    return Example(
        conversation=name,
        ids=joined(parts),
        labels=tuple(labels),
        strategies=frozenset(strategies),
        turns=len(targets),
        weights=tuple(weights) if any(weight != 1 for weight in weights) else (),
    )
