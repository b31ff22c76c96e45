"""The inbox and the outbox: what was received and not yet handled, what was said and not yet sent.

An event's or action's text is erased from its row once it has been handled or sent; the row stays, so that the same
event or key is known when it comes again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.crypto import Cipher
from bot.store.people import People, opened_address
from bot.store.tables import addresses, inbox, outbox
from bot.types import Address


@dataclass(frozen=True, slots=True)
class Received:
    """An event that waits, as JSON, with its row's id, the time it came, and the address it came from."""

    id: int
    event: dict[str, Any]
    at: datetime
    address: Address


@dataclass(frozen=True, slots=True)
class Unsent:
    """An action that waits, as JSON, with its row's id, its idempotency key, and where it goes."""

    id: int
    action: dict[str, Any]
    key: str
    address: Address
    created_at: datetime


class Queue:
    """Inbox and outbox in one transaction."""

    def __init__(self, connection: AsyncConnection, people: People) -> None:
        self._connection = connection
        self._people = people

    async def receive(
        self, person_id: str, address: Address, event_id: str, event: dict[str, Any], now: datetime
    ) -> bool:
        """Keep an event; False when the platform's event id was received before."""
        key = self._people.master.event_key(address.platform, event_id)
        known = select(inbox.c.id).where(inbox.c.event_key == key)
        if (await self._connection.execute(known)).first() is not None:
            return False
        cipher = await self._people.cipher(person_id)
        await self._connection.execute(
            insert(inbox).values(
                person_id=person_id,
                address=self._people.lookup(address),
                event_key=key,
                sealed_event=cipher.seal(json.dumps(event).encode(), f"inbox:{key}"),
                sealed_channel=_sealed_channel(cipher, address, f"inbox channel:{key}"),
                received_at=now,
            )
        )
        return True

    async def waiting(self, person_id: str, platforms: Collection[str]) -> tuple[Received, ...]:
        """The person's events on these platforms that are neither handled nor held, in the order they came."""
        query = (
            select(inbox, addresses)
            .join(addresses, addresses.c.lookup == inbox.c.address)
            .where(inbox.c.person_id == person_id, inbox.c.handled_at.is_(None), inbox.c.is_held.is_(False))
            .where(addresses.c.platform.in_(platforms))
            .order_by(inbox.c.id)
        )
        rows = (await self._connection.execute(query)).all()
        cipher = await self._people.cipher(person_id) if rows else None
        return tuple(
            Received(
                row.id,
                json.loads(cipher.open(row.sealed_event, f"inbox:{row.event_key}")),
                row.received_at,
                _address(cipher, row, f"inbox channel:{row.event_key}"),
            )
            for row in rows
            if cipher
        )

    async def count_attempt(self, ids: Collection[int]) -> int:
        """Count that these events are about to be handled. Returns how often the most tried of them was, with this."""
        await self._connection.execute(update(inbox).where(inbox.c.id.in_(ids)).values(attempts=inbox.c.attempts + 1))
        most = select(func.max(inbox.c.attempts)).where(inbox.c.id.in_(ids))
        return int((await self._connection.execute(most)).scalar_one() or 0)

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
        self, person_id: str, address: Address, keyed_actions: Sequence[tuple[str, dict[str, Any]]], now: datetime
    ) -> None:
        """Put actions for `address`, each with its key, behind those that wait already."""
        cipher = await self._people.cipher(person_id)
        for key, action in keyed_actions:
            await self._connection.execute(
                insert(outbox).values(
                    person_id=person_id,
                    address=self._people.lookup(address),
                    key=key,
                    sealed_action=cipher.seal(json.dumps(action).encode(), f"outbox:{key}"),
                    sealed_channel=_sealed_channel(cipher, address, f"outbox channel:{key}"),
                    created_at=now,
                )
            )

    async def unsent(self, person_id: str, platforms: Collection[str]) -> tuple[Unsent, ...]:
        """The person's actions on these platforms that are not sent, in order."""
        query = (
            select(outbox, addresses)
            .join(addresses, addresses.c.lookup == outbox.c.address)
            .where(outbox.c.person_id == person_id, outbox.c.sent_at.is_(None))
            .where(addresses.c.platform.in_(platforms))
            .order_by(outbox.c.id)
        )
        rows = (await self._connection.execute(query)).all()
        cipher = await self._people.cipher(person_id) if rows else None
        return tuple(
            Unsent(
                row.id,
                json.loads(cipher.open(row.sealed_action, f"outbox:{row.key}")),
                row.key,
                _address(cipher, row, f"outbox channel:{row.key}"),
                row.created_at,
            )
            for row in rows
            if cipher
        )

    async def count_failure(self, row_id: int) -> int:
        """Count that an action could not be shown for a reason of our own. Returns how often that was, with this."""
        failed = update(outbox).where(outbox.c.id == row_id).values(failures=outbox.c.failures + 1)
        await self._connection.execute(failed)
        query = select(outbox.c.failures).where(outbox.c.id == row_id)
        return int((await self._connection.execute(query)).scalar_one_or_none() or 0)

    async def mark_sent(self, row_id: int, now: datetime) -> None:
        """Mark an action as sent and erase what it said."""
        await self._connection.execute(
            update(outbox).where(outbox.c.id == row_id).values(sent_at=now, sealed_action=None)
        )

    async def people_with_events(self, platforms: Collection[str], person_id: str | None = None) -> tuple[str, ...]:
        """The ids of the people (or this one alone) for whom an event waits on these platforms."""
        here = select(addresses.c.lookup).where(addresses.c.platform.in_(platforms))
        query = select(inbox.c.person_id).where(
            inbox.c.handled_at.is_(None), inbox.c.is_held.is_(False), inbox.c.address.in_(here)
        )
        if person_id is not None:
            query = query.where(inbox.c.person_id == person_id)
        return tuple((await self._connection.execute(query.distinct())).scalars())

    async def people_with_work(self, platforms: Collection[str]) -> tuple[str, ...]:
        """The ids of the people for whom an event or an action waits on these platforms."""
        here = select(addresses.c.lookup).where(addresses.c.platform.in_(platforms))
        busy = (
            select(inbox.c.person_id)
            .where(inbox.c.handled_at.is_(None), inbox.c.is_held.is_(False), inbox.c.address.in_(here))
            .union(select(outbox.c.person_id).where(outbox.c.sent_at.is_(None), outbox.c.address.in_(here)))
        )
        return tuple((await self._connection.execute(busy)).scalars())


def _sealed_channel(cipher: Cipher, address: Address, context: str) -> bytes | None:
    """An answer goes to the channel (on Slack: the thread) that the message came from, not to the newest one."""
    return cipher.seal(address.channel.encode(), context) if address.channel else None


def _address(cipher: Cipher, row: Row[Any], context: str) -> Address:
    known = opened_address(cipher, row)
    return replace(known, channel=cipher.open(row.sealed_channel, context).decode()) if row.sealed_channel else known
