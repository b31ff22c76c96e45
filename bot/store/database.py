"""The connection: engine settings, migrations, and the database's errors in words that a person can use."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import AttuneError

BUSY_TIMEOUT_SECONDS = 5
# The execution option of a connection whose transactions only read.
READING = {"is_reading": True}
MIGRATIONS = Path(__file__).parent / "migrations"


class StoreError(AttuneError):
    """The database could not do it; nothing was changed."""


def create_engine(url: str, *, is_migrating: bool = False) -> AsyncEngine:
    """The engine for `url`; SQLite gets write-ahead logging, foreign keys, and immediate transactions.

    `is_migrating`: SQLite changes a table by making it anew, and with foreign keys on, dropping the old one would
    delete every row that points to it.
    """
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True)
    engine = create_async_engine(url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON")
    keys = "foreign_keys=OFF" if is_migrating else "foreign_keys=ON"
    event.listen(engine.sync_engine, "connect", partial(_prepare_sqlite, (*pragmas, keys)))
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "invalidate", _roll_back)
    return engine


def _prepare_sqlite(pragmas: Sequence[str], connection: Any, _record: Any) -> None:
    # The driver must not open transactions of its own: ours take the write lock at once, so that two processes wait
    # for each other instead of failing half-way.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _roll_back(connection: Any, _record: Any, _error: BaseException | None) -> None:
    """Before a connection is dropped, such as when its task was cancelled: closed as it is, it would keep its lock."""
    with suppress(sqlite3.Error, ValueError):  # it is broken, and holds nothing
        connection.rollback()


def migrate(connection: Connection) -> None:
    """Bring the database to the newest version; does nothing when it is there already."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    newest = ScriptDirectory.from_config(config).get_current_head()
    if MigrationContext.configure(connection).get_current_revision() != newest:
        command.upgrade(config, "head")


def store_error(error: SQLAlchemyError | OSError) -> StoreError:
    """What happened, in plain words; the database's own text, which may quote values, is left out."""
    text = str(error.orig).casefold() if isinstance(error, DBAPIError) and error.orig else str(error).casefold()
    if "disk is full" in text or "no space" in text:
        return StoreError("The disk is full, so nothing can be saved. Free some space and try again.")
    if "locked" in text or "busy" in text:
        return StoreError("The database is in use by another program. Try again in a moment.")
    if "readonly" in text or "read-only" in text:
        return StoreError("The database cannot be written to. Check the rights of the data folder.")
    if "malformed" in text or "not a database" in text:
        return StoreError("The database file is damaged. Put back a copy, or move the file away to start anew.")
    if "unable to open" in text:
        return StoreError("The database cannot be opened. Check that the data folder exists and can be written to.")
    return StoreError(f"The database failed ({type(error).__name__}). Nothing was changed.")
