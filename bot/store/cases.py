"""Queries on cases: raising them from flags, the queue and its search, claims, notes, and what moderators decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.review.types import Case, Note, Page, Wanted
from bot.safety.assessment import RANK
from bot.store.people import People
from bot.store.review_tables import cases, moderators, notes
from bot.store.tables import addresses, flags, sessions, turns
from bot.types import Flag

# Fields of a case that `change` may set.
Changed = dict[str, Any]


class Cases:
    """Cases in one transaction."""

    def __init__(self, connection: AsyncConnection, people: People) -> None:
        self._connection = connection
        self._people = people

    async def raise_flag(self, flag: Flag) -> str:
        """The id of the open case of the flag's conversation, opened or raised by it."""
        same_session = (
            cases.c.session_id.is_(None) if flag.session_id is None else cases.c.session_id == flag.session_id
        )
        query = select(cases).where(cases.c.person_id == flag.person_id, same_session, cases.c.resolved_at.is_(None))
        known = (await self._connection.execute(query)).first()
        rank = RANK[flag.level]  # type: ignore[index]
        if known is None:
            return await self._open(flag, rank)
        values: Changed = {}
        if rank > known.rank:
            # It is another case now: its time starts anew, and nobody sleeps on it.
            values = {"level": flag.level, "rank": rank, "category": flag.category, "raised_at": flag.at}
            values |= {"snoozed_until": None, "escalated_at": None}
        await self.change(known.id, **values)
        return str(known.id)

    async def get(self, case_id: str) -> Case | None:
        """The case with this id."""
        row = (await self._connection.execute(_cases().where(cases.c.id == case_id))).first()
        return _case(row) if row else None

    async def find(self, wanted: Wanted, now: datetime, me: str = "") -> Page:
        """What matches: in the queue the highest level first and the longest waiting of those, else the newest first.

        `me`: the moderator whose own claims `order` "mine" means.
        """
        conditions = _conditions(wanted, now, me)
        number = select(func.count()).select_from(cases).where(*conditions)
        total = (await self._connection.execute(number)).scalar_one()
        order: tuple[ColumnElement[Any], ...] = (cases.c.opened_at.desc(), cases.c.id)
        if wanted.order in ("open", "mine", "snoozed"):
            order = (cases.c.rank.desc(), cases.c.raised_at, cases.c.id)
        # The page's ids first: what stands beside a case is not looked up for those before it.
        ids = select(cases.c.id).where(*conditions).order_by(*order).limit(wanted.limit).offset(wanted.offset)
        rows = await self._connection.execute(_cases().where(cases.c.id.in_(ids)).order_by(*order))
        return Page(tuple(map(_case, rows)), total)

    async def has_open(self, case: Case) -> bool:
        """Whether the case's conversation has another case that is open."""
        here = cases.c.session_id.is_(None) if case.session_id is None else cases.c.session_id == case.session_id
        query = select(cases.c.id).where(cases.c.person_id == case.person_id, here, cases.c.resolved_at.is_(None))
        return (await self._connection.execute(query.where(cases.c.id != case.id).limit(1))).first() is not None

    async def waiting(self) -> tuple[Case, ...]:
        """Every open case that nobody has claimed, the longest waiting first."""
        query = _cases().where(cases.c.resolved_at.is_(None), cases.c.claimed_by.is_(None))
        return tuple(map(_case, await self._connection.execute(query.order_by(cases.c.raised_at))))

    async def of_person(self, person_id: str) -> tuple[Case, ...]:
        """The person's cases, newest first."""
        query = _cases().where(cases.c.person_id == person_id).order_by(cases.c.opened_at.desc())
        return tuple(map(_case, await self._connection.execute(query)))

    async def of_session(self, session_id: str) -> tuple[Case, ...]:
        """The session's cases, newest first."""
        query = _cases().where(cases.c.session_id == session_id).order_by(cases.c.opened_at.desc())
        return tuple(map(_case, await self._connection.execute(query)))

    async def change(self, case_id: str, **values: Any) -> None:
        """Set columns of the case; every change gives it a new version."""
        here = update(cases).where(cases.c.id == case_id)
        await self._connection.execute(here.values(**values, version=cases.c.version + 1))

    async def claim(self, case_id: str, moderator_id: str, now: datetime) -> bool:
        """Give the case to the moderator; False when it is not free. In one statement: of two, one gets it."""
        first = func.coalesce(cases.c.first_claimed_at, now)
        free = (cases.c.id == case_id, cases.c.claimed_by.is_(None), cases.c.resolved_at.is_(None))
        values = {"claimed_by": moderator_id, "claimed_at": now, "first_claimed_at": first, "snoozed_until": None}
        done = await self._connection.execute(update(cases).where(*free).values(**values, version=cases.c.version + 1))
        return done.rowcount == 1

    async def touch(self, session_id: str) -> None:
        """The session's open case has changed: whoever shows it looks again."""
        here = (cases.c.session_id == session_id, cases.c.resolved_at.is_(None))
        await self._connection.execute(update(cases).where(*here).values(version=cases.c.version + 1))

    async def release_all(self, moderator_id: str) -> None:
        """Give back all that a moderator has claimed: they were removed."""
        held = (cases.c.claimed_by == moderator_id, cases.c.resolved_at.is_(None))
        await self._connection.execute(
            update(cases).where(*held).values(claimed_by=None, claimed_at=None, version=cases.c.version + 1)
        )

    async def flags_of(self, case_id: str) -> tuple[Flag, ...]:
        """The case's flags, oldest first, with what the person wrote to them."""
        rows = await self._connection.execute(select(flags).where(flags.c.case_id == case_id).order_by(flags.c.at))
        return tuple([await self._people.flag(row) for row in rows])

    async def add_note(self, case: Case, moderator: str, text: str, now: datetime) -> None:
        """Keep a note on the case."""
        note_id = uuid4().hex
        sealed = (await self._people.cipher(case.person_id)).seal(text.encode(), f"note:{note_id}")
        await self._connection.execute(
            insert(notes).values(
                id=note_id, case_id=case.id, person_id=case.person_id, moderator=moderator, sealed_text=sealed, at=now
            )
        )
        await self.change(case.id)

    async def notes_of(self, case: Case) -> tuple[Note, ...]:
        """The case's notes, oldest first."""
        rows = await self._connection.execute(select(notes).where(notes.c.case_id == case.id).order_by(notes.c.at))
        cipher = await self._people.cipher(case.person_id)
        return tuple(
            Note(row.id, row.case_id, row.moderator, cipher.open(row.sealed_text, f"note:{row.id}").decode(), row.at)
            for row in rows
        )

    async def decide_training(self, session_id: str, decision: str | None) -> None:
        """Clear the session for training in spite of its flags, keep it out, or (None) neither."""
        here = update(sessions).where(sessions.c.id == session_id)
        await self._connection.execute(here.values(training_decision=decision))

    async def label(self, turn_id: str, **values: str | None) -> None:
        """Keep a moderator's correction of a turn: `level_label` or `strategy_label`."""
        await self._connection.execute(update(turns).where(turns.c.id == turn_id).values(**values))

    async def moderated(self, moderator_id: str | None = None) -> tuple[tuple[str, str, datetime], ...]:
        """(session, person, since when) of each session that a moderator answers in, or this one does."""
        query = select(sessions.c.id, sessions.c.person_id, sessions.c.moderated_since)
        query = query.where(
            sessions.c.moderator.is_not(None) if moderator_id is None else sessions.c.moderator == moderator_id,
            sessions.c.ended_at.is_(None),
        )
        return tuple((row.id, row.person_id, row.moderated_since) for row in await self._connection.execute(query))

    async def last_turn(self, session_id: str) -> tuple[str, datetime] | None:
        """Who wrote last in the session, and when."""
        query = select(turns.c.speaker, turns.c.at).where(turns.c.session_id == session_id)
        row = (await self._connection.execute(query.order_by(turns.c.position.desc()).limit(1))).first()
        return (row.speaker, row.at) if row else None

    async def count_turns(self, session_id: str) -> int:
        """How many turns the session has so far."""
        query = select(func.count()).select_from(turns).where(turns.c.session_id == session_id)
        return int((await self._connection.execute(query)).scalar_one())

    async def _open(self, flag: Flag, rank: int) -> str:
        case_id = uuid4().hex
        platform = select(sessions.c.platform).where(sessions.c.id == flag.session_id)
        known = (await self._connection.execute(platform)).scalar_one_or_none()
        if known is None:
            last = select(addresses.c.platform).where(addresses.c.person_id == flag.person_id)
            known = (await self._connection.execute(last.order_by(addresses.c.used_at.desc()).limit(1))).scalar_one()
        await self._connection.execute(
            insert(cases).values(
                id=case_id,
                person_id=flag.person_id,
                session_id=flag.session_id,
                platform=known,
                level=flag.level,
                rank=rank,
                category=flag.category,
                opened_at=flag.at,
                raised_at=flag.at,
            )
        )
        return case_id


def _cases() -> Select[Any]:
    number = select(func.count()).select_from(flags).where(flags.c.case_id == cases.c.id).scalar_subquery()
    columns = (cases, moderators.c.name, sessions.c.moderator, sessions.c.training_decision, number.label("flags"))
    joined = cases.outerjoin(moderators, moderators.c.id == cases.c.claimed_by)
    return select(*columns).select_from(joined.outerjoin(sessions, sessions.c.id == cases.c.session_id))


def _conditions(wanted: Wanted, now: datetime, me: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    snoozed = cases.c.snoozed_until > now
    match wanted.order:
        case "open":
            found += [cases.c.resolved_at.is_(None), or_(cases.c.snoozed_until.is_(None), ~snoozed)]
        case "mine":
            found += [cases.c.resolved_at.is_(None), cases.c.claimed_by == me]
        case "snoozed":
            found += [cases.c.resolved_at.is_(None), snoozed]
        case "resolved":
            found.append(cases.c.resolved_at.is_not(None))
    equal = {"level": wanted.level, "category": wanted.category, "platform": wanted.platform}
    equal["claimed_by"] = wanted.claimed_by
    found += [cases.c[name] == value for name, value in equal.items() if value]
    if wanted.since:
        found.append(cases.c.opened_at >= wanted.since)
    if wanted.until:
        found.append(cases.c.opened_at < wanted.until)
    if wanted.text:
        found.append(_begins(wanted.text))
    return found


def _begins(start: str) -> ColumnElement[bool]:
    """Whether the id begins so, as a range, for which the index is used: ids are hexadecimal, and "g" follows "f"."""
    start = start.strip().lower()
    if not set(start) <= set("0123456789abcdef"):
        return false()
    return and_(cases.c.id >= start, cases.c.id < f"{start}g")


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        person_id=row.person_id,
        session_id=row.session_id,
        platform=row.platform,
        level=row.level,
        category=row.category,
        opened_at=row.opened_at,
        raised_at=row.raised_at,
        flags=row.flags,
        escalations=row.escalations,
        escalated_at=row.escalated_at,
        claimed_by=row.claimed_by,
        claimed_by_name=row.name or "",
        claimed_at=row.claimed_at,
        first_claimed_at=row.first_claimed_at,
        snoozed_until=row.snoozed_until,
        resolved_by=row.resolved_by,
        resolved_at=row.resolved_at,
        resolution=row.resolution,
        moderator=row.moderator,
        training_decision=row.training_decision,
        version=row.version,
    )
