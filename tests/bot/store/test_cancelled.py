"""A task that is stopped in the middle of a transaction leaves no lock behind."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from bot.store import Store, open_store
from bot.store.crypto import MasterKey
from bot.types import Address
from tests.bot.fakes import FakeClock
from tests.bot.migrated import migrated

ROUNDS = 40


async def test_whoever_is_stopped_while_writing_locks_nobody_out(tmp_path: Path) -> None:
    """SQLite would hold the write lock of a connection that was dropped with a statement open, for ever."""
    store = await open_store(migrated(tmp_path / "attune.db"), MasterKey(b"k" * 32))
    chance = random.Random(20261121)
    for number in range(ROUNDS):
        writers = [asyncio.create_task(write_on(store, f"person{each}")) for each in range(8)]
        await asyncio.sleep(chance.random() * 0.03)
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        async with asyncio.timeout(2):
            await write(store, f"after{number}")
    async with store.transaction() as transaction:
        kept = [await transaction.people.find("discord", f"after{number}") for number in range(ROUNDS)]
    assert all(kept), "whoever writes next is kept, every time"
    await store.close()


async def write_on(store: Store, user: str) -> None:
    while True:
        await write(store, user)


async def write(store: Store, user: str) -> None:
    async with store.transaction() as transaction:
        await transaction.people.find_or_add(Address("discord", user, "channel"), FakeClock()())
