"""Train the head: `python -m bot.safety.head.train` reads both .jsonl files and writes both .npz files, the same
each time.

Prints 5-fold cross-validated figures. Takes seven minutes: each piece is embedded once.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from bot.safety.embedding import EMBEDDING
from bot.safety.head import words
from bot.safety.head.head import FOLDER, GAMMA, LEVELS, Array, Head, centred, fit, save, with_worst
from bot.safety.head.words import Words
from bot.safety.meaning import SHARE, pieces

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


def sightings(lines: list[dict[str, str]], vectors: dict[str, Array], outputs: tuple[str, ...]) -> tuple[Array, Array]:
    """Vectors and labels as the gate will see them: every piece of a calm line, the worst one of a line of danger."""
    sure, unsure = [], []
    for line, label in zip(lines, labels_of(lines, outputs), strict=True):
        rows = [vectors[part] for part in pieces(line["text"])]
        if line["level"] == "none" or len(rows) == 1:
            sure += [(row, label) for row in rows]
        else:
            unsure.append((np.stack(rows), label))
    return with_worst(sure, unsure, outputs, risks)


def words_of(lines: list[dict[str, str]], vectors: dict[str, Array], head: Head) -> Words:
    """The line over the words of what the gate sees: of a long line of danger, the piece that the head finds worst."""
    found: list[tuple[str, Array]] = []
    for line, label in zip(lines, labels_of(lines, LEVELS), strict=True):
        parts = pieces(line["text"])
        if line["level"] != "none" and len(parts) > 1:
            parts = [parts[risks(head, np.stack([vectors[part] for part in parts])).argmax()]]
        found += [(part, label) for part in parts]
    return words.fit([part for part, _ in found], np.stack([label for _, label in found]))


def risks(head: Head, vectors: Array) -> Array:
    """The mean of the levels' scores for each row."""
    return np.asarray(scored(head, vectors)[:, [head.outputs.index(level) for level in LEVELS]].mean(1))


def scored(head: Head, vectors: Array) -> Array:
    """(rows, outputs): what `Head.scores` says of each row."""
    points = centred(vectors, head.mean, head.scale)
    return np.asarray(np.exp(GAMMA * (points @ head.points.T - 1)) @ head.weights)


def cross_validated(lines: list[dict[str, str]], vectors: dict[str, Array], outputs: tuple[str, ...]) -> Array:
    """Scores of each line, its worst piece's, by a head that never saw it: line i is left out in fold i mod FOLDS."""
    scores = np.zeros((len(lines), len(outputs)))
    for left_out in range(FOLDS):
        kept = [line for index, line in enumerate(lines) if index % FOLDS != left_out]
        head = fit(*sightings(kept, vectors, outputs), outputs)
        line = words_of(kept, vectors, head)
        for index in range(left_out, len(lines), FOLDS):
            parts = pieces(lines[index]["text"])
            found = joined(head, line, parts, np.stack([vectors[part] for part in parts]))
            scores[index] = found[found[:, [outputs.index(level) for level in LEVELS]].mean(1).argmax()]
    return scores


def joined(head: Head, line: Words, parts: list[str], vectors: Array) -> Array:
    """(parts, outputs): the scores as `meaning.scores` gives them."""
    found = scored(head, vectors)
    columns = [head.outputs.index(level) for level in LEVELS]
    said = np.array([list(line.scores(part).values()) for part in parts])
    found[:, columns] = (1 - SHARE) * found[:, columns] + SHARE * said
    return found


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


def train(path: Path = DATA) -> tuple[Head, Words, dict[str, Any]]:
    """The head and the line over words for the file's lines, and what is said about them."""
    lines = read(path)
    every = dict.fromkeys(part for line in lines for part in pieces(line["text"]))
    vectors = {part: EMBEDDING.vector(part) for part in every}
    outputs = outputs_of(lines)
    measured = figures(cross_validated(lines, vectors, outputs), labels_of(lines, outputs), lines)
    told = {"data": data_hash(path), "lines": len(lines), "languages": len({line["language"] for line in lines})}
    head = fit(*sightings(lines, vectors, outputs), outputs)
    return head, words_of(lines, vectors, head), told | measured


def main() -> None:
    """Write head.npz and words.npz beside the data."""
    head, line, told = train()
    save(head, FOLDER / "head.npz", told)
    words.save(line)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
