"""From the messages of a burst to the text of one turn, and which part of it each of them is."""

from __future__ import annotations

from collections.abc import Sequence


def readable(text: str) -> str:
    """The message without control characters and outer blanks."""
    return "".join(mark for mark in text if mark in "\n\t\u200d" or mark.isprintable()).strip()


def joined(texts: Sequence[str]) -> str:
    """The text of the turn: one message after the other, each on lines of its own."""
    return "\n".join(filter(None, map(readable, texts)))


def parts(texts: Sequence[str], turn: str) -> tuple[int, ...]:
    """How many characters of `turn`, which may end early, each of its messages is."""
    lengths, start = [], 0
    for text in map(readable, texts):
        length = max(0, min(len(text), len(turn) - start))
        lengths.append(length)
        start += length + (1 if length else 0)
    return tuple(lengths)
