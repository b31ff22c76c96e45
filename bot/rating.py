"""When to ask for stars, and which reply they belong to (ESConv section 4.2: after every two new utterances)."""

from __future__ import annotations

from itertools import takewhile

from bot.types import Session, Turn


def is_due(session: Session, every: int) -> bool:
    """True when `every` replies have come since stars were asked last (ESConv: two).

    After two questions in a row without an answer the pause doubles with each further one: nobody is nagged. The crisis
    protocol and the notice that there is no model are not rated; a reply that the output gate replaced is.
    """
    replies = [turn for turn in session.turns if turn.speaker == "supporter"]
    since = list(takewhile(lambda turn: not turn.is_stars_asked, reversed(replies)))
    asked = [turn for turn in reversed(replies) if turn.is_stars_asked]
    ignored = len(list(takewhile(lambda turn: turn.stars is None, asked)))
    return sum(turn.model is not None for turn in since) >= every << max(0, ignored - 1)


def rated_turn(session: Session, turn_id: str) -> Turn | None:
    """The supporter turn that stars belong to: the one named, else the one asked about last, else the last reply."""
    replies = [turn for turn in session.turns if turn.speaker == "supporter"]
    if turn_id:
        return next((turn for turn in replies if turn.id == turn_id), None)
    asked = [turn for turn in replies if turn.is_stars_asked]
    return asked[-1] if asked else replies[-1] if replies else None
