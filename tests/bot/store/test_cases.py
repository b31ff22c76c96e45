"""Cases in the store: what becomes of them when people link accounts, are erased or forgotten, and old flags."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, text

from bot.review.types import Case, Wanted
from bot.store import Store, Transaction, open_store
from bot.store.crypto import MasterKey
from bot.store.database import MIGRATIONS, create_engine
from bot.types import Address, Flag, Session
from tests.bot.migrated import migrated

MASTER = MasterKey(b"k" * 32)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ADA, BEA = Address("console", "ada"), Address("memory", "bea")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(migrated(tmp_path / "attune.db"), MASTER)
    yield opened
    await opened.close()


async def _flagged(transaction: Transaction, address: Address, words: str = "") -> Case:
    """A case with a note, a reason in the log, and what the person said to the flag."""
    person = await transaction.people.find_or_add(address, NOW)
    session = Session(f"s-{address.user}", person.id, address.platform, NOW)
    await transaction.conversations.add(session, address)
    flag = Flag(f"f-{address.user}", session.id, person.id, None, "concern", "report", ("reported",), NOW, words)
    await transaction.conversations.add_flag(flag)
    (case,) = await transaction.cases.of_person(person.id)
    await transaction.cases.add_note(case, "Anna", "they asked for a person", NOW)
    await transaction.audit.add("break-glass", NOW, name="Anna", case=case, reason="to see what was before")
    return case


async def test_what_moderators_wrote_about_a_person_stays_readable_when_accounts_are_linked(store: Store) -> None:
    async with store.transaction() as transaction:
        goes = await _flagged(transaction, ADA, "it frightened me")
        stays = await _flagged(transaction, BEA)
        await transaction.links.join(goes.person_id, stays.person_id)
        moved = await transaction.cases.get(goes.id)
        assert moved is not None
        assert moved.person_id == stays.person_id
        assert [note.text for note in await transaction.cases.notes_of(moved)] == ["they asked for a person"]
        assert [flag.words for flag in await transaction.cases.flags_of(moved.id)] == ["it frightened me"]
        assert [each.reason for each in await transaction.audit.of_case(moved.id)] == ["to see what was before"]
        assert len(await transaction.cases.of_person(stays.person_id)) == 2


async def test_forgetting_a_person_takes_cases_notes_and_reasons_and_leaves_rows_that_point_to_nobody(
    store: Store,
) -> None:
    async with store.transaction() as transaction:
        case = await _flagged(transaction, ADA, "it frightened me")
        await transaction.people.forget(case.person_id, NOW)
        assert await transaction.cases.get(case.id) is None
        (entry,), total = await transaction.audit.page()
        assert (entry.act, entry.person_id, entry.case_id, entry.session_id, entry.reason, total) == (
            *("break-glass", None, None, None, "", 1),
        )
    async with store._engine.connect() as connection:
        for table in ("notes", "cases", "flags"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        left = await connection.exec_driver_sql("SELECT count(*) FROM audit WHERE sealed_reason IS NOT NULL")
        assert left.scalar_one() == 0


async def test_erasing_what_a_minor_wrote_leaves_the_case_without_a_conversation(store: Store) -> None:
    async with store.transaction() as transaction:
        case = await _flagged(transaction, ADA)
        await transaction.people.erase_conversations(case.person_id, NOW)
        left = await transaction.cases.get(case.id)
        assert left is not None
        assert (left.session_id, left.flags) == (None, 1)


async def test_of_two_flags_the_higher_one_makes_the_case(store: Store) -> None:
    async with store.transaction() as transaction:
        case = await _flagged(transaction, ADA)
        worse = Flag("f2", case.session_id, case.person_id, None, "imminent", "suicide", ("x",), NOW)
        await transaction.conversations.add_flag(worse)
        await transaction.conversations.add_flag(replace(worse, id="f3", level="concern", category="stars"))
        (raised,) = await transaction.cases.of_person(case.person_id)
        assert (raised.level, raised.category, raised.flags) == ("imminent", "suicide", 3)


async def test_the_search_takes_what_is_typed_for_what_it_is(store: Store) -> None:
    async with store.transaction() as transaction:
        case = await _flagged(transaction, ADA)
        for typed, found in ((case.id[:6], 1), ("%", 0), ("_" * 32, 0), ("' OR 1=1 --", 0)):
            assert (await transaction.cases.find(Wanted(order="all", text=typed), NOW)).total == found
        day = timedelta(days=1)
        assert (await transaction.cases.find(Wanted(since=NOW - day, until=NOW + day), NOW)).total == 1
        assert (await transaction.cases.find(Wanted(until=NOW), NOW)).total == 0


def _at_0005(connection: Connection) -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "0005")
    _, wrapped = MASTER.new_data_key("p1")
    values = {"wrapped": wrapped, "at": "2026-03-01 12:00:00", "later": "2026-03-01 13:00:00"}
    for statement in (
        "INSERT INTO persons (id, wrapped_key, created_at) VALUES ('p1', :wrapped, :at)",
        "INSERT INTO addresses (lookup, person_id, platform, sealed_address, used_at) "
        "VALUES ('a1', 'p1', 'discord', 'x', :at)",
        "INSERT INTO sessions (id, person_id, address, platform, started_at) VALUES ('s1', 'p1', 'a1', 'discord', :at)",
        "INSERT INTO flags (id, person_id, session_id, level, category, reasons, at) VALUES "
        "('f1', 'p1', 's1', 'elevated', 'suicide', '[]', :at), ('f2', 'p1', 's1', 'imminent', 'suicide', '[]', :later),"
        "('f3', 'p1', NULL, 'concern', 'abuse', '[]', :at)",
    ):
        connection.execute(text(statement), values)


async def test_the_flags_from_before_cases_become_one_case_a_conversation(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}"
    engine = create_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_at_0005)
    await engine.dispose()
    store = await open_store(url, MASTER)
    async with store.transaction() as transaction:
        cases = await transaction.cases.of_person("p1")
        assert {(case.session_id, case.level, case.flags, case.platform) for case in cases} == {
            ("s1", "imminent", 2, "discord"),
            (None, "concern", 1, "discord"),
        }
    await store.close()
