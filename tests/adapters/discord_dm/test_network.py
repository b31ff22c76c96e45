"""The adapter's own way to the network: the login, the gateway, rate limits, and what a wrong account is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.discord_dm import DiscordAdapter, DiscordProblem, check, invite_link
from adapters.discord_dm.checks import ENDPOINT
from adapters.discord_dm.failures import BAD_TOKEN, NOT_SET
from adapters.discord_dm.sending import nonce_of
from bot.errors import NotDelivered
from bot.types import Address, Event, LastSeen, MessageReceived, Platform, Say
from tests.adapters.discord_dm.loopback import (
    PERSON,
    TOKEN,
    Loopback,
    discord_on_the_loopback,
    message_by,
    rate_limited,
    server_with_channel,
)

ADA = Address("discord", "100", "500")


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Loopback]:
    async with discord_on_the_loopback(monkeypatch) as made:
        yield made


async def nobody(platform: Platform) -> Sequence[LastSeen]:
    return ()


def adapter_with(token: str, tmp_path: Path) -> DiscordAdapter:
    return DiscordAdapter(SecretStr(token), recent=nobody, commands_hash_path=tmp_path / "commands", retry_seconds=0.01)


class Heard:
    """Keeps what is reported, and says when something was."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[tuple[Event, Address]] = asyncio.Queue()

    async def __call__(self, event: Event, address: Address) -> None:
        self.events.put_nowait((event, address))


async def test_a_message_over_the_gateway_is_reported_and_answered(discord: Loopback, tmp_path: Path) -> None:
    adapter, heard = adapter_with(TOKEN, tmp_path), Heard()
    running = asyncio.create_task(adapter.run(heard))
    await adapter.perform(Say("an answer that a stopped process left"), ADA, "early")
    await asyncio.wait_for(discord.connected.wait(), 10)
    await discord.say("hello")
    async with asyncio.timeout(10):
        event, address = await heard.events.get()
    assert isinstance(event, MessageReceived)
    assert (event.text, event.event_id, address) == ("hello", "5001", ADA)
    await adapter.close()
    await asyncio.wait_for(running, 10)
    assert [body["content"] for body in discord.sent] == ["an answer that a stopped process left"]
    assert discord.synced == 1


async def test_what_is_written_while_the_list_of_people_is_made_waits_for_what_was_missed(
    discord: Loopback, tmp_path: Path
) -> None:
    made = asyncio.Event()

    async def slow(platform: Platform) -> Sequence[LastSeen]:
        await made.wait()
        return (LastSeen(ADA, "5000", datetime.now(UTC)),)

    discord.history = [message_by(PERSON, "missed", 5001), message_by(PERSON, "known", 5000)]
    adapter = DiscordAdapter(SecretStr(TOKEN), recent=slow, commands_hash_path=tmp_path / "commands")
    heard = Heard()
    running = asyncio.create_task(adapter.run(heard))
    await asyncio.wait_for(discord.connected.wait(), 10)
    await discord.say("now", 5002)
    await asyncio.sleep(0.05)
    assert heard.events.empty()
    made.set()
    async with asyncio.timeout(10):
        texts = [(await heard.events.get())[0] for _ in range(2)]
    await adapter.close()
    await asyncio.wait_for(running, 10)
    assert [event.text for event in texts if isinstance(event, MessageReceived)] == ["missed", "now"]


async def test_even_at_debug_no_log_holds_what_is_written(
    discord: Loopback, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    adapter, heard = adapter_with(TOKEN, tmp_path), Heard()
    with caplog.at_level(logging.DEBUG):
        running = asyncio.create_task(adapter.run(heard))
        await asyncio.wait_for(discord.connected.wait(), 10)
        await discord.say("words of a person")
        await asyncio.wait_for(heard.events.get(), 10)
        await adapter.perform(Say("words of the bot"), ADA, "key")
        await adapter.close()
        await asyncio.wait_for(running, 10)
    assert "connected to Gateway" in caplog.text
    assert "words of" not in caplog.text
    assert TOKEN not in caplog.text


async def test_it_asks_for_the_least_that_it_needs_and_nothing_privileged(discord: Loopback, tmp_path: Path) -> None:
    adapter = adapter_with(TOKEN, tmp_path)
    running = asyncio.create_task(adapter.run(Heard()))
    await asyncio.wait_for(discord.connected.wait(), 10)
    await adapter.close()
    await asyncio.wait_for(running, 10)
    assert discord.identified[0]["intents"] == 4097


@pytest.mark.parametrize("token", ["", "   "])
async def test_without_a_token_it_says_which_one_is_missing(token: str, tmp_path: Path) -> None:
    with pytest.raises(DiscordProblem, match="ATTUNE_DISCORD_TOKEN is not set"):
        await adapter_with(token, tmp_path).run(Heard())


async def test_a_wrong_token_is_told_in_words_and_never_shown(discord: Loopback, tmp_path: Path) -> None:
    with pytest.raises(DiscordProblem) as caught:
        await adapter_with("a.wrong.token", tmp_path).run(Heard())
    assert str(caught.value) == BAD_TOKEN
    assert "a.wrong.token" not in repr(caught.value)


async def test_a_token_that_the_gateway_refuses_is_told_too(discord: Loopback, tmp_path: Path) -> None:
    discord.close_code = 4004
    with pytest.raises(DiscordProblem, match="Reset Token"):
        await asyncio.wait_for(adapter_with(TOKEN, tmp_path).run(Heard()), 10)


async def test_a_discord_that_is_away_at_the_start_is_waited_for(
    discord: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord.broken_logins = 2
    adapter = adapter_with(TOKEN, tmp_path)
    running = asyncio.create_task(adapter.run(Heard()))
    await asyncio.wait_for(discord.connected.wait(), 10)
    assert discord.logins == 3
    await adapter.close()
    await asyncio.wait_for(running, 10)


async def test_closing_while_discord_is_away_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:9/api")
    adapter = adapter_with(TOKEN, tmp_path)
    running = asyncio.create_task(adapter.run(Heard()))
    waiting = asyncio.create_task(adapter.perform(Say("hello"), ADA, "key"))
    await asyncio.sleep(0.05)
    await adapter.close()
    await asyncio.wait_for(running, 10)
    with pytest.raises(NotDelivered):
        await waiting


async def test_a_rate_limit_is_obeyed_and_the_same_message_sent_again(discord: Loopback, tmp_path: Path) -> None:
    discord.failures = [rate_limited(0.05)]
    adapter = adapter_with(TOKEN, tmp_path)
    running = asyncio.create_task(adapter.run(Heard()))
    await adapter.perform(Say("hello"), ADA, "key")
    await adapter.close()
    await asyncio.wait_for(running, 10)
    assert [body["nonce"] for body in discord.sent] == [nonce_of("key", 0)] * 2
    assert all(body["enforce_nonce"] for body in discord.sent)


async def test_a_limit_that_is_too_long_to_wait_for_is_left_to_the_outbox(discord: Loopback, tmp_path: Path) -> None:
    discord.failures = [rate_limited(3600)]
    adapter = adapter_with(TOKEN, tmp_path)
    running = asyncio.create_task(adapter.run(Heard()))
    with pytest.raises(NotDelivered):
        await adapter.perform(Say("hello"), ADA, "key")
    await adapter.close()
    await asyncio.wait_for(running, 10)


async def test_the_check_finds_nothing_wrong_with_a_good_account(discord: Loopback) -> None:
    discord.about = {"integration_types_config": {"0": {}, "1": {}}}
    assert await check(SecretStr(TOKEN)) == []
    assert discord.synced == 0


@pytest.mark.parametrize(
    ("token", "about", "sentence"),
    [
        ("", {}, NOT_SET),
        ("a.wrong.token", {}, BAD_TOKEN),
        (TOKEN, {"interactions_endpoint_url": "https://example.org"}, ENDPOINT),
        (TOKEN, {"integration_types_config": {"0": {}}}, "cannot be installed by a person"),
    ],
    ids=["missing", "wrong", "endpoint", "installs"],
)
async def test_the_check_says_what_is_wrong_and_what_to_do(
    discord: Loopback, token: str, about: dict[str, object], sentence: str
) -> None:
    discord.about = about
    (found,) = await check(SecretStr(token))
    assert sentence in found


VIEW, SEND, READ = 1 << 10, 1 << 11, 1 << 16


@pytest.mark.parametrize(
    ("allowed", "named"),
    [(VIEW | SEND | READ, ""), (VIEW | READ, "Send Messages"), (VIEW | SEND, "Read Message History")],
)
async def test_the_check_says_what_the_bot_lacks_in_the_moderators_channel(
    discord: Loopback, allowed: int, named: str
) -> None:
    discord.answers = server_with_channel(allowed)
    found = await check(SecretStr(TOKEN), "800")
    assert [each.rpartition(": ")[2] for each in found] == ([f"{named}."] if named else [])


async def test_the_check_says_that_there_is_no_moderators_channel(discord: Loopback) -> None:
    (found,) = await check(SecretStr(TOKEN), "801")
    assert "[review] discord_channel = 801" in found


async def test_the_check_says_that_discord_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:9/api")
    (found,) = await check(SecretStr(TOKEN))
    assert "cannot be reached" in found


def test_the_invite_asks_for_no_permission() -> None:
    assert invite_link(900) == "https://discord.com/oauth2/authorize?client_id=900"
