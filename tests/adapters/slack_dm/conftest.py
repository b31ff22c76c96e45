"""A Slack on the loopback with the real adapter beside it, and a bot that can be told what to answer."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.types import Address
from tests.adapters.fake_bot import FakeBot
from tests.slack_double.double import SlackDouble
from tests.slack_double.person import Person
from tests.slack_double.stand import Stand, stand_beside

ADA = Address("slack", "T1:U1")


@pytest.fixture
def bot() -> FakeBot:
    """Keeps the events that the adapter reports."""
    return FakeBot()


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """The adapter, not running yet."""
    async with stand_beside(SlackDouble()) as made:
        yield made


@pytest.fixture
async def running(stand: Stand, bot: FakeBot) -> Stand:
    """The adapter, running."""
    bot.adapter, bot.address = stand.adapter, ADA
    await stand.start(bot.handle)
    return stand


@pytest.fixture
def ada(stand: Stand) -> Person:
    """Someone who writes to the app."""
    return stand.slack.person("U1")
