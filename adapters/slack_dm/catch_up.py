"""What people wrote while nobody listened: read from Slack's history, and reported before anything newer of theirs."""

from __future__ import annotations

import asyncio
import logging

from adapters.base import Recent
from adapters.slack_dm.places import place_of, split_message_id
from adapters.slack_dm.reading import Reported, written
from adapters.slack_dm.web import SlackWeb
from bot.errors import NotDelivered
from bot.types import LastSeen

log = logging.getLogger(__name__)
# Someone who writes while their history is looked up does not wait longer than this; it is looked up again later.
PATIENCE_SECONDS = 5.0
MOST_THREADS = 20


class CatchUp:
    """Knows whose history has to be read still."""

    def __init__(self, web: SlackWeb, recent: Recent) -> None:
        self._web, self._recent = web, recent
        self._due: dict[str, LastSeen] = {}

    async def begin(self) -> None:
        """Note everyone who wrote lately; until `missed` was asked about them, their history is due."""
        for seen in await self._recent("slack"):
            self._due[seen.address.user] = seen

    @property
    def due(self) -> list[str]:
        """Whose history is due, by `Address.user`."""
        return list(self._due)

    async def missed(self, user: str, patience_seconds: float | None = PATIENCE_SECONDS) -> list[Reported]:
        """What a person wrote since they were last heard, oldest first; nothing if their history is not due."""
        seen = self._due.get(user)
        if seen is None:
            return []
        try:
            async with asyncio.timeout(patience_seconds):
                found = await self._read(seen)
        except (NotDelivered, TimeoutError) as error:
            log.warning("a history could not be read: %s", str(error) or "it took too long")
            return []
        self._due.pop(user, None)
        return found

    async def _read(self, seen: LastSeen) -> list[Reported]:
        place = place_of(seen.address.channel)
        team, _, person = seen.address.user.rpartition(":")
        channel, oldest = split_message_id(seen.message_id)
        channel = channel if oldest else place.channel
        oldest = oldest or f"{seen.at.timestamp():.6f}"
        roots = await self._web.messages(channel, oldest)
        answered = [str(each["ts"]) for each in roots if each.get("reply_count")]
        threads = dict.fromkeys([*([place.thread] if place.thread else []), *answered[-MOST_THREADS:]])
        found = list(roots)
        for thread in threads:
            found += await self._thread(channel, oldest, thread)
        unique = {str(each["ts"]): each for each in found if each.get("user") == person}
        reported = [written(unique[ts], channel, team) for ts in sorted(unique)]
        return [each for each in reported if each is not None]

    async def _thread(self, channel: str, oldest: str, thread: str) -> list[dict[str, object]]:
        try:
            return await self._web.messages(channel, oldest, thread)
        except NotDelivered as error:
            log.info("a thread could not be read: %s", error)
            return []
