"""What people wrote while the bot was away: Discord does not say it again, so it is looked up in their channels.

Discord lets nobody list direct messages, so two things are not found out: that somebody wrote for the first time
while the bot was away, and that a message was taken back meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

import discord

from adapters.base import Recent
from adapters.discord_dm.failures import CONNECTION, Refused, delivery
from adapters.discord_dm.reading import edited, is_from_person, received
from bot.errors import Unreachable
from bot.types import Address, Event, LastSeen

log = logging.getLogger(__name__)

# Somebody who wrote more than this while the bot was away is read from here on.
MOST_MISSED = 500
LONGEST_LIST_SECONDS = 30


class CatchUp:
    """Who may have written meanwhile. Whoever writes now is caught up with first, so that nothing is out of order."""

    def __init__(self, recent: Recent) -> None:
        self._recent = recent
        self._behind: dict[int, LastSeen] = {}
        self._listed = asyncio.Event()
        self._listed.set()

    def begin(self) -> None:
        """A connection begins without what was sent before it: everybody may be behind."""
        self._listed.clear()

    async def make_list(self) -> bool:
        """Ask the store whom to look up. Events wait for the end of this, and no longer. False: it could not say."""
        try:
            async with asyncio.timeout(LONGEST_LIST_SECONDS):
                people = await self._recent("discord")
            self._behind = {int(seen.address.user): seen for seen in people if _is_readable(seen)}
        except Exception as error:
            log.error("it is not known yet who wrote while the bot was away: %s", type(error).__name__)
            return False
        finally:
            self._listed.set()
        return True

    async def people(self) -> Sequence[int]:
        """Whoever is still to be looked up, the one who wrote last first."""
        await self._listed.wait()
        return sorted(self._behind, key=lambda user: self._behind[user].at, reverse=True)

    async def missed(
        self, user: int, client: discord.Client, before: int | None = None
    ) -> Sequence[tuple[Event, Address]]:
        """What `user` wrote or changed after their last known message, in order, and before the message `before`.

        Nothing the second time. What cannot be looked up now is tried again at the next call.
        """
        await self._listed.wait()
        seen = self._behind.get(user)
        if seen is None:
            return ()
        try:
            events = await _events(seen, client, before)
        except (discord.DiscordException, *CONNECTION) as error:
            failure = delivery(error)
            if isinstance(failure, Unreachable | Refused):
                self._forget(user, seen)
            log.warning("what somebody wrote while the bot was away cannot be read now: %s", failure)
            return ()
        self._forget(user, seen)
        return [(event, seen.address) for event in events]

    def _forget(self, user: int, seen: LastSeen) -> None:
        # A new connection may have put the person on the list again meanwhile.
        if self._behind.get(user) is seen:
            del self._behind[user]


async def _events(seen: LastSeen, client: discord.Client, before: int | None) -> Sequence[Event]:
    """Newest first from Discord, a page or more; the first page also shows which older messages were changed."""
    last, user = int(seen.message_id), int(seen.address.user)
    channel = client.get_partial_messageable(int(seen.address.channel))
    found: list[discord.Message] = []
    async for message in channel.history(limit=MOST_MISSED):
        if message.id <= last and len(found) >= 100:
            break
        found.append(message)
    events: list[Event] = []
    for message in reversed(found):
        if message.author.id != user or not is_from_person(message):
            continue
        if last < message.id < (before or message.id + 1):
            events.append(received(message))
        elif message.id <= last and message.edited_at:
            events.append(edited(message))
    return events


def _is_readable(seen: LastSeen) -> bool:
    with suppress(ValueError):
        return min(int(seen.address.user), int(seen.address.channel), int(seen.message_id)) > 0
    return False
