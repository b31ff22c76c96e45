"""Linking accounts: codes by their keyed hash, and moving all that belongs to one person to another.

What moves is opened with the one data key and sealed with the other; the key that is not needed any more is deleted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.crypto import Cipher
from bot.store.people import People
from bot.store.review_tables import audit, cases, notes
from bot.store.tables import addresses, consents, flags, inbox, link_codes, outbox, persons, sessions, turns

# Every sealed column of what moves, with what its ciphertext is bound to. `persons` has its own: it is saved anew.
SEALED: tuple[tuple[Table, str, str], ...] = (
    (addresses, "sealed_address", "address:{person_id}"),
    (addresses, "sealed_message", "last message:{lookup}"),
    (sessions, "sealed_pre_chat", "pre_chat:{id}"),
    (sessions, "sealed_post_chat", "post_chat:{id}"),
    (turns, "sealed_text", "turn:{id}"),
    (turns, "sealed_emotion", "emotion:{id}"),
    (inbox, "sealed_event", "inbox:{event_key}"),
    (inbox, "sealed_channel", "inbox channel:{event_key}"),
    (flags, "sealed_words", "flag:{id}"),
    (notes, "sealed_text", "note:{id}"),
    (audit, "sealed_reason", "audit reason:{person_id}"),
    (outbox, "sealed_action", "outbox:{key}"),
    (outbox, "sealed_channel", "outbox channel:{key}"),
)
MOVED = (addresses, consents, sessions, flags, inbox, outbox, cases, notes, audit)


class Links:
    """Codes and linked people in one transaction."""

    def __init__(self, connection: AsyncConnection, people: People) -> None:
        self._connection = connection
        self._people = people

    async def offer(self, person_id: str, code: str, until: datetime, now: datetime) -> None:
        """Have `code` hold for the person until then; one that they got before holds no more."""
        old = or_(link_codes.c.person_id == person_id, link_codes.c.expires_at <= now)
        await self._connection.execute(delete(link_codes).where(old))
        sealed = self._people.master.code(code)
        await self._connection.execute(insert(link_codes).values(code=sealed, person_id=person_id, expires_at=until))

    async def owner(self, code: str, now: datetime) -> str | None:
        """The id of the person who got the code, while it holds."""
        held = (link_codes.c.code == self._people.master.code(code), link_codes.c.expires_at > now)
        return (await self._connection.execute(select(link_codes.c.person_id).where(*held))).scalar_one_or_none()

    async def join(self, goes: str, stays: str) -> None:
        """Move all that belongs to the person `goes` to the person `stays`; their codes are used up."""
        before, after = await self._people.cipher(goes), await self._people.cipher(stays)
        for table, column, context in SEALED:
            await self._seal_anew(table, column, context, goes, (before, after, stays))
        for table in MOVED:
            await self._connection.execute(update(table).where(table.c.person_id == goes).values(person_id=stays))
        both = link_codes.c.person_id.in_((goes, stays))
        await self._connection.execute(delete(link_codes).where(both))
        await self._connection.execute(delete(persons).where(persons.c.id == goes))

    async def _seal_anew(
        self, table: Table, column: str, context: str, goes: str, ciphers: tuple[Cipher, Cipher, str]
    ) -> None:
        before, after, stays = ciphers
        query = select(table).where(table.c[column].is_not(None))
        if table is turns:
            query = query.join(sessions).where(sessions.c.person_id == goes)
        else:
            query = query.where(table.c.person_id == goes)
        (key,) = table.primary_key.columns
        for row in (await self._connection.execute(query)).mappings().all():
            values: dict[str, Any] = dict(row)
            plain = before.open(values[column], context.format(**values))
            sealed = after.seal(plain, context.format(**{**values, "person_id": stays}))
            here = update(table).where(key == values[key.name])
            await self._connection.execute(here.values({column: sealed}))
