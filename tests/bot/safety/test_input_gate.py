"""The input gate on labelled lines: what must be found, what must be left alone, and what no input may break."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety.assessment import RANK, Assessment
from bot.safety.input_gate import RULE_LAYERS, check
from bot.safety.normalise import Text
from tests.bot.safety import labelled, lines


def level(text: str | Sequence[str]) -> str:
    return check([text] if isinstance(text, str) else text).level


@pytest.mark.parametrize("text", lines.IMMINENT)
def test_danger_now_is_imminent(text: str) -> None:
    assert level(text) == "imminent"


@pytest.mark.parametrize("text", lines.ELEVATED + lines.OBFUSCATED)
def test_explicit_danger_is_elevated_however_it_is_spelled(text: str) -> None:
    assert RANK[check([text]).level] >= RANK["elevated"]


@pytest.mark.parametrize(("language", "text"), lines.LANGUAGES)
def test_explicit_danger_is_found_in_other_languages(language: str, text: str) -> None:
    verdict = check([text])
    assert verdict.is_crisis
    assert f"language:{language}" in verdict.reasons


@pytest.mark.parametrize("text", lines.LANGUAGES_CALM)
def test_calm_lines_in_other_languages_do_not_open_the_protocol(text: str) -> None:
    assert RANK[check([text]).level] <= RANK["concern"]


@pytest.mark.parametrize("text", lines.CALM + lines.EVERYDAY)
def test_idioms_stories_and_everyday_troubles_trigger_nothing(text: str) -> None:
    assert level(text) == "none"


@pytest.mark.parametrize(("lowest", "highest", "text"), labelled.LABELLED)
def test_denial_past_jokes_and_bursts_are_read_in_context(
    lowest: str, highest: str, text: str | tuple[str, ...]
) -> None:
    assert RANK[lowest] <= RANK[level(text)] <= RANK[highest]  # type: ignore[index]


def test_the_lines_are_many_and_none_stands_twice() -> None:
    texts = [*lines.IMMINENT, *lines.ELEVATED, *lines.OBFUSCATED, *lines.CALM, *lines.EVERYDAY, *lines.LANGUAGES_CALM]
    texts += [text for _, text in lines.LANGUAGES] + [str(text) for _, _, text in labelled.LABELLED]
    assert len(texts) == len(set(texts)) >= 150


def test_an_earlier_message_gives_meaning_to_a_later_one() -> None:
    assert level("I'll do it tonight") == "none"
    assert check(["I'll do it tonight"], history=["I want to die", "nobody can help"]).level == "imminent"
    assert check(["goodbye everyone"], history=["quiero morir"]).level == "imminent"


def test_quiet_finality_after_hopelessness_escalates() -> None:
    assert level("I feel calm now, thank you for everything") == "none"
    assert check(["I feel calm now, thank you for everything"], history=["I feel so hopeless"]).is_crisis


@pytest.mark.parametrize(
    ("text", "category", "subject", "when"),
    [
        ("my friend wants to die", "suicide", "other", "now"),
        ("years ago I tried to kill myself", "suicide", "self", "past"),
        ("would anyone care if I died", "suicide", "self", "hypothetical"),
        ("I cut myself again last night", "self-harm", "self", "now"),
        ("my dad beats me", "abuse", "self", "now"),
        ("I was raped", "sexual violence", "self", "now"),
        ("I want to kill my boss", "harm to others", "self", "now"),
        ("the voices tell me to hurt people", "psychosis or mania", "self", "now"),
        ("I took 30 pills", "medical emergency", "self", "now"),
        ("In my novel the hero wants to kill himself", "none", "quoted or fiction", "now"),
        ('my friend texted me "I want to kill myself"', "suicide", "other", "now"),
    ],
)
def test_category_subject_and_time_are_told(text: str, category: str, subject: str, when: str) -> None:
    verdict = check([text])
    assert (verdict.category, verdict.subject, verdict.time) == (category, subject, when)


def test_reasons_name_rules_and_never_hold_the_message() -> None:
    verdict = check(["I want to kill myself tonight, zebra"])
    assert verdict.reasons
    assert not any("zebra" in reason for reason in verdict.reasons)


def test_a_failing_layer_gives_unknown_and_never_none() -> None:
    def broken(text: Text, has_topic: Callable[[], bool]) -> Assessment:
        raise RuntimeError("boom")

    verdict = check(["hello"], layers=(*RULE_LAYERS, broken))
    assert verdict.level == "unknown"
    assert verdict.reasons == ("check failed: RuntimeError",)
    assert check(["I want to kill myself tonight"], layers=(broken, *RULE_LAYERS)).level == "imminent"


def test_what_is_no_text_gives_unknown() -> None:
    assert check([None]).level == "unknown"  # type: ignore[list-item]


_STORY = ["my friend", "the song says", "novel", "if", "but", "lol", "years ago", '"', "'", ".", ",", "\n", ""]
_DANGER = ["i", "want", "to", "die", "kill", "myself", "not", "never", "tonight", "20", "pills", "k*ll", "quiero", "死"]
WORDS = st.sampled_from(_STORY + _DANGER)
MESSAGES = st.lists(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)), max_size=4)


@settings(max_examples=150, deadline=None)
@given(messages=MESSAGES, more=st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)))
def test_any_text_is_judged_and_one_more_message_never_lowers_the_level(messages: list[str], more: str) -> None:
    before, after = check(messages), check([*messages, more])
    assert after.rank >= before.rank


@pytest.mark.parametrize(
    "piece",
    ["kill myself ", "a", "i want to ", "k i l l ", ". ", "he said ", '"i want to die" '],
)
def test_a_very_long_message_is_judged_within_seconds(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.thread_time()
    check([text])
    assert time.thread_time() - start < 3  # of a core; seen: 0.5


@pytest.mark.parametrize(
    "piece",
    ["kill myself ", "a", "i want to ", "k i l l ", ". ", "he said ", '"i want to die" '],
)
def test_a_message_twice_as_long_takes_about_twice_the_time(piece: str) -> None:
    def seconds(length: int) -> float:
        start = time.thread_time()
        check([piece * (length // len(piece))], layers=RULE_LAYERS)
        return time.thread_time() - start

    assert min(seconds(40_000), seconds(40_000)) < 4 * min(seconds(20_000), seconds(20_000))


def test_danger_at_the_end_of_a_very_long_message_is_found() -> None:
    assert level("the weather is nice and I went for a walk. " * 2_000 + "I want to kill myself tonight") == "imminent"


def test_an_ordinary_message_takes_a_few_milliseconds() -> None:
    taken = []
    for text in lines.ELEVATED + lines.EVERYDAY:
        start = time.thread_time()
        check([text], history=["hello"] * 20)
        taken.append(time.thread_time() - start)
    assert statistics.quantiles(taken, n=20)[-1] < 0.05  # target 10 ms; the margin is for a slow machine
