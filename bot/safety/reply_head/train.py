"""Train the output gate's head: `python -m bot.safety.reply_head.train` reads training.jsonl and writes head.npz.

Prints 5-fold cross-validated figures. Takes half a minute: each reply is embedded once.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from bot.safety.embedding import EMBEDDING
from bot.safety.head.head import GAMMA, Array, Head, centred, fit, save

FOLDER = Path(__file__).parent
DATA = FOLDER / "training.jsonl"
OUTPUTS = ("harmful",)
FOLDS = 5
BARS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)


def read(path: Path = DATA) -> list[dict[str, str]]:
    """The training lines: a reply's text, its language, and the reason against it, empty for one that may be said."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def data_hash(path: Path = DATA) -> str:
    """SHA-256 of the data file, kept in the head's file."""
    return sha256(path.read_bytes()).hexdigest()


def cross_validated(vectors: Array, labels: Array) -> Array:
    """Scores of each line by a head that never saw it; folds are drawn with a fixed seed."""
    fold = np.random.default_rng(0).permutation(len(vectors)) % FOLDS
    scores = np.zeros(len(vectors))
    for left_out in range(FOLDS):
        head = fit(vectors[fold != left_out], labels[fold != left_out], OUTPUTS)
        points = centred(vectors[fold == left_out], head.mean, head.scale)
        scores[fold == left_out] = (np.exp(GAMMA * (points @ head.points.T - 1)) @ head.weights)[:, 0]
    return scores


def train(path: Path = DATA) -> tuple[Head, dict[str, Any]]:
    """The head for the file's lines, and what is said about it."""
    lines = read(path)
    vectors = np.stack([EMBEDDING.vector(line["text"]) for line in lines])
    labels = np.array([[1.0 if line["reason"] else -1.0] for line in lines])
    scores = cross_validated(vectors, labels)
    is_bad = labels[:, 0] > 0
    figures = {
        f"above {bar}": {
            "recall": round(float((scores[is_bad] > bar).mean()), 3),
            "false alarms": round(float((scores[~is_bad] > bar).mean()), 3),
        }
        for bar in BARS
    }
    about = {"data": data_hash(path), "lines": len(lines), "cross-validated": figures}
    return fit(vectors, labels, OUTPUTS), about


def main() -> None:
    """Train and write."""
    head, about = train()
    save(head, FOLDER / "head.npz", about)
    json.dump(about, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
