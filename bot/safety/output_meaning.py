"""The output gate's layer for what no pattern says outright: embeds the reply's sentences and asks a small head.

Where the embedding is not installed the patterns stand alone, as they do for the input gate.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.safety.embedding import EMBEDDING
from bot.safety.meaning import pieces

if TYPE_CHECKING:
    from bot.safety.head.head import Head

HARMFUL = "sounds harmful"
# Chosen by cross-validation on reply_head/training.jsonl: the head has 8 % of good replies tried again, and in danger
# 14 %; with the patterns it is 12 % and 18 %.
BAR = 0.06
BAR_IN_CRISIS = -0.08


def reasons(reply: str, *, is_crisis: bool) -> tuple[str, ...]:
    """HARMFUL if any piece of the reply lies nearer to replies that must not be said; about 40 ms a piece."""
    if EMBEDDING.problem():
        return ()
    bar = BAR_IN_CRISIS if is_crisis else BAR
    return (HARMFUL,) if any(score(piece) > bar for piece in pieces(reply)) else ()


def score(piece: str) -> float:
    """Near 1 for what must not be said, near -1 for what may."""
    return _head().scores(EMBEDDING.vector(piece))["harmful"]


@cache
def _head() -> Head:
    from bot.safety.head import head

    return head.load(Path(__file__).parent / "reply_head" / "head.npz")
