"""The real terminal, with prompt_toolkit's own pipe for a keyboard and its terminal language for a screen."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from adapters.console import ConsoleAdapter
from adapters.screen import TerminalScreen
from bot.texts.console import CONSOLE
from bot.texts.forms import ADULT
from bot.types import Action, AskForm, CommandInvoked, Event, Leave, MessageReceived, Notice, Say, Typing
from tests.adapters.fake_bot import PERSON, FakeBot, Script, silent

ENTER, CTRL_C, CTRL_D = "\r", "\x03", "\x04"


class Display(io.StringIO):
    """What the terminal was sent; `news` is set with each piece."""

    def __init__(self, news: asyncio.Event) -> None:
        super().__init__()
        self._news = news

    def write(self, text: str) -> int:
        self._news.set()
        return super().write(text)


@dataclass
class Terminal:
    """A person's keyboard and what they see; `running` is the chat."""

    keys: PipeInput
    screen: Display
    bot: FakeBot
    running: asyncio.Task[None]
    news: asyncio.Event

    @property
    def shown(self) -> str:
        return self.screen.getvalue()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Let the chat go on until something holds that can be seen from outside."""
        async with asyncio.timeout(10):
            while not holds():
                self.news.clear()
                await self.news.wait()


@contextmanager
def _devices(news: asyncio.Event) -> Iterator[tuple[PipeInput, Display, Vt100_Output]]:
    screen = Display(news)
    with create_pipe_input() as keys:
        output = Vt100_Output(screen, lambda: Size(rows=40, columns=80), term="xterm")
        with create_app_session(input=keys, output=output):
            yield keys, screen, output


@asynccontextmanager
async def terminal(exports: Path, script: Script = silent) -> AsyncIterator[Terminal]:
    news = asyncio.Event()

    def heard(event: Event) -> Sequence[Action]:
        news.set()
        return script(event)

    with _devices(news) as (keys, screen, output):
        bot = FakeBot(heard)
        adapter = bot.adapter = ConsoleAdapter(PERSON, bot.idle, exports, screen=TerminalScreen(keys, output))
        running = asyncio.create_task(adapter.run(bot.handle))
        running.add_done_callback(lambda task: news.set())
        chat = Terminal(keys, screen, bot, running, news)
        try:
            await chat.until(lambda: "You:" in chat.shown)
            yield chat
        finally:
            await adapter.close()
            async with asyncio.timeout(10):
                await running


async def test_a_line_is_a_message_and_the_reply_appears(tmp_path: Path) -> None:
    async with terminal(tmp_path, lambda event: [Say("I hear you.")]) as chat:
        chat.keys.send_text("Hello" + ENTER)
        await chat.until(lambda: "I hear you." in chat.shown)
        assert isinstance(chat.bot.events[0], MessageReceived)
        assert chat.bot.events[0].text == "Hello"


async def test_one_can_write_on_while_a_reply_is_made(tmp_path: Path) -> None:
    async with terminal(tmp_path) as chat:
        chat.keys.send_text("half a ")
        await chat.until(lambda: "half a" in chat.shown)
        chat.bot.act(Typing(), Say("I hear you."))
        await chat.until(lambda: "I hear you." in chat.shown)
        chat.keys.send_text("thought" + ENTER)
        await chat.until(lambda: bool(chat.bot.events))
        assert [event.text for event in chat.bot.events if isinstance(event, MessageReceived)] == ["half a thought"]


async def test_writing_is_shown_until_the_reply_comes(tmp_path: Path) -> None:
    async with terminal(tmp_path) as chat:
        chat.bot.act(Typing())
        await chat.until(lambda: CONSOLE.typing in chat.shown)
        chat.bot.act(Say("I hear you."))
        await chat.until(lambda: "I hear you." in chat.shown)
        after_reply = len(chat.shown)
        chat.keys.send_text("x")
        await chat.until(lambda: "x" in chat.shown[after_reply:])
        assert CONSOLE.typing not in chat.shown[after_reply:]


async def test_several_pasted_lines_are_one_message(tmp_path: Path) -> None:
    async with terminal(tmp_path) as chat:
        chat.keys.send_text("\x1b[200~one\ntwo\x1b[201~" + ENTER)
        await chat.until(lambda: bool(chat.bot.events))
        assert [event.text for event in chat.bot.events if isinstance(event, MessageReceived)] == ["one\ntwo"]


def _asks(event: Event) -> Sequence[Action]:
    return [AskForm(ADULT)]


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
@pytest.mark.parametrize("script", [silent, _asks], ids=["while a reply is made", "in a form"])
async def test_ctrl_c_and_ctrl_d_end_the_chat_with_a_kind_word(tmp_path: Path, key: str, script: Script) -> None:
    async with terminal(tmp_path, script) as chat:
        chat.keys.send_text("Hello" + ENTER)
        await chat.until(lambda: bool(chat.bot.events) and (script is silent or "18 or older" in chat.shown))
        chat.keys.send_text(key)
        await chat.until(chat.running.done)
        assert "is kept" in chat.shown


async def test_leaving_takes_the_open_line_away_and_says_nothing_of_its_own(tmp_path: Path) -> None:
    async with terminal(tmp_path) as chat:
        chat.bot.act(Notice("Goodbye.", "bye"), Leave())
        await chat.until(chat.running.done)
        assert "Goodbye." in chat.shown
        assert "is kept" not in chat.shown


async def test_quitting_waits_for_the_bots_goodbye(tmp_path: Path) -> None:
    async with terminal(tmp_path, lambda event: [Notice("Goodbye.", "bye"), Leave()]) as chat:
        chat.keys.send_text("/quit" + ENTER)
        await chat.until(chat.running.done)
        assert "Goodbye." in chat.shown
        assert [event.name for event in chat.bot.events if isinstance(event, CommandInvoked)] == ["quit"]


async def test_no_color_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with terminal(tmp_path) as chat:
        chat.bot.act(Notice("Quiet.", "k"))
        await chat.until(lambda: "Quiet." in chat.shown)
        assert "\x1b[2m" not in chat.shown
        assert ";2m" not in chat.shown
