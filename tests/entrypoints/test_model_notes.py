"""The moderators' channels hear once of what became of a version, whatever breaks, and nothing of people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import ReviewConfig
from bot.errors import NotDelivered
from bot.texts import models as texts
from entrypoints.model_notes import PAUSE, ModelNotes
from tests.training.test_canary import version
from training import canary, registry

CONFIG = ReviewConfig(discord_channel="5")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Crash(BaseException):
    """As a kill would."""


@dataclass
class FakeChannel:
    """`said` is what stands in the channel by key; `dies`: it says, and then the process is gone."""

    said: dict[str, str] = field(default_factory=dict)
    is_down: bool = False
    dies: bool = False
    tries: int = 0

    async def note(self, text: str, channel: str, key: str, since: datetime | None) -> None:
        self.tries += 1
        if self.is_down:
            raise NotDelivered("It does not answer.")
        assert key not in self.said or since, "an earlier try is only looked for when it is said that there was one"
        self.said[key] = text
        if self.dies:
            raise Crash


@dataclass
class Street:
    home: Path
    channel: FakeChannel = field(default_factory=FakeChannel)
    now: datetime = NOW

    def process(self, config: ReviewConfig = CONFIG) -> ModelNotes:
        """As after a start of the service."""
        boards: Any = {"discord": self.channel}
        return ModelNotes(self.home, config, boards, lambda: self.now)

    @property
    def said(self) -> list[str]:
        return list(self.channel.said.values())


@pytest.fixture
async def street(tmp_path: Path) -> Street:
    """A channel that has been there for a while."""
    made = Street(tmp_path)
    await made.process().look()
    return made


async def test_each_step_of_a_version_is_told_once(street: Street) -> None:
    notes = street.process()
    first = version(street.home, "s-ada")
    trial = canary.begin(street.home, first, 0.2, NOW)
    await notes.look()
    await notes.look()
    assert street.said == [texts.NOTES["on trial"].format(name=first, share="20")]
    canary.end(street.home, trial, "promoted", "no worse", NOW)
    await notes.look()
    assert street.said[1:] == [texts.NOTES["live"].format(name=first)]
    second = version(street.home)
    canary.end(street.home, canary.begin(street.home, second, 0.2, NOW), "rolled back", "fewer stars", NOW)
    await notes.look()
    assert street.said[2:] == [texts.NOTES["rolled back"].format(name=second, reason="fewer stars", answers=first)]
    registry.retire(street.home, ["s-ada"], NOW)
    await street.process().look()
    assert street.said[3:] == [texts.NOTES["retired"].format(name=first, answers=texts.DEFAULT)]
    assert not any("s-ada" in each for each in street.said)


async def test_what_was_refused_is_no_news(street: Street) -> None:
    version(street.home, "s-ada", is_passed=False)
    registry.retire(street.home, ["s-ada"], NOW)
    version(street.home, is_passed=False)
    await street.process().look()
    assert street.said == []


async def test_a_new_channel_is_not_told_of_old_versions(tmp_path: Path) -> None:
    version(tmp_path, is_live=True)
    street = Street(tmp_path)
    await street.process().look()
    await street.process().look()
    assert street.said == []
    version(tmp_path, is_live=True)
    await street.process().look()
    assert street.said == [texts.NOTES["live"].format(name="v0002")]


async def test_a_kill_between_saying_it_and_remembering_it_says_it_with_the_same_key(street: Street) -> None:
    version(street.home, is_live=True)
    street.channel.dies = True
    with pytest.raises(Crash):
        await street.process().look()
    street.channel.dies = False
    street.now += timedelta(hours=1)
    await street.process().look()
    assert len(street.channel.said) == 1
    assert street.channel.tries == 2


async def test_a_channel_that_is_down_is_told_later_and_not_asked_at_every_look(street: Street) -> None:
    version(street.home, is_live=True)
    notes = street.process()
    street.channel.is_down = True
    await notes.look()
    await notes.look()
    assert street.channel.tries == 1
    street.channel.is_down = False
    street.now += PAUSE
    await notes.look()
    assert len(street.said) == 1


async def test_without_a_channel_it_ends_at_once(tmp_path: Path) -> None:
    street = Street(tmp_path)
    version(tmp_path, is_live=True)
    await street.process(ReviewConfig()).run()
    assert street.channel.tries == 0
