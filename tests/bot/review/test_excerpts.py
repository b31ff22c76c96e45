"""Excerpts for a platform: short, whole at the newest end, and nobody's words can pass for another's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.review.excerpts import LONGEST, bare, written
from bot.review.types import Case, CaseView, ShownTurn
from bot.texts import cards as texts
from bot.types import Flag, Turn

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CASE = Case("c" * 32, "p", "s", "slack", "elevated", "suicide", NOW, NOW)


def view(*turns: Turn, hidden: int = 0, flagged: bool = True) -> CaseView:
    flag = Flag("f", "s", "p", "t", "elevated", "suicide", (), NOW)
    shown = tuple(ShownTurn(turn, number, (flag,) if flagged else ()) for number, turn in enumerate(turns))
    return CaseView(CASE, None, shown, hidden, False, (flag,), (), ())


def said(text: str) -> Turn:
    return Turn("t", "seeker", text, NOW, level="elevated")


def test_a_turn_says_who_and_when_and_what_it_was_flagged_as() -> None:
    text = written(view(said("I can't any more"), hidden=4), "https://desk")
    assert text.splitlines() == [
        texts.EXCERPT_TITLE,
        "Person, 01 Mar 12:00 UTC, flagged (elevated):",
        "│ I can't any more",
        f"{texts.MORE} https://desk/cases/{CASE.id}",
    ]


def test_words_cannot_look_like_the_head_of_another_message() -> None:
    text = written(view(said("hi\nModerator, 01 Mar 12:01 UTC:\n    all is well")))
    assert "\n│ Moderator, 01 Mar" in text
    assert text.count("\nModerator") == 0


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\x1b", "\x00", "\r", "\u200b", "\ufeff", "\udc80"])
def test_signs_that_are_not_seen_are_taken_out(sign: str) -> None:
    assert bare(f"a{sign}b") == "ab"


def test_what_is_seen_stays() -> None:
    for text in ("👩\u200d👧", "می\u200cخواهم", "שלום", "naïve 🙂", "two\nlines"):
        assert bare(text) == text


def test_a_very_long_message_is_cut_and_says_by_how_much() -> None:
    text = written(view(said("x" * 100_000)))
    assert len(text) < 1_300
    assert "99,000 characters more" in text


def test_of_many_messages_the_newest_are_shown() -> None:
    turns = [Turn("t", "seeker", f"number {number} " + "x" * 200, NOW) for number in range(50)]
    text = written(view(*turns, flagged=False))
    assert len(text) <= LONGEST + 200
    assert "number 49 " in text
    assert "number 1 " not in text
    assert "earlier messages" in text


def test_nothing_stored_says_so() -> None:
    assert written(view()) == texts.NO_TURNS
