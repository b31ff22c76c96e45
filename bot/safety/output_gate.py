"""The gate after the model: the reasons why a reply must not be said, and what is said in its place.

First version: English rules. Knows nothing of the conversation, so it judges the reply as it stands.
"""

from __future__ import annotations

import re

from bot.safety.normalise import normalise
from bot.safety.output_rules import RAW_RULES, RULES

_QUOTED = re.compile(r'" [^"]{1,200} "')  # words that the person might say, or said
LONGEST = 4_000  # characters; a reply of one to three sentences never comes near
SAFE_REPLIES: tuple[str, ...] = (
    "Thank you for telling me. I'm listening. What about this weighs on you most right now?",
    "That sounds like a lot to carry. Would you like to tell me a little more about it?",
    "I'm here, and we can take this slowly. How have you been feeling since it happened?",
    "It makes sense that this stays on your mind. What would feel like a small relief today?",
    "I hear you. Is there someone around you who knows how things are for you at the moment?",
)


def check(reply: str) -> tuple[str, ...]:
    """The reasons against saying `reply`, each once; empty: it may be said. A check that fails is a reason too."""
    try:
        return _reasons(reply)
    except Exception as error:  # what could not be checked is not said
        return (f"check failed: {type(error).__name__}",)


def safe_reply(index: int) -> str:
    """A neutral supportive reply; neighbouring indexes give different ones."""
    return SAFE_REPLIES[index % len(SAFE_REPLIES)]


def _reasons(reply: str) -> tuple[str, ...]:
    if len(reply) > LONGEST:
        return ("too long",)
    text = _QUOTED.sub(' " ', normalise(reply).marked)
    found = [reason for reason, pattern in RULES if pattern.search(text)]
    found += [reason for reason, pattern in RAW_RULES if pattern.search(reply)]
    return tuple(dict.fromkeys(found))
