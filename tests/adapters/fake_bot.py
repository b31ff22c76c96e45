"""A bot for adapter tests: keeps what it was told and answers each event with the actions of a script."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import count

from adapters.base import Adapter
from bot.types import Action, Address, Event

PERSON = Address("console", "person")
Script = Callable[[Event], Sequence[Action]]


def silent(event: Event) -> Sequence[Action]:
    """Answers nothing."""
    return ()


class FakeBot:
    """Answers in a task of its own, as the inbox does: `handle` returns before the answer is made."""

    def __init__(self, script: Script = silent) -> None:
        self.adapter: Adapter | None = None
        self.address = PERSON
        self.events: list[Event] = []
        self.addresses: list[Address] = []
        self._script = script
        self._tasks: set[asyncio.Task[None]] = set()
        self._keys = count(1)

    async def handle(self, event: Event, address: Address) -> None:
        self.events.append(event)
        self.addresses.append(address)
        self.act(*self._script(event))

    async def idle(self, address: Address) -> None:
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def act(self, *actions: Action) -> None:
        """Show actions, as the outbox does, some time after this call."""
        task = asyncio.create_task(self._perform(actions))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _perform(self, actions: Sequence[Action]) -> None:
        assert self.adapter is not None
        for action in actions:
            await self.adapter.perform(action, self.address, f"k{next(self._keys)}")
