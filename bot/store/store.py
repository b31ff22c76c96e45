"""The store: transactions over people, conversations and the queues. Times are aware and in UTC."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.addresses import Addresses
from bot.store.audit import Audit
from bot.store.cards import Cards as CaseCards
from bot.store.cases import Cases
from bot.store.conversations import Conversations
from bot.store.counters import Counters
from bot.store.crypto import MasterKey
from bot.store.database import READING, create_engine, migrate, store_error
from bot.store.figures import Figures
from bot.store.links import Links
from bot.store.messages import Messages
from bot.store.moderators import Moderators
from bot.store.people import People
from bot.store.queue import Queue


class Transaction:
    """All queries of one transaction: everything in it is kept, or nothing is."""

    def __init__(self, connection: AsyncConnection, master: MasterKey) -> None:
        self.people = People(connection, master)
        self.addresses = Addresses(connection, self.people)
        self.cases = Cases(connection, self.people)
        self.cards = CaseCards(connection, self.cases)
        self.conversations = Conversations(connection, self.people, self.cases)
        self.queue = Queue(connection, self.people)
        self.messages = Messages(connection, self.people)
        self.links = Links(connection, self.people)
        self.counters = Counters(connection)
        self.moderators = Moderators(connection, master)
        self.audit = Audit(connection, self.people)
        self.figures = Figures(connection, self.people)


class Store:
    """The database of one installation."""

    def __init__(self, engine: AsyncEngine, master: MasterKey) -> None:
        self._engine = engine
        self._master = master
        # SQLite has one writer. Whoever polls for its lock may wait for ever while others come; here each has a turn.
        is_sqlite = engine.dialect.name == "sqlite"
        self._turn = asyncio.Lock() if is_sqlite else nullcontext()
        # One at most of those that may wait stands in line with what may not.
        self._patient = asyncio.Lock() if is_sqlite else nullcontext()

    @asynccontextmanager
    async def transaction(self, *, is_urgent: bool = False) -> AsyncIterator[Transaction]:
        """One transaction; StoreError, with nothing changed, when the database cannot do it.

        `is_urgent`: a platform waits for it, some seconds at most; it goes before all that is not.
        """
        line = nullcontext() if is_urgent else self._patient
        try:
            async with line, self._turn, self._engine.begin() as connection:
                yield Transaction(connection, self._master)
        except SQLAlchemyError as error:
            raise store_error(error) from error

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """One transaction that only reads: all as it was when it began. On SQLite it keeps no writer waiting."""
        try:
            async with self._engine.execution_options(**READING).begin() as connection:
                yield Transaction(connection, self._master)
        except SQLAlchemyError as error:
            raise store_error(error) from error

    async def close(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()


async def open_store(url: str, master: MasterKey) -> Store:
    """Open the database at `url`, made or migrated to the newest version when needed; StoreError when it cannot be."""
    engine = create_engine(url, is_migrating=True)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    except SQLAlchemyError as error:
        raise store_error(error) from error
    finally:
        await engine.dispose()
    return Store(create_engine(url), master)
