"""Counts that name nobody: crisis referrals for the yearly report (SB 243), and what became of the model's replies."""

from __future__ import annotations

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.referral import Referral
from bot.store.tables import gate_outcomes, referrals

LONGEST_OUTCOME = 64


class Counters:
    """Counters in one transaction: they rise together with what they count, or not at all."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def refer(self, referral: Referral, year: int) -> None:
        """Count that someone was shown where to find help."""
        key = {"category": referral.category, "level": referral.level, "region": referral.region}
        await self._rise(referrals, {"year": year, **key})

    async def gate(self, outcome: str, year: int) -> None:
        """Count what became of a model's reply: "passed", or "stopped: " with the reason, or "replaced"."""
        await self._rise(gate_outcomes, {"year": year, "outcome": outcome[:LONGEST_OUTCOME]})

    async def referrals(self, year: int) -> tuple[tuple[Referral, int], ...]:
        """The year's referrals, by category, level and region."""
        query = select(referrals).where(referrals.c.year == year)
        query = query.order_by(referrals.c.category, referrals.c.level, referrals.c.region)
        rows = await self._connection.execute(query)
        return tuple((Referral(row.category, row.level, row.region), row.number) for row in rows)

    async def gate_outcomes(self, year: int) -> dict[str, int]:
        """What became of the model's replies in the year."""
        query = select(gate_outcomes).where(gate_outcomes.c.year == year).order_by(gate_outcomes.c.outcome)
        return {row.outcome: row.number for row in await self._connection.execute(query)}

    async def _rise(self, table: Table, key: dict[str, str | int]) -> None:
        # In one statement, so that two at the same time do not both find no row.
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        first = insert(table).values(**key, number=1)
        await self._connection.execute(
            first.on_conflict_do_update(index_elements=list(key), set_={"number": table.c.number + 1})
        )
