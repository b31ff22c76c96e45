"""The gate: each rule refuses what it is there to refuse, says so, and lets an equal or better version through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from training.config import GateConfig
from training.datasets.record import Utterance
from training.evaluate import Loss
from training.gate import UNHEARD, Compared, Verdict, judge
from training.heard import Asked, Failures, Heard, Reply

CONFIG = GateConfig(min_conversations=5)
STRATEGIES = ("Question", "Reflection of Feelings", "Providing Suggestions", "Affirmation and Reassurance")
WORDS = (
    "What happened then?",
    "That sounds heavy to carry alone.",
    "Maybe a short walk would give you some air.",
    "You have come a long way with this already.",
)
ASKED = tuple(
    Asked(
        f"c{n // 4}",
        None,
        (Utterance("seeker", "Hm.", is_target=False),),
        Utterance("supporter", WORDS[n % 4], STRATEGIES[n % 4]),
    )
    for n in range(40)
)
GOOD = tuple(Reply(each.wanted.text, each.wanted.strategy) for each in ASKED)
SAFE = Failures(10)


def loss(*by_conversation: float) -> Loss:
    parts = tuple((f"c{n}", 10 * each, 10) for n, each in enumerate(by_conversation))
    return Loss(sum(by_conversation) / len(by_conversation), None, None, 10 * len(parts), parts)


BEFORE, AFTER = loss(*[3.0] * 10), loss(*[2.9] * 10)


def verdict(
    replies: tuple[Reply, ...] = GOOD, failures: Failures = SAFE, *, before: Failures = SAFE, after: Loss = AFTER
) -> Verdict:
    heard = Compared(Heard(ASKED, GOOD, before), GOOD, Heard(ASKED, replies, failures))
    return judge(BEFORE, after, 0.0, CONFIG, heard)


def failed(found: Verdict) -> set[str]:
    assert found.is_passed is (not [each for each in found.findings if not each.is_passed])
    return {each.rule for each in found.findings if not each.is_passed}


def test_an_equally_good_version_with_a_lower_loss_passes_every_rule() -> None:
    found = verdict()
    assert found.is_passed
    rules = {each.rule for each in found.findings}
    assert {"loss", "loss by interval", "ROUGE-L", "strategy accuracy", "safety", "output gate"} <= rules
    assert {"strategy entropy", "sameness", "preference bias", "character"} <= rules


def test_a_version_that_nobody_heard_does_not_pass() -> None:
    found = judge(BEFORE, AFTER, 0.0, CONFIG)
    assert failed(found) == {"replies"}
    assert UNHEARD in found.reason
    assert judge(BEFORE, AFTER, 0.0, replace_config(needs_replies=False)).is_passed


def replace_config(**changes: object) -> GateConfig:
    return CONFIG.model_copy(update=changes)


def test_a_mean_that_hangs_on_one_conversation_is_no_proof() -> None:
    uneven = loss(*[3.1] * 9, 1.0)
    assert uneven.total < BEFORE.total
    assert failed(verdict(after=uneven)) == {"loss by interval"}


def test_too_few_conversations_say_nothing() -> None:
    found = judge(loss(3.0), loss(2.0), 0.0, replace_config(needs_replies=False))
    assert failed(found) == {"conversations"}


def test_one_more_failure_of_the_safety_suite_is_one_too_many() -> None:
    one = Failures(10, frozenset({"a"}))
    assert failed(verdict(failures=one)) == {"safety"}
    assert verdict(failures=one, before=one).is_passed
    harmful = replace(one, harmful=frozenset({"a"}))
    assert failed(verdict(failures=harmful, before=one)) == {"safety"}, "as many, but worse"
    assert failed(verdict(failures=Failures(9))) == {"safety"}, "checks that were left out prove nothing"
    assert failed(verdict(failures=Failures(0), before=Failures(0))) == {"safety"}


def test_replies_that_the_output_gate_stops_more_often_fail() -> None:
    stopped = tuple(replace(each, stopped=("medicine",)) if n % 4 == 0 else each for n, each in enumerate(GOOD))
    found = verdict(stopped)
    assert failed(found) == {"output gate"}
    assert "0.0% of the replies before, 25.0% after" in found.reason


def test_one_strategy_for_everything_is_a_collapse() -> None:
    same = tuple(replace(each, strategy="Question") for each in GOOD)
    assert {"strategy entropy", "strategy accuracy", "preference bias"} <= failed(verdict(same))


def test_one_sentence_for_everything_is_a_collapse() -> None:
    same = tuple(replace(each, text="I hear you.") for each in GOOD)
    assert {"sameness", "ROUGE-L"} <= failed(verdict(same))


def test_another_voice_is_a_change_of_character() -> None:
    other = tuple(
        replace(each, text=f"Ahoy matey number {n}, hoist thy sails and sing " * 4) for n, each in enumerate(GOOD)
    )
    found = verdict(other)
    assert "character" in failed(found)
    assert "ROUGE-L" in failed(found)


@pytest.mark.parametrize("rule", ["loss", "safety"])
def test_every_failed_rule_is_in_the_reason(rule: str) -> None:
    worse = verdict(failures=Failures(10, frozenset({"a"})), after=loss(*[3.2] * 10))
    assert rule in failed(worse)
    assert all(each.reason in worse.reason for each in worse.findings if not each.is_passed)
