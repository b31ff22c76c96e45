"""The sign that a reply is being written: Discord shows it for ten seconds, a reply may take longer."""

from __future__ import annotations

import asyncio
import logging

import discord

from adapters.discord_dm.failures import CONNECTION, is_gone

log = logging.getLogger(__name__)

REPEAT_SECONDS = 8.0
MOST_REPEATS = 8


class TypingSigns:
    """One sign a channel, until something is sent there or about a minute has passed. Its failure stops nothing."""

    def __init__(self) -> None:
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def show(self, channel: discord.PartialMessageable) -> None:
        """Begin to show it; returns at once."""
        if channel.id in self._tasks:
            return
        task = self._tasks[channel.id] = asyncio.create_task(_repeat(channel))
        task.add_done_callback(lambda done: self._forget(channel.id, done))

    async def stop(self, channel: discord.PartialMessageable) -> None:
        """End it before a message is sent: shown after that, it would stand there for nothing."""
        if task := self._tasks.pop(channel.id, None):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def close(self) -> None:
        """End all of them."""
        tasks, self._tasks = list(self._tasks.values()), {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, channel_id: int, task: asyncio.Task[None]) -> None:
        if self._tasks.get(channel_id) is task:
            del self._tasks[channel_id]


async def _repeat(channel: discord.PartialMessageable) -> None:
    for _ in range(MOST_REPEATS):
        try:
            await channel.typing()
        except (discord.DiscordException, *CONNECTION) as error:
            log.info("that a reply is being written could not be shown: %s", type(error).__name__)
            # Discord counts refusals, and shuts out who collects too many.
            if is_gone(error):
                return
        await asyncio.sleep(REPEAT_SECONDS)
