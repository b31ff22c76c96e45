"""The whole bot on simcord's Discord: the real inbox, store and safety path, with a fake model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from simcord.builders import UserHandle

from bot.config import ChatConfig
from bot.conversation import Conversation
from bot.inbox import Inbox
from bot.store import Store, open_store
from bot.store.crypto import MasterKey
from bot.types import Session
from entrypoints.export import personal_copy
from tests.adapters.discord_dm.place import Place, buttons, place_on_discord
from tests.bot.fakes import FakeModel
from tests.bot.migrated import migrated

CONFIG = ChatConfig(burst_pause_seconds=0, tracks_emotion=False)


class House:
    """People write, tap and fill in; what they see is read from Discord, what is kept from the store."""

    def __init__(self, place: Place, store: Store, model: FakeModel, config: ChatConfig) -> None:
        self.place, self.store, self.model, self.config = place, store, model, config
        self.retry_seconds = 0.05
        self.inbox = self._new_inbox()

    async def settle(self) -> None:
        """Wait until everything that was received is answered and sent."""
        await self.inbox.idle()
        await self.place.env.settle()

    async def say(self, user: UserHandle, text: str) -> list[str]:
        """What the bot writes when `user` writes `text`."""
        before = len(self.place.said(user))
        await user.send_dm(text)
        await self.settle()
        return self.place.said(user)[before:]

    async def use(self, user: UserHandle, command: str) -> list[str]:
        before = len(self.place.said(user))
        await user.slash(command)
        await self.settle()
        return self.place.said(user)[before:]

    async def tap(self, user: UserHandle, label: str, values: dict[str, Any] | None = None) -> list[str]:
        """Tap the newest button with this label; fill the window in that it opens."""
        before = len(self.place.said(user))
        message = next(each for each in reversed(self.place.messages(user)) if label in buttons(each))
        result = await user.click(message, custom_id=buttons(message)[label])
        if values is not None:
            await user.submit_modal(result, values)
        await self.settle()
        return self.place.said(user)[before:]

    async def get_ready(self, user: UserHandle) -> None:
        """From nothing to a session that is open."""
        await self.use(user, "talk")
        await self.tap(user, "Answer", {"adult": "yes", "country": "Germany"})
        await self.tap(user, "Yes to talking, no to training")
        await self.tap(user, "Answer", {"problem": ["job crisis"], "intensity": ["4"], "situation": "I lost my job."})

    async def session(self, user: UserHandle) -> Session:
        async with self.store.transaction() as transaction:
            person = await transaction.people.find("discord", str(user.id))
            assert person is not None
            latest = await transaction.conversations.latest(person)
        assert latest is not None
        return latest

    async def stop(self) -> None:
        """The process is gone at once, wherever everything is."""
        await self.place.go_away()
        await self.inbox.close()

    async def start(self) -> None:
        """Another process, on the same store and the same Discord."""
        self.inbox = self._new_inbox()
        await self.place.come_back()
        await self.inbox.recover(["discord"])

    async def restart(self) -> None:
        await self.stop()
        await self.start()
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
            {"discord": self.place},
            clock=self._now,
            withdrawn=withdrawn,
            retry_seconds=self.retry_seconds,
        )
        self.place.handle = inbox.receive
        self.place.find_recent = inbox.last_seen
        return inbox

    def _now(self) -> datetime:
        return self.place.env.now()


@asynccontextmanager
async def house_on_discord(
    folder: Path, model: FakeModel | None = None, config: ChatConfig = CONFIG, **options: Any
) -> AsyncIterator[House]:
    """A house to live in for one test."""
    async with place_on_discord(folder, **options) as place:
        store = await open_store(migrated(folder / "attune.db"), MasterKey(b"k" * 32))
        house = House(place, store, model or FakeModel(), config)
        try:
            yield house
        finally:
            await house.close()
