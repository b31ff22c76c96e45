"""Queries on people: who they are to us, what they consented to, and forgetting them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.safety.plan import SafetyPlan, TrustedContact
from bot.store.crypto import Cipher, MasterKey
from bot.store.review_tables import audit, cases
from bot.store.tables import addresses, consents, flags, persons, sessions, withdrawals
from bot.types import Address, Consent, ConsentKind, Flag, Person

Kept = TypeVar("Kept", SafetyPlan, TrustedContact)

# Fields of a person whose columns have the same name and are not sealed.
_PLAIN = (
    "is_adult",
    "disclosed_at",
    "country",
    "has_minor_sign",
    "survey_asked_at",
    "wrong_codes",
    "wrong_code_at",
    "restricted_until",
)


class People:
    """People in one transaction. Data keys are unwrapped once and live as long as the transaction."""

    def __init__(self, connection: AsyncConnection, master: MasterKey) -> None:
        self._connection = connection
        self._master = master
        self._ciphers: dict[str, Cipher] = {}

    async def find(self, platform: str, user: str) -> Person | None:
        """The person whom the platform knows as `user`, with their address there, or None."""
        lookup = self._master.lookup(platform, user)
        query = select(persons).join(addresses).where(addresses.c.lookup == lookup)
        row = (await self._connection.execute(query)).first()
        return None if row is None else await self._person(row, lookup)

    async def find_or_add(self, address: Address, now: datetime) -> Person:
        """The person at `address`, added when unknown; a changed channel is remembered, unless it is empty."""
        known = await self.find(address.platform, address.user)
        if known is None:
            return await self._add(address, now)
        values: dict[str, object] = {"used_at": now}
        if address.channel and known.address != address:
            known = replace(known, address=address)
            values["sealed_address"] = await self._sealed_address(known.id, address)
        await self._connection.execute(
            update(addresses).where(addresses.c.lookup == self.lookup(address)).values(values)
        )
        return known

    async def get(self, person_id: str, address: Address | None = None) -> Person | None:
        """The person with this id, at `address` or where they wrote last; None when they have been forgotten."""
        row = (await self._connection.execute(select(persons).where(persons.c.id == person_id))).first()
        if row is None:
            return None
        person = await self._person(row, self.lookup(address) if address else None)
        return replace(person, address=address) if address else person

    def lookup(self, address: Address) -> str:
        """The keyed hash by which the rows of an address are found."""
        return self._master.lookup(address.platform, address.user)

    @property
    def master(self) -> MasterKey:
        """For the keyed hashes of the other queries."""
        return self._master

    async def cipher(self, person_id: str) -> Cipher:
        """The person's cipher; LookupError when they have been forgotten."""
        if person_id not in self._ciphers:
            query = select(persons.c.wrapped_key).where(persons.c.id == person_id)
            wrapped = (await self._connection.execute(query)).scalar_one_or_none()
            if wrapped is None:
                raise LookupError("no such person")
            self._ciphers[person_id] = self._master.data_key(person_id, wrapped)
        return self._ciphers[person_id]

    async def save(self, before: Person, after: Person) -> None:
        """Keep what the person answered and wrote about themselves, and when they were last shown and asked things.

        Only what differs from `before` is written: something else may have changed the rest since it was read.
        """
        cipher = await self.cipher(after.id)
        new: dict[str, object] = {name: getattr(after, name) for name in _PLAIN if _differs(name, before, after)}
        if after.plan != before.plan:
            new["sealed_plan"] = _sealed(cipher, after.plan, f"plan:{after.id}")
        if after.contact != before.contact:
            new["sealed_contact"] = _sealed(cipher, after.contact, f"contact:{after.id}")
        if after.restriction != before.restriction:
            new["sealed_restriction"] = cipher.seal(after.restriction.encode(), f"restriction:{after.id}")
        if new:
            await self._connection.execute(update(persons).where(persons.c.id == after.id).values(new))

    async def add_consent(self, person_id: str, consent: Consent) -> None:
        """Append a consent; the latest of a kind is the one that holds."""
        await self._connection.execute(insert(consents).values(person_id=person_id, **asdict(consent)))

    async def consent_history(self, person_id: str) -> tuple[Consent, ...]:
        """Every consent ever given or taken back, oldest first."""
        query = select(consents).where(consents.c.person_id == person_id).order_by(consents.c.id)
        rows = await self._connection.execute(query)
        return tuple(Consent(row.kind, row.version, row.is_given, row.at) for row in rows)

    async def forget(self, person_id: str, now: datetime) -> tuple[str, ...]:
        """Delete the person's rows and their key. Returns the ids of their sessions, now barred from training."""
        session_ids = await self.withdraw(person_id, "forget", now)
        await self._connection.execute(update(audit).where(audit.c.person_id == person_id).values(sealed_reason=None))
        await self._connection.execute(delete(persons).where(persons.c.id == person_id))
        self._ciphers.pop(person_id, None)
        return session_ids

    async def withdraw(self, person_id: str, reason: str, now: datetime) -> tuple[str, ...]:
        """Bar all of the person's sessions so far from training, for good. Returns their ids."""
        query = select(sessions.c.id).where(sessions.c.person_id == person_id)
        session_ids = tuple((await self._connection.execute(query)).scalars())
        barred = set((await self._connection.execute(select(withdrawals.c.session_id))).scalars())
        new = [{"session_id": each, "reason": reason, "at": now} for each in session_ids if each not in barred]
        if new:
            await self._connection.execute(insert(withdrawals), new)
        return session_ids

    async def erase_conversations(self, person_id: str, now: datetime) -> tuple[str, ...]:
        """Delete all that the person wrote; flags stay, without a conversation. Returns the ids of the sessions."""
        session_ids = await self.withdraw(person_id, "minor", now)
        for table, values in ((flags, {"session_id": None, "turn_id": None}), (cases, {"session_id": None})):
            await self._connection.execute(update(table).where(table.c.person_id == person_id).values(values))
        await self._connection.execute(delete(sessions).where(sessions.c.person_id == person_id))
        return session_ids

    async def withdrawn_sessions(self) -> frozenset[str]:
        """The ids of all sessions that may never be trained on."""
        return frozenset((await self._connection.execute(select(withdrawals.c.session_id))).scalars())

    async def flag(self, row: Row[Any]) -> Flag:
        """The flag of a row of `flags`, with what the person said to it."""
        words = ""
        if row.sealed_words:
            words = (await self.cipher(row.person_id)).open(row.sealed_words, f"flag:{row.id}").decode()
        about = (row.session_id, row.person_id, row.turn_id)
        return Flag(row.id, *about, row.level, row.category, tuple(row.reasons), row.at, words)

    async def _add(self, address: Address, now: datetime) -> Person:
        person_id = uuid4().hex
        cipher, wrapped = self._master.new_data_key(person_id)
        self._ciphers[person_id] = cipher
        await self._connection.execute(insert(persons).values(id=person_id, wrapped_key=wrapped, created_at=now))
        name, colon, _ = address.user.partition(":")
        await self._connection.execute(
            insert(addresses).values(
                lookup=self.lookup(address),
                person_id=person_id,
                platform=address.platform,
                workspace=self._master.workspace(address.platform, name + colon) if colon else None,
                sealed_address=await self._sealed_address(person_id, address),
                used_at=now,
            )
        )
        return Person(person_id, address)

    async def _sealed_address(self, person_id: str, address: Address) -> bytes:
        plain = json.dumps([address.user, address.channel]).encode()
        return (await self.cipher(person_id)).seal(plain, f"address:{person_id}")

    async def _addresses(self, person_id: str, first: str | None) -> list[Address]:
        """The person's addresses: the one with the lookup `first`, then those that they used last."""
        query = select(addresses).where(addresses.c.person_id == person_id).order_by(addresses.c.used_at.desc())
        rows = sorted(await self._connection.execute(query), key=lambda row: row.lookup != first)
        return [opened_address(await self.cipher(person_id), row) for row in rows]

    async def _person(self, row: Row[tuple[object, ...]], lookup: str | None) -> Person:
        cipher = self._ciphers.setdefault(row.id, self._master.data_key(row.id, row.wrapped_key))
        latest: dict[ConsentKind, Consent] = {each.kind: each for each in await self.consent_history(row.id)}
        address, *others = await self._addresses(row.id, lookup)
        return Person(
            id=row.id,
            address=address,
            is_adult=row.is_adult,
            talk=latest.get("talk"),
            training=latest.get("training"),
            disclosed_at=row.disclosed_at,
            country=row.country,
            has_minor_sign=row.has_minor_sign,
            plan=_opened(cipher, row.sealed_plan, f"plan:{row.id}", SafetyPlan),
            contact=_opened(cipher, row.sealed_contact, f"contact:{row.id}", TrustedContact),
            others=tuple(others),
            survey_asked_at=row.survey_asked_at,
            wrong_codes=row.wrong_codes,
            wrong_code_at=row.wrong_code_at,
            restricted_until=row.restricted_until,
            restriction=cipher.open(row.sealed_restriction, f"restriction:{row.id}").decode()
            if row.sealed_restriction
            else "",
        )


def _differs(name: str, before: Person, after: Person) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def opened_address(cipher: Cipher, row: Row[tuple[object, ...]]) -> Address:
    """The address of a row of `addresses`."""
    user, channel = json.loads(cipher.open(row.sealed_address, f"address:{row.person_id}"))
    return Address(row.platform, user, channel)


def _sealed(cipher: Cipher, kept: SafetyPlan | TrustedContact | None, context: str) -> bytes | None:
    return None if kept is None else cipher.seal(json.dumps(asdict(kept)).encode(), context)


def _opened(cipher: Cipher, sealed: bytes | None, context: str, kind: type[Kept]) -> Kept | None:
    return None if sealed is None else kind(**json.loads(cipher.open(sealed, context)))
