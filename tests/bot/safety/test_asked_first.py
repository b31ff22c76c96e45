"""A likeness in meaning that no rule bears out is asked about before the model is taken away."""

from __future__ import annotations

from dataclasses import replace

from bot.safety.assessment import PLAIN, RIGHT_AFTER, Assessment
from bot.safety.protocol import is_held, is_only_asked, reply
from bot.texts import crisis_follow_up

GUESS = Assessment("imminent", "suicide", reasons=("meaning: imminent",))


def path(*verdicts: Assessment) -> list[str]:
    texts: list[str] = []
    for verdict in verdicts:
        texts.append(reply(verdict, "US", texts, texts))
    return texts


def test_it_is_asked_about_once_and_the_next_one_is_answered_in_full() -> None:
    texts = path(GUESS, GUESS)
    assert is_only_asked(texts[:1], "US")
    assert "911" in texts[0]
    assert not is_held(["imminent", "none"], texts[:1], "US")
    assert not is_only_asked(texts, "US")
    assert is_held(["imminent", "imminent", "none"], texts, "US")


def test_what_follows_it_and_is_no_answer_is_asked_about_once_more_in_other_words() -> None:
    after = replace(GUESS, reasons=(RIGHT_AFTER,))
    texts = path(GUESS, after)
    assert is_only_asked(texts, "US")
    assert texts[0] != texts[1]
    assert "911" in texts[1]
    assert not is_held(["imminent", "imminent", "none"], texts, "US")
    assert is_held(["imminent"] * 3, path(GUESS, after, GUESS), "US")
    assert is_held(["imminent"] * 2, path(replace(GUESS, reasons=("suicide.plan",)), after), "US")


def test_a_plain_one_and_one_that_a_rule_bears_out_are_answered_at_once() -> None:
    plain = replace(GUESS, reasons=("meaning: imminent", PLAIN))
    borne_out = replace(GUESS, reasons=("suicide.plan", "meaning: imminent"))
    for sure in (plain, borne_out):
        assert is_held(["imminent", "none"], path(sure), "US")


def test_after_danger_that_was_answered_it_is_no_longer_a_question() -> None:
    sure = Assessment("imminent", "suicide", reasons=("suicide.plan",))
    asked = {text.split("{")[0] for text in crisis_follow_up.ASK_FIRST}
    assert not any(path(sure, GUESS)[1].startswith(text) for text in asked)
