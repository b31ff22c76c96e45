"""Train the head: `python -m bot.safety.head.train` reads both .jsonl files and writes head.npz, the same each time.

Prints 5-fold cross-validated figures. Takes a minute or two: each line is embedded once.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from bot.safety.embedding import EMBEDDING
from bot.safety.head.head import FOLDER, GAMMA, LEVELS, Array, Head, centred, fit, save

DATA = FOLDER / "training.jsonl"
# What people say in an ordinary talk about what weighs on them, short answers and farewells among it: without these
# lines the head takes every fifth of them for danger.
ORDINARY = FOLDER / "ordinary.jsonl"
CALM = {"level": "none", "category": "none", "subject": "self", "time": "now"}
SUBJECTS = ("other", "quoted or fiction")
RANK = {"none": 0, "concern": 1, "elevated": 2, "imminent": 3}
FOLDS = 5


def read(path: Path = DATA, ordinary: Path = ORDINARY) -> list[dict[str, str]]:
    """The training lines: text, language, level, category, subject, time; the ordinary ones are all of level none."""
    return [*_lines(path), *({**CALM, **line} for line in _lines(ordinary))]


def data_hash(path: Path = DATA, ordinary: Path = ORDINARY) -> str:
    """SHA-256 of both data files, kept in the head's file."""
    return sha256(path.read_bytes() + ordinary.read_bytes()).hexdigest()


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def outputs_of(lines: list[dict[str, str]]) -> tuple[str, ...]:
    """Levels, then the categories that occur, then subjects other than oneself, then the past."""
    categories = sorted({line["category"] for line in lines} - {"none"})
    return (*LEVELS, *categories, *SUBJECTS, "past")


def labels_of(lines: list[dict[str, str]], outputs: tuple[str, ...]) -> Array:
    """(lines, outputs) of 1 and -1."""

    def has(line: dict[str, str], output: str) -> bool:
        if output in LEVELS:
            return RANK[line["level"]] >= RANK[output]
        return output in (line["category"], line["subject"], line["time"])

    return np.array([[1.0 if has(line, output) else -1.0 for output in outputs] for line in lines])


def cross_validated(vectors: Array, labels: Array, outputs: tuple[str, ...]) -> Array:
    """Scores of each line by a head that never saw it: line i is left out in fold i mod FOLDS."""
    scores = np.zeros_like(labels)
    fold = np.arange(len(vectors)) % FOLDS
    for left_out in range(FOLDS):
        head = fit(vectors[fold != left_out], labels[fold != left_out], outputs)
        points = centred(vectors[fold == left_out], head.mean, head.scale)
        scores[fold == left_out] = np.exp(GAMMA * (points @ head.points.T - 1)) @ head.weights
    return scores


def figures(scores: Array, labels: Array, lines: list[dict[str, str]]) -> dict[str, float]:
    """Recall of each level at 5 % and 10 % false alarms on the lines of level none."""
    calm = np.array([line["level"] == "none" for line in lines])
    found: dict[str, float] = {}
    for column, level in enumerate(LEVELS):
        for share in (0.05, 0.1):
            bar = np.quantile(scores[calm, column], 1 - share)
            recall = (scores[labels[:, column] > 0, column] > bar).mean()
            found[f"recall of {level} and up at {share:.0%} false alarms"] = round(float(recall), 3)
    return found


def train(path: Path = DATA) -> tuple[Head, dict[str, Any]]:
    """The head for the file's lines, and what is said about it."""
    lines = read(path)
    vectors = np.stack([EMBEDDING.vector(line["text"]) for line in lines])
    outputs = outputs_of(lines)
    labels = labels_of(lines, outputs)
    measured = figures(cross_validated(vectors, labels, outputs), labels, lines)
    told = {"data": data_hash(path), "lines": len(lines), "languages": len({line["language"] for line in lines})}
    return fit(vectors, labels, outputs), told | measured


def main() -> None:
    """Write head.npz beside the data."""
    head, told = train()
    save(head, FOLDER / "head.npz", told)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
