"""The crisis protocol against the reply checklist: what every text must do, must never say, and how it varies."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest

from bot.safety import protocol
from bot.safety.assessment import FAINT, Assessment, Category, Level, Subject
from bot.safety.protocol import (
    CALM_TURNS,
    check_in,
    in_context,
    is_crisis_open,
    is_held,
    is_only_asked,
    reply,
)
from bot.safety.protocol_families import FAMILIES
from bot.texts import crisis, crisis_follow_up, crisis_kinds

FOLLOW_UPS = {f"FOLLOW_UP_{name}": texts for name, texts in vars(crisis_follow_up).items()}
TEXTS = {**vars(crisis), **vars(crisis_kinds), **FOLLOW_UPS}
TEMPLATES = [(name, text) for name, texts in TEXTS.items() if isinstance(texts, tuple) for text in texts]
OF_SELF = (
    "SUICIDE",
    "SELF_HARM",
    "MEDICAL",
    "ABUSE",
    "PSYCHOSIS",
    "CONCERN",
    "UNKNOWN",
    "FOLLOW_UP_ASK_FIRST",
    "FOLLOW_UP_SUICIDE",
    "FOLLOW_UP_CHECK_IN",
    "FOLLOW_UP_BRIDGE",
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
        r"trust|friend|neighbour|someone near|someone close|stay with you|\bwhom? |reached someone|is anyone|in touch",
        text,
        re.IGNORECASE,
    )
    assert not MUST_NOT.search(text)


@pytest.mark.parametrize(("name", "text"), [each for each in TEMPLATES if each[0].startswith(OF_SELF)])
def test_the_person_is_asked_directly(name: str, text: str) -> None:
    if name not in ("MEDICAL_OTHER", "ABUSE_IMMINENT", "ABUSE_OTHER"):
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
        (Assessment("imminent", "medical emergency"), crisis_follow_up.MEDICAL),
        (Assessment("elevated", "suicide", "other"), crisis_follow_up.OTHER),
        (Assessment("imminent", "medical emergency", "other"), crisis_follow_up.OTHER),
        (Assessment("elevated", "abuse"), crisis_follow_up.SAFETY),
        (Assessment("elevated", "sexual violence"), crisis_follow_up.SAFETY),
        (Assessment("imminent", "suicide", reasons=("language:de",)), crisis_follow_up.CHECK_IN),
        (Assessment("elevated", "self-harm"), crisis_follow_up.CHECK_IN),
    ],
)
def test_check_ins_follow_what_the_crisis_began_with(opened_by: Assessment, expected: tuple[str, ...]) -> None:
    sent = [reply(opened_by, "US")]
    for _ in range(4):
        sent.append(check_in("US", sent))
        assert sent[-1] != sent[-2]
        assert len(sent[-1]) < 900
    starts = {text[:20] for text in expected}
    assert {text.removeprefix(crisis.IN_LANGUAGE["de"]).strip()[:20] for text in sent[1:]} <= starts


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


def _path(*assessments: Assessment) -> list[str]:
    """The texts of a path on which these were said, one after the other."""
    sent: list[str] = []
    for each in assessments:
        sent.append(reply(each, "US", sent, sent))
    return sent


def _is_of(text: str, templates: tuple[str, ...]) -> bool:
    return text[-25:] in {template[-25:] for template in templates}


def test_after_the_whole_text_come_shorter_ones_and_then_a_whole_one_again() -> None:
    texts = _path(*[Assessment("imminent", "suicide", reasons=("suicide.plan",))] * 6)
    assert _is_of(texts[0], crisis.SUICIDE_IMMINENT)
    assert all(_is_of(text, crisis_follow_up.SUICIDE) for text in texts[1:5])
    assert len(set(texts)) == 6
    assert _is_of(texts[5], crisis.SUICIDE_IMMINENT)


def test_a_danger_that_grows_or_is_another_one_gets_its_own_whole_text() -> None:
    elevated, imminent = Assessment("elevated", "suicide"), Assessment("imminent", "suicide")
    texts = _path(elevated, elevated, imminent, elevated, Assessment("imminent", "medical emergency"))
    kinds = (
        crisis.SUICIDE_ELEVATED,
        crisis_follow_up.SUICIDE,
        crisis.SUICIDE_IMMINENT,
        crisis_follow_up.SUICIDE,
        crisis.MEDICAL,
    )
    assert all(map(_is_of, texts, kinds))


def test_a_faint_likeness_is_asked_about_twice_and_then_answered_like_any_other() -> None:
    faint = Assessment("imminent", "suicide", reasons=(FAINT,))
    texts = _path(faint, faint, faint)
    assert all(_is_of(text, crisis_follow_up.ASK_FIRST) for text in texts[:2])
    assert texts[0] != texts[1]
    assert _is_of(texts[2], crisis.SUICIDE_IMMINENT)
    assert _is_of(
        _path(Assessment("elevated", "suicide", reasons=("suicide.wish",)), faint)[1], crisis.SUICIDE_IMMINENT
    )


def test_only_reviewed_texts_speak_after_danger_in_minutes_and_not_after_a_question() -> None:
    sure, faint = Assessment("imminent", "suicide", reasons=("suicide.plan",)), Assessment("imminent", reasons=(FAINT,))
    assert is_held(["imminent", "none"], _path(sure), "US")
    assert not is_held(["imminent", "none"], _path(faint), "US")
    assert not is_held(["elevated", "none"], _path(Assessment("elevated", "suicide")), "US")
    assert not is_held(["imminent", *["none"] * CALM_TURNS], _path(sure), "US")
    assert is_only_asked(_path(faint), "US")
    assert not is_only_asked(_path(faint, sure), "US")
    assert not is_only_asked([], "US")


def test_held_check_ins_have_many_words_before_one_returns_and_let_the_person_go_on() -> None:
    sent = [reply(Assessment("imminent", "suicide"), "US")]
    for _ in range(16):
        sent.append(check_in("US", sent, is_held=True))
    assert len(set(sent)) == 17
    assert _is_of(sent[1], crisis_follow_up.CHECK_IN)
    assert _is_of(sent[2], crisis_follow_up.BRIDGE)
    assert not any(_is_of(check_in("US", sent), crisis_follow_up.BRIDGE) for _ in range(2))


def test_help_that_begins_a_sentence_begins_with_a_capital() -> None:
    for family in FAMILIES:
        for template in (*family.elevated, *family.imminent, *family.follow_ups, *family.check_ins, *family.bridges):
            text = protocol._fill(template, None)
            assert not re.search(r"(?:^|[.?!]\s)(?:your local|a free helpline)", text), text


def test_a_guess_in_the_midst_of_suicide_is_about_suicide_but_for_a_body_in_danger() -> None:
    after = [reply(Assessment("imminent", "suicide"), "US")]
    guess = Assessment("imminent", "harm to others", "other", reasons=("meaning: imminent",))
    assert in_context(guess, "US", after) == replace(guess, category="suicide", subject="self")
    body = Assessment("imminent", "medical emergency", reasons=("meaning: imminent",))
    assert in_context(body, "US", after) == body


def test_a_check_in_begins_with_the_line_in_the_language_that_was_used_before() -> None:
    opened = reply(Assessment("imminent", "suicide", reasons=("language:es",)))
    first = check_in(None, [opened])
    assert first.startswith(crisis.IN_LANGUAGE["es"])
    assert first != check_in(None, [opened, first])


def test_a_concern_about_a_partner_is_answered_about_the_partner() -> None:
    assert _is_of(reply(Assessment("concern", "abuse"), "US"), crisis.ABUSE)
    assert _is_of(reply(Assessment("concern", "suicide"), "US"), crisis.CONCERN)
