"""Slack on the contract suite's stage: the real adapter, slack-bolt and slack_sdk, beside a Slack on the loopback."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from bot.texts import slack
from bot.types import Address
from tests.adapters.fake_bot import FakeBot
from tests.contracts.stage import Stage
from tests.slack_double.double import SlackDouble
from tests.slack_double.stand import stand_beside


class SlackStage(Stage):
    def __init__(self, bot: FakeBot, folder: Path) -> None:
        self._bot = bot
        self._stack = AsyncExitStack()

    async def open(self) -> None:
        self._stand = await self._stack.enter_async_context(stand_beside(SlackDouble()))
        self._person = self._stand.slack.person()
        self.adapter = self._bot.adapter = self._stand.adapter
        self._bot.address = self.address = Address("slack", "T1:U1")

    async def close(self) -> None:
        await self._stack.aclose()

    async def type(self, *texts: str) -> None:
        await self._stand.start(self._bot.handle)
        for text in texts:
            await self._person.says(text)
        await self._bot.idle(self.address)
        await self._stand.stop()

    async def report(self, turn_id: str) -> None:
        await self._stand.start(self._bot.handle)
        await self._person.taps(slack.REPORT)

    def seen(self) -> str:
        return "\n".join([*self._person.seen, str(self._person.home or "")]).strip()
