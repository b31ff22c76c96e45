"""What was written while nobody listened arrives, in order, before anything newer, under the id it always had."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from adapters.slack_dm import adapter as adapter_module
from bot.types import Address, CommandInvoked, LastSeen, MessageReceived
from tests.adapters.fake_bot import FakeBot
from tests.slack_double.person import Person
from tests.slack_double.stand import Stand


def seen(ada: Person, ts: str, thread: str = "") -> LastSeen:
    channel = f"{ada.channel.id}/{thread}" if thread else ada.channel.id
    at = datetime.fromtimestamp(float(ts), UTC)
    return LastSeen(Address("slack", f"T1:{ada.user}", channel), f"{ada.channel.id}:{ts}", at)


def texts(bot: FakeBot) -> list[str]:
    return [event.text for event in bot.events if isinstance(event, MessageReceived)]


async def until_events(bot: FakeBot, count: int) -> None:
    async with asyncio.timeout(5):
        while len(bot.events) < count:  # noqa: ASYNC110 (the bot under the adapter has nothing to wait for)
            await asyncio.sleep(0.01)


async def test_messages_of_the_time_away_come_in_order_with_their_ids_and_times(
    stand: Stand, ada: Person, bot: FakeBot
) -> None:
    last = await ada.says("the last one heard", is_delivered=False)
    missed = [await ada.says(f"missed {number}", is_delivered=False) for number in range(3)]
    stand.recent = [seen(ada, last)]
    await stand.start(bot.handle)
    await until_events(bot, 3)
    assert texts(bot) == ["missed 0", "missed 1", "missed 2"]
    assert [event.event_id for event in bot.events] == [f"{ada.channel.id}:{ts}" for ts in missed]
    assert [each.channel for each in bot.addresses] == [f"{ada.channel.id}/{ts}" for ts in missed]


async def test_what_was_written_in_threads_is_found(stand: Stand, ada: Person, bot: FakeBot) -> None:
    root = await ada.says("heard", is_delivered=False)
    await ada.says("missed in the old thread", thread=root, is_delivered=False)
    other = await ada.says("missed at the top", is_delivered=False)
    message = ada.channel.find(other)
    assert message
    message.update(thread_ts=other, reply_count=1)
    await ada.says("missed below it", thread=other, is_delivered=False)
    stand.recent = [seen(ada, root, root)]
    await stand.start(bot.handle)
    await until_events(bot, 3)
    assert texts(bot) == ["missed in the old thread", "missed at the top", "missed below it"]


async def test_only_what_the_person_wrote_comes_and_a_command_is_one(stand: Stand, ada: Person, bot: FakeBot) -> None:
    last = await ada.says("heard", is_delivered=False)
    ada.channel.messages.append({"type": "message", "user": "UBOT", "bot_id": "BBOT", "text": "mine", "ts": "99.1"})
    ada.channel.messages[-1]["ts"] = stand.slack.workspace.ts()
    await ada.says("attune safety", is_delivered=False)
    stand.recent = [seen(ada, last)]
    await stand.start(bot.handle)
    await until_events(bot, 1)
    assert [type(event) for event in bot.events] == [CommandInvoked]


async def test_someone_who_writes_at_once_is_heard_in_order(stand: Stand, ada: Person, bot: FakeBot) -> None:
    """Their new message waits for what they wrote before it."""
    last = await ada.says("heard", is_delivered=False)
    await ada.says("missed", is_delivered=False)
    others = [stand.slack.person(f"U{number}") for number in range(2, 12)]
    stand.recent = [seen(other, last) for other in others] + [seen(ada, last)]
    await stand.start(bot.handle)
    await ada.says("new")
    assert texts(bot)[:2] == ["missed", "new"]
    assert len({event.event_id for event in bot.events}) == 2, "found in the history and delivered, it has one id"


async def test_more_than_a_page_is_read_and_a_limit_is_obeyed(stand: Stand, ada: Person, bot: FakeBot) -> None:
    last = await ada.says("heard", is_delivered=False)
    for number in range(450):
        await ada.says(str(number), is_delivered=False)
    stand.slack.fail("conversations.history", 429)
    stand.recent = [seen(ada, last)]
    await stand.start(bot.handle)
    await until_events(bot, 450)
    assert texts(bot) == [str(number) for number in range(450)]


async def test_a_history_that_cannot_be_read_now_is_read_later(stand: Stand, ada: Person, bot: FakeBot) -> None:
    last = await ada.says("heard", is_delivered=False)
    await ada.says("missed", is_delivered=False)
    stand.recent = [seen(ada, last)]
    stand.slack.fail("conversations.history", 500)
    await stand.start(bot.handle)
    await until_events(bot, 1)
    assert texts(bot) == ["missed"]


async def test_nobody_is_looked_up_who_is_not_due(running: Stand, ada: Person) -> None:
    await ada.says("hello")
    assert not running.slack.called("conversations.history")


async def test_after_a_long_gap_of_the_connection_histories_are_read_again(
    running: Stand, ada: Person, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter_module, "LONGEST_GAP_SECONDS", 0.3)
    last = await ada.says("heard")
    running.recent = [seen(ada, last)]
    running.slack.fail("apps.connections.open", "internal_error", times=4)
    await running.slack.sockets.kill()
    await ada.says("missed", is_delivered=False)
    await until_events(bot, 2)
    assert texts(bot) == ["heard", "missed"]
