"""The moderators' benchmark on a small database: what it fills in can be read, and it measures what it names."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bench.moderators import DASHBOARD_TARGET_MS, INDEXES, MASTER, TARGET_MS, Measured, _drop_indexes, markdown, run
from bench.reviewing.filling import Filler, Size, fill
from bot.review.types import Wanted
from bot.store import open_store
from bot.store.database import create_engine

SMALL = Size(conversations=120, people=20, cases=30, open=4)


async def test_what_is_filled_in_opens_under_its_peoples_keys(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}"
    filler = Filler(MASTER, datetime(2026, 11, 21, tzinfo=UTC), SMALL)
    store = await open_store(url, MASTER)
    await fill(url, filler)
    async with store.reading() as reader:
        page = await reader.cases.find(Wanted(), filler.now)
        everything = await reader.cases.find(Wanted(order="all"), filler.now)
        session = await reader.conversations.get(page.cases[0].session_id or "")
        flags = await reader.cases.flags_of(page.cases[0].id)
    await store.close()
    assert everything.total == SMALL.cases
    assert session is not None
    assert 4 <= len(session.turns) <= 2 * SMALL.longest
    assert session.turns[0].text in filler.lines
    assert flags[0].turn_id in {turn.id for turn in session.turns}


def test_every_question_is_asked_with_the_indexes_and_without(tmp_path: Path) -> None:
    shape, ours, theirs = asyncio.run(run(SMALL, 1, tmp_path))
    assert [each.name for each in ours] == [each.name for each in theirs]
    assert {each.target_ms for each in ours} == {TARGET_MS, DASHBOARD_TARGET_MS}
    assert shape["conversations"] == "120"
    assert all(each.name in markdown(shape, ours, theirs) for each in ours)


async def test_the_indexes_that_the_peer_goes_without_are_there_to_drop(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}"
    await (await open_store(url, MASTER)).close()
    await _drop_indexes(url)
    engine = create_engine(url)
    async with engine.begin() as connection:
        left = set((await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'index'"))).scalars())
    await engine.dispose()
    assert not left & set(INDEXES)


@pytest.mark.parametrize(
    ("times", "is_met"), [((10.0,) * 20, True), ((10.0,) * 19 + (900.0,), True), ((900.0,) * 2, False)]
)
def test_a_target_is_met_by_the_95th_percentile(times: tuple[float, ...], is_met: bool) -> None:
    assert Measured("queue", TARGET_MS, times).is_met is is_met
