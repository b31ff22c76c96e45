"""Where people are reached: who wrote lately, whose workspace is gone, and what is said to those who waited."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import ChatConfig
from bot.store import Transaction, database, open_store
from bot.store.crypto import MasterKey
from bot.types import Address, CommandInvoked, Crisis, LastSeen, MessageReceived, Notice, PastSession, Say, ShowHome
from tests.bot.fakes import FakeClock, FakeModel
from tests.bot.migrated import migrated
from tests.bot.place import Place, notices

HERE = Address("memory", "T1:ada", "D1/1")


@pytest.fixture
def elsewhere(place: Place) -> Place:
    """The same person in another workspace, and so another person."""
    return Place(place.store, place.model, place.clock, place.config, Address("memory", "T2:ada", "D2"))


async def test_events_of_one_account_are_received_one_after_the_other_and_those_of_others_meanwhile(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that does not take turns by itself, such as PostgreSQL, would make two people of two first events."""
    begun, most, may_go = 0, 0, asyncio.Event()
    transaction = place.store.transaction

    @asynccontextmanager
    async def watched(*, is_urgent: bool = False) -> AsyncIterator[Transaction]:
        nonlocal begun, most
        begun += 1
        most = max(most, begun)
        await may_go.wait()
        async with transaction(is_urgent=is_urgent) as opened:
            yield opened
        begun -= 1

    monkeypatch.setattr(place.store, "transaction", watched)
    same = [place.inbox.receive(CommandInvoked("help", f"c{number}"), HERE) for number in range(5)]
    receiving = asyncio.gather(*same, place.inbox.receive(CommandInvoked("help", "other"), Address("memory", "bo")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (begun, most) == (2, 2), "one for each account"
    may_go.set()
    await receiving
    await place.inbox.idle()
    assert notices(place.seen) == ["help"] * 6


async def test_the_last_message_of_everyone_who_wrote_lately_is_known_with_its_channel(place: Place) -> None:
    place.address = HERE
    start = place.clock.now
    await place.send(MessageReceived("one", "D1:1"), MessageReceived("two", "D1:2"))
    await place.send(CommandInvoked("help", "c1"))
    assert await place.inbox.last_seen("memory") == (LastSeen(HERE, "D1:2", start),)
    assert await place.inbox.last_seen("slack") == ()
    place.clock.forward(hours=1)
    late = MessageReceived("three", "D1:3", sent_at=start + timedelta(minutes=20))
    await place.send(late, MessageReceived("from before", "D1:0", sent_at=start - timedelta(minutes=1)))
    assert await place.inbox.last_seen("memory") == (LastSeen(HERE, "D1:3", start + timedelta(minutes=20)),)
    place.clock.forward(hours=48)
    assert await place.inbox.last_seen("memory") == ()


async def test_a_workspace_that_removes_the_app_is_forgotten_and_nobody_elses(place: Place, elsewhere: Place) -> None:
    place.address = HERE
    for each in (place, elsewhere):
        await each.get_ready()
        await each.say("my boss Anna shouted")
    session = await place.session()
    await place.inbox.workspace_removed("memory", "T1:")
    async with place.store.transaction() as transaction:
        assert await transaction.people.find("memory", "T1:ada") is None
        (left,) = await transaction.conversations.all()
        assert left.id != session.id
        assert await transaction.people.withdrawn_sessions() == {session.id}
    assert place.withdrawn == [session.id], "models that were trained with it are told"
    assert notices(await place.say("hello")) == ["disclosure", "answer_first"], "whoever writes again is new"


async def test_a_removal_ends_a_reply_in_the_making(place: Place) -> None:
    place.address = HERE
    await place.get_ready()
    asked = asyncio.Event()

    async def never(*args: object, **kwargs: object) -> None:
        asked.set()
        await asyncio.Event().wait()

    place.model.reply = never  # type: ignore[method-assign,assignment]
    await place.inbox.receive(MessageReceived("hello"), place.address)
    await asyncio.wait_for(asked.wait(), 10)
    await place.inbox.workspace_removed("memory", "T1:")
    await place.inbox.idle()
    assert not [action for action in place.seen if isinstance(action, Say)]


@pytest.fixture
async def locked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0.05)
    store = await open_store(migrated(tmp_path / "attune.db"), MasterKey(b"k" * 32))
    made = Place(store, FakeModel(), FakeClock(), ChatConfig(burst_pause_seconds=0), HERE, retry_seconds=0.01)
    yield made
    await made.inbox.close()
    await store.close()


async def test_a_removal_while_the_database_is_gone_is_done_when_it_is_back(locked_out: Place, tmp_path: Path) -> None:
    await locked_out.get_ready()
    other = sqlite3.connect(tmp_path / "attune.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    await locked_out.inbox.workspace_removed("memory", "T1:")
    other.execute("ROLLBACK")
    other.close()
    assert locked_out.inbox._retrying is not None
    await asyncio.wait_for(locked_out.inbox._retrying, 10)
    async with locked_out.store.transaction() as transaction:
        assert await transaction.people.find("memory", "T1:ada") is None


async def test_an_answer_to_what_was_written_long_ago_begins_with_an_honest_sentence(place: Place) -> None:
    await place.get_ready()
    sent = place.clock.now - timedelta(hours=3)
    late, said = await place.send(MessageReceived("are you there", "m1", sent), MessageReceived("hello", "m2", sent))
    assert isinstance(late, Notice)
    assert "3 hours" in late.text
    assert isinstance(said, Say)
    almost = place.clock.now - timedelta(minutes=29)
    assert notices(await place.send(MessageReceived("and now", "m3", almost))) == []


async def test_help_in_danger_comes_before_the_sentence_about_the_wait(place: Place) -> None:
    await place.get_ready()
    sent = place.clock.now - timedelta(hours=3)
    crisis, late = await place.send(MessageReceived("I want to kill myself tonight", "m1", sent))
    assert isinstance(crisis, Crisis)
    assert notices([late]) == ["late"]


async def test_home_shows_agreements_and_conversations_and_nothing_that_was_said(place: Place) -> None:
    (before,) = await place.command("home")
    assert isinstance(before, ShowHome)
    assert before.sessions == ()
    await place.get_ready()
    start = place.clock.now
    await place.say("my boss Anna shouted")
    await place.command("end")
    place.clock.forward(hours=1)
    await place.answer("pre_chat", problem="other")
    (page,) = await place.command("home")
    assert isinstance(page, ShowHome)
    assert page.sessions == (
        PastSession(start + timedelta(hours=1), None, "other", 0, None),
        PastSession(start, start, "job crisis", 1, None),
    )
    assert "Training with them: no" in page.text
    assert page.text.index("Something else, 0 replies, still open") < page.text.index("Work or losing work, 1 reply")
    assert "Anna" not in page.text


async def test_home_holds_ten_conversations_and_says_how_many_there_are_before(place: Place) -> None:
    await place.get_ready()
    for _ in range(11):
        place.clock.forward(hours=1)
        await place.command("end")
        await place.answer("pre_chat")
    (page,) = await place.command("home")
    assert isinstance(page, ShowHome)
    assert len(page.sessions) == 10
    assert "and 2 before" in page.text
