"""Queries on where people are reached: who wrote lately, and whose workspace removed the app."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.people import People, opened_address
from bot.store.tables import addresses, sessions, withdrawals
from bot.types import LastSeen


class Addresses:
    """Addresses in one transaction."""

    def __init__(self, connection: AsyncConnection, people: People) -> None:
        self._connection = connection
        self._people = people

    async def see(self, person_id: str, seen: LastSeen) -> None:
        """Keep the person's last message there, unless a later one is known."""
        lookup = self._people.lookup(seen.address)
        sealed = (await self._people.cipher(person_id)).seal(seen.message_id.encode(), f"last message:{lookup}")
        is_later = or_(addresses.c.message_at.is_(None), addresses.c.message_at <= seen.at)
        await self._connection.execute(
            update(addresses)
            .where(addresses.c.lookup == lookup, is_later)
            .values(message_at=seen.at, sealed_message=sealed)
        )

    async def recent(self, platform: str, since: datetime) -> tuple[LastSeen, ...]:
        """The platform's addresses whose last message came at `since` or later, the longest ago first."""
        query = select(addresses).where(addresses.c.platform == platform, addresses.c.message_at >= since)
        found = []
        for row in (await self._connection.execute(query.order_by(addresses.c.message_at))).all():
            cipher = await self._people.cipher(row.person_id)
            message = cipher.open(row.sealed_message, f"last message:{row.lookup}").decode()
            found.append(LastSeen(opened_address(cipher, row), message, row.message_at))
        return tuple(found)

    async def of_workspace(self, platform: str, workspace: str) -> tuple[str, ...]:
        """The ids of the people who have an address in the workspace."""
        query = select(addresses.c.person_id).where(addresses.c.workspace == self._key(platform, workspace)).distinct()
        return tuple((await self._connection.execute(query)).scalars())

    async def remove_workspace(self, platform: str, workspace: str, now: datetime) -> tuple[str, ...]:
        """Delete the workspace's addresses with all that came from them; who has no other address is forgotten.

        Returns the ids of the sessions that are gone, now barred from training.
        """
        erased: list[str] = []
        for person_id in await self.of_workspace(platform, workspace):
            key = self._key(platform, workspace)
            here = select(addresses.c.lookup).where(addresses.c.person_id == person_id, addresses.c.workspace == key)
            lookups = list((await self._connection.execute(here)).scalars())
            everywhere = select(addresses.c.lookup).where(addresses.c.person_id == person_id)
            if set((await self._connection.execute(everywhere)).scalars()) == set(lookups):
                erased += await self._people.forget(person_id, now)
            else:
                erased += await self._remove(lookups, now)
        return tuple(erased)

    async def _remove(self, lookups: list[str], now: datetime) -> list[str]:
        query = select(sessions.c.id).where(sessions.c.address.in_(lookups))
        gone = list((await self._connection.execute(query)).scalars())
        known = select(withdrawals.c.session_id).where(withdrawals.c.session_id.in_(gone))
        barred = set((await self._connection.execute(known)).scalars())
        new = [{"session_id": each, "reason": "removed", "at": now} for each in gone if each not in barred]
        if new:
            await self._connection.execute(insert(withdrawals), new)
        await self._connection.execute(delete(addresses).where(addresses.c.lookup.in_(lookups)))
        return gone

    def _key(self, platform: str, workspace: str) -> str:
        return self._people.master.workspace(platform, workspace)
