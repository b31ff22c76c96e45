"""Sends what was decided: in order, each action once, again and again while a platform does not take it.

Each address is served by itself: one that takes nothing holds up neither another person nor another address of the
same person. What waits is in the store; the pauses alone are in memory, so a new process tries at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import NotDelivered, Unreachable
from bot.store import Store
from bot.store.database import StoreError
from bot.store.queue import Unsent
from bot.types import Action, Address, Crisis
from bot.wire import action_from_json

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 900.0
# What an unreachable person missed and what is older than this says nothing to them any more; help in danger does.
STALE = timedelta(days=1)
# An action that an adapter stumbles over this often is set aside, so that it cannot silence a person for good.
MAX_FAILURES = 5
# How often something that cannot wait in the store is tried.
MOST_TRIES = 4

Place = tuple[str, str]


class Performer(Protocol):
    """The half of an adapter that sends."""

    async def perform(self, action: Action, address: Address, key: str) -> None:
        """Send an action; one with a key that was sent before may be left out."""


class Outbox:
    """`wake` is called with a person's id when it is time to try again."""

    def __init__(
        self,
        store: Store,
        adapters: Mapping[str, Performer],
        *,
        clock: Callable[[], datetime],
        wake: Callable[[str], None],
        first_pause_seconds: float = FIRST_PAUSE_SECONDS,
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._clock = clock
        self.wake = wake
        self._first_pause = first_pause_seconds
        self._pauses: dict[Place, float] = {}
        self._timers: dict[Place, asyncio.TimerHandle] = {}
        self._unreachable: set[Place] = set()
        self._back: set[Place] = set()

    async def send(self, person_id: str) -> None:
        """Send what waits for a person; what an address does not take stays, and is tried again after a pause."""
        async with self._store.transaction() as transaction:
            unsent = await transaction.queue.unsent(person_id, self._adapters)
        stuck = set(self._unreachable)
        for each in unsent:
            place = _place(each.address)
            if place not in stuck and not await self._sent(each, person_id):
                stuck.add(place)
        self._back -= {_place(each.address) for each in unsent} - stuck

    def reached(self, address: Address) -> None:
        """The person did something there: what could not reach them may now."""
        place = _place(address)
        if place in self._unreachable:
            self._unreachable.discard(place)
            self._back.add(place)

    async def show(self, action: Action, address: Address, key: str) -> None:
        """Show at once what is of use only now, such as that a reply is being made; it may come to nothing."""
        try:
            await self._adapters[address.platform].perform(action, address, key)
        except NotDelivered:
            log.info("something for the moment could not be shown")

    async def insist(self, action: Action, address: Address, key: str) -> None:
        """Show now what cannot be kept, trying a few times."""
        for attempt in range(MOST_TRIES):
            try:
                await self._adapters[address.platform].perform(action, address, key)
                return
            except Unreachable:
                break
            except NotDelivered:
                if attempt < MOST_TRIES - 1:
                    await asyncio.sleep(self._first_pause * 2**attempt / 10)
        log.warning("something that could not be kept did not reach a person")

    def close(self) -> None:
        """Try nothing again in this process."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    async def _sent(self, each: Unsent, person_id: str) -> bool:
        place = _place(each.address)
        action = action_from_json(each.action)
        is_stale = self._clock() - each.created_at > STALE and not isinstance(action, Crisis)
        try:
            if not (is_stale and place in self._back):
                await self._adapters[each.address.platform].perform(action, each.address, each.key)
        except Unreachable:
            log.info("a person cannot be reached before they do something; what was to be sent waits")
            self._unreachable.add(place)
            return False
        except NotDelivered:
            if not is_stale:
                self._try_later(place, person_id)
                return False
            log.error("an action that no try brought through in a day is set aside: %s", action.type)
        except Exception:
            if not await self._is_hopeless(each):
                raise
            log.error("an action that fails every time is set aside: %s", action.type)
        self._pauses.pop(place, None)
        async with self._store.transaction() as transaction:
            await transaction.queue.mark_sent(each.id, self._clock())
        return True

    async def _is_hopeless(self, each: Unsent) -> bool:
        try:
            async with self._store.transaction() as transaction:
                return await transaction.queue.count_failure(each.id) >= MAX_FAILURES
        except StoreError:
            return False

    def _try_later(self, place: Place, person_id: str) -> None:
        if place in self._timers:
            return
        pause = self._pauses.get(place, self._first_pause)
        self._pauses[place] = min(pause * 2, LONGEST_PAUSE_SECONDS)
        log.info("a platform did not take an action; it is tried again in %.0f s", pause)
        self._timers[place] = call_later(pause, self._again, place, person_id)

    def _again(self, place: Place, person_id: str) -> None:
        del self._timers[place]
        self.wake(person_id)


def call_later(pause: float, work: Callable[[Place, str], None], place: Place, person_id: str) -> asyncio.TimerHandle:
    """The event loop's own, by a name that a test can replace."""
    return asyncio.get_running_loop().call_later(pause, work, place, person_id)


def _place(address: Address) -> Place:
    """An address whatever its channel: who can be reached does not depend on it."""
    return address.platform, address.user
