"""The output gate's head: the embedding's kernel and a line over the words, fitted together.

The words say what the embedding blurs: "a person" and "not a person", "you should" and "you would never".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from bot.safety.head import head as kernel
from bot.safety.head.head import Array, Head, centred
from bot.safety.normalise import normalise

FOLDER = Path(__file__).parent
OUTPUTS = ("harmful",)
SIZE = 1 << 14
"""Places that words and letters are hashed to."""
SHARE = 0.2
"""Of the words in the kernel, whose embedding has 1."""
_LETTERS = (3, 4, 5)
_OF_LETTERS = 0.3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Joint:
    """`rarity` (SIZE,) weighs a place, `weights` (SIZE,) is what it adds to the score."""

    head: Head
    rarity: Array
    weights: Array

    def score(self, piece: str, vector: Array) -> float:
        """Near 1 for what must not be said, near -1 for what may; `vector` (384,) is the piece's embedding."""
        return float(self.head.scores(vector)["harmful"] + _unit(places(piece) * self.rarity) @ self.weights)


def places(text: str) -> Array:
    """How often each place (SIZE,) is met: words, two and three of them in a row, and letters."""
    found = np.zeros(SIZE, np.float32)
    words = _WORD.findall(normalise(text).marked)
    for name in set(_rows(words)):
        found[crc32(f"w{name}".encode()) % SIZE] += 1
    line = f" {' '.join(words)} "
    for name in {line[at : at + size] for size in _LETTERS for at in range(len(line) - size + 1)}:
        found[crc32(f"c{name}".encode()) % SIZE] += _OF_LETTERS
    return _unit(found)


def fit(parts: list[str], vectors: Array, labels: Array) -> Joint:
    """The head for pieces `parts` (n), their embeddings (n, 384) and labels (n,) of 1 and -1; deterministic."""
    found = np.stack([places(part) for part in parts])
    rarity = (np.log(len(parts) / (1 + (found > 0).sum(0))) + 1).astype(np.float32)
    found = _unit(found * rarity)
    mean, scale = vectors.mean(0), vectors.std(0) + 1e-6
    points = centred(vectors, mean, scale)
    near = np.exp(kernel.GAMMA * (points @ points.T - 1)) + SHARE * (found @ found.T)
    weights = np.linalg.solve(near + kernel.RIDGE * np.eye(len(parts)), labels)
    return Joint(Head(OUTPUTS, mean, scale, points, weights[:, None]), rarity, SHARE * (found.T @ weights))


def save(joint: Joint, about: dict[str, Any], folder: Path = FOLDER) -> None:
    """Write head.npz, with `about`, and words.npz."""
    kernel.save(joint.head, folder / "head.npz", about)
    np.savez_compressed(
        folder / "words.npz", rarity=joint.rarity.astype(np.float16), weights=joint.weights.astype(np.float16)
    )


def load(folder: Path = FOLDER) -> Joint:
    """The committed head."""
    with np.load(folder / "words.npz", allow_pickle=False) as file:
        words = file["rarity"].astype(np.float32), file["weights"].astype(np.float32)
    return Joint(kernel.load(folder / "head.npz"), *words)


def _rows(words: list[str]) -> Iterator[str]:
    for length in (1, 2, 3):
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def _unit(rows: Array) -> Array:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1))
