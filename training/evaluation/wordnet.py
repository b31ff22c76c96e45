"""WordNet 3's own files (Princeton's dict folder, Debian's `wordnet-base`, NLTK's corpus), read for synonyms alone.

It answers NLTK's METEOR as NLTK's own reader does, which asks for a file more than Debian has.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PARTS = ("noun", "verb", "adj", "adv")
FOLDERS = (Path("/usr/share/wordnet"), Path("/usr/share/nltk_data/corpora/wordnet"))
VARIABLE = "WNSEARCHDIR"  # WordNet's own name for where its files are
# Endings that are taken off, and what is put in their place: morphy(7WN).
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "noun": (
        *(("s", ""), ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z")),
        *(("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y")),
    ),
    "verb": (
        *(("s", ""), ("ies", "y"), ("es", "e"), ("es", "")),
        *(("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")),
    ),
    "adj": (("er", ""), ("est", ""), ("er", "e"), ("est", "e")),
    "adv": (),
}


@dataclass(frozen=True, slots=True)
class Lemma:
    """One word of a set of synonyms, named as NLTK's are."""

    text: str

    def name(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Synset:
    """Words of one meaning."""

    words: tuple[Lemma, ...]

    def lemmas(self) -> tuple[Lemma, ...]:
        return self.words


class WordNet:
    """The files of `folder`, read once; `synsets` is all that METEOR asks."""

    def __init__(self, folder: Path) -> None:
        self._index = {part: _index(folder / f"index.{part}") for part in PARTS}
        self._data = {part: (folder / f"data.{part}").read_bytes() for part in PARTS}
        self._exceptions = {part: _exceptions(folder / f"{part}.exc") for part in PARTS}
        self._found: dict[str, list[Synset]] = {}

    def synsets(self, word: str) -> list[Synset]:
        """Every set of synonyms that the word is in, in all parts of speech and by its base forms."""
        if word not in self._found:
            wanted = word.lower()
            places = [
                (part, place)
                for part in PARTS
                for form in self._forms(wanted, part)
                for place in self._index[part][form]
            ]
            self._found[word] = [self._synset(part, place) for part, place in places]
        return self._found[word]

    def _forms(self, word: str, part: str) -> list[str]:
        known = self._exceptions[part].get(word)
        made = [word[: -len(old)] + new for old, new in _ENDINGS[part] if word.endswith(old)]
        return [
            form for form in dict.fromkeys([word, *(made if known is None else known)]) if form in self._index[part]
        ]

    def _synset(self, part: str, place: int) -> Synset:
        data = self._data[part]
        fields = data[place : data.index(b"\n", place)].decode("ascii").split(" ")
        names = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
        # Adjectives may say where they stand: "galore(ip)".
        return Synset(tuple(Lemma(name.partition("(")[0]) for name in names))


@cache
def wordnet(folder: Path) -> WordNet:
    """The reader of a folder, one for all."""
    return WordNet(folder)


def find_wordnet(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The first folder that holds WordNet's files; None: it is not installed."""
    chosen = environment.get(VARIABLE)
    folders = ([Path(chosen)] if chosen else []) + list(FOLDERS)
    return next((folder for folder in folders if all(_has(folder, part) for part in PARTS)), None)


def _has(folder: Path, part: str) -> bool:
    return all((folder / name).is_file() for name in (f"index.{part}", f"data.{part}", f"{part}.exc"))


def _index(path: Path) -> dict[str, list[int]]:
    """A word to where its synsets begin in the data file, in bytes."""
    found = {}
    for line in path.read_text(encoding="ascii").splitlines():
        if not line.startswith(" "):  # the licence
            fields = line.split()
            found[fields[0]] = [int(place) for place in fields[-int(fields[2]) :]]
    return found


def _exceptions(path: Path) -> dict[str, list[str]]:
    lines = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {fields[0]: fields[1:] for fields in lines if fields}
