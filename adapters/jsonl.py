"""`attune chat --jsonl`: one event a line in, one action a line out, for programs. `docs/jsonl.md` is its manual."""

from __future__ import annotations

import asyncio
import json
import sys
import unicodedata
from dataclasses import replace
from typing import BinaryIO
from uuid import uuid4

from adapters.base import Handle, WaitIdle
from adapters.lines import LineReader, LineTooLong, on_interrupt, silence, unless
from bot.errors import NotDelivered
from bot.types import Action, Address, AskForm, CommandInvoked, Event, FormSubmitted, Leave, Notice, Platform
from bot.wire import WireError, action_to_json, event_from_json

LONGEST_LINE = 64 * 1024


class JsonlAdapter:
    """One person's events from `source`, their actions to `sink`; nothing but JSON lines is ever written there.

    A line is read when the one before is answered, so each message is a turn of its own. `answers_automatically`:
    18+ and the storing consent are answered yes, surveys are skipped, and those questions are not printed.
    """

    platform: Platform = "console"

    def __init__(
        self,
        address: Address,
        wait_idle: WaitIdle,
        *,
        answers_automatically: bool = False,
        consents_to_training: bool = False,
        ends_session: bool = True,
        source: BinaryIO | None = None,
        sink: BinaryIO | None = None,
    ) -> None:
        self._address = address
        self._wait_idle = wait_idle
        self._answers = _answers(consents_to_training) if answers_automatically else {}
        self._ends_session = ends_session
        self._lines = LineReader(source or sys.stdin.buffer, LONGEST_LINE)
        self._sink = sink or sys.stdout.buffer
        self._handle: Handle | None = None
        self._early: list[Event] = []
        self._shown: set[str] = set()
        self._left = asyncio.Event()

    async def run(self, handle: Handle) -> None:
        self._handle = handle
        with on_interrupt(self._leave):
            for event in self._early:
                await handle(event, self._address)
            await self._until_idle()
            await self._read_lines(handle)
            if self._ends_session and not self._left.is_set():
                await handle(CommandInvoked("end", event_id=uuid4().hex), self._address)
                await self._until_idle()

    async def perform(self, action: Action, address: Address, key: str) -> None:
        if key in self._shown:
            return
        if isinstance(action, AskForm) and action.form.name in self._answers:
            # The id follows from the key: asked again after a crash, the form is still answered once.
            values = self._answers[action.form.name]
            await self._submit(FormSubmitted(action.form.name, values, event_id=f"{key}-answer"))
        else:
            self._write(action, key)
        self._shown.add(key)
        if isinstance(action, Leave):
            self._leave()

    async def close(self) -> None:
        self._leave()

    async def _read_lines(self, handle: Handle) -> None:
        number = 0
        while not self._left.is_set():
            number += 1
            try:
                line = await self._lines.next_line()
                if line is None:
                    return
                if not line.strip():
                    continue
                await handle(_event(line), self._address)
            except (LineTooLong, WireError) as error:
                self._refuse(number, str(error) or f"It is longer than {LONGEST_LINE:,} bytes.")
            await self._until_idle()

    async def _until_idle(self) -> None:
        await unless(self._left, self._wait_idle(self._address))

    async def _submit(self, event: Event) -> None:
        if self._handle is None:
            self._early.append(event)
        else:
            await self._handle(event, self._address)

    def _refuse(self, number: int, reason: str) -> None:
        try:
            self._write(Notice(f"Line {number} was not read. {reason}", "bad_input"), f"line-{number}")
        except NotDelivered:
            pass  # the reader is gone, and `run` ends

    def _write(self, action: Action, key: str) -> None:
        if self._left.is_set():
            raise NotDelivered("The program that this conversation was with has gone.")
        line = json.dumps({**action_to_json(action), "id": key}, ensure_ascii=False) + "\n"
        try:
            self._sink.write(line.encode("utf-8", "replace"))
            self._sink.flush()
        except (OSError, ValueError):
            self._leave()
            silence(self._sink)
            raise NotDelivered("The program that this conversation was with does not read any more.") from None

    def _leave(self) -> None:
        self._left.set()
        self._lines.stop()


def _answers(consents_to_training: bool) -> dict[str, dict[str, str]]:
    training = "yes" if consents_to_training else "no"
    return {
        "adult": {"adult": "yes"},
        "consent": {"talk": "yes", "training": training},
        "pre_chat": {},
        "post_chat": {},
    }


def _event(line: bytes) -> Event:
    event = event_from_json(line)
    texts = [getattr(event, "text", ""), *getattr(event, "values", {}).values()]
    if any(
        unicodedata.category(character) == "Cc" and character not in "\n\r\t" for text in texts for character in text
    ):
        raise WireError("The text holds control characters; only line breaks and tabs may be in it.")
    return event if event.event_id else replace(event, event_id=uuid4().hex)
