"""A place to chat in, on a real SQLite file."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import ChatConfig
from bot.store import open_store
from bot.store.crypto import MasterKey
from tests.bot.fakes import FakeClock, FakeModel
from tests.bot.place import Place

MASTER = MasterKey(b"k" * 32)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database to copy: the migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("store") / "attune.db"

    async def make() -> None:
        await (await open_store(f"sqlite+aiosqlite:///{path}", MASTER)).close()

    asyncio.run(make())
    return path


@pytest.fixture
async def place(tmp_path: Path, empty_database: Path) -> AsyncIterator[Place]:
    shutil.copy(empty_database, tmp_path / "attune.db")
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}", MASTER)
    yield Place(store, FakeModel(), FakeClock(), ChatConfig(burst_pause_seconds=0))
    await store.close()
