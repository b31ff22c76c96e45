"""Words and marks as NLTK splits them, which both papers used; where NLTK is missing, our own splitting, which says so.

NLTK's `word_tokenize` also needs data that is downloaded, for where sentences end; a full stop before a blank does it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from training import metrics

Split = Callable[[str], list[str]]
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Words:
    """A way to split a text, in lower case, and what it is called in a report."""

    name: str
    split: Split


def words() -> Words:
    """NLTK's where it is installed, else ours."""
    if find_spec("nltk") is None:
        return Words("Attune's own (NLTK is not installed)", metrics.tokens)
    from nltk.tokenize import NLTKWordTokenizer

    tokenizer = NLTKWordTokenizer()

    def split(text: str) -> list[str]:
        plain = text.lower().replace("’", "'")
        return [word for sentence in _SENTENCE.split(plain) for word in tokenizer.tokenize(sentence)]

    return Words("NLTK", split)
