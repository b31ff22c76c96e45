"""What is shown of what a model writes, whole and in pieces of any size."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_server.reply import ReplyCleaner


def cleaned(
    raw: str, reason: Literal["stop", "length"] = "stop", *, size: int = 3, max_sentences: int = 4
) -> list[str]:
    cleaner = ReplyCleaner(max_sentences=max_sentences)
    sentences: list[str] = []
    for start in range(0, len(raw), size):
        sentences += cleaner.feed(raw[start : start + size])
    return sentences + cleaner.finish(reason)


def said(raw: str, reason: Literal["stop", "length"] = "stop", *, size: int = 3) -> str:
    return " ".join(cleaned(raw, reason, size=size))


def test_a_sentence_is_given_out_as_soon_as_the_next_begins() -> None:
    cleaner = ReplyCleaner(max_sentences=4)
    assert cleaner.feed(" That sounds hard.") == []
    assert cleaner.feed(" I") == ["That sounds hard."]
    assert cleaner.finish("stop") == ["I."]


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (" I hear you. That is a lot.", "I hear you. That is a lot."),
        ("\n\nI hear you.", "I hear you."),
        ("What happened? B: Oh, it was him. A: I see.", "What happened?"),
        ("B: What happened?", "What happened?"),
        ("Make a plan B: rest first.", "Make a plan B: rest first."),
        ("[Question] How are you?", "How are you?"),
        ("Supporter: I hear you.", "I hear you."),
        ("Q: What happened?", "What happened?"),
        ("I hear you.\nUser: thanks\nSupporter: welcome", "I hear you."),
        ("I hear you. [Providing Suggestions] Try a walk.", "I hear you."),
        ("I hear you.<|im_end|>\n<|im_start|>user\nthanks", "I hear you."),
        ("I hear you. You could ask <|im_end|>", "I hear you."),
        ("Some ideas:\n1. Go for a walk\n2. Call a friend\n", "Some ideas: Go for a walk. Call a friend."),
        ("**You** are `not` alone.", "You are not alone."),
        ("Dr. Who is 3.5 years old, e.g. now.", "Dr. Who is 3.5 years old, e.g. now."),
        ("I hear you... That is a lot!", "I hear you... That is a lot!"),
        ('She said "stop." You stopped.', 'She said "stop." You stopped.'),
        ("我在听。你并不孤单。", "我在听。 你并不孤单。"),
        ("How do you feel? [Show empathy. Be honest.]", "How do you feel?"),
        ("I hear you. [Warmly] That is a lot.", "I hear you. That is a lot."),
        ("I hear you. My name is [Your name]. That is a lot.", "I hear you. That is a lot."),
        ("I hear you. [pauses", "I hear you."),
        ("What now? What else? I am here [pauses", "What now? I am here."),
        ("Take care ❤", "Take care ❤"),
        ("Take care", "Take care."),
    ],
)
def test_only_the_reply_is_shown(raw: str, shown: str, size: int) -> None:
    assert said(raw, size=size) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("I hear you. That must have been so", "I hear you."),
        ("I hear you. That is a lot.", "I hear you. That is a lot."),
        ("That sounds like a very long day, and I think that", "That sounds like a very long day."),
        ("I can hear how tired you are because the whole", "I can hear how tired you are."),
        ("Losing somebody that close is", "Losing somebody that close is…"),
    ],
)
def test_a_reply_that_was_cut_off_ends_all_the_same(raw: str, shown: str) -> None:
    assert said(raw, "length") == shown


def test_a_bracket_that_nothing_closes_is_not_shown() -> None:
    long = "You care about them a great deal, and you have shown it in every single thing that you did this week, " * 3
    assert said(f" [{long}and today. It shows.") == f"{long}and today. It shows."


def test_a_second_question_is_left_out() -> None:
    assert said("How are you? What happened? I am here.") == "How are you? I am here."


def test_a_sentence_said_twice_ends_the_reply() -> None:
    assert said("I am here. I am sorry. I am here! More. And more.") == "I am here. I am sorry."


def test_words_that_go_in_circles_are_said_once() -> None:
    looping = "I am so sorry to hear, " + "that you feel bad, " * 9
    assert said(looping, "length") == "I am so sorry to hear, that you feel bad."


def test_emphasis_is_no_loop() -> None:
    assert said("This is very, very hard.") == "This is very, very hard."


def test_a_reply_ends_after_so_many_sentences() -> None:
    cleaner = ReplyCleaner(max_sentences=2)
    assert cleaner.feed("One thing. Two things. Three things. Four") == ["One thing.", "Two things."]
    assert cleaner.is_done
    assert cleaner.feed(" more.") == cleaner.finish("stop") == []


@pytest.mark.parametrize("raw", ["", "  \n ", "[Question]", "[Quest", "<|im_end|>", "...", "[Others] ?!", "Assistant:"])
def test_nothing_comes_of_nothing(raw: str) -> None:
    assert said(raw) == ""


@given(st.text(max_size=300), st.integers(1, 9), st.sampled_from(["stop", "length"]))
def test_whatever_comes_no_markup_or_break_is_shown(raw: str, size: int, reason: Literal["stop", "length"]) -> None:
    text = said(raw, reason, size=size)
    assert "<|" not in text
    assert "\n" not in text
    assert text == text.strip()


def test_a_very_long_line_takes_no_time() -> None:
    assert said("word and " * 3000, "length", size=5000)
