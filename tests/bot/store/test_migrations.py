"""An older database is brought up to date with everything in it; nothing hangs on a table that is made anew."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, text

from bot.store import open_store
from bot.store.crypto import MasterKey
from bot.store.database import MIGRATIONS, create_engine
from bot.types import Address

MASTER = MasterKey(b"k" * 32)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WHEN = "2026-03-01 12:00:00"


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _person_of_0003(connection: Connection) -> None:
    """A person with a session, a turn, a flag, a consent, an event that waits and an action that is not sent."""
    cipher, wrapped = MASTER.new_data_key("p1")
    values = {
        "lookup": MASTER.lookup("console", "ada"),
        "wrapped": wrapped,
        "address": cipher.seal(json.dumps(["ada", ""]).encode(), "address:p1"),
        "turn": cipher.seal(b"I lost my job", "turn:t1"),
        "event": cipher.seal(json.dumps({"type": "message", "text": "hello"}).encode(), "inbox:e1"),
        "action": cipher.seal(json.dumps({"type": "typing"}).encode(), "outbox:k1"),
        "at": WHEN,
    }
    for statement in (
        "INSERT INTO persons (id, platform, lookup, wrapped_key, sealed_address, is_adult, has_minor_sign, created_at) "
        "VALUES ('p1', 'console', :lookup, :wrapped, :address, 1, 0, :at)",
        "INSERT INTO consents (person_id, kind, version, is_given, at) VALUES ('p1', 'talk', 1, 1, :at)",
        "INSERT INTO sessions (id, person_id, platform, started_at) VALUES ('s1', 'p1', 'console', :at)",
        "INSERT INTO turns (id, session_id, position, speaker, sealed_text, at, distribution, is_stars_asked) "
        "VALUES ('t1', 's1', 0, 'seeker', :turn, :at, '{}', 0)",
        "INSERT INTO flags (id, person_id, session_id, turn_id, level, category, reasons, at) "
        "VALUES ('f1', 'p1', 's1', 't1', 'elevated', 'suicide', '[]', :at)",
        "INSERT INTO inbox (person_id, event_key, sealed_event, received_at, attempts, is_held) "
        "VALUES ('p1', 'e1', :event, :at, 0, 0)",
        "INSERT INTO outbox (person_id, key, sealed_action, created_at) VALUES ('p1', 'k1', :action, :at)",
    ):
        connection.execute(text(statement), values)


async def test_a_database_from_before_addresses_keeps_every_row(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}"
    engine = create_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade_to, "0003")
        await connection.run_sync(_person_of_0003)
    await engine.dispose()
    store = await open_store(url, MASTER)
    async with store.transaction() as transaction:
        person = await transaction.people.find("console", "ada")
        assert person is not None
        assert (person.id, person.address, person.is_adult) == ("p1", Address("console", "ada"), True)
        assert person.talk is not None
        session = await transaction.conversations.latest(person)
        assert session is not None
        assert [turn.text for turn in session.turns] == ["I lost my job"]
        assert [flag.turn_id for flag in await transaction.conversations.flags_of("p1")] == ["t1"]
        (waiting,) = await transaction.queue.waiting("p1", ["console"])
        assert (waiting.event["text"], waiting.address) == ("hello", person.address)
        (unsent,) = await transaction.queue.unsent("p1", ["console"])
        assert (unsent.action, unsent.address) == ({"type": "typing"}, person.address)
        assert await transaction.people.forget("p1", NOW) == ("s1",)
    async with store._engine.connect() as connection:
        for table in ("addresses", "sessions", "turns", "inbox", "outbox", "flags"):
            left = await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")
            assert left.scalar_one() == 0, f"{table} still hangs on the person after the migration"
    await store.close()
