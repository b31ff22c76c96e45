"""Conversations of our own for the tests of training."""

from __future__ import annotations

from training.datasets.record import Conversation, Utterance


def conversation(number: int) -> Conversation:
    """Three turns about the garden gate number `number`."""
    return Conversation(
        id=f"talk{number}",
        source="esconv",
        situation="The gate at home is broken.",
        turns=(
            Utterance("seeker", f"Gate {number} is broken again.", is_target=False),
            Utterance("supporter", "That sounds tiring.", "Reflection of Feelings"),
            Utterance("seeker", "It is.", is_target=False),
            Utterance("supporter", "Who could help you with it?", "Question"),
        ),
    )
