"""The store on a real SQLite file: what is kept, what is sealed, what is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from bot.store import Store, database, open_store
from bot.store.crypto import KeyProblem, MasterKey, load_master_key
from bot.store.database import StoreError
from bot.store.tables import metadata
from bot.types import Address, Consent, Flag, LastSeen, PostChatSurvey, PreChatSurvey, Session, Turn
from tests.bot.migrated import migrated

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HERE = Address("console", "ada", "one")
SECRET = "the lighthouse keeper's words"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(migrated(tmp_path / "attune.db"), MasterKey(b"k" * 32))
    yield opened
    await opened.close()


async def _person(store: Store, user: str = "ada") -> str:
    async with store.transaction() as transaction:
        return (await transaction.people.find_or_add(Address("console", user, "one"), NOW)).id


async def _latest(store: Store, person_id: str) -> Session | None:
    async with store.transaction() as transaction:
        person = await transaction.people.get(person_id)
        assert person is not None
        return await transaction.conversations.latest(person)


async def _session(store: Store, person_id: str) -> Session:
    turns = (
        Turn("t1", "seeker", SECRET, NOW, level="none"),
        Turn(
            "t2",
            "supporter",
            "What happened then?",
            NOW,
            kind="model",
            strategy="Question",
            stage="exploration",
            probability=0.5,
            distribution={"Question": 0.5, "Others": 0.5},
            policy="joint",
            lora="v0001",
            model="tiny",
            is_stars_asked=True,
        ),
    )
    session = Session("s1", person_id, "console", NOW, pre_chat=PreChatSurvey("job crisis", "fear", 4, SECRET))
    async with store.transaction() as transaction:
        person = await transaction.people.get(person_id)
        assert person is not None
        await transaction.conversations.add(session, person.address)
        await transaction.conversations.add_turns(session, turns)
    return session


async def test_a_session_comes_back_as_it_was_kept(store: Store) -> None:
    person_id = await _person(store)
    session = await _session(store, person_id)
    async with store.transaction() as transaction:
        await transaction.conversations.rate("t2", 3, NOW)
        await transaction.conversations.rate("t2", 5, NOW)
        ended = Session(
            session.id, person_id, "console", NOW, NOW + timedelta(hours=1), session.pre_chat, PostChatSurvey(2, 5, 4)
        )
        await transaction.conversations.save(ended)
    loaded = await _latest(store, person_id)
    assert loaded is not None
    assert loaded.pre_chat == PreChatSurvey("job crisis", "fear", 4, SECRET)
    assert loaded.post_chat == PostChatSurvey(2, 5, 4)
    assert loaded.ended_at == NOW + timedelta(hours=1)
    assert [turn.text for turn in loaded.turns] == [SECRET, "What happened then?"]
    assert loaded.turns[1].stars == 5
    assert loaded.turns[1].distribution == {"Question": 0.5, "Others": 0.5}
    assert loaded.turns[1].is_stars_asked


async def test_what_a_person_wrote_and_who_they_are_is_nowhere_in_the_file(store: Store, tmp_path: Path) -> None:
    person_id = await _person(store, "a-rather-unusual-user-name")
    await _session(store, person_id)
    here = Address("console", "a-rather-unusual-user-name", "a-rather-unusual-channel")
    async with store.transaction() as transaction:
        await transaction.queue.receive(person_id, here, "a-rather-unusual-event", {"text": SECRET}, NOW)
        await transaction.addresses.see(person_id, LastSeen(here, "a-rather-unusual-event", NOW))
        await transaction.queue.add_actions(person_id, here, [("k1", {"text": SECRET})], NOW)
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Question" in held, "the file is written"
    assert SECRET.encode() not in held
    assert b"a-rather-unusual" not in held


async def test_the_same_event_is_received_once_and_erased_when_handled(store: Store) -> None:
    person_id = await _person(store)
    async with store.transaction() as transaction:
        assert await transaction.queue.receive(person_id, HERE, "e1", {"text": "a"}, NOW)
        assert not await transaction.queue.receive(person_id, HERE, "e1", {"text": "a"}, NOW)
        (waiting,) = await transaction.queue.waiting(person_id, ["console"])
        await transaction.queue.mark_handled([waiting.id], NOW)
        assert not await transaction.queue.waiting(person_id, ["console"])
        assert not await transaction.queue.receive(person_id, HERE, "e1", {"text": "a"}, NOW)


async def test_held_messages_wait_until_they_are_released_or_dropped(store: Store) -> None:
    person_id = await _person(store)
    async with store.transaction() as transaction:
        queue = transaction.queue
        await queue.receive(person_id, HERE, "e1", {"text": "a"}, NOW)
        (first,) = await queue.waiting(person_id, ["console"])
        await queue.hold([first.id])
        assert not await queue.waiting(person_id, ["console"])
        await queue.release(person_id)
        assert [each.event for each in await queue.waiting(person_id, ["console"])] == [{"text": "a"}]
        await queue.hold([first.id])
        await queue.drop_held(person_id, NOW)
        await queue.release(person_id)
        assert not await queue.waiting(person_id, ["console"])


async def test_a_failed_transaction_keeps_nothing(store: Store) -> None:
    person_id = await _person(store)
    with pytest.raises(RuntimeError, match="stop"):
        async with store.transaction() as transaction:
            await transaction.queue.receive(person_id, HERE, "e1", {}, NOW)
            raise RuntimeError("stop")
    async with store.transaction() as transaction:
        assert not await transaction.queue.waiting(person_id, ["console"])


async def test_however_many_want_to_write_at_once_each_has_a_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite lets only so much time pass while somebody waits for its one writer."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0.05)
    store = await open_store(migrated(tmp_path / "attune.db"), MasterKey(b"k" * 32))
    order: list[int] = []

    async def write(number: int) -> None:
        async with store.transaction() as transaction:
            await transaction.people.find_or_add(Address("console", f"person {number}"), NOW)
            await asyncio.sleep(0.01)
            order.append(number)

    await asyncio.gather(*(write(number) for number in range(40)))
    await store.close()
    assert order == list(range(40))


async def test_what_a_platform_waits_for_goes_before_what_may_wait(store: Store) -> None:
    order: list[str] = []

    async def write(name: str, *, is_urgent: bool = False) -> None:
        async with store.transaction(is_urgent=is_urgent):
            order.append(name)
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(write(str(number)))
        await asyncio.sleep(0.005)
        group.create_task(write("urgent", is_urgent=True))
    assert order.index("urgent") <= 2
    assert [name for name in order if name != "urgent"] == [str(number) for number in range(20)]


async def test_forgetting_leaves_only_the_bar_on_training(store: Store) -> None:
    person_id = await _person(store)
    await _session(store, person_id)
    async with store.transaction() as transaction:
        await transaction.people.add_consent(person_id, Consent("training", 1, True, NOW))
        await transaction.conversations.add_flag(Flag("f", "s1", person_id, "t1", "elevated", "suicide", ("x",), NOW))
        await transaction.conversations.rate("t2", 5, NOW)
        await transaction.queue.receive(person_id, HERE, "e1", {}, NOW)
        assert await transaction.people.forget(person_id, NOW) == ("s1",)
    async with store.transaction() as transaction:
        assert await transaction.people.find("console", "ada") is None
        assert await transaction.conversations.all() == ()
        assert await transaction.conversations.flagged_sessions() == frozenset()
        assert await transaction.people.withdrawn_sessions() == {"s1"}
        assert await transaction.queue.people_with_work(["console"]) == ()


async def test_the_latest_consent_of_a_kind_holds(store: Store) -> None:
    person_id = await _person(store)
    async with store.transaction() as transaction:
        await transaction.people.add_consent(person_id, Consent("training", 1, True, NOW))
        await transaction.people.add_consent(person_id, Consent("training", 1, False, NOW))
        person = await transaction.people.get(person_id)
    assert person is not None
    assert person.training is not None
    assert not person.training.is_given
    assert person.talk is None


async def test_another_master_key_is_refused_in_plain_words(store: Store, tmp_path: Path) -> None:
    await _person(store)
    other = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}", MasterKey(b"x" * 32))
    async with other.transaction() as transaction:
        assert await transaction.people.find("console", "ada") is None
    person_id = await _person(store)
    with pytest.raises(KeyProblem, match="master key"):
        async with other.transaction() as transaction:
            await transaction.people.get(person_id)
    await other.close()


async def test_a_damaged_database_is_a_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "attune.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="damaged"):
        await open_store(f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}", MasterKey(b"k" * 32))


async def test_a_full_disk_is_a_plain_sentence_and_changes_nothing(store: Store) -> None:
    person_id = await _person(store)
    async with store._engine.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        await connection.rollback()
    with pytest.raises(StoreError, match="disk is full"):
        async with store.transaction() as transaction:
            for number in range(50):
                event = {"text": "long " * 500}
                await transaction.queue.receive(person_id, HERE, f"e{number}", event, NOW)
    async with store.transaction() as transaction:
        assert not await transaction.queue.waiting(person_id, ["console"])


def test_the_master_key_is_made_once_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    first = load_master_key(tmp_path, None)
    assert load_master_key(tmp_path, None) == first
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600
    assert "k" * 5 not in repr(MasterKey(b"k" * 32))


@pytest.mark.parametrize("text", ["short", "bm90IHRoaXJ0eS10d28gYnl0ZXM=", "***"])
def test_a_wrong_master_key_in_the_environment_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(KeyProblem, match="ATTUNE_MASTER_KEY"):
        load_master_key(tmp_path, text)


async def test_the_migrations_make_the_tables_that_the_queries_use(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return list(compare_metadata(context, metadata))

    async with store._engine.connect() as connection:
        assert await connection.run_sync(differences) == []
