"""Danger while the database is locked or the disk is full: the person gets help at once, the flag arrives later."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot.config import ChatConfig
from bot.safety.assessment import Assessment
from bot.spool import Spool
from bot.store import Store, database, open_store
from bot.store.crypto import MasterKey
from bot.types import Address, Crisis
from tests.bot.fakes import FakeClock, FakeModel
from tests.bot.migrated import migrated
from tests.bot.place import Place, notices

DANGER = "I want to kill myself tonight"
KEY = MasterKey(b"k" * 32)
DANGEROUS = Assessment("imminent", "suicide", reasons=("suicide.plan",))
SOON = 5.0


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0.05)
    store = await open_store(migrated(tmp_path / "attune.db"), KEY)
    spool = Spool(tmp_path / "spool", KEY.spool_cipher())
    place = Place(store, FakeModel(), FakeClock(), ChatConfig(burst_pause_seconds=0), spool=spool, retry_seconds=0.01)
    yield place
    await place.inbox.close()
    await store.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the write lock."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def flags_after_the_trouble(place: Place) -> list[str]:
    """The flags once the inbox has found the store back and has taken up what waited."""
    assert place.inbox._retrying is not None
    await asyncio.wait_for(place.inbox._retrying, SOON)
    await place.inbox.idle()
    return await place.flags()


async def test_with_a_locked_database_help_comes_at_once_and_the_flag_when_the_lock_is_gone(
    place: Place, tmp_path: Path
) -> None:
    await place.get_ready()
    await place.answer("country", country="US")
    await place.say("hello")
    with locked(tmp_path / "attune.db"):
        actions = await place.say(DANGER)
        assert isinstance(actions[0], Crisis)
        assert actions[0].level == "imminent"
        assert "988" in actions[0].text, "the country that they named is remembered"
        assert notices(actions) == ["store_unavailable"]
        (again, _) = await place.say(DANGER)
        assert isinstance(again, Crisis)
        assert again.text != actions[0].text, "never the same block twice in a row"
    assert await flags_after_the_trouble(place) == ["imminent", "imminent"]
    async with place.store.transaction() as transaction:
        assert sum(number for _, number in await transaction.counters.referrals(2026)) == 2
    assert list(tmp_path.glob("spool*")) == []


async def test_a_harmless_message_under_a_lock_raises_nothing(place: Place, tmp_path: Path) -> None:
    await place.get_ready()
    with locked(tmp_path / "attune.db"):
        assert notices(await place.say("work was long today")) == ["store_unavailable"]
    assert await place.flags() == []


async def test_a_lock_between_receiving_and_answering_still_brings_help_once_and_the_answer_later(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.get_ready()
    lock = locked(tmp_path / "attune.db")
    waiting = place.inbox._waiting

    async def then_locked(person_id: str) -> object:
        found = await waiting(person_id)
        if found and not place.seen_crisis():
            lock.__enter__()
        return found

    monkeypatch.setattr(place.inbox, "_waiting", then_locked)
    actions = await place.say(DANGER)
    assert [type(action) for action in actions] == [Crisis]
    lock.__exit__(None, None, None)
    monkeypatch.setattr(place.inbox, "_waiting", waiting)
    assert await flags_after_the_trouble(place) == ["imminent"]
    assert [turn.kind for turn in (await place.session()).turns] == [None, "crisis"]


async def test_what_waits_outlives_the_process_sealed_and_without_words(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", KEY.spool_cipher())
    address = Address("memory", "ada")
    assert spool.help(DANGEROUS, address, "US", FakeClock().now, is_kept=False)
    content = (tmp_path / "spool").read_bytes()
    assert b"ada" not in content
    assert b"suicide" not in content
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o600
    (tmp_path / "spool").write_bytes(content + b"torn li")
    async with opened(tmp_path) as store:
        after = Spool(tmp_path / "spool", KEY.spool_cipher())
        await after.deliver(store)
        assert after.is_empty
        assert await levels(store) == ["imminent"]
        (tmp_path / "spool").write_bytes(content)
        await Spool(tmp_path / "spool", KEY.spool_cipher()).deliver(store)
        assert await levels(store) == ["imminent"], "a crash before the file was removed raises nothing twice"
        async with store.transaction() as transaction:
            assert [number for _, number in await transaction.counters.referrals(2026)] == [1]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    store = await open_store(migrated(folder / "attune.db"), KEY)
    yield store
    await store.close()


async def levels(store: Store) -> list[str]:
    async with store.transaction() as transaction:
        person = await transaction.people.find("memory", "ada")
        assert person is not None
        return [flag.level for flag in await transaction.conversations.flags_of(person.id)]


async def test_two_processes_share_the_file_and_lose_nothing(tmp_path: Path) -> None:
    """One delivers while the other adds; and one that ended in the middle of it has its flags raised by the next."""
    one = Spool(tmp_path / "spool", KEY.spool_cipher())
    other = Spool(tmp_path / "spool", KEY.spool_cipher())
    address = Address("memory", "ada")
    one.help(DANGEROUS, address, None, FakeClock().now, is_kept=False)
    one._take()
    other.help(DANGEROUS, address, None, FakeClock().now, is_kept=False)
    assert len(list(tmp_path.glob("spool*"))) == 2
    async with opened(tmp_path) as store:
        await Spool(tmp_path / "spool", KEY.spool_cipher()).deliver(store)
        assert await levels(store) == ["imminent", "imminent"]
        await other.deliver(store)
        assert await levels(store) == ["imminent", "imminent"]
    assert list(tmp_path.glob("spool*")) == []


async def test_a_spool_that_cannot_be_written_waits_in_memory(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "no such folder" / "spool", KEY.spool_cipher())
    assert spool.help(DANGEROUS, Address("memory", "ada"), None, FakeClock().now, is_kept=False)
    async with opened(tmp_path) as store:
        await spool.deliver(store)
        assert await levels(store) == ["imminent"]


def test_another_key_or_nonsense_in_the_file_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "spool").write_bytes(b"\xff\xfe nonsense\n" + b"AAAA\n")
    assert Spool(tmp_path / "spool", KEY.spool_cipher()).is_empty


FULL_DISK = """
import asyncio, resource, sys
from pathlib import Path
from bot.config import ChatConfig
from bot.spool import Spool
from bot.store import open_store
from bot.store.crypto import MasterKey
from bot.types import Crisis
from tests.bot.fakes import FakeClock, FakeModel
from tests.bot.place import Place, notices

async def main(folder):
    key = MasterKey(b"k" * 32)
    store = await open_store(f"sqlite+aiosqlite:///{folder / 'attune.db'}", key)
    spool = Spool(folder / "spool", key.spool_cipher())
    place = Place(store, FakeModel(), FakeClock(), ChatConfig(burst_pause_seconds=0), spool=spool, retry_seconds=0.05)
    await place.get_ready()
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    actions = await place.say("I want to kill myself tonight")
    assert isinstance(actions[0], Crisis), actions
    assert "112" in actions[0].text
    assert notices(actions) == ["store_unavailable"], actions
    assert not spool.is_empty
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    async with asyncio.timeout(10):
        while not await place.flags():
            await asyncio.sleep(0.05)
    assert await place.flags() == ["imminent"]
    await place.inbox.close()
    await store.close()
    print("helped, then flagged")

asyncio.run(main(Path(sys.argv[1])))
"""


def test_on_a_full_disk_help_comes_at_once_and_the_flag_when_there_is_room(tmp_path: Path) -> None:
    """A real process that may not write one byte more (RLIMIT_FSIZE), and may again later."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert done.returncode == 0, done.stderr
    assert "helped, then flagged" in done.stdout
