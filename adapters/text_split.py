"""Cuts a text into pieces that a platform accepts, at the kindest place: paragraph, line, sentence, word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}
# A blank between two of these is inside a number such as 1 800 273 8255 or +44 (0) 20 7946.
_IN_NUMBER = re.compile(r"(?<=[\d)/+-]) (?=[\d(+-])")
_KIND = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…。！？])[\"'”’)]*\s"), re.compile(r"\s"))


def split_text(text: str, limit: int = 2000) -> list[str]:
    """Pieces of at most `limit` UTF-16 units (what platforms count at most), without blanks at their ends.

    Words, numbers and links stay whole; one that alone is longer than `limit` is cut between two characters as they
    are seen, never inside an emoji or an accent. An empty text has no pieces.
    """
    if limit < 2:
        raise ValueError("a limit under 2 cannot hold every character")
    return list(_pieces(text.strip(), limit))


def units(text: str) -> int:
    """How long `text` is in UTF-16 units: a character outside the basic plane counts as two."""
    return len(text) + sum(character > "\uffff" for character in text)


def _pieces(rest: str, limit: int) -> Iterator[str]:
    while rest:
        end = _fitting(rest, limit)
        if end < len(rest):
            end = _cut(rest, end)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()


def _fitting(text: str, limit: int) -> int:
    """The length of the longest beginning of `text` that fits."""
    left = limit
    for index, character in enumerate(text[: limit + 1]):
        left -= 2 if character > "\uffff" else 1
        if left < 0:
            return index
    return len(text)


def _cut(text: str, end: int) -> int:
    """Where to cut `text` so that at most `end` characters stay before."""
    window = text[: end + 1]
    in_numbers = {match.start() for match in _IN_NUMBER.finditer(text, 0, end + 2)}
    for kind in _KIND:
        places = [match.end() - 1 for match in kind.finditer(window)]
        kind_places = [place for place in places if 0 < place <= end and place not in in_numbers]
        # A paragraph that ends early would leave a stub of a message: then a lesser place is better.
        if kind_places and (kind is _KIND[-1] or kind_places[-1] > end // 2):
            return kind_places[-1]
    blanks = [place for place in in_numbers if 0 < place <= end]
    return max(blanks) if blanks else _between_characters(text, end)


def _between_characters(text: str, end: int) -> int:
    return next((place for place in range(end, 0, -1) if not _is_inside(text, place)), end)


def _is_inside(text: str, place: int) -> bool:
    """Whether `place` is inside one character as it is seen: an accent, a joined emoji, a skin tone, a flag."""
    before, after = text[place - 1], text[place]
    if after in _JOINERS or before == "\u200d" or unicodedata.category(after).startswith("M"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    return _is_flag_half(after) and _flag_halves_before(text, place) % 2 == 1


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, place: int) -> int:
    start = place
    while start > 0 and _is_flag_half(text[start - 1]):
        start -= 1
    return place - start
