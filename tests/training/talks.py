"""Conversations of our own for the tests of training."""

from __future__ import annotations

from training.config import QualityConfig
from training.datasets.record import Conversation, Utterance

# Asks nothing of a conversation: for tests of something else, with short ones.
ANY_QUALITY = QualityConfig(must_be_finished=False, min_utterances=0, min_supporter_criteria=0, min_seeker_length=0)


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
