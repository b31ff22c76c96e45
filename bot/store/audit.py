"""The log of every view and act of a moderator. Rows are added and never changed, except by forgetting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.review.types import AuditEntry, Case, Moderator
from bot.store.people import People
from bot.store.review_tables import audit

# By which the person's key binds a reason; the row's id is not known before it is written.
_REASON = "audit reason:{person_id}"


class Audit:
    """The log in one transaction, so that an act and its entry are kept together."""

    def __init__(self, connection: AsyncConnection, people: People) -> None:
        self._connection = connection
        self._people = people

    async def add(
        self,
        act: str,
        now: datetime,
        by: Moderator | None = None,
        *,
        name: str = "",
        case: Case | None = None,
        detail: dict[str, str] | None = None,
        reason: str = "",
    ) -> None:
        """Add an entry; `by` None: Attune itself, or somebody unknown under `name`. A reason needs a case."""
        sealed = None
        if reason and case:
            cipher = await self._people.cipher(case.person_id)
            sealed = cipher.seal(reason.encode(), _REASON.format(person_id=case.person_id))
        await self._connection.execute(
            insert(audit).values(
                at=now,
                moderator_id=by.id if by else None,
                moderator=by.name if by else name,
                act=act,
                person_id=case.person_id if case else None,
                session_id=case.session_id if case else None,
                case_id=case.id if case else None,
                detail=detail or {},
                sealed_reason=sealed,
            )
        )

    async def of_case(self, case_id: str) -> tuple[AuditEntry, ...]:
        """What happened to a case, oldest first."""
        rows = await self._connection.execute(select(audit).where(audit.c.case_id == case_id).order_by(audit.c.id))
        return tuple([await self._entry(row) for row in rows.all()])

    async def of_person(self, person_id: str) -> tuple[AuditEntry, ...]:
        """All that moderators did about a person, oldest first."""
        query = select(audit).where(audit.c.person_id == person_id).order_by(audit.c.id)
        return tuple([await self._entry(row) for row in (await self._connection.execute(query)).all()])

    async def page(
        self, *, moderator: str = "", act: str = "", limit: int = 100, offset: int = 0
    ) -> tuple[tuple[AuditEntry, ...], int]:
        """The newest entries, of one moderator's name or one act if given, and how many there are."""
        wanted = {audit.c.moderator: moderator, audit.c.act: act}
        conditions = [column == value for column, value in wanted.items() if value]
        number = select(func.count()).select_from(audit).where(*conditions)
        total = (await self._connection.execute(number)).scalar_one()
        query = select(audit).where(*conditions).order_by(audit.c.id.desc()).limit(limit).offset(offset)
        rows = (await self._connection.execute(query)).all()
        return tuple([await self._entry(row) for row in rows]), total

    async def has_read_all(self, case: Case, moderator_id: str, since: datetime) -> bool:
        """Whether the moderator gave a reason to read all of this conversation since then."""
        here = (audit.c.case_id == case.id, audit.c.moderator_id == moderator_id, audit.c.at > since)
        query = select(audit.c.id).where(*here, audit.c.act == "break-glass")
        return (await self._connection.execute(query.limit(1))).first() is not None

    async def _entry(self, row: Row[Any]) -> AuditEntry:
        reason = ""
        if row.sealed_reason and row.person_id:
            cipher = await self._people.cipher(row.person_id)
            reason = cipher.open(row.sealed_reason, _REASON.format(person_id=row.person_id)).decode()
        return AuditEntry(
            id=row.id,
            at=row.at,
            moderator_id=row.moderator_id,
            moderator=row.moderator,
            act=row.act,
            person_id=row.person_id,
            session_id=row.session_id,
            case_id=row.case_id,
            detail=row.detail,
            reason=reason,
        )
