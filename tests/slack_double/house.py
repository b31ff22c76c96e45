"""The whole bot on the double: the real adapter, inbox, store and safety path, with a fake model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.config import ChatConfig
from bot.conversation import Conversation
from bot.inbox import Inbox
from bot.store import Store, open_store
from bot.store.crypto import MasterKey
from bot.types import Action, Address, Event, LastSeen, Platform, Session
from entrypoints.export import personal_copy
from tests.bot.fakes import FakeModel
from tests.bot.migrated import migrated
from tests.slack_double.double import SlackDouble
from tests.slack_double.person import Person
from tests.slack_double.stand import Stand, stand_beside

CONFIG = ChatConfig(burst_pause_seconds=0, tracks_emotion=False)


class House:
    """People write, tap and fill in; what they see is read from Slack, what is kept from the store."""

    platform: Platform = "slack"

    def __init__(self, stand: Stand, store: Store, model: FakeModel, config: ChatConfig) -> None:
        self.stand, self.store, self.model, self.config = stand, store, model, config
        self.slack = stand.slack
        self.inbox = self._new_inbox()
        stand.find_recent = self.last_seen

    async def receive(self, event: Event, address: Address) -> None:
        """The inbox of now."""
        await self.inbox.receive(event, address)

    async def last_seen(self, platform: Platform) -> Sequence[LastSeen]:
        return await self.inbox.last_seen(platform)

    async def perform(self, action: Action, address: Address, key: str) -> None:
        """The adapter of now."""
        await self.stand.adapter.perform(action, address, key)

    async def settle(self) -> None:
        """Wait until everything that was received is answered and sent."""
        await self.slack.settled()
        await self.inbox.idle()
        await self.slack.settled()

    async def say(self, person: Person, text: str, **more: Any) -> list[str]:
        """What the bot writes when a person writes `text`."""
        before = len(person.seen)
        await person.says(text, **more)
        await self.settle()
        return person.seen[before:]

    async def use(self, person: Person, command: str) -> list[str]:
        before = len(person.seen)
        await person.slash("/attune", command)
        await self.settle()
        return person.seen[before:]

    async def tap(self, person: Person, label: str, **values: str) -> list[str]:
        """Tap the newest button with this label; with values, fill the window in that it opens."""
        before = len(person.seen)
        await person.taps(label)
        if values:
            await person.sees_form()
            await person.submits(**values)
        await self.settle()
        assert not person.errors
        return person.seen[before:]

    async def get_ready(self, person: Person) -> None:
        """From nothing to a session that is open."""
        await self.use(person, "talk")
        await self.tap(person, "Answer, and say my country", adult="yes", country="Germany")
        await self.tap(person, "Yes to talking, no to training")
        await self.tap(person, "Answer", problem="job crisis", intensity="4", situation="I lost my job.")

    async def session(self, person: Person) -> Session:
        async with self.store.transaction() as transaction:
            found = await transaction.people.find("slack", f"T1:{person.user}")
            assert found is not None
            latest = await transaction.conversations.latest(found)
        assert latest is not None
        return latest

    async def restart(self) -> None:
        """Stop at once, wherever everything is, and start again as the command does."""
        await self.inbox.close()
        self.inbox = self._new_inbox()
        await self.stand.restart(self.receive)
        await self.inbox.recover(["slack"])
        await self.settle()

    async def close(self) -> None:
        await self.inbox.close()
        await self.store.close()

    def _new_inbox(self) -> Inbox:
        async def withdrawn(session_ids: Sequence[str]) -> None:
            pass

        conversation = Conversation(self.model, export=personal_copy, seed=7)
        inbox = Inbox(
            self.store,
            conversation,
            self.config,
            {"slack": self},
            clock=lambda: datetime.now(UTC),
            withdrawn=withdrawn,
            retry_seconds=0.2,
        )

        async def removed(people: str) -> None:
            await inbox.workspace_removed("slack", people)

        self.stand.on_removed = removed
        return inbox


@asynccontextmanager
async def house_on_slack(
    folder: Path, model: FakeModel | None = None, config: ChatConfig = CONFIG, **options: Any
) -> AsyncIterator[House]:
    """A house to live in for one test, with the adapter running."""
    async with stand_beside(SlackDouble(), **options) as stand:
        store = await open_store(migrated(folder / "attune.db"), MasterKey(b"k" * 32))
        house = House(stand, store, model or FakeModel(), config)
        try:
            await stand.start(house.receive)
            yield house
            await stand.stop()
        finally:
            await house.close()
