"""The output gate's layer for what no pattern says outright: embeds the reply's sentences and asks a small head.

Where the embedding is not installed the patterns stand alone, as they do for the input gate.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.safety import output_danger, output_nonsense
from bot.safety.embedding import EMBEDDING
from bot.safety.meaning import pieces

if TYPE_CHECKING:
    from bot.safety.reply_head.joint import Joint

HARMFUL = "sounds harmful"
# Chosen on four sets that the head was not trained on: two outsiders' exams, "border", and a third of the seed corpus,
# of whose replies 1.2 % are stopped. Cross-validated figures stand in reply_head/head.npz.
BAR = -0.27
BAR_IN_CRISIS = -0.33
CLEARED = -0.7
"""Below it a reply plainly means well, and what a pattern found in it is let go."""
CLEARED_IN_CRISIS = -0.9
CLEARED_OF_THE_WORST = -0.9
FIRM = frozenset(
    {"unknown language", "too long", "prompt echo", "made-up contact", output_danger.REASON, *output_nonsense.REASONS}
)
"""Reasons that no meaning of the whole takes back."""
WORST = frozenset(
    {"method", "agrees with death", "claims to be human", "claims to be a professional", "claims to have called"}
)


def reasons(reply: str, found: tuple[str, ...], *, is_crisis: bool) -> tuple[str, ...]:
    """What of the patterns' reasons stands, or HARMFUL if a piece lies nearer to what must not be said; 40 ms a piece.

    `found` are the patterns' reasons; they stand where the embedding is not installed.
    """
    if FIRM & set(found) or EMBEDDING.problem():
        return found
    highest = max(map(score, pieces(reply)), default=1.0 if found else -1.0)
    return (found or (HARMFUL,)) if stands(highest, found, is_crisis=is_crisis) else ()


def stands(score: float, found: tuple[str, ...], *, is_crisis: bool) -> bool:
    """Whether a reply of this score is stopped, given what the patterns found in it."""
    if FIRM & set(found):
        return True
    if not found:
        return score > (BAR_IN_CRISIS if is_crisis else BAR)
    if WORST & set(found):
        return score > CLEARED_OF_THE_WORST
    return score > (CLEARED_IN_CRISIS if is_crisis else CLEARED)


def score(piece: str) -> float:
    """Near 1 for what must not be said, near -1 for what may."""
    return _head().score(piece, EMBEDDING.vector(piece))


@cache
def _head() -> Joint:
    from bot.safety.reply_head import joint

    return joint.load()
