"""Train the output gate's head: `python -m bot.safety.reply_head.train` reads training.jsonl, writes head and words.

Prints 5-fold cross-validated figures. Takes four minutes: each piece and each sentence is embedded once.
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
from bot.safety.head.head import Array
from bot.safety.meaning import pieces
from bot.safety.output_meaning import BAR, BAR_IN_CRISIS, stands
from bot.safety.reply_head import joint

FOLDER = Path(__file__).parent
DATA = FOLDER / "training.jsonl"
FOLDS = 5
CHOICES = 2
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


def sightings(lines: list[dict[str, str]], vectors: dict[str, Array]) -> tuple[list[str], Array, Array]:
    """Texts, vectors and labels: the pieces that the gate asks about, and the sentences that they are made of.

    Everything in a good reply is good. Of a harmful reply one piece and one sentence carry the harm: the worst ones for
    a head that was fitted without them, and again for one fitted with the first choice.
    """
    good, bad, unsure = [], [], []
    for line in lines:
        for parts in (pieces(line["text"]), sentences(line["text"])):
            if not line["reason"]:
                good += parts
            elif len(parts) == 1:
                bad += parts
            elif parts:
                unsure.append(parts)
    chosen: list[str] = []
    for _ in range(CHOICES):
        head = joint.fit(*_labelled(good, [*bad, *chosen], vectors))
        chosen = [max(parts, key=lambda part: head.score(part, vectors[part])) for parts in unsure]
    return _labelled(good, [*bad, *chosen], vectors)


def _labelled(good: list[str], bad: list[str], vectors: dict[str, Array]) -> tuple[list[str], Array, Array]:
    parts = [*good, *bad]
    return parts, np.stack([vectors[part] for part in parts]), np.array([-1.0] * len(good) + [1.0] * len(bad))


def worst(head: joint.Joint, text: str, vectors: dict[str, Array]) -> float:
    """The gate's score of a reply: its worst piece's."""
    return max((head.score(part, vectors[part]) for part in pieces(text)), default=-1.0)


def cross_validated(lines: list[dict[str, str]], vectors: dict[str, Array]) -> Array:
    """The gate's score of each line by a head that never saw it; folds have a fixed seed."""
    fold = np.random.default_rng(0).permutation(len(lines)) % FOLDS
    scores = np.zeros(len(lines))
    for left_out in range(FOLDS):
        kept = [line for line, at in zip(lines, fold, strict=True) if at != left_out]
        head = joint.fit(*sightings(kept, vectors))
        for index in np.flatnonzero(fold == left_out):
            scores[index] = worst(head, lines[index]["text"], vectors)
    return scores


def figures(scores: Array, lines: list[dict[str, str]]) -> dict[str, dict[str, float]]:
    """Recall and false alarms, usual and in danger, of the head alone and of the gate: patterns and head together.

    The patterns have seen these lines, so the gate's recall is better here than on others.
    """
    is_bad = np.array([bool(line["reason"]) for line in lines])
    found = [output_gate.check(line["text"]) for line in lines]
    said = {}
    for name, bar, is_crisis in (("usual", BAR, False), ("in danger", BAR_IN_CRISIS, True)):
        by_head = scores > bar
        of_gate = np.array([stands(score, why, is_crisis=is_crisis) for score, why in zip(scores, found, strict=True)])
        said[name] = {
            "recall": round(float(by_head[is_bad].mean()), 3),
            "false alarms": round(float(by_head[~is_bad].mean()), 3),
            "gate's recall": round(float(of_gate[is_bad].mean()), 3),
            "gate's false alarms": round(float(of_gate[~is_bad].mean()), 3),
        }
    return said


def train(path: Path = DATA) -> tuple[joint.Joint, dict[str, Any]]:
    """The head for the file's lines, and what is said about it."""
    lines = read(path)
    every = dict.fromkeys(part for line in lines for part in (*pieces(line["text"]), *sentences(line["text"])))
    vectors = {part: EMBEDDING.vector(part) for part in every}
    measured = figures(cross_validated(lines, vectors), lines)
    about = {"data": data_hash(path), "lines": len(lines), "cross-validated": measured}
    return joint.fit(*sightings(lines, vectors)), about


def main() -> None:
    """Train and write."""
    head, about = train()
    joint.save(head, about)
    json.dump(about, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
