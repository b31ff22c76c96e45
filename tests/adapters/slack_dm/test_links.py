"""Sockets that break, envelopes that come twice or in another order, and requests that Slack signs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from adapters.slack_dm import SlackAdapter, SlackProblem, SlackSecrets
from bot.errors import NotDelivered
from bot.types import Address, CommandInvoked, MessageReceived, Say
from tests.adapters.fake_bot import FakeBot
from tests.slack_double.delivery import SignedHttp
from tests.slack_double.double import SlackDouble
from tests.slack_double.person import Person
from tests.slack_double.stand import SECRETS, Stand, stand_beside
from tests.slack_double.workspace import APP_TOKEN, BOT_TOKEN, envelope


def texts(bot: FakeBot) -> list[str]:
    return [event.text for event in bot.events if isinstance(event, MessageReceived)]


async def test_a_refreshed_connection_loses_nothing(running: Stand, ada: Person, bot: FakeBot) -> None:
    await ada.says("before")
    opened = running.slack.connections_opened
    await running.slack.sockets.refresh()
    await running.slack.workspace.until(lambda: running.slack.connections_opened > opened, "a new connection")
    await ada.says("after")
    assert texts(bot) == ["before", "after"]


async def test_a_broken_connection_comes_back_and_what_was_sent_meanwhile_arrives(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    running.slack.sockets.ack_seconds = 0.3
    await ada.says("before")
    await running.slack.sockets.kill()
    await ada.says("meanwhile")
    await ada.says("after")
    assert texts(bot) == ["before", "meanwhile", "after"]
    assert not running.slack.delivery.lost


async def test_an_event_that_comes_twice_has_one_id(running: Stand, ada: Person, bot: FakeBot) -> None:
    running.slack.delivery.duplicates = 1
    await ada.says("one")
    await running.slack.settled()
    assert texts(bot) == ["one", "one"]
    assert len({event.event_id for event in bot.events}) == 1


async def test_a_lost_acknowledgement_brings_the_event_again_with_the_same_id(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    running.slack.sockets.ack_seconds, running.slack.sockets.loses_acks = 0.3, 1
    await ada.says("one")
    assert len(bot.events) == 2
    assert len({event.event_id for event in bot.events}) == 1


async def test_events_in_another_order_say_when_each_was_written(running: Stand, ada: Person, bot: FakeBot) -> None:
    running.slack.delivery.reorders = 1
    await asyncio.gather(ada.says("first"), ada.says("second"))
    assert texts(bot) == ["second", "first"]
    ordered = sorted(bot.events, key=lambda event: getattr(event, "sent_at", None) or 0)
    assert [getattr(event, "text", "") for event in ordered] == ["first", "second"]


async def test_slack_being_away_at_the_start_is_waited_for(stand: Stand, ada: Person, bot: FakeBot) -> None:
    stand.slack.fail("auth.test", 500)
    await stand.start(bot.handle)
    await ada.says("hello")
    assert texts(bot) == ["hello"]


@pytest.mark.parametrize(
    ("secrets", "mode", "named"),
    [
        (SlackSecrets(SecretStr("xoxb-wrong"), SecretStr(APP_TOKEN)), "socket", "ATTUNE_SLACK_BOT_TOKEN"),
        (SlackSecrets(SecretStr(BOT_TOKEN), SecretStr("xapp-wrong")), "socket", "ATTUNE_SLACK_APP_TOKEN"),
        (SlackSecrets(SecretStr(BOT_TOKEN)), "socket", "ATTUNE_SLACK_APP_TOKEN"),
        (SlackSecrets(SecretStr(BOT_TOKEN)), "http", "ATTUNE_SLACK_SIGNING_SECRET"),
    ],
)
async def test_a_missing_or_wrong_token_ends_the_start_with_its_name(
    stand: Stand, bot: FakeBot, secrets: SlackSecrets, mode: str, named: str
) -> None:
    async def nothing(_: object) -> tuple[()]:
        return ()

    adapter = SlackAdapter(
        secrets,
        recent=nothing,
        removed=nothing,  # type: ignore[arg-type]
        api_url=stand.slack.api_url,
        mode=mode,  # type: ignore[arg-type]
        port=0,
    )
    with pytest.raises(SlackProblem, match=named):
        await asyncio.wait_for(adapter.run(bot.handle), 5)


def test_no_secret_is_ever_printed() -> None:
    assert BOT_TOKEN not in repr(SECRETS) + str(SECRETS)
    assert APP_TOKEN not in repr(SECRETS)


async def test_closing_while_slack_is_away_ends_the_run(stand: Stand, bot: FakeBot) -> None:
    stand.slack.fail("auth.test", 500, times=100)
    running = asyncio.create_task(stand.adapter.run(bot.handle))
    await stand.slack.workspace.until(lambda: stand.slack.called("auth.test"), "a try")
    assert not running.done(), "it goes on trying"
    await stand.adapter.close()
    await asyncio.wait_for(running, 3)
    assert not bot.events
    with pytest.raises(NotDelivered):
        await stand.adapter.perform(Say("hello"), Address("slack", "T1:U1", "D1"), "k1")


# Signed HTTP.


@pytest.fixture
async def http(bot: FakeBot) -> AsyncIterator[Stand]:
    """The adapter as a web server, and the double posting to it."""
    async with stand_beside(SlackDouble(), mode="http") as made:
        await made.start(bot.handle)
        yield made


def transport(http: Stand) -> SignedHttp:
    found = http.slack.delivery.transport
    assert isinstance(found, SignedHttp)
    return found


async def test_over_http_a_person_writes_taps_and_commands_alike(http: Stand, bot: FakeBot) -> None:
    ada = http.slack.person()
    await ada.says("hello")
    await ada.slash("/attune", "privacy", channel="C9")
    await ada.shortcut("talk")
    assert texts(bot) == ["hello"]
    assert [event.name for event in bot.events if isinstance(event, CommandInvoked)] == ["privacy", "talk"]
    assert ada.command_answer
    assert not http.slack.called("apps.connections.open")


async def test_over_http_a_forged_old_or_unsigned_request_is_refused(http: Stand, bot: FakeBot) -> None:
    body = json.dumps(envelope({"type": "message", "user": "U1", "text": "hi", "channel": "D1", "channel_type": "im"}))
    post = transport(http).post
    assert (await post(body, "application/json", secret="another secret"))[0] == 401
    assert (await post(body, "application/json", age_seconds=600))[0] == 401
    assert (await post(body, "application/json", headers={"X-Slack-Signature": ""}))[0] == 401
    assert (await post(body, "application/json", headers={"X-Slack-Signature": "v0=" + "0" * 64}))[0] == 401
    assert bot.events == []


async def test_over_http_slack_can_verify_the_address(http: Stand) -> None:
    status, text = await transport(http).post(
        json.dumps({"type": "url_verification", "challenge": "abc", "token": "legacy"}), "application/json"
    )
    assert (status, json.loads(text)["challenge"]) == (200, "abc")


async def test_over_http_what_could_not_be_stored_is_answered_with_an_error_and_comes_again(
    http: Stand, bot: FakeBot
) -> None:
    tries: list[object] = []

    async def failing(event: object, address: object) -> None:
        tries.append(event)
        if len(tries) == 1:
            raise RuntimeError

    http.adapter._handle = failing
    await http.slack.person().says("hello")
    assert len(tries) == 2
    assert tries[0] == tries[1]


async def test_a_port_that_is_taken_is_named(http: Stand, bot: FakeBot) -> None:
    taken = int(transport(http)._url.split(":")[2].split("/")[0])
    second = http.made(mode="http", port=taken)
    with pytest.raises(SlackProblem, match=str(taken)):
        await asyncio.wait_for(second.run(bot.handle), 5)
