"""Discord on the contract suite's stage: the real adapter and discord.py, on simcord's Discord."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from bot.texts import discord as texts
from tests.adapters.discord_dm.place import buttons, place_on_discord
from tests.adapters.fake_bot import FakeBot
from tests.contracts.stage import Stage


class DiscordStage(Stage):
    def __init__(self, bot: FakeBot, folder: Path) -> None:
        self._bot = bot
        self._folder = folder
        self._stack = AsyncExitStack()

    async def open(self) -> None:
        self._place = await self._stack.enter_async_context(place_on_discord(self._folder))
        self._person = self._place.env.create_user("person")
        self._place.handle = self._bot.handle
        self.adapter = self._bot.adapter = self._place.adapter
        self._bot.address = self.address = self._place.address(self._person)

    async def close(self) -> None:
        await self._stack.aclose()

    async def type(self, *texts: str) -> None:
        for text in texts:
            await self._person.send_dm(text)
        await self._bot.idle(self.address)
        await self._place.close()

    async def report(self, turn_id: str) -> None:
        message = self._place.messages(self._person)[-1]
        await self._person.click(message, custom_id=buttons(message)[texts.REPORT])

    def seen(self) -> str:
        return "\n".join(self._place.said(self._person))
