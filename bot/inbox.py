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
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from bot import outcome as outcomes
from bot.config import ChatConfig
from bot.conversation import Conversation
from bot.errors import NotDelivered
from bot.outcome import Outcome
from bot.safety import input_gate
from bot.scene import Scene
from bot.spool import Spool
from bot.store import Store
from bot.store.database import StoreError
from bot.store.queue import Received
from bot.texts import chat
from bot.types import Action, Address, Event, MessageReceived, Notice, Person, Session
from bot.wire import action_from_json, action_to_json, event_from_json, event_to_json

log = logging.getLogger(__name__)

# An event that brought the process down this often is set aside, so that it cannot silence a person for good.
MAX_ATTEMPTS = 5


class Performer(Protocol):
    """The half of an adapter that sends."""

    async def perform(self, action: Action, address: Address, key: str) -> None:
        """Send an action; one with a key that was sent before may be left out."""


class Inbox:
    """Takes events in, has the conversation answer them in order, and sends what it decided.

    `withdrawn` is told which sessions may no longer be trained on.
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
        retry_seconds: float = 5.0,
    ) -> None:
        self._store = store
        self._conversation = conversation
        self._config = config
        self._adapters = adapters
        self._clock = clock
        self._withdrawn = withdrawn
        self._country = country or None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._news: dict[str, asyncio.Event] = {}
        self._spool = spool or Spool(None, None)
        self._retry_seconds = retry_seconds
        self._retrying: asyncio.Task[None] | None = None
        self._stalled: set[str] = set()
        self._helped: set[int] = set()
        self._addresses: dict[str, Address] = {}
        self._countries: dict[Address, str] = {}

    async def receive(self, event: Event, address: Address) -> None:
        """Keep the event and have it handled. Returns when it is durable, not when it is answered."""
        event_id = event.event_id or uuid4().hex
        try:
            async with self._store.transaction() as transaction:
                person = await transaction.people.find_or_add(address, self._clock())
                as_json = event_to_json(event)
                await transaction.queue.receive(person.id, address.platform, event_id, as_json, self._clock())
        except StoreError as error:
            log.error("an event could not be stored: %s", error)
            await self._help([event], address, is_kept=False)
            text = chat.STORE_UNAVAILABLE.format(reason=error)
            await self._perform(Notice(text, "store_unavailable"), address, uuid4().hex)
            self._retry_later()
            return
        self._addresses[person.id] = address
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

    async def idle(self) -> None:
        """Wait until everything that was received is answered and sent."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def close(self) -> None:
        """Stop at once; what is not finished is taken up by `recover` in the next process."""
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

    async def _work(self, person_id: str) -> None:
        """Handle the person's events until none came in the meantime."""
        news = self._news[person_id]
        try:
            while news.is_set():
                news.clear()
                await self._send_unsent(person_id)
                await self._handle_all(person_id, news)
        except NotDelivered:
            log.info("a person cannot be reached; what was to be sent stays in the outbox")
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
            group, events = await self._next_group(person_id, waiting, news)
            try:
                await self._handle(person_id, group, events)
            except StoreError:
                # Read, and not answered: help in danger does not wait for the store. Once a message.
                if (address := self._addresses.get(person_id)) and group[0].id not in self._helped:
                    self._helped.add(group[0].id)
                    await self._help(events, address, is_kept=True)
                raise

    async def _next_group(
        self, person_id: str, waiting: Sequence[Received], news: asyncio.Event
    ) -> tuple[Sequence[Received], Sequence[Event]]:
        """The first event, or the burst of messages at the front once it has paused; danger does not wait."""
        while True:
            events = [event_from_json(each.event) for each in waiting]
            if not isinstance(events[0], MessageReceived):
                return waiting[:1], events[:1]
            burst = next((i for i, event in enumerate(events) if not isinstance(event, MessageReceived)), len(events))
            texts = [event.text for event in events[:burst] if isinstance(event, MessageReceived)]
            pause = self._config.burst_pause_seconds
            quiet = (self._clock() - waiting[burst - 1].at).total_seconds()
            if burst < len(events) or quiet >= pause or (await input_gate.assess(texts)).level != "none":
                return waiting[:burst], events[:burst]
            first = waiting[0].id
            try:
                await asyncio.wait_for(news.wait(), pause - max(0.0, quiet))
                news.clear()
            except TimeoutError:
                return waiting[:burst], events[:burst]
            waiting = [each for each in await self._waiting(person_id) if each.id >= first]

    async def _handle(self, person_id: str, group: Sequence[Received], events: Sequence[Event]) -> None:
        """Answer a group of events, keep the answer with all that it changes, and send it."""
        async with self._store.transaction() as transaction:
            person = await transaction.people.get(person_id)
            latest = await transaction.conversations.latest(person_id)
            attempts = await transaction.queue.count_attempt([each.id for each in group])
        if person is None:
            return
        self._countries[person.address] = person.country or ""
        if attempts > MAX_ATTEMPTS:
            outcome = Outcome((Notice(chat.GIVEN_UP, "given_up"),))
        else:
            outcome = await self._conversation.handle(events, self._scene(person, latest))
        withdrawn = await self._keep(person, group, outcome)
        if withdrawn:
            await self._withdrawn(withdrawn)
        if outcome.is_forgotten:
            receipt = Notice(chat.forgotten(len(withdrawn)), "forgotten")
            for action in (*outcome.actions, receipt):
                await self._perform(action, person.address, uuid4().hex)
        await self._send_unsent(person_id)
        if self._config.tracks_emotion:
            await self._track(person_id, outcome, latest)

    async def _track(self, person_id: str, outcome: Outcome, before: Session | None) -> None:
        """Keep what the person felt at the turn that was just answered."""
        if felt := await self._conversation.emotion(outcome, before):
            async with self._store.transaction() as transaction:
                await transaction.conversations.feel(person_id, *felt)

    async def _keep(self, person: Person, group: Sequence[Received], outcome: Outcome) -> tuple[str, ...]:
        now = self._clock()
        ids = [each.id for each in group]
        async with self._store.transaction() as transaction:
            withdrawn = await outcomes.apply(outcome, person.id, transaction, now)
            if outcome.is_forgotten:
                return withdrawn
            queue = transaction.queue
            await (queue.hold(ids) if outcome.is_held else queue.mark_handled(ids, now))
            if outcome.drops_held:
                await queue.drop_held(person.id, now)
            if outcome.begun:
                await queue.release(person.id)
            actions = [(uuid4().hex, action_to_json(action)) for action in outcome.actions]
            await queue.add_actions(person.id, actions, now)
        return withdrawn

    def _scene(self, person: Person, latest: Session | None) -> Scene:
        async def show(action: Action) -> None:
            await self._perform(action, person.address, uuid4().hex)

        async def history() -> Sequence[Session]:
            async with self._store.transaction() as transaction:
                return await transaction.conversations.of(person.id)

        return Scene(person, latest, self._clock(), self._config, show, history)

    async def _waiting(self, person_id: str) -> tuple[Received, ...]:
        async with self._store.transaction() as transaction:
            if await transaction.people.get(person_id) is None:
                return ()
            return await transaction.queue.waiting(person_id)

    async def _send_unsent(self, person_id: str) -> None:
        async with self._store.transaction() as transaction:
            person = await transaction.people.get(person_id)
            unsent = await transaction.queue.unsent(person_id) if person else ()
        for each in unsent:
            assert person is not None
            await self._perform(action_from_json(each.action), person.address, each.key)
            async with self._store.transaction() as transaction:
                await transaction.queue.mark_sent(each.id, self._clock())

    async def _perform(self, action: Action, address: Address, key: str) -> None:
        await self._adapters[address.platform].perform(action, address, key)

    async def _help(self, events: Sequence[Event], address: Address, *, is_kept: bool) -> None:
        """Without the store, help in danger is given all the same; the flag is spooled unless the message is kept."""
        texts = [event.text for event in events if isinstance(event, MessageReceived)]
        assessment = await input_gate.assess(texts)
        country = self._countries.get(address) or self._country
        crisis = self._spool.help(assessment, address, country, self._clock(), is_kept=is_kept)
        if crisis:
            await self._perform(crisis, address, uuid4().hex)

    def _retry_later(self) -> None:
        if self._retrying is None or self._retrying.done():
            self._retrying = asyncio.create_task(self._retry())

    async def _retry(self) -> None:
        """Until the store is back: deliver the flags that wait, then take up who was left waiting."""
        while self._stalled or not self._spool.is_empty:
            await asyncio.sleep(self._retry_seconds)
            try:
                await self._spool.deliver(self._store)
            except StoreError:
                continue
            stalled, self._stalled = self._stalled, set()
            for person_id in stalled:
                self._wake(person_id)

    async def _apologise(self, person_id: str) -> None:
        try:
            async with self._store.transaction() as transaction:
                person = await transaction.people.get(person_id)
            if person:
                await self._perform(Notice(chat.TROUBLE, "trouble"), person.address, uuid4().hex)
        except Exception as error:
            log.error("the person could not be told: %s", type(error).__name__)
