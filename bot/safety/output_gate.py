"""The gate after the model: the reasons why a reply must not be said, and what is said in its place.

Knows nothing of the conversation but whether the person is in danger, so it judges the reply as it stands.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable

from bot.safety import (
    output_close,
    output_contacts,
    output_danger,
    output_harm,
    output_languages,
    output_meaning,
    output_nonsense,
    output_worst,
)
from bot.safety.normalise import normalise
from bot.safety.output_rules import QUESTIONS, RAW, REFLECTION, TOPICS, UNREFLECTED, WHOLE, Table

# Words that the person might say, or said.
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]{1,200}[\"”“»]|(?<!\w)['‘][^'‘’\n]{3,200}['’](?!\w)")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
LONGEST = 4_000  # characters; a reply of one to three sentences never comes near
UNKNOWN_LANGUAGE = "unknown language"
_FAILED = "check failed"
# Reasons that say of the model that it may do harm; the others are its mistakes about itself, or nonsense.
_HARM = frozenset(
    {
        *("method", "agrees with death", "no-suicide contract", "violence", "romance or sex", "insult", "discourage"),
        *(
            "guilt",
            "secrecy",
            "dependence",
            "feeds a delusion",
            "medicine",
            "weight and numbers",
            "claims to have called",
        ),
        *("made-up contact", output_danger.REASON, output_meaning.HARMFUL),
    }
)
SAFE_REPLIES: tuple[str, ...] = (
    "Thank you for telling me. I'm listening. What about this weighs on you most right now?",
    "That sounds like a lot to carry. Would you like to tell me a little more about it?",
    "I'm here, and we can take this slowly. How have you been feeling since it happened?",
    "It makes sense that this stays on your mind. What would feel like a small relief today?",
    "I hear you. Is there someone around you who knows how things are for you at the moment?",
)


def check(reply: str, *, is_crisis: bool = False) -> tuple[str, ...]:
    """The reasons against saying `reply`, each once; empty: it may be said. A check that fails is a reason too.

    While the person is in danger, a reply that speaks of death or means is not said either, nor one in a language that
    the gate cannot read.
    """
    try:
        found = _reasons(reply)
        if found or not is_crisis:
            return found
        return output_danger.reasons(reply) or (() if output_languages.is_read(reply) else (UNKNOWN_LANGUAGE,))
    except Exception as error:  # what could not be checked is not said
        return (f"{_FAILED}: {type(error).__name__}",)


async def assess(reply: str, *, is_crisis: bool = False) -> tuple[str, ...]:
    """`check`, and then by meaning, in a thread: what the live conversation asks. A part that fails is a reason.

    What only a pattern found is let go where the reply plainly means well, but for the reasons in output_meaning.FIRM.
    """
    found = check(reply, is_crisis=is_crisis)
    if any(reason.startswith(_FAILED) for reason in found):
        return found
    return await asyncio.to_thread(_by_meaning, reply, found, is_crisis)


def harmful(reasons: Iterable[str]) -> frozenset[str]:
    """Those of the gate's reasons for which a moderator should know of the reply that was stopped."""
    return _HARM & frozenset(reasons)


def safe_reply(index: int) -> str:
    """A neutral supportive reply; neighbouring indexes give different ones."""
    return SAFE_REPLIES[index % len(SAFE_REPLIES)]


def _by_meaning(reply: str, found: tuple[str, ...], is_crisis: bool) -> tuple[str, ...]:
    try:
        return output_meaning.reasons(reply, found, is_crisis=is_crisis)
    except Exception as error:
        return (*found, f"{_FAILED}: {type(error).__name__}")


def _reasons(reply: str) -> tuple[str, ...]:
    if len(reply) > LONGEST:
        return ("too long",)
    bare = _without_quoted(reply)
    text = normalise(bare).marked
    known = output_contacts.without_known(reply)
    found = [*_matching(WHOLE, text), *_matching(RAW, known), *_matching(output_harm.RAW, known)]
    for sentence in _SENTENCE.findall(bare):
        found += _in_sentence(normalise(sentence).marked, is_question="?" in sentence)
    found += output_languages.reasons(bare) + output_nonsense.reasons(reply)
    return tuple(dict.fromkeys(found))


def _without_quoted(reply: str) -> str:
    """A reply that is mostly in quotes quotes nobody: a small model likes to put its own words in them."""
    bare = _QUOTED.sub(" ... ", reply)
    return bare if 5 * sum(map(str.isalpha, bare)) >= sum(map(str.isalpha, reply)) else reply


def _in_sentence(text: str, *, is_question: bool) -> list[str]:
    """A question asks about death, and a statement agrees with it."""
    told = REFLECTION.sub("", text)
    found = [*_matching((*UNREFLECTED, *output_harm.SAID, *output_worst.SAID), told), *output_close.reasons(told)]
    if is_question:
        return [
            *(reason for reason in found if reason != "agrees with death"),
            *_matching((*QUESTIONS, *output_worst.QUESTIONS), text),
        ]
    return [*found, *_off_topic(text)]


def _matching(table: Table, text: str) -> list[str]:
    return [reason for reason, pattern in table if pattern.search(text)]


def _off_topic(sentence: str) -> list[str]:
    return [
        reason
        for reason, topic, allowed in (*TOPICS, *output_harm.ASSURED)
        if topic.search(sentence) and not allowed.search(sentence)
    ]
