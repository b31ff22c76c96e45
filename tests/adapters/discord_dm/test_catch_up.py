"""After the bot was away: what was written meanwhile is reported once, in order, before anything newer."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.types import Event, LastSeen, MessageEdited, MessageReceived, Say
from tests.adapters.discord_dm.place import Place


def texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, MessageReceived)]


async def test_missed_messages_are_reported_in_order_with_the_time_of_their_writing(place: Place) -> None:
    ada = place.env.create_user("ada")
    known = await ada.send_dm("before")
    await place.go_away()
    missed = [place.write_unheard(ada, text) for text in ("one", "two", "three")]
    place.events.clear()
    place.recent = [place.last_seen(ada, known.id)]
    await place.come_back()
    assert texts(place.reported) == ["one", "two", "three"]
    assert [event.event_id for event in place.reported] == [str(message_id) for message_id in missed]
    assert all(isinstance(event, MessageReceived) and event.sent_at for event in place.reported)
    assert {address for _, address in place.events} == {place.address(ada)}


async def test_whoever_writes_now_is_heard_after_what_they_wrote_before(place: Place) -> None:
    ada = place.env.create_user("ada")
    known = await ada.send_dm("before")
    await place.go_away()
    place.write_unheard(ada, "one")
    place.events.clear()
    place.recent = [place.last_seen(ada, known.id)]
    fail_history(place)
    await place.come_back()
    assert place.reported == []
    await ada.send_dm("two")
    assert texts(place.reported) == ["one", "two"]


async def test_a_live_message_is_not_reported_again_by_the_looking_up(place: Place) -> None:
    ada = place.env.create_user("ada")
    known = await ada.send_dm("before")
    place.recent = [place.last_seen(ada, known.id)]
    await place.restart()
    await ada.send_dm("after")
    assert texts(place.reported) == ["before", "after"]


async def test_what_was_changed_meanwhile_is_reported_as_changed(place: Place) -> None:
    ada = place.env.create_user("ada")
    known = await ada.send_dm("first words")
    last = await ada.send_dm("last words")
    await place.go_away()
    place.env.backend.edit_message(ada.dm_channel.id, known.id, {"content": "other words"})
    place.events.clear()
    place.recent = [place.last_seen(ada, last.id)]
    await place.come_back()
    (edited,) = place.reported
    assert isinstance(edited, MessageEdited)
    assert (edited.message_id, edited.text) == (str(known.id), "other words")


async def test_our_own_messages_are_not_taken_for_the_persons(place: Place) -> None:
    ada = place.env.create_user("ada")
    known = await ada.send_dm("before")
    await place.show(Say("our answer"), ada)
    place.events.clear()
    place.recent = [place.last_seen(ada, known.id)]
    await place.restart()
    assert place.reported == []


async def test_more_than_a_page_of_missed_messages_comes_whole(place: Place) -> None:
    ada = place.env.create_user("ada")
    known = await ada.send_dm("before")
    await place.go_away()
    for number in range(130):
        place.write_unheard(ada, str(number))
    place.events.clear()
    place.recent = [place.last_seen(ada, known.id)]
    await place.come_back()
    assert texts(place.reported) == [str(number) for number in range(130)]


async def test_a_failure_is_tried_again_later_and_nobody_else_waits_for_it(place: Place) -> None:
    ada, bob = place.env.create_user("ada"), place.env.create_user("bob")
    known = {user.id: (await user.send_dm("before")).id for user in (ada, bob)}
    await place.go_away()
    place.write_unheard(ada, "from ada")
    place.write_unheard(bob, "from bob")
    place.events.clear()
    place.recent = [place.last_seen(user, known[user.id]) for user in (ada, bob)]
    fail_history(place, ada.dm_channel.id)
    await place.come_back()
    assert texts(place.reported) == ["from bob"]
    await place.env.advance_time(601)
    assert texts(place.reported) == ["from bob", "from ada"]


async def test_a_channel_that_is_gone_is_not_looked_up_for_ever(place: Place) -> None:
    ada = place.env.create_user("ada")
    known = await ada.send_dm("before")
    await place.go_away()
    place.recent = [place.last_seen(ada, known.id)]
    place.env.inject_error("GET", "/channels/*/messages", status=404, code=10003, times=None)
    await place.come_back()
    looked_up = len(lookups(place))
    await place.env.advance_time(1300)
    assert len(lookups(place)) == looked_up == 1


async def test_events_wait_for_the_list_of_people_and_not_for_a_store_that_failed(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    ada = place.env.create_user("ada")
    known = await ada.send_dm("before")
    await place.go_away()
    place.write_unheard(ada, "missed")
    place.events.clear()

    async def broken(platform: object) -> list[LastSeen]:
        await asyncio.sleep(0)
        raise OSError("the store is away")

    async def mended(platform: object) -> list[LastSeen]:
        return [place.last_seen(ada, known.id)]

    place.find_recent = broken
    await place.come_back()
    await ada.send_dm("hello?")
    assert texts(place.reported) == ["hello?"]
    assert "OSError" in caplog.text
    place.find_recent = mended
    await place.env.advance_time(601)
    assert "missed" in texts(place.reported)


async def test_an_id_that_is_no_message_of_discords_is_left_alone(place: Place) -> None:
    ada = place.env.create_user("ada")
    known = place.last_seen(ada, 1)
    place.recent = [replace(known, message_id="edit:1:2")]
    await place.restart()
    assert lookups(place) == []


def fail_history(place: Place, channel: int | str = "*") -> None:
    place.env.inject_error("GET", f"/channels/{channel}/messages", status=500)


def lookups(place: Place) -> list[str]:
    return [
        entry.path for entry in place.env.http_requests if entry.method == "GET" and entry.path.endswith("/messages")
    ]
