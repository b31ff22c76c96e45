"""Messages out under failure: shown once, in order, and the outbox is told what may be tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from adapters.discord_dm.sending import nonce_of
from bot.errors import NotDelivered, Unreachable
from bot.texts import chat, forms
from bot.texts import discord as texts
from bot.types import Action, Address, AskForm, AskStars, Crisis, Notice, Say, Settled, Typing
from tests.adapters.discord_dm.place import Place, buttons

MESSAGES = "/channels/*/messages"
LONG = " ".join(f"word{number}" for number in range(700))


async def test_a_nonce_fits_and_tells_actions_and_their_parts_apart(place: Place) -> None:
    nonces = {nonce_of(key, part) for key in ("a" * 32, "b" * 32) for part in range(3)}
    assert len(nonces) == 6
    assert all(len(nonce) <= 25 for nonce in nonces)
    assert nonce_of("a" * 32, 1) == nonce_of("a" * 32, 1)


async def test_every_message_carries_its_nonce_and_asks_discord_to_mind_it(place: Place) -> None:
    bodies = heard(place)
    await place.show(Say(LONG), place.env.create_user("ada"), "key")
    assert [body["nonce"] for body in bodies] == [nonce_of("key", part) for part in range(len(bodies))]
    assert len(bodies) > 1
    assert all(body["enforce_nonce"] is True for body in bodies)
    assert all(body["allowed_mentions"] == {"parse": []} for body in bodies)


@pytest.mark.parametrize("code", [50007, 50278, 10003])
async def test_closed_direct_messages_are_told_as_unreachable(place: Place, code: int) -> None:
    ada = place.env.create_user("ada")
    place.env.inject_error("POST", MESSAGES, status=404 if code == 10003 else 403, code=code)
    with pytest.raises(Unreachable):
        await place.show(Say("hello"), ada)
    assert place.said(ada) == []


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_discord_could_not_do_now_is_tried_again_by_the_outbox(place: Place, status: int) -> None:
    ada = place.env.create_user("ada")
    place.env.inject_error("POST", MESSAGES, status=status)
    with pytest.raises(NotDelivered) as caught:
        await place.show(Say("hello"), ada, "key")
    assert not isinstance(caught.value, Unreachable)
    await place.show(Say("hello"), ada, "key")
    await place.show(Say("hello"), ada, "key")
    assert place.said(ada) == ["hello"]


async def test_a_part_that_was_sent_is_not_sent_again_when_a_later_one_failed(place: Place) -> None:
    ada = place.env.create_user("ada")
    fail_at(place, 2, lambda: place.env.inject_error("POST", MESSAGES, status=500))
    with pytest.raises(NotDelivered):
        await place.show(Say(LONG), ada, "key")
    assert len(place.said(ada)) == 1
    await place.show(Say(LONG), ada, "key")
    assert " ".join(place.said(ada)) == LONG


@pytest.mark.parametrize(
    "action",
    [Say("hello"), AskStars("t1", chat.STARS_ASK), AskForm(forms.CONSENT), Crisis("call 988", "imminent", "self-harm")],
    ids=lambda action: action.type,
)
async def test_a_message_that_was_sent_although_its_answer_was_lost_is_not_sent_twice(
    place: Place, action: Action
) -> None:
    ada = place.env.create_user("ada")
    lose_answers(place, 1)
    with pytest.raises(NotDelivered):
        await place.show(action, ada, "key")
    await place.show(action, ada, "key")
    assert len(place.said(ada)) == 1


async def test_the_same_words_said_before_are_not_taken_for_the_lost_message(place: Place) -> None:
    ada = place.env.create_user("ada")
    await place.show(Notice(chat.STARS_THANKS, "stars_thanks"), ada)
    place.env.inject_error("POST", MESSAGES, status=500)
    with pytest.raises(NotDelivered):
        await place.show(Notice(chat.STARS_THANKS, "stars_thanks"), ada, "key")
    await place.show(Notice(chat.STARS_THANKS, "stars_thanks"), ada, "key")
    assert place.said(ada) == [chat.STARS_THANKS, chat.STARS_THANKS]


async def test_what_discord_never_takes_is_replaced_by_a_sentence_and_holds_nothing_up(place: Place) -> None:
    ada = place.env.create_user("ada")
    place.env.inject_error("POST", MESSAGES, status=400, code=50035, message="Invalid Form Body")
    await place.show(Say("hello"), ada, "key")
    assert place.said(ada) == [texts.NOT_SHOWN]
    await place.show(Say("next"), ada)
    assert place.said(ada)[-1] == "next"


async def test_words_are_shown_without_their_buttons_where_discord_does_not_take_those(place: Place) -> None:
    ada = place.env.create_user("ada")
    place.env.inject_error("POST", MESSAGES, status=400, code=50035, message="Invalid Form Body")
    await place.show(Crisis("Please call 988.", "imminent", "self-harm"), ada)
    (message,) = place.messages(ada)
    assert message.content == "Please call 988."
    assert not buttons(message)


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (429, 30046), (403, 50005)])
async def test_what_can_no_longer_stand_in_place_of_the_buttons_is_said_below(
    place: Place, status: int, code: int
) -> None:
    ada = place.env.create_user("ada")
    await place.show(AskStars("t1", chat.STARS_ASK), ada)
    (message,) = place.messages(ada)
    place.env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code)
    await place.show(Settled(f"{ada.dm_channel.id}:{message.id}:", chat.stars_kept(3)), ada)
    assert place.said(ada) == [chat.STARS_ASK, chat.stars_kept(3)]


async def test_an_answer_that_could_not_be_settled_now_is_tried_again(place: Place) -> None:
    ada = place.env.create_user("ada")
    await place.show(AskStars("t1", chat.STARS_ASK), ada)
    (message,) = place.messages(ada)
    settled = Settled(f"{ada.dm_channel.id}:{message.id}:", chat.stars_kept(3))
    place.env.inject_error("PATCH", "/channels/*/messages/*", status=500)
    with pytest.raises(NotDelivered):
        await place.show(settled, ada, "key")
    await place.show(settled, ada, "key")
    assert place.said(ada) == [chat.stars_kept(3)]


async def test_a_hanging_request_ends_as_not_delivered(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(channel_id: int, *, params: Any) -> Any:
        await asyncio.Event().wait()

    monkeypatch.setattr("adapters.discord_dm.sending.LONGEST_SEND_SECONDS", 0.01)
    monkeypatch.setattr(place.adapter.client.http, "send_message", hang)
    with pytest.raises(NotDelivered):
        await place.show(Say("hello"), place.env.create_user("ada"))


async def test_without_a_channel_the_persons_direct_messages_are_opened(place: Place) -> None:
    ada = place.env.create_user("ada")
    await place.adapter.perform(Say("hello"), Address("discord", str(ada.id)), "key")
    assert place.said(ada) == ["hello"]


async def test_typing_is_shown_until_the_reply_and_its_failure_stops_nothing(place: Place) -> None:
    ada = place.env.create_user("ada")
    place.env.inject_error("POST", "/channels/*/typing", status=500)
    await place.show(Typing(), ada)
    await asyncio.sleep(0)
    await place.show(Say("hello"), ada)
    await place.show(Typing(), ada)
    for _ in range(50):
        await asyncio.sleep(0)
    assert typings(place) == 2
    assert len(place.adapter._typing._tasks) == 1
    await place.show(Say("again"), ada)
    assert not place.adapter._typing._tasks
    assert place.said(ada) == ["hello", "again"]


async def test_typing_is_not_repeated_where_discord_forbids_it(place: Place) -> None:
    ada = place.env.create_user("ada")
    place.env.inject_error("POST", "/channels/*/typing", status=403, code=50007)
    await place.show(Typing(), ada)
    for _ in range(50):
        await asyncio.sleep(0)
    assert typings(place) == 1
    assert not place.adapter._typing._tasks


async def test_nothing_is_sent_after_closing(place: Place) -> None:
    ada = place.env.create_user("ada")
    await place.adapter.close()
    with pytest.raises(NotDelivered):
        await place.show(Say("hello"), ada)
    assert place.said(ada) == []


def typings(place: Place) -> int:
    return sum(entry.path.endswith("/typing") for entry in place.env.http_requests)


def heard(place: Place) -> list[dict[str, Any]]:
    """The bodies of the messages that are sent from now on, as discord.py makes them."""
    bodies: list[dict[str, Any]] = []
    around(place, lambda body: bodies.append(body))
    return bodies


def fail_at(place: Place, number: int, fail: Callable[[], None]) -> None:
    """Call `fail` before the request number `number`."""
    seen = 0

    def count(body: dict[str, Any]) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            fail()

    around(place, count)


def around(place: Place, before: Callable[[dict[str, Any]], None]) -> None:
    http: Any = place.adapter.client.http
    send = http.send_message

    def wrapped(channel_id: int, *, params: Any) -> Any:
        before(dict(params.payload or {}))
        return send(channel_id, params=params)

    http.send_message = wrapped


def lose_answers(place: Place, times: int) -> None:
    """Discord does what it is asked to, and the answer is lost on its way."""
    http: Any = place.adapter.client.http
    send, left = http.send_message, times

    async def wrapped(channel_id: int, *, params: Any) -> Any:
        nonlocal left
        done = await send(channel_id, params=params)
        if left:
            left -= 1
            raise ConnectionResetError("the answer was lost")
        return done

    http.send_message = wrapped
