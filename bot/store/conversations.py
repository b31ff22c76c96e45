"""Queries on sessions: turns, surveys, stars and flags."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.cases import Cases
from bot.store.crypto import Cipher
from bot.store.people import People, opened_address
from bot.store.review_tables import cases
from bot.store.tables import addresses, flags, ratings, sessions, turns
from bot.types import Address, Emotion, Flag, Person, PostChatSurvey, PreChatSurvey, Session, Turn

Kept = TypeVar("Kept", PreChatSurvey, PostChatSurvey, Emotion)


class Conversations:
    """Sessions in one transaction; all that a person wrote is sealed under their key."""

    def __init__(self, connection: AsyncConnection, people: People, cases: Cases) -> None:
        self._connection = connection
        self._people = people
        self._cases = cases

    async def latest(self, person: Person) -> Session | None:
        """The newest session at the person's address with its turns, ended or not.

        A session belongs to one address: whether it may be trained on is for its platform to permit.
        """
        here = (sessions.c.person_id == person.id, sessions.c.address == self._people.lookup(person.address))
        query = select(sessions).where(*here).order_by(sessions.c.started_at.desc())
        return next(iter(await self._loaded(query.limit(1))), None)

    async def of(self, person_id: str) -> tuple[Session, ...]:
        """All sessions of a person, oldest first."""
        query = select(sessions).where(sessions.c.person_id == person_id).order_by(sessions.c.started_at)
        return await self._loaded(query)

    async def get(self, session_id: str) -> Session | None:
        """The session with this id."""
        return next(iter(await self._loaded(select(sessions).where(sessions.c.id == session_id))), None)

    async def address_of(self, session_id: str) -> Address | None:
        """Where the session is held."""
        query = select(addresses).join(sessions, sessions.c.address == addresses.c.lookup)
        row = (await self._connection.execute(query.where(sessions.c.id == session_id))).first()
        return opened_address(await self._people.cipher(row.person_id), row) if row else None

    async def all(self) -> tuple[Session, ...]:
        """All sessions of everybody, oldest first."""
        return await self._loaded(select(sessions).order_by(sessions.c.started_at))

    async def since(self, moment: datetime) -> tuple[Session, ...]:
        """The sessions of everybody that began at `moment` or later, oldest first."""
        return await self._loaded(
            select(sessions).where(sessions.c.started_at >= moment).order_by(sessions.c.started_at)
        )

    async def flag_kinds(self, moment: datetime) -> frozenset[tuple[str, str, str]]:
        """(session, level, category) of the flags raised at `moment` or later."""
        query = select(flags.c.session_id, flags.c.level, flags.c.category)
        rows = await self._connection.execute(query.where(flags.c.at >= moment, flags.c.session_id.is_not(None)))
        return frozenset((row[0], row[1], row[2]) for row in rows)

    async def add(self, session: Session, address: Address) -> None:
        """A new session without turns, held at `address`."""
        await self._connection.execute(
            insert(sessions).values(
                id=session.id,
                person_id=session.person_id,
                address=self._people.lookup(address),
                platform=session.platform,
                started_at=session.started_at,
                ended_at=session.ended_at,
                **await self._sealed_surveys(session),
            )
        )

    async def save(self, session: Session) -> None:
        """Keep the session's end, its surveys and who answers in it; turns are added one by one."""
        values: dict[str, object] = {"ended_at": session.ended_at, **await self._sealed_surveys(session)}
        # Nobody answers in a conversation that is over.
        values["moderator"] = None if session.ended_at else session.moderator
        values["moderated_since"] = None if session.ended_at else session.moderated_since
        answering = select(sessions.c.moderator).where(sessions.c.id == session.id)
        if (await self._connection.execute(answering)).scalar_one_or_none() != values["moderator"]:
            await self._cases.touch(session.id)
        await self._connection.execute(update(sessions).where(sessions.c.id == session.id).values(values))

    async def add_turns(self, session: Session, new: Sequence[Turn]) -> None:
        """Append turns to the session, in order."""
        query = select(func.count()).where(turns.c.session_id == session.id)
        start = (await self._connection.execute(query)).scalar_one()
        cipher = await self._people.cipher(session.person_id)
        for position, turn in enumerate(new, start):
            values = {
                name: value for name, value in asdict(turn).items() if name in turns.c and name != "is_stars_asked"
            }
            await self._connection.execute(
                insert(turns).values(
                    **values,
                    session_id=session.id,
                    position=position,
                    sealed_text=cipher.seal(turn.text.encode(), f"turn:{turn.id}"),
                    is_stars_asked=turn.is_stars_asked,
                )
            )
        if session.moderator:
            await self._cases.touch(session.id)

    async def feel(self, person_id: str, turn_id: str, emotion: Emotion) -> None:
        """Keep what was read of the person's emotion at a turn; sealed, as it tells of them as much as their words."""
        cipher = await self._people.cipher(person_id)
        sealed = cipher.seal(json.dumps(asdict(emotion)).encode(), f"emotion:{turn_id}")
        await self._connection.execute(update(turns).where(turns.c.id == turn_id).values(sealed_emotion=sealed))

    async def rate(self, turn_id: str, stars: int, now: datetime) -> None:
        """Keep the stars of a turn; given again, the newer ones hold."""
        changed = await self._connection.execute(
            update(ratings).where(ratings.c.turn_id == turn_id).values(stars=stars, at=now)
        )
        if not changed.rowcount:
            await self._connection.execute(insert(ratings).values(turn_id=turn_id, stars=stars, at=now))

    async def rating_times(self) -> dict[str, datetime]:
        """When the stars of a turn were given, by the turn's id; of stars given again, the last time."""
        rows = await self._connection.execute(select(ratings.c.turn_id, ratings.c.at))
        return {row.turn_id: row.at for row in rows}

    async def add_flag(self, flag: Flag) -> None:
        """Raise a flag for the moderators: it opens a case, or joins the open one of its conversation."""
        case_id = await self._cases.raise_flag(flag)
        values = {name: value for name, value in asdict(flag).items() if name != "words"}
        if flag.words:
            cipher = await self._people.cipher(flag.person_id)
            values["sealed_words"] = cipher.seal(flag.words.encode(), f"flag:{flag.id}")
        values |= {"reasons": list(flag.reasons), "case_id": case_id}
        await self._connection.execute(insert(flags).values(values))

    async def flags_of(self, person_id: str) -> tuple[Flag, ...]:
        """The person's flags, oldest first."""
        rows = await self._connection.execute(select(flags).where(flags.c.person_id == person_id).order_by(flags.c.at))
        return tuple([await self._people.flag(row) for row in rows.all()])

    async def standing_flags(self, person_id: str) -> tuple[Flag, ...]:
        """The person's flags in cases that no moderator has resolved, oldest first."""
        open_ones = (flags.c.person_id == person_id, cases.c.resolved_at.is_(None))
        query = select(flags).outerjoin(cases, cases.c.id == flags.c.case_id).where(*open_ones).order_by(flags.c.at)
        return tuple([await self._people.flag(row) for row in (await self._connection.execute(query)).all()])

    async def flagged_sessions(self) -> frozenset[str]:
        """The ids of the sessions that carry a flag."""
        query = select(flags.c.session_id).where(flags.c.session_id.is_not(None))
        return frozenset((await self._connection.execute(query)).scalars())

    async def _sealed_surveys(self, session: Session) -> dict[str, bytes | None]:
        cipher = await self._people.cipher(session.person_id)
        return {
            "sealed_pre_chat": _sealed(cipher, session.pre_chat, f"pre_chat:{session.id}"),
            "sealed_post_chat": _sealed(cipher, session.post_chat, f"post_chat:{session.id}"),
        }

    async def _loaded(self, query: Select[tuple[object, ...]]) -> tuple[Session, ...]:
        rows = (await self._connection.execute(query)).all()
        return tuple([await self._session(row) for row in rows])

    async def _session(self, row: Row[tuple[object, ...]]) -> Session:
        cipher = await self._people.cipher(row.person_id)
        query = (
            select(turns, ratings.c.stars)
            .outerjoin(ratings, ratings.c.turn_id == turns.c.id)
            .where(turns.c.session_id == row.id)
            .order_by(turns.c.position)
        )
        return Session(
            id=row.id,
            person_id=row.person_id,
            platform=row.platform,
            started_at=row.started_at,
            ended_at=row.ended_at,
            pre_chat=_opened(cipher, row.sealed_pre_chat, f"pre_chat:{row.id}", PreChatSurvey),
            post_chat=_opened(cipher, row.sealed_post_chat, f"post_chat:{row.id}", PostChatSurvey),
            turns=tuple(_turn(cipher, each) for each in await self._connection.execute(query)),
            moderator=row.moderator,
            moderated_since=row.moderated_since,
            training_decision=row.training_decision,
        )


def _turn(cipher: Cipher, row: Row[tuple[object, ...]]) -> Turn:
    return Turn(
        id=row.id,
        speaker=row.speaker,
        text=cipher.open(row.sealed_text, f"turn:{row.id}").decode(),
        at=row.at,
        kind=row.kind,
        level=row.level,
        strategy=row.strategy,
        stage=row.stage,
        probability=row.probability,
        distribution=row.distribution,
        policy=row.policy,
        lora=row.lora,
        model=row.model,
        stars=row.stars,
        is_stars_asked=row.is_stars_asked,
        emotion=_opened(cipher, row.sealed_emotion, f"emotion:{row.id}", Emotion),
        level_label=row.level_label,
        strategy_label=row.strategy_label,
    )


def _sealed(cipher: Cipher, survey: PreChatSurvey | PostChatSurvey | None, context: str) -> bytes | None:
    return None if survey is None else cipher.seal(json.dumps(asdict(survey)).encode(), context)


def _opened(cipher: Cipher, sealed: bytes | None, context: str, kind: type[Kept]) -> Kept | None:
    return None if sealed is None else kind(**json.loads(cipher.open(sealed, context)))
