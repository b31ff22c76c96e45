from __future__ import annotations

import asyncio
import io
import json
import os
from collections.abc import Sequence
from typing import Any, BinaryIO

import pytest

from adapters.jsonl import JsonlAdapter
from bot.errors import NotDelivered
from bot.texts.forms import ADULT, CONSENT, FORGET, POST_CHAT, PRE_CHAT
from bot.types import Action, AskForm, CommandInvoked, Event, FormSubmitted, Leave, MessageReceived, Say, StarsGiven
from tests.adapters.fake_bot import PERSON, FakeBot, Script, silent

FORMS = (ADULT, CONSENT, PRE_CHAT)


def echo(event: Event) -> Sequence[Action]:
    return [Say(f"You wrote: {event.text}")] if isinstance(event, MessageReceived) else []


async def talk(lines: bytes, script: Script = silent, **options: Any) -> tuple[FakeBot, list[dict[str, Any]]]:
    bot, sink = FakeBot(script), io.BytesIO()
    adapter = bot.adapter = JsonlAdapter(PERSON, bot.idle, source=io.BytesIO(lines), sink=sink, **options)
    await adapter.run(bot.handle)
    return bot, [json.loads(line) for line in sink.getvalue().decode().splitlines()]


async def test_each_line_is_an_event_and_the_end_of_input_ends_the_session() -> None:
    bot, _ = await talk(b'{"type": "message", "text": "Hello", "event_id": "e1"}\n{"type": "stars", "value": 4}\n')
    message, stars, end = bot.events
    assert message == MessageReceived("Hello", event_id="e1")
    assert isinstance(stars, StarsGiven)
    assert stars.value == 4
    assert isinstance(end, CommandInvoked)
    assert end.name == "end"
    assert len({message.event_id, stars.event_id, end.event_id, ""}) == 4


async def test_the_session_stays_open_where_it_is_asked_to() -> None:
    bot, _ = await talk(b'{"type": "message", "text": "Hello"}', ends_session=False)
    assert len(bot.events) == 1


async def test_a_line_waits_for_the_answer_to_the_one_before() -> None:
    order: list[str] = []

    def script(event: Event) -> Sequence[Action]:
        order.append("event")
        return echo(event)

    class Sink(io.BytesIO):
        def write(self, data: Any) -> int:
            order.append("action")
            return super().write(data)

    bot = FakeBot(script)
    lines = b'{"type": "message", "text": "a"}\n' * 3
    bot.adapter = JsonlAdapter(PERSON, bot.idle, ends_session=False, source=io.BytesIO(lines), sink=Sink())
    await bot.adapter.run(bot.handle)
    assert order == ["event", "action"] * 3


async def test_an_action_is_a_line_with_its_key_as_id() -> None:
    _, lines = await talk(b'{"type": "message", "text": "Hello"}', echo)
    assert lines[0] | {"type": "say", "text": "You wrote: Hello", "id": "k1"} == lines[0]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"hello", "not JSON"),
        (b'{"type": "message"}', "`text`"),
        (b'{"type": "stars", "value": 9}', "`value`"),
        (b'{"type": "message", "text": "\\u0007"}', "control characters"),
        (b'{"type": "form", "form": "forget", "values": {"confirm": "\\u001b[2J"}}', "control characters"),
        (b'{"type": "message", "text": "\xff\xfe"}', "not JSON"),
        (b'{"type": "message", "text": "' + b"a" * 100_000 + b'"}', "longer than"),
        (b"\x00\x01\x02", "not JSON"),
    ],
)
async def test_a_broken_line_is_named_by_its_number_and_the_next_one_is_read(line: bytes, reason: str) -> None:
    bot, lines = await talk(b"\n" + line + b'\n{"type": "message", "text": "Hello"}\n', echo, ends_session=False)
    notice, reply = lines
    assert (notice["type"], notice["key"]) == ("notice", "bad_input")
    assert notice["text"].startswith("Line 2 ")
    assert reason in notice["text"]
    assert reply["text"] == "You wrote: Hello"
    assert len(bot.events) == 1


async def test_a_long_line_that_the_input_ends_in_is_refused_too() -> None:
    bot, lines = await talk(b"a" * 100_000, ends_session=False)
    assert "longer than" in lines[0]["text"]
    assert bot.events == []


def _forms(event: Event) -> Sequence[Action]:
    """Asks one form after the other, and answers a message."""
    if isinstance(event, FormSubmitted):
        asked = [form.name for form in FORMS].index(event.form) + 1
        return [AskForm(FORMS[asked])] if asked < len(FORMS) else []
    return [AskForm(ADULT)] if isinstance(event, CommandInvoked) and event.name == "consent" else []


async def test_with_yes_the_questions_are_answered_and_not_printed() -> None:
    bot, lines = await talk(b'{"type": "command", "name": "consent"}', _forms, answers_automatically=True)
    forms = [(event.form, event.values) for event in bot.events if isinstance(event, FormSubmitted)]
    assert forms == [("adult", {"adult": "yes"}), ("consent", {"talk": "yes", "training": "no"}), ("pre_chat", {})]
    assert lines == []


async def test_training_is_agreed_to_only_where_it_was_asked_for() -> None:
    bot, _ = await talk(
        b'{"type": "command", "name": "consent"}', _forms, answers_automatically=True, consents_to_training=True
    )
    assert {"talk": "yes", "training": "yes"} in [e.values for e in bot.events if isinstance(e, FormSubmitted)]


async def test_without_yes_the_program_is_asked() -> None:
    bot, lines = await talk(b'{"type": "command", "name": "consent"}', _forms, consents_to_training=True)
    assert [line["form"]["name"] for line in lines] == ["adult"]
    assert not [event for event in bot.events if isinstance(event, FormSubmitted)]


async def test_deleting_everything_is_never_answered_for_the_program() -> None:
    def script(event: Event) -> Sequence[Action]:
        return [AskForm(FORGET), AskForm(POST_CHAT)] if isinstance(event, MessageReceived) else []

    bot, lines = await talk(b'{"type": "message", "text": "a"}', script, answers_automatically=True)
    assert [line["form"]["name"] for line in lines] == ["forget"]
    assert [event.form for event in bot.events if isinstance(event, FormSubmitted)] == ["post_chat"]


async def test_a_form_asked_before_run_is_answered_by_it_and_its_answer_id_follows_from_the_key() -> None:
    bot = FakeBot()
    adapter = bot.adapter = JsonlAdapter(
        PERSON, bot.idle, answers_automatically=True, source=io.BytesIO(), sink=io.BytesIO(), ends_session=False
    )
    await adapter.perform(AskForm(ADULT), PERSON, "k1")
    await adapter.run(bot.handle)
    assert bot.events == [FormSubmitted("adult", {"adult": "yes"}, event_id="k1-answer")]


async def test_leaving_ends_the_run_before_the_input_does_and_ends_no_session() -> None:
    bot, lines = await talk(b'{"type": "message", "text": "a"}\n' * 2, lambda event: [Leave()])
    assert [line["type"] for line in lines] == ["leave"]
    assert len(bot.events) == 1


class _BrokenPipe(io.BytesIO):
    def write(self, data: Any) -> int:
        raise BrokenPipeError


async def test_a_reader_that_went_away_ends_the_run_quietly_and_the_action_is_not_taken_for_shown() -> None:
    bot = FakeBot()
    adapter = JsonlAdapter(PERSON, bot.idle, source=io.BytesIO(b"broken\n" * 3), sink=_BrokenPipe())
    await adapter.run(bot.handle)
    assert bot.events == []
    with pytest.raises(NotDelivered):
        await adapter.perform(Say("Hello"), PERSON, "k1")


@pytest.fixture
def open_pipe() -> Any:
    """The reading end of a pipe whose other end stays open: nothing ever comes."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as end:
        yield source, end


async def test_closing_ends_a_run_that_waits_for_input(open_pipe: tuple[BinaryIO, BinaryIO]) -> None:
    bot, started = FakeBot(), asyncio.Event()

    async def idle(address: object) -> None:
        started.set()

    source, end = open_pipe
    adapter = JsonlAdapter(PERSON, idle, source=source, sink=io.BytesIO())
    running = asyncio.create_task(adapter.run(bot.handle))
    await started.wait()
    await adapter.close()
    await asyncio.wait_for(running, 5)
    assert bot.events == []
    end.close()  # lets the reading thread end before its pipe is closed
