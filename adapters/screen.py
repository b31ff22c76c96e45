"""Where the console's lines come from and go to: a real terminal, where one writes while a reply is made, or pipes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO, Protocol, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import ANSI, StyleAndTextTuples
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.shortcuts import print_formatted_text

from adapters.console_text import Look, clean
from adapters.lines import LineReader, silence
from bot.errors import NotDelivered

Mark = Callable[[], str]
LONGEST_LINE = 400_000


class Screen(Protocol):
    """`is_live`: a person sits at it and may write at any time; otherwise lines are taken when the bot is idle."""

    is_live: bool

    def opened(self) -> AbstractContextManager[object]:
        """What surrounds the whole conversation."""

    def look(self) -> Look: ...

    def write(self, text: str) -> None:
        """Show lines, above the one that is being written."""

    def set_status(self, text: str) -> None:
        """Show that something goes on, or with an empty text nothing; only where it can be taken away again."""

    async def read_line(self, mark: Mark) -> str | None:
        """The next line; None: end of input, Ctrl-C, or `stop`. `mark` stands before it and may change meanwhile."""

    def stop(self) -> None:
        """Let `read_line` return None from now on."""


class PipeScreen:
    """Lines from a pipe; each is printed behind its mark, so that what comes out reads as a transcript.

    A terminal that cannot move its cursor is read the same way; it has printed the line itself.
    """

    is_live = False

    def __init__(self, source: BinaryIO | None = None, sink: TextIO | None = None) -> None:
        source = source or sys.stdin.buffer
        self._is_echoed = source.isatty()
        self._lines = LineReader(source, LONGEST_LINE)
        self._sink = sink or sys.stdout
        self._is_mark_open = False

    def opened(self) -> AbstractContextManager[object]:
        return nullcontext()

    def look(self) -> Look:
        is_terminal = self._sink.isatty()
        return Look(shutil.get_terminal_size().columns if is_terminal else 80, is_terminal and _may_colour())

    def write(self, text: str) -> None:
        self._print(("\n" if self._is_mark_open else "") + text + "\n")
        self._is_mark_open = False

    def set_status(self, text: str) -> None:
        pass

    async def read_line(self, mark: Mark) -> str | None:
        self._print(mark())
        self._is_mark_open = True
        line = await self._lines.next_line()
        text = None if line is None else line.decode("utf-8", "replace")
        self._print("" if self._is_echoed and text is not None else f"{clean(text or '')}\n")
        self._is_mark_open = False
        return text

    def stop(self) -> None:
        self._lines.stop()

    def _print(self, text: str) -> None:
        encoding = self._sink.encoding or "utf-8"
        try:
            self._sink.write(text.encode(encoding, "replace").decode(encoding))
            self._sink.flush()
        except (OSError, ValueError):
            self.stop()
            silence(self._sink)
            raise NotDelivered("Nobody reads what is printed here any more.") from None


class TerminalScreen:
    """A terminal: replies appear above the line that is being written, which stays as it is."""

    is_live = True

    def __init__(self, source: Input | None = None, sink: Output | None = None) -> None:
        # Asking a terminal for its cursor's place confuses the ones that cannot say, and we can do without.
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        self._session: PromptSession[str] = PromptSession(input=source, output=sink, reserve_space_for_menu=0)
        self._status = ""
        self._mark: Mark = str
        self._is_stopped = False

    def opened(self) -> AbstractContextManager[object]:
        return patch_stdout(raw=True)

    def look(self) -> Look:
        return Look(self._session.output.get_size().columns, _may_colour())

    def write(self, text: str) -> None:
        print_formatted_text(ANSI(text), output=self._session.output)

    def set_status(self, text: str) -> None:
        self._status = text
        self._session.app.invalidate()

    async def read_line(self, mark: Mark) -> str | None:
        if self._is_stopped:
            return None
        self._mark = mark
        try:
            return await self._session.prompt_async(self._prompt, handle_sigint=False)
        except (EOFError, KeyboardInterrupt):
            return None

    def stop(self) -> None:
        self._is_stopped = True
        app = self._session.app
        if app.is_running and not app.is_done:
            app.erase_when_done = True
            app.exit(exception=EOFError)

    def _prompt(self) -> StyleAndTextTuples:
        """The mark, under the status; the status is not left behind in what stays on the screen."""
        if self._status and not self._session.app.is_done:
            return [("dim" if _may_colour() else "", f"\n{self._status}\n"), ("", self._mark())]
        return [("", self._mark())]


def default_screen() -> Screen:
    """A terminal where both ends are one and the cursor can be moved, pipes otherwise."""
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return TerminalScreen() if is_terminal else PipeScreen()


def _may_colour() -> bool:
    """https://no-color.org: any value but an empty one forbids colours."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
