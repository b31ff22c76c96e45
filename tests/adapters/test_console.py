from __future__ import annotations

import io
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.console import ConsoleAdapter
from adapters.screen import PipeScreen
from bot.errors import NotDelivered
from bot.texts.console import CONSOLE
from bot.texts.forms import ADULT, FORGET, PRE_CHAT
from bot.types import (
    Action,
    AskForm,
    AskStars,
    CommandInvoked,
    Crisis,
    Event,
    FormSubmitted,
    Leave,
    MessageReceived,
    Notice,
    Say,
    SendFile,
    StarsGiven,
)
from tests.adapters.fake_bot import PERSON, FakeBot, Script, silent


async def chat(text: str | bytes, exports: Path, script: Script = silent, **options: Any) -> tuple[FakeBot, str]:
    bot, sink = FakeBot(script), io.StringIO()
    data = text.encode() if isinstance(text, str) else text
    bot.adapter = ConsoleAdapter(PERSON, bot.idle, exports, screen=PipeScreen(io.BytesIO(data), sink), **options)
    await bot.adapter.run(bot.handle)
    return bot, sink.getvalue()


def simple(events: Sequence[Event]) -> list[object]:
    """The events without their random ids."""
    values = {MessageReceived: "text", StarsGiven: "value", CommandInvoked: "name", FormSubmitted: "values"}
    return [getattr(event, values[type(event)]) for event in events]


def rated(event: Event) -> Sequence[Action]:
    return [Say("I hear you."), AskStars("t1", "How helpful?")] if isinstance(event, MessageReceived) else []


def asked(event: Event) -> Sequence[Action]:
    """Opens the survey on /consent and greets after it."""
    match event:
        case CommandInvoked(name="consent"):
            return [AskForm(PRE_CHAT)]
        case CommandInvoked(name="forget"):
            return [AskForm(FORGET)]
        case CommandInvoked(name="export"):
            return [AskForm(ADULT)]
        case FormSubmitted():
            return [Notice("Thank you.", "thanks")]
        case MessageReceived(text=words) if "die" in words:
            return [Crisis("Call 112.", "imminent", "suicide")]
    return []


async def test_a_script_becomes_a_transcript_with_each_reply_under_its_line(tmp_path: Path) -> None:
    _, shown = await chat("Hello\nIt is bad\n", tmp_path, lambda event: [Say("I hear you.")])
    turns = [f"\nYou: {line}\n\nAttune: I hear you.\n" for line in ("Hello", "It is bad")]
    assert shown == "".join(turns) + "\nYou: \n"


async def test_events_have_ids_of_their_own_and_the_address_of_the_person(tmp_path: Path) -> None:
    bot, _ = await chat("a\na\n", tmp_path)
    assert len({event.event_id for event in bot.events} - {""}) == 2
    assert set(bot.addresses) == {PERSON}


async def test_empty_lines_are_no_messages(tmp_path: Path) -> None:
    bot, _ = await chat("\n  \nHello\n\x07\n", tmp_path)
    assert simple(bot.events) == ["Hello"]


@pytest.mark.parametrize("line", ["4", "4 stars", "4/5", "★★★★", "⭐⭐⭐⭐", "4.", "****"])
async def test_stars_are_understood_right_after_they_were_asked_for(tmp_path: Path, line: str) -> None:
    bot, _ = await chat(f"Hello\n{line}\n", tmp_path, rated)
    assert simple(bot.events) == ["Hello", 4]
    assert isinstance(bot.events[1], StarsGiven)
    assert bot.events[1].turn_id == "t1"


async def test_a_number_that_nobody_asked_for_is_a_message(tmp_path: Path) -> None:
    bot, _ = await chat("4\n", tmp_path)
    assert simple(bot.events) == ["4"]


async def test_going_on_writing_leaves_the_stars_out(tmp_path: Path) -> None:
    script: list[Sequence[Action]] = [[AskStars("t1", "How helpful?")], [], []]
    bot, _ = await chat("Hello\nIt went on\n5\n", tmp_path, lambda event: script.pop(0))
    assert simple(bot.events) == ["Hello", "It went on", "5"]


async def test_too_many_stars_get_a_hint_and_written_again_they_are_a_message(tmp_path: Path) -> None:
    bot, shown = await chat("Hello\n8\n5\n", tmp_path, rated)
    assert simple(bot.events) == ["Hello", 5]
    assert CONSOLE.hint_stars in shown
    bot, _ = await chat("Hello\n8\n8\n", tmp_path, rated)
    assert simple(bot.events) == ["Hello", "8"]


async def test_commands_are_passed_on_and_an_unknown_one_is_answered_here(tmp_path: Path) -> None:
    bot, shown = await chat("/help\n/PRIVACY now\n/dance\n/talk\n/\n/skip\n", tmp_path)
    assert simple(bot.events) == ["help", "privacy"]
    assert "There is no command /dance." in shown
    assert CONSOLE.no_form in shown


async def test_a_form_takes_one_line_a_question(tmp_path: Path) -> None:
    bot, shown = await chat("/consent\n2\n\n9\n4\nMy boss shouts.\n\nHello\n", tmp_path, asked)
    values = {"problem": "job crisis", "intensity": "4", "situation": "My boss shouts."}
    assert simple(bot.events) == ["consent", values, "Hello"]
    assert CONSOLE.hint_scale in shown
    assert shown.index("Thank you.") < shown.index("You: Hello")


async def test_a_survey_can_be_skipped_and_a_required_question_cannot(tmp_path: Path) -> None:
    bot, _ = await chat("/consent\n2\n/skip\n", tmp_path, asked)
    assert simple(bot.events) == ["consent", {"problem": "job crisis"}]
    bot, shown = await chat("/forget\n/skip\n\nno\n", tmp_path, asked)
    assert simple(bot.events) == ["forget", {"confirm": "no"}]
    assert shown.count(CONSOLE.hint_required.split(".")[0]) == 2


async def test_danger_in_a_form_reaches_the_bot_and_the_question_stays_open(tmp_path: Path) -> None:
    bot, shown = await chat("/export\nI want to die\nyes\n\n", tmp_path, asked)
    assert simple(bot.events) == ["export", "I want to die", {"adult": "yes"}]
    assert "Call 112." in shown
    assert shown.count("18 or older") == 2


async def test_a_command_works_inside_a_form_and_its_own_form_comes_first(tmp_path: Path) -> None:
    bot, _ = await chat("/consent\n1\n/forget\nno\n3\n/skip\n", tmp_path, asked)
    assert simple(bot.events) == [
        "consent",
        "forget",
        {"confirm": "no"},
        {"problem": "ongoing depression", "emotion": "sadness"},
    ]


async def test_a_form_asked_again_begins_anew(tmp_path: Path) -> None:
    bot, _ = await chat("/consent\n1\n/consent\n2\n/skip\nHello\n", tmp_path, asked)
    assert simple(bot.events) == ["consent", "consent", {"problem": "job crisis"}, "Hello"]


async def test_the_end_of_input_inside_a_form_submits_nothing(tmp_path: Path) -> None:
    bot, _ = await chat("/consent\n1\n", tmp_path, asked)
    assert simple(bot.events) == ["consent"]


async def test_a_file_is_written_for_the_person_and_its_place_is_shown(tmp_path: Path) -> None:
    _, shown = await chat("/export\n", tmp_path, lambda event: [SendFile("export.json", "{}", "Here it is.")])
    assert (tmp_path / "export.json").read_text() == "{}"
    assert "Here it is." in shown
    assert "export.json" in shown


async def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    _, shown = await chat("/export\n", tmp_path / "file", lambda event: [SendFile("export.json", "{}", "Here.")])
    assert "could not be saved" in shown


async def test_leaving_ends_the_run_and_what_comes_later_is_not_delivered(tmp_path: Path) -> None:
    bot, shown = await chat("/quit\nnever read\n", tmp_path, lambda event: [Notice("Kept.", "leave"), Leave()])
    assert simple(bot.events) == ["quit"]
    assert "never read" not in shown
    assert bot.adapter is not None
    with pytest.raises(NotDelivered):
        await bot.adapter.perform(Say("Hello"), PERSON, "later")


async def test_quitting_ends_the_run_even_if_the_bot_does_not_answer(tmp_path: Path) -> None:
    bot, _ = await chat("/quit\nnever read\n", tmp_path)
    assert simple(bot.events) == ["quit"]


async def test_the_strategy_is_shown_only_where_it_was_asked_for(tmp_path: Path) -> None:
    reply = Say("I hear you.", "Question", "exploration", 0.41, "v0001", {"Question": 0.41})
    _, plain = await chat("Hello\n", tmp_path, lambda event: [reply])
    _, full = await chat("Hello\n", tmp_path, lambda event: [reply], shows_strategy=True)
    assert "Question" not in plain
    assert "[Question 0.41 · exploration · lora v0001]" in full


async def test_what_the_bot_says_cannot_steer_the_terminal(tmp_path: Path) -> None:
    _, shown = await chat("Hello\n", tmp_path, lambda event: [Say("a\x1b[2Jb"), Notice("c\x07d", "k")])
    assert "ab" in shown
    assert "cd" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("line", [b"\xff\xfe caf\xe9", "😀😀".encode(), "Привет, how are ты".encode()])
async def test_any_bytes_are_a_message(tmp_path: Path, line: bytes) -> None:
    bot, _ = await chat(line + b"\n", tmp_path)
    assert simple(bot.events) == [line.decode("utf-8", "replace")]


async def test_a_hundred_thousand_characters_reach_the_bot_and_a_million_get_a_sentence(tmp_path: Path) -> None:
    bot, shown = await chat("a" * 100_000 + "\n" + "b" * 1_000_000 + "\nHello\n", tmp_path)
    assert simple(bot.events) == ["a" * 100_000, "Hello"]
    assert CONSOLE.too_long.split(",")[0] in shown


async def test_ctrl_c_while_a_reply_is_made_ends_the_run_with_a_kind_word(tmp_path: Path) -> None:
    def script(event: Event) -> Sequence[Action]:
        os.kill(os.getpid(), signal.SIGINT)
        return []

    before = signal.getsignal(signal.SIGINT)
    bot, shown = await chat("Hello\nnever read\n", tmp_path, script)
    assert simple(bot.events) == ["Hello"]
    assert "is kept" in shown
    assert signal.getsignal(signal.SIGINT) == before


class _BrokenPipe(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


async def test_a_screen_that_nobody_reads_ends_the_run_quietly(tmp_path: Path) -> None:
    bot = FakeBot()
    adapter = ConsoleAdapter(PERSON, bot.idle, tmp_path, screen=PipeScreen(io.BytesIO(b"Hello\n"), _BrokenPipe()))
    await adapter.run(bot.handle)
    with pytest.raises(NotDelivered):
        await adapter.perform(Say("Hello"), PERSON, "k1")


async def test_characters_that_the_output_cannot_hold_do_not_stop_the_chat(tmp_path: Path) -> None:
    bot, raw = FakeBot(lambda event: [Say("😀 – yes")]), io.BytesIO()
    sink = io.TextIOWrapper(raw, encoding="ascii")
    bot.adapter = ConsoleAdapter(PERSON, bot.idle, tmp_path, screen=PipeScreen(io.BytesIO("é\n".encode()), sink))
    await bot.adapter.run(bot.handle)
    assert b"Attune: ? ? yes" in raw.getvalue()
