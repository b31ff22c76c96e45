"""Answering one group of events: what it is judged by, the answer, and all that it changes, in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from bot import outcome as outcomes
from bot import reviews
from bot.burst import Group
from bot.config import ChatConfig
from bot.conversation import Conversation
from bot.outbox import Outbox
from bot.outcome import Outcome
from bot.scene import Scene
from bot.store import Store, Transaction
from bot.store.messages import Kept
from bot.texts import chat
from bot.types import (
    Action,
    Address,
    Flag,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Notice,
    Person,
    Session,
)
from bot.wire import action_to_json

# An event that brought the process down this often is set aside, so that it cannot silence a person for good.
MAX_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """What a group of events is handled in. `message`: the one that they change or take back, where it is by now."""

    person: Person
    latest: Session | None
    attempts: int
    message: Kept | None


class Handler:
    """Has no state of its own but the countries, for the time when the store is gone."""

    def __init__(
        self,
        store: Store,
        conversation: Conversation,
        config: ChatConfig,
        outbox: Outbox,
        *,
        clock: Callable[[], datetime],
        withdrawn: Callable[[Sequence[str]], Awaitable[None]],
    ) -> None:
        self._store = store
        self._conversation = conversation
        self._config = config
        self._outbox = outbox
        self._clock = clock
        self._withdrawn = withdrawn
        self._countries: dict[tuple[str, str], str] = {}

    def country_of(self, address: Address) -> str:
        """The country that the person at `address` named, as far as this process knows; else empty."""
        return self._countries.get((address.platform, address.user), "")

    async def handle(self, person_id: str, group: Group) -> None:
        """Answer a group of events, keep the answer with all that it changes, and send it."""
        async with self._store.transaction() as transaction:
            setting = await self._setting(person_id, group, transaction)
        if setting is None:
            return
        person, latest = setting.person, setting.latest
        self._countries[person.address.platform, person.address.user] = person.country or ""
        if setting.attempts > MAX_ATTEMPTS:
            outcome = Outcome((Notice(chat.GIVEN_UP, "given_up"),))
        else:
            outcome = await self._conversation.handle(group.events, self._scene(setting), group.unread)
        withdrawn = await self._keep(setting, group, outcome)
        if withdrawn:
            await self._withdrawn(withdrawn)
        if outcome.link:
            # Their events and answers are another person's from here on, whose own task sends them.
            self._outbox.wake(outcome.link.stays.id)
            return
        if outcome.is_forgotten:
            receipt = Notice(chat.forgotten(len(withdrawn)), "forgotten")
            for action in (*outcome.actions, receipt):
                await self._outbox.insist(action, person.address, uuid4().hex)
        await self._outbox.send(person_id)
        if self._config.tracks_emotion:
            await self._track(person_id, outcome, latest)

    async def _setting(self, person_id: str, group: Group, transaction: Transaction) -> Setting | None:
        person = await transaction.people.get(person_id, group.address)
        if person is None:
            return None
        message = None
        if group.events and isinstance(event := group.events[0], MessageEdited | MessageDeleted):
            message = await transaction.messages.find(person_id, person.address.platform, event.message_id)
        latest = await transaction.conversations.latest(person)
        return Setting(person, latest, await transaction.queue.count_attempt(group.ids), message)

    async def _track(self, person_id: str, outcome: Outcome, before: Session | None) -> None:
        """Keep what the person felt at the turn that was just answered."""
        if felt := await self._conversation.emotion(outcome, before):
            async with self._store.transaction() as transaction:
                await transaction.conversations.feel(person_id, *felt)

    async def _keep(self, setting: Setting, group: Group, outcome: Outcome) -> tuple[str, ...]:
        now, person = self._clock(), setting.person
        async with self._store.transaction() as transaction:
            withdrawn = await outcomes.apply(outcome, person, transaction, now)
            if outcome.is_forgotten:
                return withdrawn
            queue = transaction.queue
            await _done(group, outcome, transaction, now)
            if outcome.parts:
                messages = group.messages or await self._message_of(setting, group, transaction)
                await transaction.messages.place(messages, outcome.parts, outcome.turns[0].id)
            if outcome.drops_held:
                await queue.drop_held(person.id, now)
            if outcome.begun:
                await queue.release(person.id)
            owner = outcome.link.stays if outcome.link else person
            if outcome.link:
                await queue.release(owner.id)
                await queue.add_actions(owner.id, owner.address, _keyed(outcome.link.elsewhere), now)
            await queue.add_actions(owner.id, person.address, _keyed(*outcome.actions), now)
        return withdrawn

    async def _message_of(self, setting: Setting, group: Group, transaction: Transaction) -> tuple[int]:
        """The row of the message that the group's one event, which was answered like a message, changed."""
        if setting.message:
            return (setting.message.id,)
        event, person = group.events[0], setting.person
        assert isinstance(event, MessageEdited), "nothing but messages becomes parts of a turn"
        return (await transaction.messages.note(person.id, person.address, event.message_id, self._clock()),)

    def _scene(self, setting: Setting) -> Scene:
        person = setting.person

        async def show(action: Action) -> None:
            await self._outbox.show(action, person.address, uuid4().hex)

        async def history() -> Sequence[Session]:
            async with self._store.transaction() as transaction:
                return await transaction.conversations.of(person.id)

        async def standing() -> Sequence[Flag]:
            async with self._store.transaction() as transaction:
                return await transaction.conversations.standing_flags(person.id)

        async def past_reviews() -> Sequence[reviews.PastReview]:
            async with self._store.transaction() as transaction:
                cases = await transaction.cases.of_person(person.id)
                flags = {case.id: await transaction.cases.flags_of(case.id) for case in cases}
                return reviews.past(cases, flags, await transaction.audit.of_person(person.id))

        async def owner(code: str) -> Person | None:
            async with self._store.transaction() as transaction:
                person_id = await transaction.links.owner(code, self._clock())
                return await transaction.people.get(person_id) if person_id else None

        return Scene(
            person,
            setting.latest,
            self._clock(),
            self._config,
            show,
            history,
            standing,
            past_reviews,
            owner,
            setting.message,
        )


def _keyed(*actions: Action) -> list[tuple[str, dict[str, Any]]]:
    """Each action as it is stored, with the key that it keeps over restarts."""
    return [(uuid4().hex, action_to_json(action)) for action in actions]


async def _done(group: Group, outcome: Outcome, transaction: Transaction, now: datetime) -> None:
    """Mark the group's events as handled, or set its messages aside as they stand by now."""
    held = (group.messages or group.ids) if outcome.is_held else ()
    for row_id, event in zip(group.messages, group.events, strict=False):
        if row_id in held and row_id in group.changed and isinstance(event, MessageReceived):
            await transaction.messages.change(row_id, event.text, None, now)
    await transaction.queue.mark_handled([each for each in group.ids if each not in held], now)
    if held:
        await transaction.queue.hold(held)
