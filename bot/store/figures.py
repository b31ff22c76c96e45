"""The dashboard's numbers, counted by the database. Surveys are sealed: of those, the newest are opened and counted.

What is grouped by is named: PostgreSQL takes an expression that is sent twice with its values for two different ones.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Cast, ColumnElement, Select, and_, case, cast, extract, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.review.figures import PROGRESS_BINS, Conversations, Intensity, Load, Open, Period, Raised, Response
from bot.store.people import People
from bot.store.review_tables import audit, cases, moderators
from bot.store.tables import flags, persons, ratings, sessions, turns

MOST_CONVERSATIONS = 5_000
MOST_SURVEYS = 1_000
DAY_SECONDS = 86_400
# 1970-01-01 was a Thursday: weeks that begin on Monday are three days further on.
DAYS_TO_MONDAY = 3


class Figures:
    """Counts in one transaction, never of one person. `limits`: seconds in which a level's cases are to be claimed."""

    def __init__(self, connection: AsyncConnection, people: People) -> None:
        self._connection = connection
        self._people = people

    async def raised(self, period: Period) -> tuple[Raised, ...]:
        """Flags by day or week, level and category."""
        bucket = _bucket(flags.c.at, period).label("bucket")
        query = select(bucket, flags.c.level, flags.c.category, func.count()).where(*_within(flags.c.at, period))
        rows = await self._connection.execute(
            query.group_by("bucket", flags.c.level, flags.c.category).order_by("bucket")
        )
        return tuple(Raised(_start(number, period), *others) for number, *others in rows)

    async def responses(self, period: Period, limits: Mapping[str, int], now: datetime) -> tuple[Response, ...]:
        """How soon the cases that were opened in the period were claimed and resolved, by level, the worst first."""
        in_period = _within(cases.c.opened_at, period)
        # A case that was worked on when it rose to its level has been seen at once.
        to_claim = _at_least_zero(_epoch(cases.c.first_claimed_at) - _epoch(cases.c.raised_at))
        limit = case(dict(limits), value=cases.c.level, else_=0)
        is_claimed, is_over = cases.c.first_claimed_at.is_not(None), _waited(now) > limit
        numbers = (
            func.count(),
            _count(and_(is_claimed, to_claim <= limit)),
            _count(case((is_claimed, to_claim > limit), else_=is_over)),
            _count(and_(~is_claimed, ~is_over)),
            _count(cases.c.resolved_at.is_not(None)),
        )
        query = select(cases.c.level, *numbers).where(*in_period).group_by(cases.c.level)
        rows = await self._connection.execute(query.order_by(func.max(cases.c.rank).desc()))
        counted = [tuple(row) for row in rows]
        claims = await self._quantiles(to_claim, *in_period, is_claimed)
        to_resolve = _epoch(cases.c.resolved_at) - _epoch(cases.c.opened_at)
        resolutions = await self._quantiles(to_resolve, *in_period, cases.c.resolved_at.is_not(None))
        none = (None, None)
        return tuple(Response(*row, *claims.get(row[0], none), *resolutions.get(row[0], none)) for row in counted)

    async def open_now(self, limits: Mapping[str, int], now: datetime) -> tuple[Open, ...]:
        """Open cases by level, the worst first."""
        is_free, is_snoozed = cases.c.claimed_by.is_(None), func.coalesce(cases.c.snoozed_until > now, False)
        limit = case(dict(limits), value=cases.c.level, else_=0)
        numbers = (
            _count(and_(is_free, ~is_snoozed)),
            _count(and_(is_free, ~is_snoozed, _waited(now) > limit)),
            _count(~is_free),
            _count(and_(is_free, is_snoozed)),
        )
        query = select(cases.c.level, *numbers).where(cases.c.resolved_at.is_(None)).group_by(cases.c.level)
        rows = await self._connection.execute(query.order_by(func.max(cases.c.rank).desc()))
        return tuple(Open(*row) for row in rows)

    async def conversations(self, period: Period, most: int = MOST_CONVERSATIONS) -> Conversations:
        """Stars by third and strategies by progress, of the newest `most` conversations that began in the period."""
        number = select(func.count()).select_from(sessions).where(*_within(sessions.c.started_at, period))
        total = (await self._connection.execute(number)).scalar_one()
        stars: dict[int, Counter[int]] = {}
        strategies: dict[int, Counter[str]] = {}
        for phase, progress, name, given, times in await self._connection.execute(_spoken(period, most)):
            if given is not None:
                stars.setdefault(phase, Counter())[given] += times
            if name is not None:
                strategies.setdefault(progress, Counter())[name] += times
        return Conversations(total, min(total, most), stars, strategies)

    async def intensity(self, period: Period, most: int = MOST_SURVEYS) -> Intensity:
        """How intense the emotion was before and after, in the newest `most` that began in the period and are over.

        Those without one of the two surveys are counted, and not opened.
        """
        in_period = (*_within(sessions.c.started_at, period), sessions.c.ended_at.is_not(None))
        number = select(func.count()).select_from(sessions).where(*in_period)
        ended = (await self._connection.execute(number)).scalar_one()
        columns = (sessions.c.id, sessions.c.sealed_pre_chat, sessions.c.sealed_post_chat)
        query = select(*columns, persons.c.id.label("person_id"), persons.c.wrapped_key).join(persons)
        query = query.where(*in_period).order_by(sessions.c.started_at.desc()).limit(most)
        pairs: Counter[tuple[int, int]] = Counter()
        for row in await self._connection.execute(query):
            before, after = self._intensities(row)
            if before and after:
                pairs[before, after] += 1
        looked_at = min(ended, most)
        return Intensity(ended, looked_at, dict(pairs), looked_at - pairs.total())

    async def load(self, period: Period, moderator_id: str | None = None) -> tuple[Load, ...]:
        """What each active moderator did, or this one alone, by name."""
        query = select(moderators.c.id, moderators.c.name).where(moderators.c.is_active).order_by(moderators.c.name)
        if moderator_id is not None:
            query = query.where(moderators.c.id == moderator_id)
        known = [tuple(row) for row in await self._connection.execute(query)]
        done: dict[str, dict[str, int]] = {each[0]: {} for each in known}
        counted = select(audit.c.moderator_id, audit.c.act, func.count()).where(*_within(audit.c.at, period))
        counted = counted.where(audit.c.moderator_id.in_(done)).group_by(audit.c.moderator_id, audit.c.act)
        for who, act, times in await self._connection.execute(counted):
            done[who][act] = times
        holding = select(cases.c.claimed_by, func.count()).where(cases.c.resolved_at.is_(None))
        holding = holding.where(cases.c.claimed_by.in_(done)).group_by(cases.c.claimed_by)
        held = _pairs(await self._connection.execute(holding))
        return tuple(Load(who, name, done[who], held.get(who, 0)) for who, name in known)

    async def replies(self, period: Period) -> dict[str, int]:
        """How many replies moderators gave in each strategy, the most used first."""
        strategy = audit.c.detail["strategy"].as_string().label("used")
        query = select(strategy, func.count()).where(*_within(audit.c.at, period), audit.c.act == "reply")
        rows = await self._connection.execute(query.group_by("used").order_by(func.count().desc(), "used"))
        return _pairs(rows)

    async def acts(self, period: Period) -> dict[str, int]:
        """How often each act was done, by whomever."""
        query = select(audit.c.act, func.count()).where(*_within(audit.c.at, period)).group_by(audit.c.act)
        return _pairs(await self._connection.execute(query))

    async def _quantiles(
        self, seconds: ColumnElement[int], *conditions: ColumnElement[bool]
    ) -> dict[str, tuple[int, int]]:
        """By level: the median and the 90th percentile, each the smallest that so many do not exceed."""
        place = func.row_number().over(partition_by=cases.c.level, order_by=seconds).label("place")
        number = func.count().over(partition_by=cases.c.level).label("number")
        ranked = select(cases.c.level, seconds.label("seconds"), place, number).where(*conditions).subquery()
        reached = [
            func.min(case((ranked.c.place * 100 >= ranked.c.number * share, ranked.c.seconds))) for share in (50, 90)
        ]
        rows = await self._connection.execute(select(ranked.c.level, *reached).group_by(ranked.c.level))
        return {level: (median, p90) for level, median, p90 in rows}

    def _intensities(self, row: Any) -> Sequence[int | None]:
        if row.sealed_pre_chat is None or row.sealed_post_chat is None:
            return None, None
        cipher = self._people.master.data_key(row.person_id, row.wrapped_key)
        sealed = {f"pre_chat:{row.id}": row.sealed_pre_chat, f"post_chat:{row.id}": row.sealed_post_chat}
        return [json.loads(cipher.open(survey, context)).get("intensity") for context, survey in sealed.items()]


def _pairs(rows: Iterable[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in rows}


def _within(column: ColumnElement[Any], period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return column >= period.since, column <= period.until


def _spoken(period: Period, most: int) -> Select[Any]:
    """(third, interval of progress, strategy, stars, number) over the replies of the period's newest conversations."""
    newest = select(sessions.c.id).where(*_within(sessions.c.started_at, period))
    chosen = newest.order_by(sessions.c.started_at.desc()).limit(most).subquery()
    counted = select(turns.c.session_id, func.count().label("number")).join(chosen, chosen.c.id == turns.c.session_id)
    lengths = counted.group_by(turns.c.session_id).subquery()
    third = (turns.c.position * 3 // lengths.c.number).label("third")
    progress = ((turns.c.position + 1) * (PROGRESS_BINS - 1) // lengths.c.number).label("progress")
    name = func.coalesce(turns.c.strategy_label, turns.c.strategy).label("used")
    joined = lengths.join(turns, turns.c.session_id == lengths.c.session_id).outerjoin(ratings)
    query = select(third, progress, name, ratings.c.stars, func.count()).select_from(joined)
    return query.where(turns.c.speaker == "supporter").group_by("third", "progress", "used", ratings.c.stars)


def _epoch(column: ColumnElement[Any]) -> Cast[int]:
    return cast(extract("epoch", column), BigInteger)


def _waited(now: datetime) -> ColumnElement[int]:
    return int(now.timestamp()) - _epoch(cases.c.raised_at)


def _at_least_zero(value: ColumnElement[int]) -> ColumnElement[int]:
    return case((value < 0, 0), else_=value)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _bucket(column: ColumnElement[Any], period: Period) -> ColumnElement[int]:
    days = _epoch(column) // DAY_SECONDS
    return days if period.step == "day" else (days + DAYS_TO_MONDAY) // 7


def _start(bucket: int, period: Period) -> date:
    days = bucket if period.step == "day" else bucket * 7 - DAYS_TO_MONDAY
    return datetime.fromtimestamp(0, UTC).date() + timedelta(days=days)
