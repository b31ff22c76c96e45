"""Replies that are no sentences: circles and word salad are told from plain, stressed or repeated speech."""

from __future__ import annotations

import pytest

from bot.safety import output_gate
from bot.safety.output_nonsense import CIRCLES, SALAD, reasons


@pytest.mark.parametrize(
    "reply",
    [
        "It sounds sounds sounds like a bad day.",
        "you feel you feel you feel you feel you feel",
        "what is it about what is it about what is it about what is it",
        "I I I hear hear you you you",
        "9 9 9 and then",
        "очень жаль жаль жаль",
    ],
)
def test_going_in_circles_is_told(reply: str) -> None:
    assert CIRCLES in reasons(reply)


@pytest.mark.parametrize("reply", ["of the and to green you sorry the was which", "the the of lamp and of tomorrow"])
def test_words_in_no_order_are_told(reply: str) -> None:
    assert SALAD in reasons(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "No no no, you did nothing wrong.",
        "That was a very very very long day.",
        "Hahaha, that cat!",
        "It hurts, and it hurts again each morning. I'm sorry.",
        "The dog that you walked to and from the park must miss you.",
        "Breathe in, breathe out. Breathe in, breathe out. Take the time you need.",
        "話してくれてありがとう。",
        "",
    ],
)
def test_plain_speech_is_left_alone(reply: str) -> None:
    assert reasons(reply) == []


async def test_no_kind_meaning_takes_it_back() -> None:
    assert await output_gate.assess("tell me more tell me more tell me more tell me more") == (CIRCLES,)
