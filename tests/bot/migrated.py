"""Databases to begin a test with: the migrations, which have tests of their own, take longer than most tests."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store import open_store
from bot.store.crypto import MasterKey


def migrated(path: Path) -> str:
    """The URL of the database at `path`; where there is none, of a migrated one without anything in it."""
    url = f"sqlite+aiosqlite:///{path}"
    if not path.exists():
        path.write_bytes(_empty())
    return url


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as beside:  # in a thread: a test's loop may be running
        path = Path(folder) / "attune.db"
        beside.submit(asyncio.run, _make(path)).result()
        return path.read_bytes()


async def _make(path: Path) -> None:
    await (await open_store(f"sqlite+aiosqlite:///{path}", MasterKey(b"k" * 32))).close()
