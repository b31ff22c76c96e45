"""Which words name somebody or some place, and which are common: those that our own corpus writes in small letters."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
SEEDS = FOLDER.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Words by what they name; those that are also common words apart. `never` names nobody and nothing private."""

    names: frozenset[str]
    names_that_are_words: frozenset[str]
    places: frozenset[str]
    places_that_are_words: frozenset[str]
    employers: frozenset[str]
    employers_that_are_words: frozenset[str]
    never: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    """The lists beside this file."""
    lists = json.loads((FOLDER / "gazetteer.json").read_text(encoding="utf-8"))
    return Gazetteer(**{name: frozenset(words) for name, words in lists.items()})


@cache
def common_words() -> frozenset[str]:
    """Every word that our seed corpus writes in small letters."""
    words: set[str] = set()
    for file in sorted(SEEDS.glob("*.json")):
        words.update(re.findall(r"(?<![\w’'-])[a-zß-ÿ][a-zß-ÿ'’]*", file.read_text(encoding="utf-8")))
    return frozenset(words - gazetteer().names - gazetteer().places - gazetteer().employers)


def is_common(word: str) -> bool:
    """Whether a word in small letters says nothing of its own."""
    small = word.casefold().replace("’", "'")
    parts = small.split("-")
    return (
        small.startswith("i'")
        or any(_is_word(each) for each in (small, small.removesuffix("'s"), small.removesuffix("s")))
        or (len(parts) > 1 and all(part.isdigit() or _is_word(part) for part in parts))
    )


def plain(word: str) -> str:
    """The word as the lists have it: small, without accents and possessive."""
    letters = unicodedata.normalize("NFD", word.casefold().replace("’", "'").removesuffix("'s"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _is_word(small: str) -> bool:
    return small in common_words() or small in gazetteer().never
