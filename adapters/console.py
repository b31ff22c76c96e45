"""The chat in a terminal, for people: lines become messages, stars, answers and commands; actions become words."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from pathlib import Path
from typing import get_args
from uuid import uuid4

from adapters import console_text, files
from adapters.base import Handle, WaitIdle
from adapters.console_form import FormDialogue, MeantForTheBot, NotAnAnswer
from adapters.lines import LineTooLong, on_interrupt, unless
from adapters.screen import Screen, default_screen
from bot.errors import NotDelivered
from bot.texts.console import CONSOLE, ConsoleTexts
from bot.types import (
    Action,
    Address,
    AskForm,
    AskStars,
    CommandInvoked,
    CommandName,
    Crisis,
    Event,
    Leave,
    MessageReceived,
    Notice,
    Platform,
    Say,
    SendFile,
    Settled,
    ShowHome,
    StarsGiven,
    Typing,
)

COMMANDS: tuple[CommandName, ...] = tuple(name for name in get_args(CommandName) if name != "talk")
LONGEST_GREETING_SECONDS = 0.5
_STARS = re.compile(r"(\d{1,2})(?:\s*(?:stars?|/\s*5|★|⭐))?[.!]?", re.IGNORECASE)
_DRAWN_STARS = re.compile(r"(?:(?:★|⭐)\ufe0f?\s*)+|\*+")


class ConsoleAdapter:
    """One person at a terminal, or a script in a pipe (then `wait_idle` keeps lines and replies in step).

    `exports` is where files for the person are written.
    """

    platform: Platform = "console"

    def __init__(
        self,
        address: Address,
        wait_idle: WaitIdle,
        exports: Path,
        *,
        texts: ConsoleTexts = CONSOLE,
        shows_strategy: bool = False,
        screen: Screen | None = None,
    ) -> None:
        self._address = address
        self._wait_idle = wait_idle
        self._exports = exports
        self._texts = texts
        self._shows_strategy = shows_strategy
        self._screen = screen or default_screen()
        self._forms: list[FormDialogue] = []
        self._stars_for: str | None = None
        self._refused_stars = ""
        self._shown: set[str] = set()
        self._left = asyncio.Event()
        self._says_farewell = False

    async def run(self, handle: Handle) -> None:
        with self._screen.opened(), on_interrupt(self._interrupt):
            try:
                await self._greeted()
                while not self._left.is_set():
                    await self._turn(handle)
                if self._says_farewell:
                    self._notice(self._texts.kept)
            except NotDelivered:
                self._leave()  # nobody reads what is printed: there is nobody to say it to

    async def perform(self, action: Action, address: Address, key: str) -> None:
        if key in self._shown:
            return
        if self._left.is_set():
            raise NotDelivered("The person has left the terminal.")
        self._show(action)
        self._shown.add(key)

    async def close(self) -> None:
        self._leave()

    # Lines to events.

    async def _greeted(self) -> None:
        """What the bot opens with stands above the first mark; a reply still being written is not waited for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_GREETING_SECONDS):
                await self._until_idle()

    async def _turn(self, handle: Handle) -> None:
        """Take one line; in a pipe, when everything before it is answered."""
        if not self._screen.is_live:
            await self._until_idle()
        if self._left.is_set():
            return
        try:
            line = await self._screen.read_line(self._mark)
        except LineTooLong:
            self._notice(self._texts.too_long)
            return
        if line is None:
            self._says_farewell = self._says_farewell or (self._screen.is_live and not self._left.is_set())
            self._leave()
        elif event := self._event(console_text.clean(line).strip()):
            await handle(event, self._address)
            if event == CommandInvoked("quit", event_id=event.event_id):
                await self._until_idle()
                self._leave()

    def _event(self, line: str) -> Event | None:
        """The event that a line is; None where only the terminal answers."""
        try:
            if line.startswith("/"):
                return self._command(line)
            if self._forms:
                return self._answered(self._forms[-1], line)
            return self._message_or_stars(line) if line else None
        except NotAnAnswer as hint:
            self._notice(str(hint))
        except MeantForTheBot:
            return MessageReceived(line, event_id=_new_id())
        return None

    def _command(self, line: str) -> Event | None:
        word = line.split()[0]
        name = next((known for known in COMMANDS if f"/{known}" == word.casefold()), None)
        if name:
            self._stars_for = None
            return CommandInvoked(name, event_id=_new_id())
        if word.casefold() != "/skip":
            self._notice(self._texts.unknown_command.format(command=word))
        elif not self._forms:
            self._notice(self._texts.no_form)
        else:
            self._forms[-1].skip_rest()
            return self._submitted(self._forms[-1])
        return None

    def _answered(self, form: FormDialogue, line: str) -> Event | None:
        form.answer(line)
        return None if form.field else self._submitted(form)

    def _submitted(self, form: FormDialogue) -> Event:
        self._forms.remove(form)
        return form.submitted(_new_id())

    def _message_or_stars(self, line: str) -> Event:
        if self._stars_for is not None and (stars := _stars(line)) is not None:
            if 1 <= stars <= 5:
                turn_id, self._stars_for = self._stars_for, None
                return StarsGiven(stars, turn_id, event_id=_new_id())
            if line != self._refused_stars:  # written once more, the number is meant as a message
                self._refused_stars = line
                raise NotAnAnswer(self._texts.hint_stars)
        self._stars_for = None
        return MessageReceived(line, event_id=_new_id())

    # Actions to words.

    def _show(self, action: Action) -> None:
        look = self._screen.look()
        self._screen.set_status(self._texts.typing if isinstance(action, Typing) else "")
        match action:
            case Say():
                self._write(console_text.say(action, self._texts, look))
                if self._shows_strategy and action.strategy:
                    self._screen.write(console_text.strategy(action, look))
            case Crisis():
                self._write(console_text.crisis(action, look))
            case Notice():
                self._notice(action.text)
            case AskStars():
                self._stars_for, self._refused_stars = action.turn_id, ""
                self._notice(action.text)
            case AskForm():
                self._open(FormDialogue(action.form, self._texts))
            case Settled():
                self._notice(action.text)
            case ShowHome():
                self._notice(f"{action.title}\n{action.text}")
            case SendFile():
                self._save(action)
            case Leave():
                self._leave()

    def _open(self, form: FormDialogue) -> None:
        """The newest form is asked first: the person called for it. Asked again, a form starts anew."""
        self._forms = [each for each in self._forms if each.form.name != form.form.name] + [form]
        self._notice(form.opening())

    def _mark(self) -> str:
        """What stands before the line: the open question, or the person's name."""
        if not self._forms:
            return f"\n{self._texts.you}: "
        look = self._screen.look()
        question = console_text.wrap(console_text.clean(self._forms[-1].question()), look.text_width)
        return f"\n{question}\n> "

    def _notice(self, text: str) -> None:
        look = self._screen.look()
        self._write(console_text.dim(console_text.wrap(console_text.clean(text), look.text_width), look))

    def _write(self, block: str) -> None:
        self._screen.write(f"\n{block}")

    def _save(self, action: SendFile) -> None:
        try:
            path = files.save(self._exports, action.name, action.content)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._notice(self._texts.file_failed.format(folder=self._exports, reason=reason))
        else:
            self._notice(f"{action.text}\n{self._texts.file_written.format(path=path)}".strip())

    # The end.

    async def _until_idle(self) -> None:
        await unless(self._left, self._wait_idle(self._address))

    def _interrupt(self) -> None:
        self._says_farewell = True
        self._leave()

    def _leave(self) -> None:
        self._left.set()
        self._screen.stop()


def _new_id() -> str:
    return uuid4().hex


def _stars(line: str) -> int | None:
    """The number of stars that a line gives, 0 to 10; None: it is something else."""
    if _DRAWN_STARS.fullmatch(line):
        return sum(character in "★⭐*" for character in line)
    match = _STARS.fullmatch(line)
    return int(match[1]) if match and int(match[1]) <= 10 else None
