"""Queries on cards: which message in a moderators' channel shows a case, and which of them are behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.review.types import Case
from bot.store.cases import Cases
from bot.store.review_tables import cards, cases

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it was shown last. `reference` None: it never was."""

    case_id: str
    channel: str = ""
    reference: str | None = None
    shown_version: int = 0
    shown_escalations: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """A card that does not show what is; `case` None: the case was erased."""

    card: Card
    case: Case | None


class Cards:
    """Cards in one transaction."""

    def __init__(self, connection: AsyncConnection, of_cases: Cases) -> None:
        self._connection = connection
        self._cases = of_cases

    async def behind(self, platform: str, channel: str, now: datetime) -> tuple[Behind, ...]:
        """The cards of the platform that have to be shown or changed, the worst case first.

        A case that was closed before it had a card gets none; a card in another channel is shown anew in this one.
        """
        here = and_(cards.c.case_id == cases.c.id, cards.c.platform == platform)
        is_new = and_(cards.c.case_id.is_(None), cases.c.resolved_at.is_(None))
        woke = and_(cases.c.snoozed_until <= now, cases.c.snoozed_until > cards.c.at)
        is_uncalled = cards.c.shown_escalations != cases.c.escalations
        is_old = or_(cards.c.shown_version != cases.c.version, cards.c.channel != channel, woke, is_uncalled)
        query = select(cases.c.id).select_from(cases.outerjoin(cards, here)).where(or_(is_new, is_old))
        query = query.order_by(cases.c.rank.desc(), cases.c.raised_at, cases.c.id).limit(MOST_AT_ONCE)
        found = []
        for case_id in (await self._connection.execute(query)).scalars().all():
            card = await self.get(case_id, platform) or Card(case_id)
            found.append(Behind(card, await self._cases.get(case_id)))
        return (*found, *await self._erased(platform))

    async def get(self, case_id: str, platform: str) -> Card | None:
        """The case's card on the platform."""
        query = select(cards).where(cards.c.case_id == case_id, cards.c.platform == platform)
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        return Card(row.case_id, row.channel, row.reference, row.shown_version, row.shown_escalations, row.at)

    async def keep(self, card: Card, platform: str, now: datetime) -> None:
        """Remember what the card shows from now on."""
        values = {
            "channel": card.channel,
            "reference": card.reference,
            "shown_version": card.shown_version,
            "shown_escalations": card.shown_escalations,
            "at": now,
        }
        here = (cards.c.case_id == card.case_id, cards.c.platform == platform)
        done = await self._connection.execute(update(cards).where(*here).values(**values))
        if not done.rowcount:
            await self._connection.execute(insert(cards).values(case_id=card.case_id, platform=platform, **values))

    async def drop(self, case_id: str, platform: str) -> None:
        """Forget the card: it says that its case is gone."""
        here = (cards.c.case_id == case_id, cards.c.platform == platform)
        await self._connection.execute(delete(cards).where(*here))

    async def _erased(self, platform: str) -> tuple[Behind, ...]:
        query = select(cards).select_from(cards.outerjoin(cases, cards.c.case_id == cases.c.id))
        query = query.where(cards.c.platform == platform, cases.c.id.is_(None)).limit(MOST_AT_ONCE)
        rows = (await self._connection.execute(query)).all()
        return tuple(Behind(Card(row.case_id, row.channel, row.reference, at=row.at), None) for row in rows)
