"""A place to chat in, on a real SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import ChatConfig
from bot.store import open_store
from bot.store.crypto import MasterKey
from tests.bot.fakes import FakeClock, FakeModel
from tests.bot.migrated import migrated
from tests.bot.place import Place

MASTER = MasterKey(b"k" * 32)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database to copy."""
    path = tmp_path_factory.mktemp("store") / "attune.db"
    migrated(path)
    return path


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    store = await open_store(migrated(tmp_path / "attune.db"), MASTER)
    yield Place(store, FakeModel(), FakeClock(), ChatConfig(burst_pause_seconds=0))
    await store.close()
