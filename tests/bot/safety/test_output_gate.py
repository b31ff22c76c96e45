"""The output gate: what must not be said is stopped with its reason, ordinary support passes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety import output_gate, output_rules
from bot.safety.normalise import normalise
from tests.bot.safety.replies import MAY_BE_SAID, MUST_NOT

BAD = [(reason, reply) for reason, replies in MUST_NOT.items() for reply in replies]


@pytest.mark.parametrize("reply", MAY_BE_SAID)
def test_ordinary_support_passes(reply: str) -> None:
    assert output_gate.check(reply) == ()


@pytest.mark.parametrize(("reason", "reply"), BAD)
def test_what_must_not_be_said_is_stopped_for_its_reason(reason: str, reply: str) -> None:
    assert reason in output_gate.check(reply)


@pytest.mark.parametrize(
    "reply", ["Y0u sh0uld k1ll y0urself", "You should k i l l yourself", "I l\u200bove you", "ONLY I UNDERSTAND YOU"]
)
def test_hidden_spellings_are_stopped_too(reply: str) -> None:
    assert output_gate.check(reply)


def test_there_are_enough_replies_of_both_kinds() -> None:
    assert len(set(MAY_BE_SAID)) >= 60
    assert len(set(BAD)) >= 80


def test_safe_replies_pass_the_gate_and_differ_from_one_to_the_next() -> None:
    replies = [output_gate.safe_reply(index) for index in range(5)]
    assert len(set(replies)) == 5
    assert output_gate.safe_reply(5) == replies[0]
    assert all(output_gate.check(reply) == () for reply in replies)


def test_a_check_that_fails_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        raise RuntimeError(text)

    monkeypatch.setattr(output_gate, "normalise", broken)
    assert output_gate.check("Hello") == ("check failed: RuntimeError",)


def test_an_endless_reply_is_stopped() -> None:
    assert output_gate.check("hello " * 10_000) == ("too long",)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_reply_is_judged(reply: str) -> None:
    assert isinstance(output_gate.check(reply), tuple)


def test_every_rule_has_a_reply_that_it_stops() -> None:
    reasons = {reason for reason, _ in (*output_rules.RULES, *output_rules.RAW_RULES)}
    assert reasons == set(MUST_NOT)
    assert normalise(BAD[0][1]).marked
