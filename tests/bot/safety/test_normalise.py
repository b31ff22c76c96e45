"""The normaliser: hidden spellings become plain, ordinary text and doses stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety.normalise import fold, normalise


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("I’m gonna", "i am going to"),
        ("k1ll", "kill"),
        ("su1c1d4l", "suicidal"),
        ("$uicide", "suicide"),
        ("d!e", "die"),
        ("k i l l  m y s e l f", "kill myself"),
        ("i w a n t t o d i e", "i want to die"),
        ("k.i.l.l", "kill"),
        ("k-i-l-l", "kill"),
        ("kіll mуself", "kill myself"),
        ("ᴋɪʟʟ ｋｉｌｌ 𝓴𝓲𝓵𝓵", "kill kill kill"),
        ("ki\u200bll", "kill"),
        ("ki\x00ll", "kill"),
        ("killlll", "kill"),
        ("kiill", "kill"),
        ("k*ll", "kill"),
        ("iwanttodie", "i want to die"),
        ("can't won't don't", "can not will not do not"),
        ("myslef", "myself"),
        ("죽 고 싶 어", "죽고싶어"),
    ],
)
def test_hidden_spellings_become_plain(written: str, plain: str) -> None:
    assert normalise(written).marked == plain


@pytest.mark.parametrize(
    "text",
    ["i took 20 pills 500mg each", "i am 15 years old", "together we studied", "the audience believed the soldiers",
     "a b c d", "good feeling about school", "room 101 at 7pm", "my skills and my diet"],
)  # fmt: skip
def test_ordinary_words_doses_and_ages_stay(text: str) -> None:
    assert normalise(text).marked == text


def test_clause_ends_are_kept_in_one_reading_and_left_out_in_the_other() -> None:
    text = normalise("No. I want to, die!")
    assert text.marked == "no . i want to , die ."
    assert text.flat == "no i want to die"


def test_other_scripts_keep_their_letters() -> None:
    assert fold("Я ХОЧУ") == "я хочу"
    assert fold("Chcę żyć") == "chce zyc"
    assert normalise("मैं मरना चाहता हूं").plain == "मैं मरना चाहता हूं"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_a_plain_spelling(text: str) -> None:
    assert isinstance(normalise(text).marked, str)
