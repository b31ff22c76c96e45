"""What the letters and words of a text say of its level: a line over hashed n-grams, fitted by ridge regression.

It sees what the embedding blurs (who does it, which means, "not"), in every script; alone it is the weaker of the two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from zlib import crc32

import numpy as np

from bot.safety.head.head import FOLDER, LEVELS, Array

SIZE = 1 << 17
"""Places that n-grams are hashed to; twice the letters' and words' n-grams that occur more than once."""
RIDGE = 1.0
STEPS = 60
_LETTERS = (2, 3, 4, 5)
_WORDS = (1, 2, 3)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Words:
    """`rarity` (SIZE,) weighs a place, `weights` (SIZE, levels) is what it adds to each level's score, from `bias`."""

    rarity: Array
    weights: Array
    bias: Array

    def scores(self, text: str) -> dict[str, float]:
        """Level to score, mostly between -1 and 1."""
        at, values = _weighed(text, self.rarity)
        return dict(zip(LEVELS, (values @ self.weights[at] + self.bias).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Rows:
    """A sparse matrix (n, SIZE): the places of all rows behind one another, their values, and where each row starts."""

    at: Array
    values: Array
    row: Array
    count: int

    def times(self, weights: Array) -> Array:
        """(n, k) from (SIZE, k)."""
        parts = (np.bincount(self.row, self.values * column[self.at], self.count) for column in weights.T)
        return np.stack(list(parts), 1)

    def back(self, sums: Array) -> Array:
        """(SIZE, k) from (n, k): the transposed matrix's product."""
        parts = (np.bincount(self.at, self.values * column[self.row], SIZE) for column in sums.T)
        return np.stack(list(parts), 1)


def fit(texts: Sequence[str], labels: Array) -> Words:
    """The line for `texts` (n) and `labels` (n, levels) of 1 and -1; deterministic. Takes about ten seconds."""
    rarity = _rarity(texts)
    found = [_weighed(text, rarity) for text in texts]
    sizes = [len(at) for at, _ in found]
    rows = _Rows(
        np.concatenate([at for at, _ in found]),
        np.concatenate([values for _, values in found]),
        np.repeat(np.arange(len(found)), sizes),
        len(found),
    )
    bias = labels.mean(0)
    return Words(rarity, _solved(rows, labels - bias).astype(np.float32), bias.astype(np.float32))


def save(words: Words, path: Path = FOLDER / "words.npz") -> None:
    """Write the line as a .npz, in half precision."""
    small = {name: getattr(words, name).astype(np.float16) for name in ("rarity", "weights", "bias")}
    np.savez_compressed(path, **small)


def load(path: Path = FOLDER / "words.npz") -> Words:
    """The committed line."""
    with np.load(path, allow_pickle=False) as file:
        return Words(*(file[name].astype(np.float32) for name in ("rarity", "weights", "bias")))


def _solved(rows: _Rows, labels: Array) -> Array:
    """Ridge weights (SIZE, k) by conjugate gradients, all columns at once."""
    weights = np.zeros((SIZE, labels.shape[1]))
    rest = rows.back(labels)
    way, length = rest, (rest**2).sum(0)
    for _ in range(STEPS):
        image = rows.back(rows.times(way)) + RIDGE * way
        step = length / np.maximum((way * image).sum(0), 1e-30)
        weights = weights + step * way
        rest = rest - step * image
        before, length = length, (rest**2).sum(0)
        way = rest + length / np.maximum(before, 1e-30) * way
    return weights


def _rarity(texts: Sequence[str]) -> Array:
    """How rare each place is: the logarithm of lines over lines with it, smoothed."""
    met = Counter(place for text in texts for group in _places(text) for place in group)
    rarity = np.full(SIZE, log(1 + len(texts)) + 1, np.float32)
    at = np.fromiter(met.keys(), np.int64, len(met))
    rarity[at] = np.log((1 + len(texts)) / (1 + np.fromiter(met.values(), np.float64, len(met)))) + 1
    return rarity


def _weighed(text: str, rarity: Array) -> tuple[Array, Array]:
    """Places and their values: letters together of length 1, words together of length 1."""
    places: list[Array] = []
    values: list[Array] = []
    for group in _places(text):
        at = np.fromiter(group.keys(), np.int64, len(group))
        found = (1 + np.log(np.fromiter(group.values(), np.float64, len(group)))) * rarity[at]
        places.append(at)
        values.append(found / max(float(np.linalg.norm(found)), 1e-9))
    return np.concatenate(places), np.concatenate(values)


def _places(text: str) -> tuple[Counter[int], Counter[int]]:
    plain = text.casefold()
    letters = Counter(crc32(f"c{part}".encode(errors="replace")) % SIZE for part in _letters(plain))
    words = Counter(crc32(f"w{part}".encode(errors="replace")) % SIZE for part in _rows(_WORD.findall(plain)))
    return letters, words


def _letters(text: str) -> Iterator[str]:
    for word in text.split():
        padded = f" {word} "
        for size in _LETTERS:
            yield from (padded[at : at + size] for at in range(max(1, len(padded) - size + 1)))


def _rows(words: list[str]) -> Iterator[str]:
    for length in _WORDS:
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))
