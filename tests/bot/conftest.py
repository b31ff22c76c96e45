"""A place to chat in, on a real SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import ChatConfig
from bot.store import open_store
from bot.store.crypto import MasterKey
from tests.bot.fakes import FakeClock, FakeModel
from tests.bot.place import Place


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}", MasterKey(b"k" * 32))
    yield Place(store, FakeModel(), FakeClock(), ChatConfig(burst_pause_seconds=0))
    await store.close()
