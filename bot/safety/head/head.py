"""The head: from an embedding to scores of level, category, subject and time, by kernel ridge regression.

The score of an output is near 1 where the training lines close in meaning have it, and near -1 where they lack it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

FOLDER = Path(__file__).parent
GAMMA = 3.0
"""Width of the kernel exp(GAMMA (cosine - 1)), of both heads: after a change both are trained again."""
RIDGE = 0.1
LEVELS = ("concern", "elevated", "imminent")
"""An output for each: at least this level."""


@dataclass(frozen=True, slots=True)
class Head:
    """`points` (n, 384) are the training lines' unit vectors, `weights` (n, outputs) what each adds to a score."""

    outputs: tuple[str, ...]
    mean: Array
    scale: Array
    points: Array
    weights: Array

    def scores(self, vector: Array) -> dict[str, float]:
        """Output to score, mostly between -1 and 1."""
        # Not "@": BLAS wakes a thread for each core here, which on a busy machine takes 20 times as long as the sum.
        near = np.einsum("ij,j->i", self.points, centred(vector[None], self.mean, self.scale)[0])
        kernel = np.exp(GAMMA * (near - 1))
        return dict(zip(self.outputs, (kernel @ self.weights).tolist(), strict=True))


def centred(vectors: Array, mean: Array, scale: Array) -> Array:
    """Rows of `vectors` with the training lines' mean and spread taken out, as unit vectors."""
    moved = (vectors - mean) / scale
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True))


def fit(vectors: Array, labels: Array, outputs: tuple[str, ...]) -> Head:
    """The head for training `vectors` (n, 384) and `labels` (n, outputs) of 1 and -1; deterministic."""
    mean, scale = vectors.mean(0), vectors.std(0) + 1e-6
    points = centred(vectors, mean, scale)
    kernel = np.exp(GAMMA * (points @ points.T - 1)) + RIDGE * np.eye(len(points))
    return Head(outputs, mean, scale, points, np.linalg.solve(kernel, labels))


def with_worst(
    sure: list[tuple[Array, Array]],
    unsure: list[tuple[Array, Array]],
    outputs: tuple[str, ...],
    risks: Callable[[Head, Array], Array],
    choices: int = 2,
) -> tuple[Array, Array]:
    """Vectors and labels to fit: all of `sure`, and of the rows of each of `unsure` the one that carries its label.

    It is the row for which `risks` is highest, of a head that was fitted without such rows and again with them.
    """
    found = _stacked(sure)
    for _ in range(choices):
        head = fit(*found, outputs)
        chosen = [(rows[risks(head, rows).argmax()], label) for rows, label in unsure]
        found = _stacked([*sure, *chosen])
    return found


def _stacked(rows: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    return np.stack([vector for vector, _ in rows]), np.stack([label for _, label in rows])


def save(head: Head, path: Path, about: dict[str, Any]) -> None:
    """Write the head as a .npz, points as bytes, with `about` (data hash, metrics) inside."""
    np.savez_compressed(
        path,
        outputs=np.array(head.outputs),
        mean=head.mean.astype(np.float32),
        scale=head.scale.astype(np.float32),
        points=np.round(head.points * 254).clip(-127, 127).astype(np.int8),
        weights=head.weights.astype(np.float32),
        about=np.array(json.dumps(about)),
    )


def load(path: Path = FOLDER / "head.npz") -> Head:
    """The committed head."""
    with np.load(path, allow_pickle=False) as file:
        points = file["points"].astype(np.float32) / 254
        return Head(tuple(map(str, file["outputs"])), file["mean"], file["scale"], points, file["weights"])


def about(path: Path = FOLDER / "head.npz") -> dict[str, Any]:
    """What the head was trained on and how well it did: data hash, lines, cross-validated figures."""
    with np.load(path, allow_pickle=False) as file:
        content: dict[str, Any] = json.loads(str(file["about"]))
        return content
