"""The two ways to read a conversation: whole, in one pass; or a piece a supporter's turn (the papers')."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from training.base import Base
from training.datasets.record import Conversation
from training.examples import Example, build_examples

CONTEXT = 5
"""ESConv section 6.1: a piece is a response and the five previous utterances."""


def whole(talks: Iterable[Conversation], base: Base, max_tokens: int) -> tuple[Example, ...]:
    """One example a conversation, with every supporter's turn a target."""
    return build_examples(talks, base, max_tokens).items


def pieces(talks: Iterable[Conversation], base: Base, max_tokens: int, context: int = CONTEXT) -> tuple[Example, ...]:
    """One example a supporter's turn, with up to `context` utterances before it."""
    return build_examples((piece for talk in talks for piece in cut(talk, context)), base, max_tokens).items


def cut(talk: Conversation, context: int = CONTEXT) -> Iterator[Conversation]:
    """The conversation's pieces: each keeps its id, and its last turn is the only target."""
    for place, turn in enumerate(talk.turns):
        if turn.speaker == "supporter" and turn.is_target:
            before = talk.turns[max(0, place - context) : place]
            yield replace(talk, turns=(*(replace(each, is_target=False) for each in before), turn))


def first_turns(talks: Sequence[Conversation], turns: int) -> list[Conversation]:
    """The first conversations until they have at least `turns` targets of the supporter in all."""
    chosen: list[Conversation] = []
    found = 0
    for talk in talks:
        if found >= turns:
            break
        chosen.append(talk)
        found += sum(turn.speaker == "supporter" and turn.is_target for turn in talk.turns)
    return chosen
