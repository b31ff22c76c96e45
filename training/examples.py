"""Conversations as token ids and labels, by the shape of the model that is to learn them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace

from training.backbones import chat, dialogue, seq2seq
from training.backbones.chat import prompt_messages
from training.backbones.example import IGNORED, Example, Examples
from training.backbones.kinds import Kind
from training.base import Base
from training.datasets.record import Conversation, Skipped

__all__ = [
    "IGNORED",
    "Example",
    "Examples",
    "build_examples",
    "prompt_messages",
    "with_situation_or_without",
    "without_strategies",
]

PIECES: dict[Kind, Callable[[Conversation, Base, int], Examples]] = {
    "chat": chat.pieces,
    "dialogue": dialogue.pieces,
    "seq2seq": seq2seq.pieces,
}


def build_examples(conversations: Iterable[Conversation], base: Base, max_tokens: int) -> Examples:
    """Examples of at most `max_tokens` tokens each, in the order of the conversations."""
    items: list[Example] = []
    skipped: list[Skipped] = []
    for conversation in conversations:
        pieces = PIECES[base.kind](conversation, base, max_tokens)
        items += pieces.items
        skipped += pieces.skipped
    return Examples(tuple(items), tuple(skipped))


def with_situation_or_without(conversation: Conversation, share: float) -> Conversation:
    """The conversation, which keeps its situation in this share of all cases; the same for the same id."""
    place = int.from_bytes(hashlib.sha256(conversation.id.encode()).digest()[:4]) / 2**32
    return conversation if place < share else replace(conversation, situation=None)


def without_strategies(conversation: Conversation) -> Conversation:
    """The conversation as the papers' vanilla variant sees it (ESConv, section 6.2): no strategy shown, none learnt."""
    return replace(conversation, turns=tuple(replace(turn, strategy=None) for turn in conversation.turns))
