"""The inbox and the outbox: what was received and not yet handled, what was said and not yet sent.

An event's or action's text is erased from its row once it has been handled or sent; the row stays, so that the same
event or key is known when it comes again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.people import People
from bot.store.tables import inbox, outbox, persons


@dataclass(frozen=True, slots=True)
class Received:
    """An event that waits, as JSON, with its row's id and the time it came."""

    id: int
    event: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Unsent:
    """An action that waits, as JSON, with its row's id and its idempotency key."""

    id: int
    action: dict[str, Any]
    key: str


class Queue:
    """Inbox and outbox in one transaction."""

    def __init__(self, connection: AsyncConnection, people: People) -> None:
        self._connection = connection
        self._people = people

    async def receive(self, person_id: str, platform: str, event_id: str, event: dict[str, Any], now: datetime) -> bool:
        """Keep an event; False when the platform's event id was received before."""
        key = hashlib.sha256(f"{platform}\0{event_id}".encode()).hexdigest()
        known = select(inbox.c.id).where(inbox.c.event_key == key)
        if (await self._connection.execute(known)).first() is not None:
            return False
        sealed = (await self._people.cipher(person_id)).seal(json.dumps(event).encode(), f"inbox:{key}")
        await self._connection.execute(
            insert(inbox).values(person_id=person_id, event_key=key, sealed_event=sealed, received_at=now)
        )
        return True

    async def waiting(self, person_id: str) -> tuple[Received, ...]:
        """The person's events that are neither handled nor held, in the order they came."""
        query = (
            select(inbox)
            .where(inbox.c.person_id == person_id, inbox.c.handled_at.is_(None), inbox.c.is_held.is_(False))
            .order_by(inbox.c.id)
        )
        cipher = await self._people.cipher(person_id)
        return tuple(
            Received(row.id, json.loads(cipher.open(row.sealed_event, f"inbox:{row.event_key}")), row.received_at)
            for row in await self._connection.execute(query)
        )

    async def count_attempt(self, ids: Collection[int]) -> int:
        """Count that these events are about to be handled. Returns how often the most tried of them was, with this."""
        await self._connection.execute(update(inbox).where(inbox.c.id.in_(ids)).values(attempts=inbox.c.attempts + 1))
        most = select(func.max(inbox.c.attempts)).where(inbox.c.id.in_(ids))
        return int((await self._connection.execute(most)).scalar_one())

    async def hold(self, ids: Collection[int]) -> None:
        """Set messages aside until `release` or `drop_held`."""
        await self._connection.execute(update(inbox).where(inbox.c.id.in_(ids)).values(is_held=True, attempts=0))

    async def release(self, person_id: str) -> None:
        """Have the messages that were set aside handled after all, in their old order."""
        await self._connection.execute(
            update(inbox).where(inbox.c.person_id == person_id, inbox.c.is_held).values(is_held=False)
        )

    async def drop_held(self, person_id: str, now: datetime) -> None:
        """Erase the messages that were set aside."""
        await self._connection.execute(
            update(inbox)
            .where(inbox.c.person_id == person_id, inbox.c.is_held)
            .values(is_held=False, handled_at=now, sealed_event=None)
        )

    async def mark_handled(self, ids: Collection[int], now: datetime) -> None:
        """Mark events as handled and erase what they said."""
        await self._connection.execute(
            update(inbox).where(inbox.c.id.in_(ids)).values(handled_at=now, sealed_event=None)
        )

    async def add_actions(
        self, person_id: str, keyed_actions: Sequence[tuple[str, dict[str, Any]]], now: datetime
    ) -> None:
        """Put actions, each with its key, behind those that wait already."""
        cipher = await self._people.cipher(person_id)
        for key, action in keyed_actions:
            sealed = cipher.seal(json.dumps(action).encode(), f"outbox:{key}")
            await self._connection.execute(
                insert(outbox).values(person_id=person_id, key=key, sealed_action=sealed, created_at=now)
            )

    async def unsent(self, person_id: str) -> tuple[Unsent, ...]:
        """The person's actions that are not sent, in order."""
        query = select(outbox).where(outbox.c.person_id == person_id, outbox.c.sent_at.is_(None)).order_by(outbox.c.id)
        cipher = await self._people.cipher(person_id)
        return tuple(
            Unsent(row.id, json.loads(cipher.open(row.sealed_action, f"outbox:{row.key}")), row.key)
            for row in await self._connection.execute(query)
        )

    async def mark_sent(self, row_id: int, now: datetime) -> None:
        """Mark an action as sent and erase what it said."""
        await self._connection.execute(
            update(outbox).where(outbox.c.id == row_id).values(sent_at=now, sealed_action=None)
        )

    async def people_with_work(self, platforms: Collection[str]) -> tuple[str, ...]:
        """The ids of the people on these platforms for whom an event or an action waits."""
        busy = (
            select(inbox.c.person_id)
            .where(inbox.c.handled_at.is_(None), inbox.c.is_held.is_(False))
            .union(select(outbox.c.person_id).where(outbox.c.sent_at.is_(None)))
        )
        query = select(persons.c.id).where(persons.c.platform.in_(platforms), persons.c.id.in_(busy))
        return tuple((await self._connection.execute(query)).scalars())
