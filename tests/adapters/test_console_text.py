from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import console_text
from adapters.console_text import Look
from bot.texts.console import CONSOLE
from bot.types import Crisis, Say

PLAIN, COLOUR = Look(80), Look(80, has_colour=True)
REPLY = Say("Hello.", "Question", "exploration", 0.41, "v0001", {"Others": 0.59, "Question": 0.41})


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]8;;https://evil.example\x1b\\b", "ab"),
        ("a\x9b31mb", "ab"),
        ("bell\x07 back\x08 null\x00", "bell back null"),
        ("\u202eabc", "abc"),
        ("one\r\ntwo\tthree", "one\ntwo    three"),
        ("👩\u200d🚀 é", "👩\u200d🚀 é"),
    ],
)
def test_what_could_steer_the_terminal_is_taken_out(given_text: str, shown: str) -> None:
    assert console_text.clean(given_text) == shown


@given(st.text())
def test_no_control_character_is_left(text: str) -> None:
    assert all(c == "\n" or c.isprintable() or ord(c) > 0x9F for c in console_text.clean(text))


@given(st.text("ab cd日本é \n"), st.integers(10, 40), st.sampled_from(["", "    "]))
def test_wrapped_lines_fit_and_no_word_is_lost(text: str, width: int, indent: str) -> None:
    wrapped = console_text.wrap(text, width, indent)
    assert "".join(wrapped.split()) == "".join(text.split())
    longest = max((console_text.cells(word) for word in text.split() if not set(word) & set("日本")), default=0)
    assert all(console_text.cells(line) <= max(width, longest + len(indent)) for line in wrapped.split("\n"))


@pytest.mark.parametrize("indent", ["", "        "])
def test_a_script_without_blanks_is_broken_without_adding_any(indent: str) -> None:
    text = "OK " + "日" * 17 + " and more"
    lines = console_text.wrap(text, 40, indent).split("\n")
    assert "日" * 17 in "".join(line.removeprefix(indent) for line in lines)
    assert max(console_text.cells(line) for line in lines) <= 40


def test_a_link_is_not_cut() -> None:
    link = "https://example.org/" + "a" * 60
    assert link in console_text.wrap(f"Look here: {link} and here.", 40).split("\n")


def test_a_line_that_fits_keeps_its_own_blanks() -> None:
    assert console_text.wrap("/end      close it", 40) == "/end      close it"


def test_a_long_reply_is_indented_under_the_name() -> None:
    lines = console_text.say(Say("word " * 40), CONSOLE, PLAIN).split("\n")
    assert lines[0].startswith("Attune: word")
    assert all(line.startswith("        word") for line in lines[1:])


def test_without_colour_there_are_no_escape_sequences() -> None:
    shown = console_text.say(REPLY, CONSOLE, PLAIN) + console_text.strategy(REPLY, PLAIN)
    assert "\x1b" not in shown
    assert "\x1b" in console_text.say(REPLY, CONSOLE, COLOUR)


def test_colour_changes_no_word() -> None:
    assert console_text.clean(console_text.strategy(REPLY, COLOUR)) == console_text.strategy(REPLY, PLAIN)


def test_the_strategy_line_names_strategy_stage_and_lora_and_marks_the_chosen_bar() -> None:
    lines = console_text.strategy(REPLY, PLAIN).split("\n")
    assert lines[0] == "  [Question 0.41 · exploration · lora v0001]"
    assert lines[1].startswith("    Others    0.59  ####")
    assert lines[2].startswith("  > Question  0.41  ####")


def test_a_reply_without_a_strategy_has_no_strategy_line() -> None:
    assert console_text.strategy(Say("Hello."), PLAIN) == ""


def test_bars_fit_a_narrow_terminal() -> None:
    assert all(len(line) < 34 for line in console_text.strategy(REPLY, Look(34)).split("\n")[1:])


def test_the_crisis_block_stands_out_without_colour_and_keeps_its_paragraphs() -> None:
    lines = console_text.crisis(Crisis("Call 112.\n\nI stay here.", "imminent", "suicide"), PLAIN).split("\n")
    assert lines[1:-1] == ["Call 112.", "", "I stay here."]
    assert set(lines[0]) == set(lines[-1]) == {"-"}
