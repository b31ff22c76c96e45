"""The crisis protocol against the reply checklist: what every text must do, must never say, and how it varies."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import get_args

import pytest

from bot.safety.assessment import Assessment, Category, Level, Subject
from bot.safety.protocol import CALM_TURNS, check_in, in_context, is_crisis_open, reply
from bot.texts import crisis, crisis_kinds

TEXTS = {**vars(crisis), **vars(crisis_kinds)}
TEMPLATES = [(name, text) for name, texts in TEXTS.items() if isinstance(texts, tuple) for text in texts]
OF_SELF = (
    "SUICIDE",
    "SELF_HARM",
    "MEDICAL",
    "ABUSE",
    "PSYCHOSIS",
    "CONCERN",
    "UNKNOWN",
    "CHECK_IN",
    "SEXUAL_VIOLENCE",
    "EATING",
    "SUBSTANCE",
    "MINOR",
    "HARM_IMMINENT",
)
MUST_NOT = re.compile(
    r"\bcommit|successful|failed|stay positive|you have so much to live|promise|our secret|i have called|i called|"
    r"calm down|\b(?:diagnos|therapy|treatment|disorder|depressi)\w*|right\?|selfish|attention|you won't|"
    r"don't worry|think positive",
    re.IGNORECASE,
)
CRISES = [
    Assessment(level, category, subject)
    for level in get_args(Level)
    for category in get_args(Category)
    for subject in get_args(Subject)
]


@pytest.mark.parametrize(("name", "text"), TEMPLATES, ids=[f"{name}-{i}" for i, (name, _) in enumerate(TEMPLATES)])
def test_each_text_names_help_says_it_is_software_and_asks(name: str, text: str) -> None:
    assert "{emergency}" in text
    assert "{line}" in text or name == "MEDICAL_OTHER"
    assert re.search(r"\bsoftware\b|\ba program\b", text)
    assert "?" in text
    assert re.search(
        r"trust|friend|neighbour|someone near|someone close|stay with you|Who |reached someone|Is anyone|in touch", text
    )
    assert not MUST_NOT.search(text)


@pytest.mark.parametrize(("name", "text"), [each for each in TEMPLATES if each[0].startswith(OF_SELF)])
def test_the_person_is_asked_directly(name: str, text: str) -> None:
    if name not in ("MEDICAL_OTHER", "ABUSE_IMMINENT", "ABUSE_OTHER", "CHECK_IN_OTHER", "CHECK_IN_MEDICAL"):
        assert re.search(
            r"kill(?:ing)? yourself|end(?:ing)? your life|suicide|to die|of dying|danger at this moment|out of reach",
            text,
        )


@pytest.mark.parametrize(
    "name", [name for name, texts in TEXTS.items() if isinstance(texts, tuple) and "IMMINENT" in name]
)
def test_in_danger_now_the_emergency_number_comes_first(name: str) -> None:
    for text in TEXTS[name]:
        assert "{emergency}" in text.split("\n")[0]


@pytest.mark.parametrize("country", [None, "US", "GB", "DE", "ZZ"])
def test_every_verdict_has_a_short_reply_without_gaps_and_never_the_same_twice_in_a_row(country: str | None) -> None:
    for assessment in CRISES:
        sent: list[str] = []
        for _ in range(4):
            text = reply(assessment, country, sent)
            assert len(text) < 900, assessment
            assert "{" not in text
            sent.append(text)
        assert all(first != second for first, second in pairwise(sent)), assessment


@pytest.mark.parametrize("language", sorted(crisis.IN_LANGUAGE))
@pytest.mark.parametrize("level", ["elevated", "imminent"])
def test_a_person_who_wrote_in_another_language_reads_help_in_it_first(language: str, level: Level) -> None:
    assessment = Assessment(level, "suicide", reasons=(f"language:{language}",))
    first = reply(assessment)
    second = reply(assessment, None, [first])
    assert first.startswith(crisis.IN_LANGUAGE[language])
    assert "findahelpline.com" in crisis.IN_LANGUAGE[language]
    assert first != second
    assert len(first) < 1_100  # the English text stays whole below it


def test_the_main_texts_come_in_three_and_the_oldest_returns_first() -> None:
    assessment = Assessment("imminent", "suicide")
    sent: list[str] = []
    for _ in range(6):
        sent.append(reply(assessment, "US", sent))
    assert len(set(sent[:3])) == 3
    assert sent[3:] == sent[:3]


def test_the_country_decides_the_numbers() -> None:
    assessment = Assessment("imminent", "suicide")
    assert "911" in reply(assessment, "US")
    assert "988" in reply(assessment, "us")
    assert "116 123" in reply(assessment, "GB")
    assert "112" in reply(assessment, "DE")
    assert "findahelpline.com" in reply(assessment, None)
    assert "988" not in reply(assessment, None)


def test_a_friend_in_danger_gets_another_text_than_oneself() -> None:
    other = reply(Assessment("elevated", "suicide", "other"))
    assert other != reply(Assessment("elevated", "suicide", "self"))
    assert "Asking directly is safe" in other


def test_a_failed_check_is_answered_with_care_and_help() -> None:
    text = reply(Assessment("unknown"), "US")
    assert "988" in text
    assert "are you safe" in text


def test_check_ins_differ_and_ask_about_safety() -> None:
    first = check_in("US")
    assert check_in("US", [first]) != first
    assert "988" in first


def test_one_denial_does_not_close_the_crisis_path() -> None:
    assert not is_crisis_open([])
    assert not is_crisis_open(["none", "concern"])
    assert is_crisis_open(["elevated"])
    assert is_crisis_open(["imminent", "none", "none"])
    assert is_crisis_open(["imminent", *["none"] * (CALM_TURNS - 1)])
    assert not is_crisis_open(["imminent", *["none"] * CALM_TURNS])


def test_concern_and_unknown_are_not_calm_and_a_new_crisis_opens_again() -> None:
    assert is_crisis_open(["elevated", *["none"] * 5, "concern", *["none"] * 5])
    assert is_crisis_open(["elevated", *["none"] * 5, "unknown", *["none"] * 5])
    assert is_crisis_open(["elevated", *["none"] * 6, "imminent"])
    assert not is_crisis_open(["unknown"])


@pytest.mark.parametrize(
    ("opened_by", "expected"),
    [
        (Assessment("imminent", "medical emergency"), crisis_kinds.CHECK_IN_MEDICAL),
        (Assessment("elevated", "suicide", "other"), crisis_kinds.CHECK_IN_OTHER),
        (Assessment("imminent", "medical emergency", "other"), crisis_kinds.CHECK_IN_OTHER),
        (Assessment("elevated", "abuse"), crisis_kinds.CHECK_IN_SAFETY),
        (Assessment("elevated", "sexual violence"), crisis_kinds.CHECK_IN_SAFETY),
        (Assessment("imminent", "suicide", reasons=("language:de",)), crisis.CHECK_IN),
        (Assessment("elevated", "self-harm"), crisis.CHECK_IN),
    ],
)
def test_check_ins_follow_what_the_crisis_began_with(opened_by: Assessment, expected: tuple[str, ...]) -> None:
    sent = [reply(opened_by, "US")]
    for _ in range(4):
        sent.append(check_in("US", sent))
        assert sent[-1] != sent[-2]
        assert len(sent[-1]) < 900
    starts = {text[:20] for text in expected}
    assert {text[:20] for text in sent[1:]} <= starts


def test_a_few_words_in_an_open_crisis_are_read_with_what_it_is_about() -> None:
    guessed = Assessment("imminent", "suicide", reasons=("meaning: imminent",))
    after_abuse = [reply(Assessment("elevated", "abuse"), "US")]
    assert in_context(guessed, "US", after_abuse).category == "abuse"
    after_friend = [reply(Assessment("elevated", "suicide", "other"), "US")]
    assert in_context(guessed, "US", after_friend).subject == "other"
    assert in_context(guessed, "US", [reply(Assessment("imminent", "medical emergency"), "US")]).category == (
        "medical emergency"
    )
    assert in_context(guessed, "US", [reply(Assessment("elevated", "suicide"), "US")]) == guessed
    assert in_context(guessed, "US", []) == guessed
    plain = Assessment("imminent", "suicide", reasons=("suicide.plan",))
    assert in_context(plain, "US", after_abuse) == plain
