"""Many people on Discord at once with faults on every way: each message is answered once, in order."""

from __future__ import annotations

import asyncio
import random
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.http import HTTPClient
from simcord.builders import UserHandle

from bot.model_client import ModelReply
from bot.types import CommandInvoked, FormSubmitted, Turn
from tests.adapters.discord_dm.house import House, house_on_discord
from tests.bot.fakes import FakeModel

SEED = 20261121
_NUMBER = re.compile(r"part (\d+)")


@dataclass
class EchoModel(FakeModel):
    """Names the numbers of the messages that it answers, in words that the output gate lets through."""

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        numbers = _NUMBER.findall(turns[-1].text)
        self.texts = [f"That was part {' and part '.join(numbers)}. What weighs most on you there?"]
        return await super().reply(turns, situation=situation, seed=seed)


@dataclass
class Weather:
    """Faults between discord.py and Discord, and Discord's de-duplication on the nonce, which simcord leaves out."""

    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    share: float = 0.2
    sent: dict[tuple[int, str], Any] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)

    def blow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let this weather stand between every adapter and its Discord."""
        send: Any = HTTPClient.send_message

        async def send_message(http: HTTPClient, channel_id: int, *, params: Any) -> Any:
            fault = self._fault()
            if fault == "before":
                raise ConnectionResetError("nothing was sent")
            if fault == "server":
                raise _server_error(503)
            if fault == "limit":
                raise discord.RateLimited(60.0)
            known = (channel_id, params.payload["nonce"])
            if known not in self.sent:
                # What has left goes on when the process that sent it is stopped.
                self.sent[known] = asyncio.ensure_future(send(http, channel_id, params=params))
            answer = await asyncio.shield(self.sent[known])
            if fault == "after":
                raise ConnectionResetError("it was sent, and the answer was lost")
            return answer

        monkeypatch.setattr(HTTPClient, "send_message", send_message)

    def _fault(self) -> str:
        if self.chance.random() >= self.share:
            return ""
        fault = self.chance.choice(["before", "server", "limit", "after"])
        self.faults[fault] = self.faults.get(fault, 0) + 1
        return fault


def _server_error(status: int) -> discord.DiscordServerError:
    class Response:
        reason = "unavailable"

    Response.status = status  # type: ignore[attr-defined]
    return discord.DiscordServerError(Response(), "")  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of it: the numbers that each person was answered, and what had gone wrong."""

    answered: list[list[int]]
    faults: dict[str, int]
    repeated: int
    sent: int
    seconds: float


async def soak(folder: Path, monkeypatch: pytest.MonkeyPatch, people: int, messages: int) -> Soaked:
    """Everybody writes their numbered messages, in rounds; the bot is stopped twice and away once."""
    async with house_on_discord(folder, EchoModel(), settle_timeout=300.0) as house:
        weather = Weather()
        users = [house.place.env.create_user(f"person{number}") for number in range(people)]
        await asyncio.gather(*(open_session(house, user) for user in users))
        weather.blow(monkeypatch)
        started = time.perf_counter()
        repeated = 0
        for number in range(messages):
            if number == messages // 2:
                await house.stop()
            for user in users:
                house.place.write_unheard(user, f"My boss moved the meeting again, part {number}")
                if weather.chance.random() < 0.1:
                    repeated += repeat_last(house, user)
            if number == messages // 2:
                await house.start()
            elif number in (messages // 4, messages * 3 // 4):
                await asyncio.sleep(0.1)
                await house.stop()
                await house.start()
            else:
                await house.place.env.settle()
                await house.inbox.idle()
        await everything_answered(house, users, messages)
        seconds = time.perf_counter() - started
        got = [answered(house, user) for user in users]
        return Soaked(got, weather.faults, repeated, len(weather.sent), seconds)


async def open_session(house: House, user: UserHandle) -> None:
    """Consent and an open session, as the buttons would give them."""
    address = house.place.address(user)
    await house.inbox.receive(CommandInvoked("talk", event_id=f"{user.id}-0"), address)
    answers = {"adult": {"adult": "yes"}, "consent": {"talk": "yes", "training": "no"}, "pre_chat": {}}
    for form, values in answers.items():
        await house.inbox.receive(FormSubmitted(form, values, event_id=f"{user.id}-{form}"), address)  # type: ignore[arg-type]
    await house.inbox.idle()


def repeat_last(house: House, user: UserHandle) -> int:
    """Discord tells of the newest message a second time, as it does after a connection was resumed."""
    from simcord.backend import serializers

    backend = house.place.env.backend
    message = backend.get_message(user.dm_channel.id, house.place.messages(user)[-1].id)
    if message.author_id != user.id:
        return 0
    backend.emit("MESSAGE_CREATE", serializers.message_payload(backend, message))
    return 1


async def everything_answered(house: House, users: Sequence[UserHandle], messages: int) -> None:
    async with asyncio.timeout(60 + len(users)):
        for user in users:
            while messages - 1 not in answered(house, user):
                await house.inbox.idle()
                await asyncio.sleep(0.05)
    await house.settle()


def answered(house: House, user: UserHandle) -> list[int]:
    """The numbers that the bot's replies name, in the order in which they stand there."""
    return [int(number) for text in house.place.said(user) for number in _NUMBER.findall(text)]


async def test_everybody_is_answered_once_and_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await soak(tmp_path, monkeypatch, people=4, messages=6)
    assert found.answered == [list(range(6))] * 4
    assert sum(found.faults.values()) > 0


@pytest.mark.slow
async def test_two_hundred_people_are_answered_once_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await soak(tmp_path, monkeypatch, people=200, messages=10)
    sys.stdout.write(
        f"200 people, 2000 messages, {found.seconds:.1f} s; {found.sent} sent, faults {found.faults}, "
        f"{found.repeated} events twice, 2 stops, once away\n"
    )
    assert found.answered == [list(range(10))] * 200
    assert set(found.faults) == {"before", "server", "limit", "after"}
    assert found.repeated > 100
