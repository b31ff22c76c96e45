"""Queries on moderators: who they are, their accounts on platforms, their sign-ins, their way through the course."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.review.types import Moderator, Role
from bot.store.crypto import MasterKey
from bot.store.review_tables import (
    examinations,
    lessons_passed,
    moderator_accounts,
    moderators,
    sign_in_failures,
    sign_in_links,
    sign_ins,
)

# A sign-in may lie this far in the future before it counts as one from before the clock was moved back.
CLOCKS_DIFFER = timedelta(minutes=5)


class Moderators:
    """Moderators in one transaction. Of tokens and of platforms' ids only keyed hashes are kept."""

    def __init__(self, connection: AsyncConnection, master: MasterKey) -> None:
        self._connection = connection
        self._master = master

    async def add(self, name: str, role: Role, now: datetime) -> Moderator:
        """A new moderator, whose name nobody has."""
        moderator_id = uuid4().hex
        values = {"id": moderator_id, "name": name, "role": role, "created_at": now}
        await self._connection.execute(insert(moderators).values(values))
        return Moderator(moderator_id, name, role, True, None, now)

    async def get(self, moderator_id: str) -> Moderator | None:
        """The moderator with this id, active or not."""
        return await self._one(moderators.c.id == moderator_id)

    async def named(self, name: str) -> Moderator | None:
        """The moderator of this name, in whatever case it is written."""
        # Not in SQL: SQLite's lower() knows ASCII alone, and a moderator may be called Élise.
        names = await self._connection.execute(select(moderators.c.id, moderators.c.name))
        wanted = " ".join(name.split()).casefold()
        found = next((row.id for row in names if row.name.casefold() == wanted), None)
        return await self.get(found) if found else None

    async def of_account(self, platform: str, user: str) -> Moderator | None:
        """Whose account on the platform this is."""
        query = select(moderator_accounts.c.moderator_id)
        query = query.where(moderator_accounts.c.lookup == self._lookup(platform, user))
        found = (await self._connection.execute(query)).scalar_one_or_none()
        return await self.get(found) if found else None

    async def all(self) -> tuple[Moderator, ...]:
        """Everybody, by name."""
        rows = (await self._connection.execute(select(moderators).order_by(moderators.c.name))).all()
        return tuple([await self._moderator(row) for row in rows])

    async def change(self, moderator_id: str, **values: Any) -> None:
        """Set columns of the moderator."""
        await self._connection.execute(update(moderators).where(moderators.c.id == moderator_id).values(**values))

    async def password_hash(self, moderator_id: str) -> str | None:
        """The argon2 hash of the moderator's password, if they have one."""
        query = select(moderators.c.password_hash).where(moderators.c.id == moderator_id)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def add_account(self, moderator_id: str, platform: str, user: str) -> None:
        """Have the platform's account be the moderator's; one a platform, a new one takes the old one's place."""
        old = (moderator_accounts.c.moderator_id == moderator_id, moderator_accounts.c.platform == platform)
        await self._connection.execute(delete(moderator_accounts).where(*old))
        values = {"lookup": self._lookup(platform, user), "moderator_id": moderator_id, "platform": platform}
        await self._connection.execute(insert(moderator_accounts).values(values))

    async def sign_in(self, token: str, moderator_id: str, now: datetime) -> None:
        """Keep a browser's sign-in."""
        values = {"token": self._token(token), "moderator_id": moderator_id, "created_at": now, "seen_at": now}
        await self._connection.execute(insert(sign_ins).values(values))

    async def signed_in(
        self, token: str, now: datetime, idle: timedelta, longest: timedelta, *, is_use: bool = True
    ) -> Moderator | None:
        """Who signed in with the token and was seen within `idle`; the sign-in lasts `longest` at most.

        `is_use` False: only looked up, as by a page that refreshes itself. A sign-in of the future is none: the clock
        was moved back, and it must not last longer for that.
        """
        here = (
            sign_ins.c.token == self._token(token),
            sign_ins.c.seen_at > now - idle,
            sign_ins.c.created_at > now - longest,
            sign_ins.c.created_at <= now + CLOCKS_DIFFER,
        )
        found = (await self._connection.execute(select(sign_ins.c.moderator_id).where(*here))).scalar_one_or_none()
        if found is None:
            return None
        if is_use:
            await self._connection.execute(update(sign_ins).where(*here).values(seen_at=now))
        moderator = await self.get(found)
        return moderator if moderator and moderator.is_active else None

    async def forget_sign_ins(self, before: datetime) -> None:
        """Forget the sign-ins that began before then: they have ended by themselves."""
        await self._connection.execute(delete(sign_ins).where(sign_ins.c.created_at < before))

    async def sign_out(self, token: str) -> None:
        """Forget a browser's sign-in."""
        await self._connection.execute(delete(sign_ins).where(sign_ins.c.token == self._token(token)))

    async def sign_out_everywhere(self, moderator_id: str) -> None:
        """Forget all sign-ins and links of a moderator."""
        for table in (sign_ins, sign_in_links):
            await self._connection.execute(delete(table).where(table.c.moderator_id == moderator_id))

    async def offer_link(self, token: str, moderator_id: str, until: datetime, now: datetime) -> None:
        """Have a one-time link sign the moderator in until then; older ones hold no more."""
        await self._connection.execute(
            delete(sign_in_links).where(
                (sign_in_links.c.moderator_id == moderator_id) | (sign_in_links.c.expires_at <= now)
            )
        )
        values = {"token": self._token(token), "moderator_id": moderator_id, "expires_at": until}
        await self._connection.execute(insert(sign_in_links).values(values))

    async def take_link(self, token: str, now: datetime) -> Moderator | None:
        """Whose link it is; it is used up by this."""
        here = sign_in_links.c.token == self._token(token)
        query = select(sign_in_links.c.moderator_id).where(here, sign_in_links.c.expires_at > now)
        found = (await self._connection.execute(query)).scalar_one_or_none()
        used = await self._connection.execute(delete(sign_in_links).where(here))
        moderator = await self.get(found) if found and used.rowcount == 1 else None
        return moderator if moderator and moderator.is_active else None

    async def fail(self, key: str, now: datetime) -> int:
        """Count a failed sign-in under `key`, a name or an address of which only the keyed hash is kept.

        Returns the failure's id, for `take_back`.
        """
        done = await self._connection.execute(insert(sign_in_failures).values(key=self._failure(key), at=now))
        primary_key = done.inserted_primary_key
        assert primary_key is not None, "one row was inserted"
        return int(primary_key[0])

    async def take_back(self, failure_id: int) -> None:
        """It was no failure: whoever tried was let in."""
        await self._connection.execute(delete(sign_in_failures).where(sign_in_failures.c.id == failure_id))

    async def last_failure(self, key: str, now: datetime) -> datetime | None:
        """When a sign-in failed last under `key`; what lies in the future (the clock was moved back) does not count."""
        query = select(sign_in_failures.c.at).where(
            sign_in_failures.c.key == self._failure(key), sign_in_failures.c.at <= now
        )
        query = query.order_by(sign_in_failures.c.at.desc()).limit(1)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def failures(self, key: str, since: datetime) -> int:
        """How many sign-ins failed under `key` since then; those from before are forgotten."""
        await self._connection.execute(delete(sign_in_failures).where(sign_in_failures.c.at < since))
        query = select(func.count()).select_from(sign_in_failures)
        query = query.where(sign_in_failures.c.key == self._failure(key), sign_in_failures.c.at >= since)
        return int((await self._connection.execute(query)).scalar_one())

    async def forgive(self, key: str) -> None:
        """Forget the failed sign-ins under `key`: one went well."""
        await self._connection.execute(delete(sign_in_failures).where(sign_in_failures.c.key == self._failure(key)))

    async def pass_lesson(self, moderator_id: str, lesson: str, now: datetime) -> None:
        """Keep that the moderator passed a lesson's quiz."""
        if lesson not in await self.lessons(moderator_id):
            values = {"moderator_id": moderator_id, "lesson": lesson, "at": now}
            await self._connection.execute(insert(lessons_passed).values(values))

    async def lessons(self, moderator_id: str) -> dict[str, datetime]:
        """The lessons that the moderator passed, and when."""
        query = select(lessons_passed).where(lessons_passed.c.moderator_id == moderator_id)
        return {row.lesson: row.at for row in await self._connection.execute(query)}

    async def begin_examination(self, moderator_id: str, seed: int, now: datetime) -> str:
        """A new examination, drawn with `seed`; one that was not handed in is given up."""
        unfinished = (examinations.c.moderator_id == moderator_id, examinations.c.ended_at.is_(None))
        await self._connection.execute(delete(examinations).where(*unfinished))
        examination_id = uuid4().hex
        values = {"id": examination_id, "moderator_id": moderator_id, "seed": seed, "begun_at": now}
        await self._connection.execute(insert(examinations).values(values))
        return examination_id

    async def examination(self, moderator_id: str) -> tuple[str, int] | None:
        """The id and the seed of the examination that the moderator has begun and not handed in."""
        here = (examinations.c.moderator_id == moderator_id, examinations.c.ended_at.is_(None))
        row = (await self._connection.execute(select(examinations).where(*here))).first()
        return (row.id, row.seed) if row else None

    async def end_examination(self, examination_id: str, right: int, is_passed: bool, now: datetime) -> None:
        """Keep how the examination went."""
        here = update(examinations).where(examinations.c.id == examination_id)
        await self._connection.execute(here.values(ended_at=now, right=right, is_passed=is_passed))

    async def examinations(self, moderator_id: str) -> tuple[tuple[datetime, int, bool], ...]:
        """When each examination was handed in, how many answers were right, and whether it was passed."""
        here = (examinations.c.moderator_id == moderator_id, examinations.c.ended_at.is_not(None))
        rows = await self._connection.execute(select(examinations).where(*here).order_by(examinations.c.ended_at))
        return tuple((row.ended_at, row.right, row.is_passed) for row in rows)

    async def _one(self, condition: Any) -> Moderator | None:
        row = (await self._connection.execute(select(moderators).where(condition))).first()
        return await self._moderator(row) if row else None

    async def _moderator(self, row: Row[Any]) -> Moderator:
        query = select(moderator_accounts.c.platform).where(moderator_accounts.c.moderator_id == row.id)
        platforms = (await self._connection.execute(query.order_by(moderator_accounts.c.platform))).scalars()
        return Moderator(
            id=row.id,
            name=row.name,
            role=row.role,
            is_active=row.is_active,
            passed_at=row.passed_at,
            created_at=row.created_at,
            has_password=row.password_hash is not None,
            platforms=tuple(platforms),
        )

    def _lookup(self, platform: str, user: str) -> str:
        return self._master.moderator(platform, user)

    def _token(self, token: str) -> str:
        return self._master.token(token)

    def _failure(self, key: str) -> str:
        return self._master.token(f"failure {key}")
