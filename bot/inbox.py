"""Durable in and out: nothing received is lost, nothing is answered twice.

An event is stored before it is acknowledged; an answer and all that it changes are stored in one transaction; actions
are sent from the outbox with a key that stays the same over restarts. One task a person keeps their events in order;
different people do not wait for each other. Only the crisis protocol goes out when the database is gone.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4
from weakref import WeakValueDictionary

from bot import burst
from bot.burst import Group
from bot.config import ChatConfig
from bot.conversation import Conversation
from bot.handling import Handler
from bot.outbox import FIRST_PAUSE_SECONDS, Outbox, Performer
from bot.safety import input_gate
from bot.spool import Spool
from bot.store import Store
from bot.store.database import StoreError
from bot.store.queue import Received
from bot.texts import chat
from bot.types import (
    Address,
    Event,
    LastSeen,
    MessageEdited,
    MessageReceived,
    Notice,
    Platform,
    StaffEvent,
)
from bot.wire import event_to_json

log = logging.getLogger(__name__)

# Who wrote within this time may have gone on writing while the process was down.
RECENT = timedelta(hours=48)
# How often to look for what other processes put into the inbox.
WATCH_SECONDS = 2.0


class Inbox:
    """Takes events in, has the conversation answer them in order, and sends what it decided.

    `withdrawn` is told which sessions' words no model may go on using.
    """

    def __init__(
        self,
        store: Store,
        conversation: Conversation,
        config: ChatConfig,
        adapters: Mapping[str, Performer],
        *,
        clock: Callable[[], datetime],
        withdrawn: Callable[[Sequence[str]], Awaitable[None]],
        country: str = "",
        spool: Spool | None = None,
        retry_seconds: float = FIRST_PAUSE_SECONDS,
    ) -> None:
        self._store = store
        self._config = config
        self._adapters = adapters
        self._clock = clock
        self._withdrawn = withdrawn
        self._country = country or None
        self._outbox = Outbox(store, adapters, clock=clock, wake=self._wake, first_pause_seconds=retry_seconds)
        self._handler = Handler(store, conversation, config, self._outbox, clock=clock, withdrawn=withdrawn)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._news: dict[str, asyncio.Event] = {}
        self._spool = spool or Spool(None, None)
        self._retry_seconds = retry_seconds
        self._retrying: asyncio.Task[None] | None = None
        self._doors: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._stalled: set[str] = set()
        self._removals: set[tuple[Platform, str]] = set()
        self._helped: set[int] = set()
        self._addresses: dict[str, Address] = {}
        self._nudged = asyncio.Event()

    async def receive(self, event: Event, address: Address) -> None:
        """Keep the event and have it handled. Returns when it is durable, not when it is answered."""
        event_id = event.event_id or uuid4().hex
        now = self._clock()
        # One after the other for each account: two first messages at once must not become two people.
        door = self._doors.setdefault((address.platform, address.user), asyncio.Lock())
        try:
            async with door, self._store.transaction(is_urgent=True) as transaction:
                person = await transaction.people.find_or_add(address, now)
                await transaction.queue.receive(person.id, person.address, event_id, event_to_json(event), now)
                if isinstance(event, MessageReceived):
                    seen = LastSeen(person.address, event_id, min(event.sent_at or now, now))
                    await transaction.addresses.see(person.id, seen)
        except StoreError as error:
            log.error("an event could not be stored: %s", error)
            await self._help([event], address, is_kept=False)
            text = chat.STORE_UNAVAILABLE.format(reason=error)
            await self._outbox.show(Notice(text, "store_unavailable"), address, uuid4().hex)
            self._retry_later()
            return
        self._addresses[person.id] = person.address
        self._outbox.reached(address)
        if not self._spool.is_empty:
            self._retry_later()
        self._wake(person.id)

    async def recover(self, platforms: Collection[str]) -> None:
        """Take up what a stopped process left: events not handled and actions not sent."""
        await self._spool.deliver(self._store)
        async with self._store.transaction() as transaction:
            busy = await transaction.queue.people_with_work(platforms)
        for person_id in busy:
            self._wake(person_id)

    def look(self, person_id: str) -> None:
        """Something came into the person's inbox that `receive` knows nothing of, such as a moderator's act."""
        self._wake(person_id)

    def nudge(self, person_id: str) -> None:
        """As `look`, where the person may be on a platform that another process chats on: `watch` finds that out."""
        self._nudged.set()

    async def watch(self, address: Address | None = None, every_seconds: float = WATCH_SECONDS) -> None:
        """Until cancelled, take up what other processes put into the inbox, such as a moderator in another terminal.

        `address`: of this person alone, where other processes chat with the others.
        """
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._nudged.wait(), every_seconds)
            self._nudged.clear()
            try:
                async with self._store.transaction() as transaction:
                    person = await transaction.people.find(address.platform, address.user) if address else None
                    if address and person is None:
                        continue
                    only = person.id if person else None
                    waiting = await transaction.queue.people_with_events(list(self._adapters), only)
            except StoreError as error:
                log.warning("the inbox could not be looked at: %s", error)
                continue
            for person_id in waiting:
                if person_id not in self._stalled:
                    self._wake(person_id)

    async def last_seen(self, platform: Platform) -> Sequence[LastSeen]:
        """The addresses from which a message came within `RECENT`, each with its last message."""
        async with self._store.transaction() as transaction:
            return await transaction.addresses.recent(platform, self._clock() - RECENT)

    async def workspace_removed(self, platform: Platform, workspace: str) -> None:
        """Erase everything about the people of a workspace that removed the app.

        `workspace`: what `Address.user` of its people begins with, its colon included. Someone who linked an account
        elsewhere keeps what belongs to that one.
        """
        try:
            async with self._store.transaction() as transaction:
                gone = await transaction.addresses.of_workspace(platform, workspace)
            await self._stop(gone)
            async with self._store.transaction() as transaction:
                erased = await transaction.addresses.remove_workspace(platform, workspace, self._clock())
        except StoreError as error:
            log.error("a workspace's data could not be erased yet: %s", error)
            self._removals.add((platform, workspace))
            self._retry_later()
            return
        log.info("a workspace removed the app: %d people, %d conversations", len(gone), len(erased))
        if erased:
            await self._withdrawn(erased)
        for person_id in gone:
            self._wake(person_id)

    async def idle(self) -> None:
        """Wait until everything that was received is answered, and sent if the platforms took it."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def close(self) -> None:
        """Stop at once; what is not finished is taken up by `recover` in the next process."""
        self._outbox.close()
        tasks = [*self._tasks.values(), *([self._retrying] if self._retrying else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _wake(self, person_id: str) -> None:
        if person_id in self._tasks:
            self._news[person_id].set()
            return
        self._news[person_id] = asyncio.Event()
        self._news[person_id].set()
        self._tasks[person_id] = asyncio.create_task(self._work(person_id))

    async def _stop(self, people: Collection[str]) -> None:
        tasks = [self._tasks[person_id] for person_id in people if person_id in self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, person_id: str) -> None:
        """Handle the person's events until none came in the meantime."""
        news = self._news[person_id]
        try:
            while news.is_set():
                news.clear()
                await self._outbox.send(person_id)
                await self._handle_all(person_id, news)
        except StoreError as error:
            log.error("the store failed; what waits is taken up again when it is back: %s", error)
            self._stalled.add(person_id)
            self._retry_later()
        except Exception as error:
            # The one catch-all of this process: what was received stays in the inbox and the person is told.
            # The error's own text is left out of the log: it may quote what a person wrote.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("handling an event failed with %s\n%s", type(error).__name__, frames)
            await self._apologise(person_id)
        finally:
            del self._tasks[person_id], self._news[person_id]

    async def _handle_all(self, person_id: str, news: asyncio.Event) -> None:
        while waiting := await self._waiting(person_id):
            if (group := await self._next_group(person_id, waiting, news)) is None:
                return
            try:
                await self._handler.handle(person_id, group)
            except StoreError:
                # Read, and not answered: help in danger does not wait for the store. Once a message.
                if (address := self._addresses.get(person_id)) and group.ids[0] not in self._helped:
                    self._helped.add(group.ids[0])
                    await self._help(group.events, address, is_kept=True)
                raise

    async def _next_group(self, person_id: str, waiting: Sequence[Received], news: asyncio.Event) -> Group | None:
        """The first event, or the burst of messages at the front once it has paused; danger does not wait."""
        first = waiting[0].id
        while waiting:
            group = burst.front(waiting)
            pause = self._config.burst_pause_seconds
            quiet = (self._clock() - group.rows[-1].at).total_seconds()
            if not group.is_open or quiet >= pause or not (await input_gate.assess(group.texts)).may_wait:
                return group
            try:
                await asyncio.wait_for(news.wait(), pause - max(0.0, quiet))
                news.clear()
            except TimeoutError:
                return group
            waiting = [each for each in await self._waiting(person_id) if each.id >= first]
        return None

    async def _waiting(self, person_id: str) -> tuple[Received, ...]:
        async with self._store.transaction() as transaction:
            return await transaction.queue.waiting(person_id, self._adapters)

    async def _help(self, events: Sequence[Event | StaffEvent], address: Address, *, is_kept: bool) -> None:
        """Without the store, help in danger is given all the same; the flag is spooled unless the message is kept."""
        texts = [event.text for event in events if isinstance(event, MessageReceived | MessageEdited)]
        assessment = await input_gate.assess(texts)
        country = self._handler.country_of(address) or self._country
        crisis = self._spool.help(assessment, address, country, self._clock(), is_kept=is_kept)
        if crisis:
            await self._outbox.insist(crisis, address, uuid4().hex)

    def _retry_later(self) -> None:
        if self._retrying is None or self._retrying.done():
            self._retrying = asyncio.create_task(self._retry())

    async def _retry(self) -> None:
        """Until the store is back: deliver the flags that wait, then take up who was left waiting."""
        while self._stalled or self._removals or not self._spool.is_empty:
            await asyncio.sleep(self._retry_seconds)
            try:
                await self._spool.deliver(self._store)
            except StoreError:
                continue
            stalled, self._stalled = self._stalled, set()
            removals, self._removals = self._removals, set()
            for person_id in stalled:
                self._wake(person_id)
            for removal in removals:
                await self.workspace_removed(*removal)

    async def _apologise(self, person_id: str) -> None:
        try:
            async with self._store.transaction() as transaction:
                person = await transaction.people.get(person_id)
            if person:
                await self._outbox.show(Notice(chat.TROUBLE, "trouble"), person.address, uuid4().hex)
        except Exception as error:
            log.error("the person could not be told: %s", type(error).__name__)
