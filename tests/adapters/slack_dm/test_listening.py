"""What a person does on Slack becomes events, once each, over real sockets and the real slack-bolt."""

from __future__ import annotations

import asyncio
import logging

import pytest

from adapters.slack_dm.places import Place
from bot.types import (
    Address,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
)
from tests.adapters.fake_bot import FakeBot
from tests.slack_double.delivery import NoAnswer
from tests.slack_double.person import Person
from tests.slack_double.stand import Stand

ADA = Address("slack", "T1:U1")


async def test_a_message_carries_its_id_its_time_and_the_thread_to_answer_in(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    ts = await ada.says("It's 3 < 4 & I can't sleep")
    (event,) = bot.events
    assert isinstance(event, MessageReceived)
    assert event.text == "It's 3 < 4 & I can't sleep"
    assert event.event_id == f"{ada.channel.id}:{ts}"
    assert event.sent_at is not None
    assert event.sent_at.timestamp() == pytest.approx(float(ts), abs=1e-3)
    assert bot.addresses == [Address("slack", "T1:U1", str(Place(ada.channel.id, ts)))]


async def test_a_message_in_a_thread_is_answered_in_that_thread(running: Stand, ada: Person, bot: FakeBot) -> None:
    root = await ada.says("one")
    await ada.says("two", thread=root)
    assert [each.channel for each in bot.addresses] == [f"{ada.channel.id}/{root}"] * 2


async def test_messages_of_one_person_come_in_order_even_when_the_bot_is_slow_to_take_them(
    running: Stand, ada: Person
) -> None:
    taken: list[str] = []

    async def slow(event: Event, address: Address) -> None:
        # Each is quicker than the one before it: only waiting in line keeps them in order.
        assert isinstance(event, MessageReceived)
        await asyncio.sleep((20 - int(event.text)) / 1000)
        assert isinstance(event, MessageReceived)
        taken.append(event.text)

    running.adapter._handle = slow
    await asyncio.gather(*(ada.says(str(number)) for number in range(20)))
    assert taken == [str(number) for number in range(20)]


async def test_a_message_that_could_not_be_stored_is_delivered_again(
    running: Stand, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    running.slack.sockets.ack_seconds = 0.3
    tries: list[Event] = []

    async def failing(event: Event, address: Address) -> None:
        tries.append(event)
        if len(tries) == 1:
            raise RuntimeError(str(event))

    running.adapter._handle = failing
    with caplog.at_level(logging.DEBUG):
        await ada.says("it hurts")
    assert len(tries) == 2
    assert tries[0] == tries[1], "the same event id, so that the inbox knows it"
    assert not running.slack.delivery.lost
    assert "it hurts" not in caplog.text
    assert "RuntimeError" in caplog.text


async def test_what_other_apps_slack_and_the_app_itself_write_is_not_a_message(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    place = {"type": "message", "channel": ada.channel.id, "channel_type": "im", "ts": "1.000001", "event_ts": "1.1"}
    for who in ({"user": "UBOT", "bot_id": "BBOT"}, {"user": "U7", "bot_id": "B7"}, {"user": "USLACKBOT"}):
        await running.slack.event({**place, **who, "text": "hi"})
    await running.slack.event({**place, "user": "U1", "text": "hi", "channel_type": "channel"})
    await running.slack.event({**place, "user": "U1", "text": "joined", "subtype": "channel_join"})
    assert bot.events == []


async def test_a_message_with_a_file_is_read_for_its_words(running: Stand, ada: Person, bot: FakeBot) -> None:
    await ada.says("look at this", subtype="file_share", files=[{"id": "F1"}])
    assert [each.text for each in bot.events if isinstance(each, MessageReceived)] == ["look at this"]


async def test_edits_and_deletions_name_the_message(running: Stand, ada: Person, bot: FakeBot) -> None:
    first = await ada.says("I hate my job")
    second = await ada.says("forget that")
    await ada.edits(first, "I hate my boss")
    await ada.deletes(second)
    edited, deleted = bot.events[2:]
    assert edited == MessageEdited(f"{ada.channel.id}:{first}", "I hate my boss", edited.event_id)
    assert deleted == MessageDeleted(f"{ada.channel.id}:{second}", f"delete:{ada.channel.id}:{second}")
    assert edited.event_id.startswith(f"edit:{ada.channel.id}:{first}:")


async def test_a_deleted_message_that_was_answered_is_a_deletion_too(running: Stand, ada: Person, bot: FakeBot) -> None:
    """Slack leaves a tombstone in its place, and tells of a change."""
    ts = await ada.says("please forget this")
    await running.slack.workspace.tell()
    ada.channel.messages.append({"ts": "9.000009", "thread_ts": ts, "text": "answer", "bot_id": "BBOT", "user": "UBOT"})
    message = ada.channel.find(ts)
    assert message
    message["reply_count"] = 1
    await ada.deletes(ts)
    assert bot.events[1:] == [MessageDeleted(f"{ada.channel.id}:{ts}", f"delete:{ada.channel.id}:{ts}")]


async def test_a_change_of_anything_but_the_words_is_no_edit(running: Stand, ada: Person, bot: FakeBot) -> None:
    ts = await ada.says("see https://example.org")
    await ada.edits(ts, "see https://example.org")
    assert len(bot.events) == 1


async def test_an_uninstalled_app_and_a_revoked_token_have_the_workspaces_people_erased(
    running: Stand, bot: FakeBot
) -> None:
    await running.slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    assert running.removed == [], "a person's token is not the app's"
    await running.slack.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}})
    await running.slack.event({"type": "app_uninstalled"})
    assert running.removed == ["T1:", "T1:"]
    assert running.running
    await asyncio.wait_for(running.running, 3)


async def test_an_erasure_that_failed_is_asked_for_again(running: Stand) -> None:
    running.slack.sockets.ack_seconds = 0.3
    tries: list[str] = []

    async def failing(people: str) -> None:
        tries.append(people)
        if len(tries) == 1:
            raise RuntimeError("the database is locked")

    running.adapter._removed = failing
    await running.slack.event({"type": "app_uninstalled"})
    assert tries == ["T1:", "T1:"]


async def test_the_double_gives_up_on_an_app_that_never_answers(running: Stand, ada: Person) -> None:
    running.slack.delivery.retry_pauses = (0.0, 0.0)
    running.slack.sockets.ack_seconds = 0.1

    async def broken(event: Event, address: Address) -> None:
        raise RuntimeError

    running.adapter._handle = broken
    with pytest.raises(NoAnswer):
        await ada.says("anyone there?")
    assert len(running.slack.delivery.lost) == 1
