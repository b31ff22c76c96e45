"""Train the output gate's head: `python -m bot.safety.reply_head.train` reads training.jsonl and writes head.npz.

Prints 5-fold cross-validated figures. Takes three minutes: each piece and each sentence is embedded once.
"""

from __future__ import annotations

import json
import re
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from bot.safety import output_gate
from bot.safety.embedding import EMBEDDING
from bot.safety.head.head import Array, Head, fit, save, with_worst
from bot.safety.head.train import scored
from bot.safety.meaning import pieces

FOLDER = Path(__file__).parent
DATA = FOLDER / "training.jsonl"
OUTPUTS = ("harmful",)
FOLDS = 5
BARS = tuple(round(step / 100, 2) for step in range(-60, 61, 2))
_SENTENCE = re.compile(r"[^.!?。！？।؟\n]+[.!?。！？।؟\n]*")
_LETTERS = 4  # of a sentence that means something by itself


def read(path: Path = DATA) -> list[dict[str, str]]:
    """The training lines: a reply's text, its language, and the reason against it, empty for one that may be said."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def data_hash(path: Path = DATA) -> str:
    """SHA-256 of the data file, kept in the head's file."""
    return sha256(path.read_bytes()).hexdigest()


def sentences(text: str) -> list[str]:
    """The reply's sentences where it has several, so that the head learns which of them is the harm."""
    found = [sentence.strip() for sentence in _SENTENCE.findall(" ".join(text.split()))]
    found = [sentence for sentence in found if sum(char.isalpha() for char in sentence) >= _LETTERS]
    return found if len(found) > 1 else []


def sightings(lines: list[dict[str, str]], vectors: dict[str, Array]) -> tuple[Array, Array]:
    """Vectors and labels: the pieces that the gate asks about, and the sentences that they are made of.

    Everything in a good reply is good. Of a harmful reply one piece and one sentence carry the harm, the worst ones.
    """
    sure, unsure = [], []
    for line in lines:
        label = np.array([1.0 if line["reason"] else -1.0])
        for parts in (pieces(line["text"]), sentences(line["text"])):
            rows = [vectors[part] for part in parts]
            if not line["reason"] or len(rows) == 1:
                sure += [(row, label) for row in rows]
            elif rows:
                unsure.append((np.stack(rows), label))
    return with_worst(sure, unsure, OUTPUTS, harm)


def harm(head: Head, rows: Array) -> Array:
    """The head's only score for each row."""
    return np.asarray(scored(head, rows)[:, 0])


def cross_validated(lines: list[dict[str, str]], vectors: dict[str, Array]) -> Array:
    """The gate's score of each line, its worst piece's, by a head that never saw it; folds have a fixed seed."""
    fold = np.random.default_rng(0).permutation(len(lines)) % FOLDS
    scores = np.zeros(len(lines))
    for left_out in range(FOLDS):
        kept = [line for line, at in zip(lines, fold, strict=True) if at != left_out]
        head = fit(*sightings(kept, vectors), OUTPUTS)
        for index in np.flatnonzero(fold == left_out):
            scores[index] = harm(head, np.stack([vectors[part] for part in pieces(lines[index]["text"])])).max()
    return scores


def figures(scores: Array, lines: list[dict[str, str]]) -> dict[str, dict[str, float]]:
    """Recall and false alarms above each bar, of the head alone and of the gate: its patterns or the head.

    The patterns have seen these lines, so the gate's recall is better here than on others.
    """
    is_bad = np.array([bool(line["reason"]) for line in lines])
    by_patterns = np.array([bool(output_gate.check(line["text"])) for line in lines])
    found = {}
    for bar in BARS:
        by_head = scores > bar
        of_gate = by_head | by_patterns
        found[f"above {bar}"] = {
            "recall": round(float(by_head[is_bad].mean()), 3),
            "false alarms": round(float(by_head[~is_bad].mean()), 3),
            "gate's recall": round(float(of_gate[is_bad].mean()), 3),
            "gate's false alarms": round(float(of_gate[~is_bad].mean()), 3),
        }
    return found


def train(path: Path = DATA) -> tuple[Head, dict[str, Any]]:
    """The head for the file's lines, and what is said about it."""
    lines = read(path)
    every = dict.fromkeys(part for line in lines for part in (*pieces(line["text"]), *sentences(line["text"])))
    vectors = {part: EMBEDDING.vector(part) for part in every}
    measured = figures(cross_validated(lines, vectors), lines)
    about = {"data": data_hash(path), "lines": len(lines), "cross-validated": measured}
    return fit(*sightings(lines, vectors), OUTPUTS), about


def main() -> None:
    """Train and write."""
    head, about = train()
    save(head, FOLDER / "head.npz", about)
    json.dump(about, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
