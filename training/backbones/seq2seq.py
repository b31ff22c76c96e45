"""BlenderBot-small: the history in the encoder, strategy and reply in the decoder; one example for each reply.

One pass over a conversation is impossible here: each reply has an encoder's input of its own.
"""

from __future__ import annotations

from training.backbones.example import IGNORED, Example, Examples
from training.backbones.utterances import Said, joined, said
from training.base import Base
from training.datasets.record import Conversation, Skipped


def pieces(conversation: Conversation, base: Base, max_tokens: int) -> Examples:
    """An example for each target; the oldest utterances are left out where the encoder or `max_tokens` has no room."""
    positions = base.positions or max_tokens
    parts = said(conversation, base)
    found: list[Example] = []
    skipped: list[Skipped] = []
    for index, part in enumerate(parts):
        if not part.is_target:
            continue
        ids = (*base.opens, *part.ids)
        room = min(positions, max_tokens - len(ids))
        if len(ids) > positions or room < 1:
            longest = min(positions, max_tokens)
            skipped.append(Skipped(f"{conversation.id}, turn {index}", f"turn longer than {longest} tokens"))
            continue
        found.append(_example(conversation.id, part, ids, _history(parts[:index], base, room)))
    return Examples(tuple(found), tuple(skipped))


def _history(parts: list[Said], base: Base, room: int) -> tuple[int, ...]:
    """The latest utterances that fit; of the very last, if it alone is too long, its end. Never empty."""
    first = next((at for at in range(len(parts)) if len(joined(parts[at:])) <= room), len(parts) - 1)
    return (joined(parts[first:]) if parts else base.closes)[-room:]


def _example(name: str, part: Said, ids: tuple[int, ...], history: tuple[int, ...]) -> Example:
    before = len(ids) - len(part.ids)
    return Example(
        conversation=name,
        ids=ids,
        labels=(*[IGNORED] * before, *part.ids),
        strategies=frozenset(range(before, before + part.strategy)),
        turns=1,
        weights=(part.weight,) * len(ids) if part.weight != 1 else (),
        context=history,
    )
