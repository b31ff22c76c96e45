"""An adapter without a platform, for tests of everything behind it: events are sent by a call, actions are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import uuid4

from adapters.base import Handle
from bot.types import Action, Address, Event, Leave, Platform

PERSON = Address("memory", "person")


@dataclass(frozen=True, slots=True)
class Performed:
    action: Action
    address: Address
    key: str


class MemoryAdapter:
    """`failures` are raised by the next calls of `perform`, one each; a failed action is not in `performed`."""

    platform: Platform = "memory"

    def __init__(self, failures: Iterable[Exception] = ()) -> None:
        self.performed: list[Performed] = []
        self.failures = list(failures)
        self._handle: asyncio.Future[Handle] | None = None
        self._left = asyncio.Event()
        self._news = asyncio.Condition()

    @property
    def actions(self) -> list[Action]:
        """What was shown, in order, to whomever."""
        return [each.action for each in self.performed]

    async def send(self, event: Event, address: Address = PERSON) -> Event:
        """Report an event, with an id if it has none, and give it back as it was reported; waits for `run`."""
        known = event if event.event_id else replace(event, event_id=uuid4().hex)
        await (await self._running())(known, address)
        return known

    async def until(self, count: int) -> list[Action]:
        """Wait until `count` actions were shown."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.performed) >= count)
        return self.actions

    async def run(self, handle: Handle) -> None:
        self._future().set_result(handle)
        await self._left.wait()

    async def perform(self, action: Action, address: Address, key: str) -> None:
        if any(each.key == key for each in self.performed):
            return
        if self.failures:
            raise self.failures.pop(0)
        self.performed.append(Performed(action, address, key))
        if isinstance(action, Leave):
            self._left.set()
        async with self._news:
            self._news.notify_all()

    async def close(self) -> None:
        self._left.set()

    async def _running(self) -> Handle:
        return await asyncio.shield(self._future())

    def _future(self) -> asyncio.Future[Handle]:
        if self._handle is None:
            self._handle = asyncio.get_running_loop().create_future()
        return self._handle
