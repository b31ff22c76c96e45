"""The connection to Discord: what comes in, handed over with one person's events in order."""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from collections import OrderedDict
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import discord

from adapters.base import Handle, Recent
from adapters.discord_dm.case_taps import CaseTaps
from adapters.discord_dm.catch_up import CatchUp
from adapters.discord_dm.commands import Commands
from adapters.discord_dm.failures import CONNECTION
from adapters.discord_dm.reading import edited, is_from_person, received
from adapters.discord_dm.taps import Taps
from bot.types import Address, Event, MessageDeleted, Moderate

log = logging.getLogger(__name__)

REMEMBERED = 20_000
LOOK_UPS_AT_ONCE = 5


def intents() -> discord.Intents:
    """The least there is: servers by name, and direct messages to the bot, whose words need no privilege."""
    return discord.Intents(guilds=True, dm_messages=True)


class Client(discord.Client):
    """Keeps no message and no member. `handle` is set before the connection is made."""

    def __init__(
        self,
        recent: Recent,
        commands_hash_path: Path,
        *,
        moderate: Moderate | None = None,
        retry_seconds: float = 30.0,
    ) -> None:
        super().__init__(
            intents=intents(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30.0,
        )
        self.handle: Handle | None = None
        self.logged_in = asyncio.Event()
        self._taps = Taps(self.report)
        self._case_taps = CaseTaps(moderate)
        self.tree = Commands(self, self._taps.command)
        self._commands_hash_path = commands_hash_path
        self._retry_seconds = retry_seconds
        self._catch_up = CatchUp(recent)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._users: OrderedDict[int, int] = OrderedDict()

    async def report(self, event: Event, user: int, channel: int, before: int | None = None) -> None:
        """Hand one event over, after whatever the person sent earlier; `before` is the message's own id."""
        self.remember(user, channel)
        async with self._lock(user):
            await self._report_missed(user, before)
            await self._hand_over(event, Address("discord", str(user), str(channel)))

    def remember(self, user: int, channel: int) -> None:
        """Whose direct messages a channel holds: Discord names only the channel when a message is deleted."""
        self._users[channel] = user
        self._users.move_to_end(channel)
        while len(self._users) > REMEMBERED:
            self._users.popitem(last=False)

    async def setup_hook(self) -> None:
        await self.tree.sync_if_changed(self._commands_hash_path)
        self.logged_in.set()

    async def on_connect(self) -> None:
        # No event of this connection is handed over before the list is there.
        self._catch_up.begin()
        is_listed = await self._catch_up.make_list()
        while not is_listed:
            await asyncio.sleep(self._retry_seconds)
            is_listed = await self._catch_up.make_list()
        while people := await self._catch_up.people():
            for start in range(0, len(people), LOOK_UPS_AT_ONCE):
                await asyncio.gather(*map(self._look_up, people[start : start + LOOK_UPS_AT_ONCE]))
            if await self._catch_up.people():
                await asyncio.sleep(self._retry_seconds)

    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None and is_from_person(message):
            await self.report(received(message), message.author.id, message.channel.id, message.id)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        message = payload.message
        # Without a time, it is Discord that added something, such as the preview of a link.
        if payload.guild_id is None and is_from_person(message) and message.edited_at:
            await self.report(edited(message), message.author.id, message.channel.id)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        if payload.guild_id is None and (user := await self._user_of(payload.channel_id)):
            event = MessageDeleted(str(payload.message_id), event_id=f"delete:{payload.message_id}")
            await self.report(event, user, payload.channel_id)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if not await self._case_taps.tap(interaction):
            await self._taps.tap(interaction)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """The library would log the error's own words, and those may quote a person."""
        kind, _, frames = sys.exc_info()
        where = "".join(traceback.format_tb(frames))
        log.error("%s failed with %s\n%s", event_method, kind.__name__ if kind else "nothing", where)

    async def _look_up(self, user: int) -> None:
        async with self._lock(user):
            await self._report_missed(user)

    async def _report_missed(self, user: int, before: int | None = None) -> None:
        for event, address in await self._catch_up.missed(user, self, before):
            await self._hand_over(event, address)

    async def _hand_over(self, event: Event, address: Address) -> None:
        assert self.handle is not None
        await self.handle(event, address)

    def _lock(self, user: int) -> asyncio.Lock:
        lock = self._locks.get(user)
        if lock is None:
            self._locks[user] = lock = asyncio.Lock()
        return lock

    async def _user_of(self, channel_id: int) -> int | None:
        if known := self._users.get(channel_id):
            return known
        try:
            channel = await self.fetch_channel(channel_id)
        except (discord.DiscordException, *CONNECTION) as error:
            log.warning("whose message was deleted cannot be found out: %s", type(error).__name__)
            return None
        recipient = channel.recipient if isinstance(channel, discord.DMChannel) else None
        return recipient.id if recipient else None
