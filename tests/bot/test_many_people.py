"""Fifty people at once: nobody waits for another's model call, each is answered once."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot import consent
from bot.config import ChatConfig
from bot.conversation import Conversation
from bot.inbox import Inbox
from bot.model_client import ModelReply
from bot.store import Store
from bot.types import (
    Action,
    Address,
    CommandInvoked,
    Consent,
    Crisis,
    Event,
    MessageReceived,
    Notice,
    PreChatSurvey,
    Say,
    Session,
    Turn,
)
from tests.bot.fakes import FakeClock, FakeModel
from tests.bot.place import Place

PEOPLE = [f"p{number}" for number in range(50)]
SOON = 60


class TogetherModel(FakeModel):
    """Answers nobody before it is told to, and the one with `stuck` never."""

    def __init__(self) -> None:
        super().__init__()
        self.going_on, self.stuck = 0, "trouble of p0"
        self.may_answer, self.never, self.news = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        said = turns[-1].text
        self.going_on += 1
        self.news.set()
        await (self.never if said == self.stuck else self.may_answer).wait()
        self.texts = [f"You wrote about the {said}. What happened?"]
        return await super().reply(turns, situation=situation, seed=seed)


class Crowd:
    """Many people in one inbox."""

    def __init__(self, store: Store) -> None:
        self.seen: dict[str, list[Action]] = defaultdict(list)
        self.model = TogetherModel()
        self.news = self.model.news
        conversation = Conversation(self.model, export=lambda person, sessions, reviews: "")

        async def nothing(sessions: Sequence[str]) -> None:
            return

        config = ChatConfig(burst_pause_seconds=0, tracks_emotion=False)
        self.inbox = Inbox(store, conversation, config, {"memory": self}, clock=FakeClock(), withdrawn=nothing)

    async def perform(self, action: Action, address: Address, key: str) -> None:
        self.seen[address.user].append(action)
        self.news.set()

    async def send(self, user: str, event: Event) -> None:
        await self.inbox.receive(event, Address("memory", user))

    def said(self, user: str) -> list[str]:
        return [action.text for action in self.seen[user] if isinstance(action, Say)]

    async def until_said(self, people: Sequence[str]) -> None:
        async with asyncio.timeout(SOON):
            while not all(self.said(user) for user in people):
                self.news.clear()
                await self.news.wait()


async def _are_ready(store: Store) -> None:
    """Everybody has answered the questions."""
    now = FakeClock().now
    async with store.transaction() as transaction:
        for user in PEOPLE:
            person = await transaction.people.find_or_add(Address("memory", user), now)
            await transaction.people.save(person, replace(person, is_adult=True, disclosed_at=now))
            await transaction.people.add_consent(person.id, Consent("talk", consent.VERSION, True, now))
            begun = Session(f"s-{user}", person.id, "memory", now, pre_chat=PreChatSurvey())
            await transaction.conversations.add(begun, person.address)


async def test_fifty_calls_go_on_at_once_danger_passes_them_and_one_that_never_ends_holds_up_nobody(
    place: Place,
) -> None:
    await _are_ready(place.store)
    crowd = Crowd(place.store)
    await asyncio.gather(*(crowd.send(user, MessageReceived(f"trouble of {user}")) for user in PEOPLE))
    await crowd.send("new", MessageReceived("I want to kill myself tonight"))
    await crowd.send("curious", CommandInvoked("help"))
    async with asyncio.timeout(SOON):
        while crowd.model.going_on < len(PEOPLE) or not crowd.seen["new"] or not crowd.seen["curious"]:
            crowd.news.clear()
            await crowd.news.wait()
    assert isinstance(crowd.seen["new"][0], Crisis)
    assert isinstance(crowd.seen["curious"][-1], Notice)
    assert not any(crowd.said(user) for user in PEOPLE), "all fifty calls are still going on"
    crowd.model.may_answer.set()
    await crowd.until_said(PEOPLE[1:])
    assert [crowd.said(user) for user in PEOPLE[1:]] == [
        [f"You wrote about the trouble of {user}. What happened?"] for user in PEOPLE[1:]
    ]
    assert crowd.said("p0") == []
    await crowd.inbox.close()
