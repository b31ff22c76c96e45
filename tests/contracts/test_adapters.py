"""The contract that every adapter keeps: each action can be shown, once; each event comes with an id of its own."""

from __future__ import annotations

import asyncio
import io
from abc import abstractmethod
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.base import Adapter
from adapters.console import ConsoleAdapter
from adapters.jsonl import JsonlAdapter
from adapters.memory import MemoryAdapter
from adapters.screen import PipeScreen
from bot.errors import NotDelivered
from bot.texts.forms import BY_NAME
from bot.types import (
    Action,
    AskForm,
    AskStars,
    CommandInvoked,
    Crisis,
    Leave,
    MessageReceived,
    Notice,
    PastSession,
    ReplyReported,
    Say,
    SendFile,
    Settled,
    ShowHome,
    StarsGiven,
    Typing,
)
from tests.adapters.fake_bot import PERSON, FakeBot
from tests.contracts.discord_stage import DiscordStage
from tests.contracts.slack_stage import SlackStage
from tests.contracts.stage import Stage

WORDS = "a sentence that nothing else says"
ACTIONS: tuple[Action, ...] = (
    Say(WORDS, "Question", "exploration", 0.4, "v0001", {"Question": 0.4, "Others": 0.6}, "t1"),
    AskStars("t1", WORDS),
    *(AskForm(form) for form in BY_NAME.values()),
    Crisis(WORDS, "imminent", "suicide"),
    Notice(WORDS, "help"),
    SendFile("export.json", "{}", WORDS),
    Settled("", WORDS),
    ShowHome("Attune", WORDS, (PastSession(datetime(2026, 3, 1, tzinfo=UTC), None, "job crisis", 4, 4.5),)),
)


class PipeStage(Stage):
    """An adapter that reads bytes and writes text; it is made anew when the person has typed."""

    def __init__(self, bot: FakeBot) -> None:
        self._bot = bot
        self.adapter = self._made(b"")

    @abstractmethod
    def _made(self, typed: bytes) -> Adapter: ...

    @abstractmethod
    def _line(self, text: str) -> str: ...

    async def type(self, *texts: str) -> None:
        await self.type_lines(*map(self._line, texts))

    async def type_lines(self, *lines: str) -> None:
        self._bot.adapter = self.adapter = self._made("".join(line + "\n" for line in lines).encode())
        await asyncio.wait_for(self.adapter.run(self._bot.handle), 10)

    async def report(self, turn_id: str) -> None:
        await self.type_lines(self._reporting(turn_id))

    @abstractmethod
    def _reporting(self, turn_id: str) -> str: ...


class ConsoleStage(PipeStage):
    def __init__(self, bot: FakeBot, folder: Path) -> None:
        self._folder, self._sink = folder, io.StringIO()
        super().__init__(bot)

    def _made(self, typed: bytes) -> Adapter:
        screen = PipeScreen(io.BytesIO(typed), self._sink)
        return ConsoleAdapter(PERSON, self._bot.idle, self._folder, screen=screen)

    def _line(self, text: str) -> str:
        return text

    def _reporting(self, turn_id: str) -> str:
        return "/report"

    def seen(self) -> str:
        return " ".join(self._sink.getvalue().split())


class JsonlStage(PipeStage):
    def __init__(self, bot: FakeBot, folder: Path) -> None:
        self._sink = io.BytesIO()
        super().__init__(bot)

    def _made(self, typed: bytes) -> Adapter:
        return JsonlAdapter(PERSON, self._bot.idle, ends_session=False, source=io.BytesIO(typed), sink=self._sink)

    def _line(self, text: str) -> str:
        return f'{{"type": "message", "text": "{text}"}}'

    def _reporting(self, turn_id: str) -> str:
        return f'{{"type": "reply_reported", "turn_id": "{turn_id}"}}'

    def seen(self) -> str:
        return self._sink.getvalue().decode()


class MemoryStage(Stage):
    def __init__(self, bot: FakeBot, folder: Path) -> None:
        self._bot = bot
        self.adapter = bot.adapter = MemoryAdapter()

    async def type(self, *texts: str) -> None:
        assert isinstance(self.adapter, MemoryAdapter)
        running = asyncio.create_task(self.adapter.run(self._bot.handle))
        for text in texts:
            await self.adapter.send(MessageReceived(text), PERSON)
        await self.adapter.close()
        await asyncio.wait_for(running, 10)

    async def report(self, turn_id: str) -> None:
        assert isinstance(self.adapter, MemoryAdapter)
        running = asyncio.create_task(self.adapter.run(self._bot.handle))
        await self.adapter.send(ReplyReported(turn_id), PERSON)
        await self.adapter.close()
        await asyncio.wait_for(running, 10)

    def seen(self) -> str:
        assert isinstance(self.adapter, MemoryAdapter)
        return str(self.adapter.performed)


@pytest.fixture(
    params=[ConsoleStage, JsonlStage, MemoryStage, DiscordStage, SlackStage],
    ids=["console", "jsonl", "memory", "discord", "slack"],
)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    made = request.param(FakeBot(), tmp_path)
    assert isinstance(made, Stage)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def bot(stage: Stage) -> FakeBot:
    found = stage._bot  # type: ignore[attr-defined]
    assert isinstance(found, FakeBot)
    return found


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: type(action).__name__)
async def test_every_action_can_be_shown_and_is_shown_once(stage: Stage, action: Action) -> None:
    before = stage.seen()
    await stage.adapter.perform(action, stage.address, "k1")
    once = stage.seen()
    await stage.adapter.perform(action, stage.address, "k1")
    assert stage.seen() == once
    if not isinstance(action, AskForm):
        assert WORDS in once.removeprefix(before)


async def test_a_reply_can_be_reported_and_keeps_its_words_when_that_is_settled(stage: Stage, bot: FakeBot) -> None:
    """On the terminal /report is the way, and is about the last reply."""
    await stage.adapter.perform(Say(WORDS, turn_id="t1"), stage.address, "k1")
    await stage.report("t1")
    (event,) = bot.events
    assert event.event_id
    assert isinstance(event, ReplyReported) or event == CommandInvoked("report", event_id=event.event_id)
    if isinstance(event, ReplyReported):
        assert event.turn_id == "t1"
        if not isinstance(stage, PipeStage):
            await stage.adapter.perform(Settled(event.origin, "it was noted"), stage.address, "k2")
            assert "it was noted" in stage.seen()
    assert WORDS in stage.seen()


async def test_typing_is_not_an_error_anywhere(stage: Stage) -> None:
    await stage.adapter.perform(Typing(), stage.address, "k1")
    await stage.adapter.perform(Say(WORDS), stage.address, "k2")
    assert WORDS in stage.seen()


async def test_messages_become_events_in_order_each_with_an_id_and_the_persons_address(
    stage: Stage, bot: FakeBot
) -> None:
    await stage.type("one", "two", "three")
    texts = [event.text for event in bot.events if isinstance(event, MessageReceived)]
    assert texts == ["one", "two", "three"]
    ids = [event.event_id for event in bot.events]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    assert {(each.platform, each.user) for each in bot.addresses} == {(stage.address.platform, stage.address.user)}


async def test_the_end_of_input_ends_the_run(stage: Stage, bot: FakeBot) -> None:
    await stage.type()
    assert bot.events == []


async def test_nothing_is_shown_after_closing_and_the_outbox_is_told(stage: Stage) -> None:
    if isinstance(stage, MemoryStage):
        pytest.skip("the double goes on after closing, so that a test can look at what comes late")
    await stage.adapter.close()
    with pytest.raises(NotDelivered):
        await stage.adapter.perform(Say(WORDS), stage.address, "k1")
    assert WORDS not in stage.seen()


async def test_a_person_who_leaves_ends_the_run(stage: Stage, bot: FakeBot) -> None:
    bot._script = lambda event: [Notice("Bye", "leave"), Leave()]
    await stage.type("goodbye")
    assert len([event for event in bot.events if not isinstance(event, StarsGiven)]) == 1
