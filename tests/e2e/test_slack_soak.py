"""Many people at once on a Slack that fails all the time: every message is answered once, in order."""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.slack_dm.text import escaped
from bot.model_client import ModelReply
from bot.texts import chat
from bot.types import Turn
from model_server.protocol import Segment
from tests.bot.fakes import FakeModel
from tests.slack_double.house import CONFIG, House, house_on_slack
from tests.slack_double.person import Person

QUIET = CONFIG.model_copy(update={"stars_every_replies": 100})
# How many take the first steps at the same moment; each tap has to be acknowledged within three seconds.
AT_ONCE = 20
SENTENCES = (
    "My boss changed the plan again this morning.",
    "The new flat is louder than I thought.",
    "My sister forgot my birthday.",
    "The exam was moved to Friday.",
    "We have to carry every box up four floors.",
    "The printer at work broke for the third time.",
    "The team went to lunch without me.",
    "The rent goes up in spring.",
    "I missed the train and came in late.",
    "Tomorrow I have to call the bank.",
)


# Slack tries again at once, after one minute and after five; nobody here waits as long as that.
QUICK, SLOW = (0.0, 0.5, 2.0, 5.0), (0.0, 5.0, 15.0)


class CountingModel(FakeModel):
    """Each reply says how many messages of the conversation it has seen."""

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        said = Segment(
            strategy="Question",
            stage="exploration",
            probability=0.6,
            distribution={"Question": 0.6, "Others": 0.4},
            text=answer(sum(turn.speaker == "seeker" for turn in turns)),
        )
        return ModelReply((said,), "joint", None, "fake")


def answer(number: int) -> str:
    return f"What was hardest about that? ({number})"


KINDS = ("429", "500", "drop", "drop-after-commit", "duplicate", "reorder", "lost ack")


class Trouble:
    """One more thing goes wrong with every `every`-th message; the sockets break every `break_seconds` at most."""

    def __init__(self, house: House, seed: int, every: int, break_seconds: float) -> None:
        self.counts: Counter[str] = Counter()
        self._house, self._random, self._every = house, random.Random(seed), every
        self._messages, self._break_seconds = itertools.count(1), break_seconds
        self._breaks, self._next_break = itertools.cycle(("kill", "refresh")), time.monotonic()

    async def step(self) -> None:
        """Called before each message."""
        if next(self._messages) % self._every:
            return
        if time.monotonic() >= self._next_break:
            self._next_break = time.monotonic() + self._break_seconds
            await self._one(next(self._breaks))
        else:
            await self._one(self._random.choice(KINDS))

    async def _one(self, kind: str) -> None:
        slack = self._house.slack
        self.counts[kind] += 1
        match kind:
            case "duplicate":
                slack.delivery.duplicates = 1
            case "reorder":
                slack.delivery.reorders = 1
            case "lost ack":
                slack.sockets.loses_acks = 1
            case "kill":
                await slack.sockets.kill()
            case "refresh":
                await slack.sockets.refresh()
            case fault:
                slack.fail("chat.postMessage", int(fault) if fault.isdigit() else fault)


async def talk(person: Person, messages: int, trouble: Trouble) -> None:
    """Write, wait for the answer, write again."""
    for number, sentence in enumerate(SENTENCES[:messages], 1):
        await trouble.step()
        await person.says(sentence)
        await person.sees(answer(number), seconds=120)


async def get_ready(person: Person) -> None:
    """The taps that lead to an open session, each after the question that it answers."""
    await person.slash("/attune", "talk")
    await person.sees("Are you 18", seconds=60)
    await person.taps("Yes, I am 18")
    await person.sees("Two agreements", seconds=60)
    await person.taps("Yes to talking")
    await person.sees("A few questions", seconds=60)
    await person.taps("Skip")
    await person.sees(escaped(chat.WELCOME)[:20], seconds=60)
    assert not person.errors


async def soak(
    folder: Path,
    people: int,
    messages: int,
    every: int,
    ack_seconds: float,
    ping_seconds: float,
    retry_pauses: tuple[float, ...],
) -> tuple[House, Trouble, float]:
    """Have everyone talk while things go wrong, and hold what came out against what was written."""
    model = CountingModel()
    async with house_on_slack(folder, model, QUIET, ping_seconds=ping_seconds) as house:
        house.slack.sockets.ack_seconds = ack_seconds
        house.slack.delivery.retry_pauses = retry_pauses
        everyone = [house.slack.person(f"U{number}") for number in range(people)]
        for first in range(0, people, AT_ONCE):
            await asyncio.gather(*(get_ready(person) for person in everyone[first : first + AT_ONCE]))
        trouble = Trouble(house, 7, every, 5 * ping_seconds)
        before = time.monotonic()
        await asyncio.gather(*(talk(person, messages, trouble) for person in everyone))
        seconds = time.monotonic() - before
        await house.settle()
        for person in everyone:
            await hold(house, person, messages)
        assert not house.slack.delivery.lost
        return house, trouble, seconds


async def hold(house: House, person: Person, messages: int) -> None:
    """Each message was kept once, answered once, and the answers stand in its order."""
    assert [text for text in person.seen if "hardest" in text] == [answer(number + 1) for number in range(messages)]
    turns = (await house.session(person)).turns
    assert [turn.text for turn in turns if turn.speaker == "seeker"] == [*SENTENCES[:messages]]
    assert [turn.speaker for turn in turns] == ["seeker", "supporter"] * messages
    assert chat.TROUBLE not in person.seen


async def test_a_few_people_on_a_failing_slack_are_each_answered_once_and_in_order(tmp_path: Path) -> None:
    _, trouble, _ = await soak(
        tmp_path, people=4, messages=3, every=1, ack_seconds=1.0, ping_seconds=0.2, retry_pauses=QUICK
    )
    assert sum(trouble.counts.values()) == 12


@pytest.mark.slow
async def test_two_hundred_people_on_a_failing_slack_are_each_answered_once_and_in_order(tmp_path: Path) -> None:
    house, trouble, seconds = await soak(
        tmp_path, people=200, messages=10, every=3, ack_seconds=3.0, ping_seconds=2.0, retry_pauses=SLOW
    )
    assert sum(trouble.counts.values()) >= 600, "a fault at every third message"
    calls, deliveries = len(house.slack.calls), house.slack.delivery.attempts
    acks = sorted(house.slack.sockets.ack_times)
    sys.stdout.write(
        f"200 people, 2000 messages, {seconds:.0f} s; {calls} calls, {deliveries} deliveries, {dict(trouble.counts)}; "
        f"acknowledged in {acks[len(acks) // 2]:.2f} s (median), {acks[len(acks) * 99 // 100]:.2f} s (p99)\n"
    )
