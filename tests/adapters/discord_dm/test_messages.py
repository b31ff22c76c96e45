"""Messages in: what a person writes, changes and takes back, each once, in order, and only theirs."""

from __future__ import annotations

import asyncio
import logging

import pytest
from simcord.backend import serializers

from bot.types import (
    AskStars,
    CommandInvoked,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Say,
    Settled,
    StarsGiven,
)
from tests.adapters.discord_dm.place import Place, buttons

NOT_OURS = "words that no log may hold"


async def test_a_message_is_reported_with_its_own_id_its_time_and_where_it_came_from(place: Place) -> None:
    ada = place.env.create_user("ada")
    sent = await ada.send_dm("I can't sleep")
    assert place.events == [
        (MessageReceived("I can't sleep", event_id=str(sent.id), sent_at=sent.created_at), place.address(ada))
    ]


async def test_messages_of_one_person_are_handed_over_one_after_another(place: Place) -> None:
    ada = place.env.create_user("ada")
    running: list[str] = []
    most = 0

    async def slow(event: Event, address: object) -> None:
        nonlocal most
        assert isinstance(event, MessageReceived)
        running.append(event.text)
        most = max(most, len(running))
        for _ in range(20 if event.text == "one" else 1):
            await asyncio.sleep(0)
        running.remove(event.text)
        place.events.append((event, place.address(ada)))

    place.handle = slow
    for text in ("one", "two", "three"):
        place.write_unheard(ada, text)
    await place.settle()
    assert [event.text for event in place.reported if isinstance(event, MessageReceived)] == ["one", "two", "three"]
    assert most == 1


async def test_a_slow_person_holds_nobody_else_up(place: Place) -> None:
    ada, bob = place.env.create_user("ada"), place.env.create_user("bob")
    gate, seen = asyncio.Event(), []

    async def stuck_for_ada(event: Event, address: object) -> None:
        if address == place.address(ada):
            await gate.wait()
        seen.append(address)
        gate.set()

    place.handle = stuck_for_ada
    place.write_unheard(ada, "first")
    place.write_unheard(bob, "second")
    await place.settle()
    assert seen == [place.address(bob), place.address(ada)]


async def test_what_is_written_on_a_server_is_not_for_us(place: Place) -> None:
    guild = place.env.create_guild()
    ada = guild.add_member(place.env.create_user("ada"))
    sent = await ada.send(guild.create_text_channel("general"), "hello all")
    assert place.reported == []
    # Nor would it be, were it told to us.
    await place.adapter.client.on_message(sent)
    assert place.reported == []


async def test_a_command_that_is_typed_as_text_is_still_a_command(place: Place) -> None:
    ada = place.env.create_user("ada")
    sent = await ada.send_dm(" /Forget ")
    await ada.send_dm("/unknown")
    await ada.send_dm("/forget me please")
    assert place.reported[0] == CommandInvoked("forget", event_id=str(sent.id))
    assert all(isinstance(event, MessageReceived) for event in place.reported[1:])


async def test_a_servers_own_emoji_is_read_by_its_name(place: Place) -> None:
    ada = place.env.create_user("ada")
    await ada.send_dm("today <:verysad:123456789012345678> <a:cry:1>")
    assert isinstance(place.reported[0], MessageReceived)
    assert place.reported[0].text == "today :verysad: :cry:"


async def test_an_edit_and_a_deletion_name_the_message_that_they_are_about(place: Place) -> None:
    ada = place.env.create_user("ada")
    sent = await ada.send_dm("first words")
    await ada.edit(sent, "other words")
    await ada.delete(sent)
    _, edited, deleted = place.reported
    assert isinstance(edited, MessageEdited)
    assert (edited.message_id, edited.text) == (str(sent.id), "other words")
    assert edited.event_id.startswith(f"edit:{sent.id}:")
    assert deleted == MessageDeleted(str(sent.id), event_id=f"delete:{sent.id}")
    assert {address for _, address in place.events} == {place.address(ada)}


async def test_what_discord_adds_to_a_message_is_no_edit(place: Place) -> None:
    ada = place.env.create_user("ada")
    sent = await ada.send_dm("https://example.org")
    backend = place.env.backend
    payload = serializers.message_payload(backend, backend.get_message(ada.dm_channel.id, sent.id))
    backend.emit("MESSAGE_UPDATE", {**payload, "embeds": [{"title": "An example"}]})
    await place.settle()
    assert [type(event) for event in place.reported] == [MessageReceived]


async def test_no_message_is_kept_in_memory(place: Place) -> None:
    ada = place.env.create_user("ada")
    await ada.send_dm("keep this nowhere")
    await place.show(Say("nor this"), ada)
    assert list(place.adapter.client.cached_messages) == []


async def test_two_edits_are_two_events(place: Place) -> None:
    ada = place.env.create_user("ada")
    sent = await ada.send_dm("one")
    await ada.edit(sent, "two")
    await place.env.advance_time(1)
    await ada.edit(sent, "three")
    ids = [event.event_id for event in place.reported]
    assert len(set(ids)) == 3


async def test_a_deletion_after_a_restart_still_finds_whose_it_was(place: Place) -> None:
    ada = place.env.create_user("ada")
    sent = await ada.send_dm("take this back")
    await place.restart()
    await ada.delete(sent)
    assert place.events[-1] == (MessageDeleted(str(sent.id), event_id=f"delete:{sent.id}"), place.address(ada))


async def test_our_own_messages_and_their_edits_are_no_events(place: Place) -> None:
    ada = place.env.create_user("ada")
    await place.show(AskStars("t1", "How helpful was that?"), ada)
    message = place.messages(ada)[-1]
    await ada.click(message, custom_id=buttons(message)["2 ★"])
    (given,) = place.reported
    assert isinstance(given, StarsGiven)
    await place.show(Settled(given.origin, "Thank you."), ada)
    await place.env.settle()
    assert place.reported == [given]


async def test_no_log_holds_what_people_write(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(event: Event, address: object) -> None:
        raise ValueError(NOT_OURS)

    place.handle = broken
    ada = place.env.create_user("ada")
    with caplog.at_level(logging.DEBUG):
        await ada.send_dm(NOT_OURS)
    assert [type(error) for error in place.env.errors] == [ValueError]
    assert "on_message failed with ValueError" in caplog.text
    assert NOT_OURS not in caplog.text
