"""Utterances one by one, for models without a chat template: strategy, words, end token (ESConv, section 6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from training.base import Base
from training.datasets.record import Conversation, Utterance


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance. The first `strategy` of its `ids` spell "[Strategy]", the last ends it.

    `is_target`: it is learnt, and counts `weight`, 0 to 1.
    """

    ids: tuple[int, ...]
    strategy: int
    is_target: bool
    weight: float


def said(conversation: Conversation, base: Base) -> list[Said]:
    """Every utterance by itself, neighbours of one speaker too. Nothing else is shown: no system text, no situation."""
    return [_said(turn, base) for turn in conversation.turns]


def joined(parts: Sequence[Said]) -> tuple[int, ...]:
    """Their ids, one after the other."""
    return tuple(token for part in parts for token in part.ids)


def _said(turn: Utterance, base: Base) -> Said:
    is_supporter = turn.speaker == "supporter"
    strategy = base.encode(f"[{turn.strategy}]")[0] if is_supporter and turn.strategy else []
    words = base.encode(f" {turn.text}" if strategy else turn.text)[0]
    return Said((*strategy, *words, *base.closes), len(strategy), is_supporter and turn.is_target, turn.weight)
