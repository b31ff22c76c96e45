"""Measures that need something that may be missing: each is there, or says in words why it is not measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Generic, TypeVar

from training.evaluation.vectors import NO_VECTORS, extrema, find_vectors
from training.evaluation.wordnet import find_wordnet, wordnet

Score = TypeVar("Score")
Pair = Callable[[Sequence[str], Sequence[str]], float | None]
Many = Callable[[Sequence[str]], list[float]]

NO_WORDNET = (
    "no WordNet: install Debian's wordnet-base, or set WNSEARCHDIR to a folder with WordNet 3's files; "
    "without synonyms it would be another measure"
)
NO_NLTK = "NLTK is not installed: pip install 'attune[evaluate]'"
NO_TOXICITY = "alt-profanity-check is not installed: pip install 'attune[evaluate]'"
# ExTES table 7 had these from the Perspective API, which is online only.
PERSPECTIVE = ("toxicity", "severe toxicity", "identity attack", "insult", "profanity", "threat")
NO_PERSPECTIVE = "the Perspective API is online, and no offline model of its attributes was found"


@dataclass(frozen=True, slots=True)
class Optional(Generic[Score]):
    """A measure and what it was computed with; or, in `missing`, why there is none."""

    score: Score | None
    source: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Extras:
    """What was found on this machine."""

    meteor: Optional[Pair]
    extrema: Optional[Pair]
    offensive: Optional[Many]


def find_extras(vectors: Path | None = None) -> Extras:
    """Looks for WordNet, vectors and the classifier of offensive texts. DataError: the file `vectors` is wrong."""
    return Extras(_meteor(), _extrema(vectors), _offensive())


def _meteor() -> Optional[Pair]:
    if find_spec("nltk") is None:
        return Optional(None, missing=NO_NLTK)
    folder = find_wordnet()
    if folder is None:
        return Optional(None, missing=NO_WORDNET)
    from nltk.translate.meteor_score import meteor_score

    def score(said: Sequence[str], wanted: Sequence[str]) -> float:
        return float(meteor_score([list(wanted)], list(said), wordnet=wordnet(folder)))

    return Optional(score, f"NLTK {version('nltk')} with WordNet")


def _extrema(file: Path | None) -> Optional[Pair]:
    found = find_vectors(file)
    if found is None:
        return Optional(None, missing=NO_VECTORS)
    name, vectors = found
    return Optional(lambda said, wanted: extrema(said, wanted, vectors), name)


def _offensive() -> Optional[Many]:
    if find_spec("profanity_check") is None:
        return Optional(None, missing=NO_TOXICITY)

    def score(texts: Sequence[str]) -> list[float]:
        from profanity_check import predict_prob

        return [float(each) for each in predict_prob(list(texts))] if texts else []

    return Optional(score, f"alt-profanity-check {version('alt-profanity-check')}")
