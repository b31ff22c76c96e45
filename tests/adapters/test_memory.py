from __future__ import annotations

import asyncio

import pytest

from adapters.memory import PERSON, MemoryAdapter
from bot.errors import NotDelivered
from bot.types import Address, Event, MessageReceived, Say


async def test_an_event_reaches_the_handle_with_an_id_and_its_own_is_kept() -> None:
    adapter, received = MemoryAdapter(), []

    async def handle(event: Event, address: Address) -> None:
        received.append((event, address))

    running = asyncio.create_task(adapter.run(handle))
    sent = await adapter.send(MessageReceived("Hello"))
    await adapter.send(MessageReceived("Again", event_id="e2"))
    await adapter.close()
    await running
    assert received == [(sent, PERSON), (MessageReceived("Again", event_id="e2"), PERSON)]
    assert sent.event_id


async def test_a_failure_is_raised_once_and_the_action_can_be_shown_after_it() -> None:
    adapter = MemoryAdapter(failures=[NotDelivered("not now")])
    with pytest.raises(NotDelivered):
        await adapter.perform(Say("Hello"), PERSON, "k1")
    assert adapter.actions == []
    await adapter.perform(Say("Hello"), PERSON, "k1")
    assert adapter.actions == [Say("Hello")]


async def test_until_waits_for_the_action_that_is_still_to_come() -> None:
    adapter = MemoryAdapter()
    waiting = asyncio.create_task(adapter.until(2))
    await adapter.perform(Say("One"), PERSON, "k1")
    assert not waiting.done()
    await adapter.perform(Say("Two"), PERSON, "k2")
    assert await waiting == [Say("One"), Say("Two")]
