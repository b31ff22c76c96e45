"""A reply that is no sentence: a word said over and over, the same few words in circles, words in no order.

Small models do it when they have lost the thread. Counts words and knows no meaning.
"""

from __future__ import annotations

import re

CIRCLES = "runs in circles"
SALAD = "makes no sense"
REASONS = (CIRCLES, SALAD)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_RUN = re.compile(r"(?<!\w)([^\W_]+)(?: \1){2,}(?!\w)")
# Said three times for weight, or in laughter.
_STRESSED = {"very", "really", "much", "many", "more", "long", "haha", "hahaha", "jaja", "jajaja", "heel", "очень"}
_STRESSED |= {"sehr", "molto", "muito", "mucho", "bardzo"}
_SHORT = 4  # letters; "no no no" and "so so so" are said
_FEWEST = 8  # words from which on they are compared
_VARIED = 0.5  # distinct words, as a share
# Two words that never stand side by side in an English sentence.
_BROKEN = re.compile(
    r"(?<!\w)(?:(?:the|a|an|my|your) (?=(?:the|a|an|of|and|is|was|were|but|or|i)(?!\w))"
    r"|(?:of|to) (?=(?:and|of|is|was|were|but|or|to)(?!\w))|and (?=of(?!\w))|of (?=you feel))"
)
_BREAKS = 2


def reasons(reply: str) -> list[str]:
    """CIRCLES for a word three times in a row or words of which under half differ, SALAD for broken English."""
    words = [word.casefold() for word in _WORD.findall(reply)]
    line = " ".join(words)
    found = []
    if _has_run(line) or (len(words) >= _FEWEST and len({*words}) < _VARIED * len(words)):
        found.append(CIRCLES)
    if len(_BROKEN.findall(line)) >= _BREAKS:
        found.append(SALAD)
    return found


def _has_run(line: str) -> bool:
    return any(
        word.isdigit() or (len(word) >= _SHORT and word not in _STRESSED)
        for word in (run.group(1) for run in _RUN.finditer(line))
    )
