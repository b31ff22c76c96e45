"""Languages that nobody taught the gate: never "none" where it can be told, and never told of what it does read."""

from __future__ import annotations

import pytest

from bot.safety import language
from bot.safety.assessment import UNREAD, Assessment
from bot.safety.input_gate import RULE_LAYERS, check
from bot.safety.language import TAUGHT, unread
from bot.safety.meaning import meaning_layer
from bot.safety.protocol import reply, times_unread
from bot.texts import crisis
from tests.bot.safety.spoken import NEAR, STRANGE, UNTAUGHT
from tests.bot.safety.test_language import SENTENCES

# Too near to others, or typed without its accents.
NOT_TOLD = 6


def test_nine_of_ten_sentences_in_untaught_languages_are_told() -> None:
    sentences = [text for texts in UNTAUGHT.values() for text in texts]
    assert sum(not unread(text) for text in sentences) <= NOT_TOLD < len(sentences) / 10
    told = {spoken for spoken, texts in UNTAUGHT.items() if any(map(unread, texts))}
    assert {"yo", "so", "am", "ig", "zu", "ta", "te", "ka", "hy", "km", "my", "mn", "kk", "is", "eu"} <= told


@pytest.mark.parametrize("spoken", ["yo", "am", "ig", "zu", "ka", "mn", "is", "cy", "mg", "uz"])
def test_where_nothing_is_seen_the_level_is_unknown_and_says_why(spoken: str) -> None:
    verdict = check([UNTAUGHT[spoken][0]])
    assert (verdict.level, verdict.reasons) == ("unknown", (UNREAD,))


def test_danger_that_was_seen_stays_danger() -> None:
    verdict = check([UNTAUGHT["ha"][0]], layers=(*RULE_LAYERS, meaning_layer))
    assert verdict.level == "elevated"
    assert not verdict.is_unread


@pytest.mark.parametrize("text", [*STRANGE, *NEAR.values()])
def test_what_looks_strange_is_no_untaught_language(text: str) -> None:
    assert unread(text) == ""


@pytest.mark.parametrize("spoken", sorted(TAUGHT & SENTENCES.keys()))
def test_taught_languages_are_read(spoken: str) -> None:
    assert unread(SENTENCES[spoken]) == ""


@pytest.mark.parametrize("text", ["", "ok", "Mo fẹ́", "ಠ_ಠ", "Gunnar Sigurdsson, Bjork Gudmundsdottir, Olafur Arnalds"])
def test_a_word_or_two_a_face_and_names_are_not_sure(text: str) -> None:
    assert unread(text) == ""


def test_of_a_long_text_the_end_is_looked_at_and_any_text_can_be() -> None:
    assert unread("i feel tired. " * 10_000) == ""
    for text in ("\ud800" * 30, "a\0b c d e f", "🙂" * 500, "\u202e" * 40):
        assert unread(text) == ""


def test_one_message_more_does_not_make_it_read() -> None:
    unreadable = UNTAUGHT["so"][1]
    assert check([unreadable, "ok"]).is_unread
    assert check(["hello", unreadable]).is_unread


def test_a_sentence_sent_in_pieces_is_told_when_it_is_together() -> None:
    words = UNTAUGHT["am"][1].split()
    assert check(words).is_unread


def test_without_the_package_a_script_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_opened", lambda: None)
    assert unread(UNTAUGHT["ta"][1]) == "und"
    assert unread(UNTAUGHT["yo"][1]) == ""


def test_a_check_of_the_language_that_fails_is_unknown_and_no_calm(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(message: str) -> str:
        raise ValueError(message)

    monkeypatch.setattr(language, "unread", broken)
    verdict = check(["hello there"])
    assert (verdict.level, verdict.reasons) == ("unknown", ("check failed: ValueError",))


def test_the_text_about_it_is_its_own_and_another_one_the_second_time() -> None:
    verdict = Assessment("unknown", subject="unclear", reasons=(UNREAD,), language="yo")
    first = reply(verdict, "GB")
    second = reply(verdict, "GB", [first], [first])
    assert first != second
    assert all("can't read this" in text and "999" in text and "\n" in text for text in (first, second))
    assert times_unread([first, second, "something else"], "GB") == 2
    assert not first.startswith(crisis.NOT_IN_LANGUAGE)


def test_a_gate_that_failed_has_the_text_of_before() -> None:
    failed = Assessment("unknown", subject="unclear", reasons=("check failed: ValueError",))
    assert "can't read" not in reply(failed, "GB")
    assert not failed.is_unread
    assert not failed.may_wait
