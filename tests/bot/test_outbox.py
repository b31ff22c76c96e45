"""Sending under bad luck: tried again after growing pauses, in order, and nobody waits for somebody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.errors import NotDelivered, Unreachable
from bot.types import Action, Address, CommandInvoked, Crisis, MessageReceived, Notice, Say, Typing
from tests.bot.place import Place, notices

DANGER = "I want to kill myself tonight"
SOON = 10


class Fickle(Place):
    """`failures` are raised by the next calls, one each; `fails` decides for every call."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.failures: list[Exception] = []
        self.fails: Callable[[Action, Address], Exception | None] = lambda action, address: None
        self.keys: list[str] = []
        self.news = asyncio.Event()

    async def perform(self, action: Action, address: Address, key: str) -> None:
        if self.failures:
            raise self.failures.pop(0)
        if failure := self.fails(action, address):
            raise failure
        await super().perform(action, address, key)
        self.keys.append(key)
        self.news.set()


@pytest.fixture
async def fickle(place: Place) -> AsyncIterator[Fickle]:
    made = Fickle(place.store, place.model, place.clock, place.config, retry_seconds=0.01)
    await made.get_ready()
    yield made
    await made.inbox.close()


def said(place: Place) -> list[str]:
    return [action.text for action in place.seen if isinstance(action, Say | Crisis)]


async def _until_said(place: Fickle, count: int) -> None:
    async with asyncio.timeout(SOON):
        while len(said(place)) < count:
            await place.news.wait()
            place.news.clear()
    await place.inbox.idle()


async def test_what_a_platform_did_not_take_comes_later_once_and_in_order(fickle: Fickle) -> None:
    fickle.model.texts = ["one?", "two?"]
    fickle.failures = [NotDelivered("down")] * 5
    await fickle.say("hello")
    await fickle.say("there")
    await _until_said(fickle, 2)
    assert said(fickle) == ["one?", "two?"]
    assert len(set(fickle.keys)) == len(fickle.keys)


async def test_pauses_grow_while_a_platform_is_away_and_start_anew_afterwards(
    fickle: Fickle, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    later = asyncio.get_running_loop().call_later

    def at_once(pause: float, work: Callable[..., None], *args: object) -> asyncio.TimerHandle:
        pauses.append(pause)
        return later(0, work, *args)

    monkeypatch.setattr("bot.outbox.call_later", at_once)
    fickle.fails = lambda action, address: NotDelivered("down") if len(pauses) < 20 else None
    await fickle.say("hello")
    await _until_said(fickle, 1)
    assert pauses[:4] == [0.01, 0.02, 0.04, 0.08]
    assert max(pauses) == pauses[-1] <= 900
    fickle.failures = [NotDelivered("down")] * 2
    await fickle.say("again")
    await _until_said(fickle, 2)
    assert pauses[20] == 0.01


async def test_danger_is_flagged_though_nothing_can_be_sent_and_help_goes_out_first_when_it_can(
    fickle: Fickle,
) -> None:
    is_down = True
    fickle.fails = lambda action, address: NotDelivered("down") if is_down else None
    await fickle.say(DANGER)
    assert len(await fickle.flags()) == 1
    is_down = False
    await _until_said(fickle, 1)
    assert isinstance(fickle.seen[-1], Crisis)


async def test_who_cannot_be_reached_is_not_tried_again_until_they_do_something(fickle: Fickle) -> None:
    tries = 0

    def closed(action: Action, address: Address) -> Exception:
        nonlocal tries
        tries += not isinstance(action, Typing)
        return Unreachable("closed")

    fickle.fails = closed
    await fickle.say("hello")
    assert tries == 1
    assert not fickle.inbox._outbox._timers, "nothing is planned before they do something"
    fickle.fails = lambda action, address: None
    fickle.model.texts = ["two?"]
    await fickle.say("are you there")
    assert len(said(fickle)) == 2, "within a day, what was missed comes first"


async def test_after_more_than_a_day_only_help_in_danger_is_still_sent(fickle: Fickle) -> None:
    fickle.fails = lambda action, address: Unreachable("closed")
    await fickle.say("work was long")
    await fickle.say(DANGER)
    fickle.clock.forward(hours=25)
    fickle.fails = lambda action, address: None
    before = len(fickle.seen)
    await fickle.command("help")
    after = fickle.seen[before:]
    assert isinstance(after[0], Crisis)
    assert notices(after)[-1:] == ["help"]
    assert not [action for action in after if isinstance(action, Say)]
    await fickle.command("help")
    assert len([action for action in fickle.seen if isinstance(action, Crisis)]) == 1


async def test_an_action_that_is_refused_for_a_day_holds_up_nothing_any_more(fickle: Fickle) -> None:
    fickle.fails = lambda action, address: NotDelivered("no") if isinstance(action, Say) else None
    await fickle.say("hello")
    fickle.clock.forward(hours=25)
    assert notices(await fickle.command("help")) == ["help"]


async def test_an_action_that_an_adapter_stumbles_over_is_set_aside_in_the_end(fickle: Fickle) -> None:
    fickle.fails = lambda action, address: TypeError("a bug") if isinstance(action, Say) else None
    await fickle.say("hello")
    for _ in range(5):
        await fickle.command("help")
    assert notices(fickle.seen).count("help") == 5
    assert "trouble" in notices(fickle.seen)


async def test_a_person_who_is_away_holds_up_nobody_else(fickle: Fickle) -> None:
    other = Address("memory", "bo")
    fickle.fails = lambda action, address: NotDelivered("down") if address != other else None
    await fickle.say("hello")
    await fickle.inbox.receive(CommandInvoked("help"), other)
    await fickle.inbox.idle()
    assert notices(fickle.seen)[-1] == "help"


async def test_a_new_process_tries_at_once(fickle: Fickle, place: Place) -> None:
    fickle.fails = lambda action, address: NotDelivered("down")
    await fickle.say("hello")
    await fickle.inbox.close()
    await place.inbox.recover(["memory"])
    await place.inbox.idle()
    assert [type(action) for action in place.seen] == [Say]


async def test_the_receipt_of_forgetting_is_tried_a_few_times_though_nothing_is_kept(fickle: Fickle) -> None:
    fickle.failures = [NotDelivered("down")] * 2
    assert notices(await fickle.answer("forget", confirm="yes")) == ["forgotten"]


async def test_an_answer_goes_to_the_channel_that_the_message_came_from(place: Place) -> None:
    class Watched(Place):
        async def perform(self, action: Action, address: Address, key: str) -> None:
            where.append((type(action), address.channel))

    where: list[tuple[type, str]] = []
    watched = Watched(place.store, place.model, place.clock, place.config)
    await watched.get_ready()
    where.clear()
    watched.address = Address("memory", "ada", "D1/1")
    await watched.inbox.receive(MessageReceived("hello"), watched.address)
    await watched.inbox.receive(CommandInvoked("help"), Address("memory", "ada", "D1/2"))
    await watched.inbox.idle()
    assert where == [(Typing, "D1/1"), (Say, "D1/1"), (Notice, "D1/2")]
