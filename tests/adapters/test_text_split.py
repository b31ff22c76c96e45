from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.text_split import split_text, units

PROSE = st.text("ab cdé,.!?\n\t 0123456789-😀👩\u200d\u0301🇩🇪日本", max_size=400)
WORDS = st.lists(
    st.sampled_from(["well", "I", "42,000.50", "https://example.org/a?b=c&d=1", "don't", "日本", "😀", "end."])
)


@given(PROSE | st.text(max_size=200), st.integers(2, 60))
def test_no_piece_is_longer_than_the_limit_and_none_is_empty(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert all(piece == piece.strip() for piece in pieces)


@given(PROSE | st.text(max_size=200), st.integers(2, 60))
def test_nothing_but_blanks_is_lost_and_nothing_changes_its_place(text: str, limit: int) -> None:
    assert "".join("".join(split_text(text, limit)).split()) == "".join(text.split())


@given(WORDS, st.integers(30, 60))
def test_words_numbers_and_links_that_fit_stay_whole(words: list[str], limit: int) -> None:
    assert [word for piece in split_text(" ".join(words), limit) for word in piece.split()] == words


@given(st.lists(st.sampled_from(["👩\u200d🚀", "e\u0301", "🇩🇪", "👍🏽", "❤\ufe0f", "😀", "a"])), st.integers(16, 40))
def test_a_character_as_it_is_seen_is_not_cut_inside(characters: list[str], limit: int) -> None:
    ends = {len("".join(characters[:count])) for count in range(len(characters) + 1)}
    position = 0
    for piece in split_text("".join(characters), limit):
        position += len(piece)
        assert position in ends


def test_a_flag_stays_one() -> None:
    assert split_text("🇩🇪" * 3, 6) == ["🇩🇪", "🇩🇪", "🇩🇪"]


def test_a_phone_number_with_blanks_stays_whole() -> None:
    text = "You can call them at any hour: 1 800 273 8255 is free."
    assert any("1 800 273 8255" in piece for piece in split_text(text, 40))


def test_a_paragraph_is_a_better_place_than_a_sentence_and_a_sentence_than_a_word() -> None:
    first, second = "One sentence. And one more here.", "A new paragraph begins."
    assert split_text(f"{first}\n\n{second}", 45) == [first, second]
    assert split_text("This is the first one. This is the second one.", 30) == [
        "This is the first one.",
        "This is the second one.",
    ]


def test_an_early_paragraph_does_not_leave_a_stub() -> None:
    pieces = split_text("Hi.\n\n" + "word " * 40, 100)
    assert units(pieces[0]) > 50


def test_a_character_outside_the_basic_plane_counts_twice() -> None:
    assert split_text("😀" * 10, 10) == ["😀" * 5, "😀" * 5]


def test_a_short_text_is_one_piece_and_an_empty_one_none() -> None:
    assert split_text("Hello.") == ["Hello."]
    assert split_text(" \n ") == []


def test_a_limit_that_cannot_hold_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="limit"):
        split_text("a", 1)
