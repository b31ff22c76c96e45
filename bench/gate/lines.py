"""The labelled lines of the safety gate: the two splits, and which lines the head's training data has as well."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Literal

from entrypoints.safety_check import BadLine, Item, read

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "bench" / "gate"
TRAINING = ROOT / "bot" / "safety" / "head" / "training.jsonl"
Split = Literal["dev", "test"]
SPLITS: tuple[Split, ...] = ("dev", "test")
# Words that two texts share, over all their words, from which one counts as the other with a word changed.
LIKENESS = 0.7


def split_of(identity: str) -> Split:
    """Two of five lines of each stratum (language, level, case) go to dev; a hash of its name says which."""
    stratum, _, number = identity.rpartition("-")
    moved = int(number) + int(sha256(stratum.encode()).hexdigest(), 16)
    return "dev" if moved % 5 in (0, 2) else "test"


def load(split: Split) -> list[Item]:
    """The split's lines. Raises ValueError for a line that is not of the form."""
    lines = (FOLDER / f"{split}.jsonl").read_bytes().splitlines()
    items = []
    for number, item in read(lines):
        if isinstance(item, BadLine):
            raise ValueError(f"{split}.jsonl, line {number}: {item}")
        items.append(item)
    return items


def learned(path: Path = TRAINING) -> Callable[[Item], bool]:
    """Whether the training data has a line's words, all or nearly; few simple sentences are said in one way only."""
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    letters, bags = {_letters(text) for text in texts}, [_words(text) for text in texts]

    def is_learned(item: Item) -> bool:
        text = " ".join(item.turns)
        mine = _words(text)
        return _letters(text) in letters or any(_is_alike(mine, other) for other in bags)

    return is_learned


def _is_alike(one: set[str], two: set[str]) -> bool:
    return len(one) > 2 and len(one & two) >= LIKENESS * len(one | two)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
