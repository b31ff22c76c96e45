"""The gate's part that knows what was said before: a reply must not hand the person's words back, or its own again.

Small models do both when they have nothing to say, above all in a language that they do not speak.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

HANDS_BACK = "hands the person's words back"
SAYS_AGAIN = "says the same again"
RUNS_IN_CIRCLES = "runs in circles"
REASONS = (HANDS_BACK, SAYS_AGAIN, RUNS_IN_CIRCLES)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_RUN = 4  # words in a row that count as the same
_FEWEST = 8  # words of a reply from which on it is compared at all: "I hear you." may be said twice
_SHARE = 0.5
_VARIED = 0.5  # distinct words of a longer reply, as a share
_LONG = 16


def reasons(reply: str, heard: Sequence[str], replied: Sequence[str]) -> tuple[str, ...]:
    """Why `reply` says nothing of its own: `heard` is what the person wrote, `replied` what they were answered.

    Half of its runs of four words are theirs, or were said before; or under half of a longer reply's words differ.
    """
    words = _words(reply)
    if len(words) < _FEWEST:
        return ()
    own = _runs(words)
    found = []
    if _share(own, heard) >= _SHARE:
        found.append(HANDS_BACK)
    if _share(own, replied) >= _SHARE:
        found.append(SAYS_AGAIN)
    if len(words) >= _LONG and len({*words}) / len(words) < _VARIED:
        found.append(RUNS_IN_CIRCLES)
    return tuple(found)


def _share(own: set[tuple[str, ...]], texts: Sequence[str]) -> float:
    known = {run for text in texts for run in _runs(_words(text))}
    return len(own & known) / len(own)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
