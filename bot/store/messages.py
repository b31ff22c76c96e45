"""Which turn a message became, so that it can be changed or taken back where it is stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.people import People
from bot.store.tables import inbox, sessions, turns
from bot.types import Address


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that was received before: set aside, part of the turn `turn_id`, or answered without being stored.

    `level`: the turn's, by the input gate.
    """

    id: int
    is_held: bool
    turn_id: str | None
    level: str | None


class Messages:
    """The messages of people in one transaction."""

    def __init__(self, connection: AsyncConnection, people: People) -> None:
        self._connection = connection
        self._people = people

    async def find(self, person_id: str, platform: str, message_id: str) -> Kept | None:
        """The person's message with the platform's id `message_id`, or None when it never came."""
        key = self._people.master.event_key(platform, message_id)
        query = (
            select(inbox.c.id, inbox.c.is_held, inbox.c.turn_id, turns.c.level)
            .outerjoin(turns, turns.c.id == inbox.c.turn_id)
            .where(inbox.c.event_key == key, inbox.c.person_id == person_id)
        )
        row = (await self._connection.execute(query)).first()
        return None if row is None else Kept(row.id, row.is_held, row.turn_id, row.level)

    async def place(self, ids: Sequence[int], lengths: Sequence[int], turn_id: str) -> None:
        """Note that the messages became a turn: each as many characters of it, in this order, on lines of their own."""
        for row_id, length in zip(ids, lengths, strict=True):
            await self._connection.execute(
                update(inbox).where(inbox.c.id == row_id).values(turn_id=turn_id, part_length=length)
            )

    async def note(self, person_id: str, address: Address, message_id: str, now: datetime) -> int:
        """Know a message that never came by itself, such as one from before the person was forgotten. Its row's id."""
        key = self._people.master.event_key(address.platform, message_id)
        values = {"person_id": person_id, "address": self._people.lookup(address), "event_key": key}
        added = await self._connection.execute(insert(inbox).values(**values, received_at=now, handled_at=now))
        assert added.inserted_primary_key is not None
        return int(added.inserted_primary_key[0])

    async def change(self, row_id: int, text: str, level: str | None, now: datetime) -> tuple[str, ...]:
        """Have the message say `text` wherever it is kept; empty: it is taken back. `level`: the turn's from now on.

        Returns the session that it is part of, if it is.
        """
        row = (await self._connection.execute(select(inbox).where(inbox.c.id == row_id))).first()
        if row is None:
            return ()
        if row.handled_at is None:
            await self._change_waiting(row, text, now)
        return await self._change_turn(row, text, level) if row.turn_id else ()

    async def _change_waiting(self, row: Row[tuple[object, ...]], text: str, now: datetime) -> None:
        here = update(inbox).where(inbox.c.id == row.id)
        if not text:
            await self._connection.execute(here.values(is_held=False, handled_at=now, sealed_event=None))
            return
        cipher = await self._people.cipher(row.person_id)
        event = {**json.loads(cipher.open(row.sealed_event, f"inbox:{row.event_key}")), "text": text}
        sealed = cipher.seal(json.dumps(event).encode(), f"inbox:{row.event_key}")
        await self._connection.execute(here.values(sealed_event=sealed))

    async def _change_turn(self, row: Row[tuple[object, ...]], text: str, level: str | None) -> tuple[str, ...]:
        cipher = await self._people.cipher(row.person_id)
        turn = (await self._connection.execute(select(turns).where(turns.c.id == row.turn_id))).one()
        parts = await self._parts(turn.id, cipher.open(turn.sealed_text, f"turn:{turn.id}").decode())
        parts[row.id] = text
        whole = "\n".join(filter(None, parts.values()))
        # What was read of the person's emotion was read of the old words.
        values: dict[str, object] = {
            "sealed_text": cipher.seal(whole.encode(), f"turn:{turn.id}"),
            "sealed_emotion": None,
        }
        if level:
            values["level"] = level
        await self._connection.execute(update(turns).where(turns.c.id == turn.id).values(values))
        await self._connection.execute(update(inbox).where(inbox.c.id == row.id).values(part_length=len(text)))
        query = select(sessions.c.id).join(turns).where(turns.c.id == turn.id)
        return ((await self._connection.execute(query)).scalar_one(),)

    async def _parts(self, turn_id: str, text: str) -> dict[int, str]:
        """The text of each message of a turn, by its row's id, in order."""
        query = select(inbox.c.id, inbox.c.part_length).where(inbox.c.turn_id == turn_id).order_by(inbox.c.id)
        parts, start = {}, 0
        for row in await self._connection.execute(query):
            parts[row.id] = text[start : start + row.part_length]
            start += row.part_length + (1 if row.part_length else 0)
        return parts
