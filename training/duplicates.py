"""Conversations that are the same, or nearly: told by the runs of three words that they have in common.

Each is sketched by its `SIZE` smallest hashes of word triples (bottom-k MinHash, Broder 1997); the share of common ones
among the smallest of two sketches estimates their Jaccard likeness.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from training.datasets.record import Conversation, Skipped

SIZE = 128
RUN = 3
# Shorter ones share too much by chance: they are taken as one only if every word is the same.
FEWEST_RUNS = 40
# Of the earlier ones that share any hash, how many of those that share the most are compared.
MOST_LIKELY = 5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What two conversations are compared by: all words, and the smallest hashes of their runs, in order."""

    id: str
    whole: bytes
    hashes: tuple[int, ...]


@dataclass(slots=True)
class _Seen:
    """The sketches met so far."""

    threshold: float
    sketches: list[_Sketch] = field(default_factory=list)
    holders: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    whole: set[bytes] = field(default_factory=set)

    def has(self, sketch: _Sketch) -> str | None:
        """How an earlier one says the same: "" to the word, "nearly "; None: none does."""
        if sketch.whole in self.whole:
            return ""
        common = Counter(place for value in sketch.hashes for place in self.holders.get(value, ()))
        likely = (self.sketches[place].hashes for place, _ in common.most_common(MOST_LIKELY))
        return "nearly " if any(_likeness(sketch.hashes, other) >= self.threshold for other in likely) else None

    def add(self, sketch: _Sketch) -> None:
        self.whole.add(sketch.whole)
        for value in sketch.hashes:
            self.holders[value].append(len(self.sketches))
        self.sketches.append(sketch)


def without_twins(
    conversations: Iterable[Conversation], threshold: float, measured: Sequence[Conversation] = ()
) -> tuple[list[Conversation], list[Skipped]]:
    """The conversations less those that repeat an earlier one or one of `measured`; and those, with the reason."""
    seen, apart = _Seen(threshold), _Seen(threshold)
    for other in measured:
        apart.add(_sketch(other))
    kept: list[Conversation] = []
    skipped: list[Skipped] = []
    for conversation in conversations:
        sketch = _sketch(conversation)
        if (how := apart.has(sketch)) is not None:
            skipped.append(Skipped(conversation.id, f"is {how}also in the validation data"))
        elif (how := seen.has(sketch)) is not None:
            skipped.append(Skipped(conversation.id, f"{how}repeats another conversation"))
        else:
            seen.add(sketch)
            kept.append(conversation)
    return kept, skipped


def like_any(
    conversations: Iterable[Conversation], threshold: float, measured: Sequence[Conversation]
) -> frozenset[str]:
    """The ids of those that repeat one of `measured`, to the word or nearly."""
    apart = _Seen(threshold)
    for other in measured:
        apart.add(_sketch(other))
    return frozenset(each.id for each in conversations if apart.has(_sketch(each)) is not None)


def _sketch(conversation: Conversation) -> _Sketch:
    words = [word for turn in conversation.turns for word in _WORD.findall(turn.text.casefold())]
    whole = blake2b(" ".join(words).encode(), digest_size=16).digest()
    runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    hashes = sorted(int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") for run in runs)
    return _Sketch(conversation.id, whole, tuple(hashes[:SIZE]) if len(runs) >= FEWEST_RUNS else ())


def _likeness(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """The share of common hashes among the smallest of both: an estimate of the Jaccard index."""
    smallest = set(sorted({*first, *second})[:SIZE])
    return len(smallest & set(first) & set(second)) / len(smallest)
