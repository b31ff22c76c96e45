"""The double refuses what Slack refuses: an adapter that passes against it was not let through by kindness."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_double import workspace as workspace_module
from tests.slack_double.double import SlackDouble
from tests.slack_double.workspace import APP_TOKEN, BOT_TOKEN

Json = dict[str, Any]
PLAIN = {"type": "plain_text", "text": "words"}


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    made = SlackDouble()
    await made.start()
    made.workspace.join("U1")
    yield made
    await made.close()


@pytest.fixture
def client(slack: SlackDouble) -> AsyncWebClient:
    return AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url, retry_handlers=[])


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        await call
    return str(raised.value.response.get("error"))


def button(action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": PLAIN, "action_id": action_id, **more}


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [{"type": "section", "text": PLAIN}], **more}


BAD_BLOCKS = {
    "too many": [{"type": "divider"}] * 51,
    "a long section": [{"type": "section", "text": {"type": "plain_text", "text": "x" * 3001}}],
    "an empty section": [{"type": "section", "text": {"type": "plain_text", "text": ""}}],
    "an unknown block": [{"type": "marquee"}],
    "no elements": [{"type": "actions", "elements": []}],
    "26 elements": [{"type": "actions", "elements": [button(f"b{number}") for number in range(26)]}],
    "one action_id twice": [{"type": "actions", "elements": [button("b"), button("b")]}],
    "one block_id twice": [{"type": "divider", "block_id": "x"}, {"type": "divider", "block_id": "x"}],
    "a long label": [{"type": "actions", "elements": [{**button("b"), "text": {**PLAIN, "text": "x" * 76}}]}],
    "a long value": [{"type": "actions", "elements": [button("b", value="x" * 2001)]}],
    "an odd style": [{"type": "actions", "elements": [button("b", style="purple")]}],
    "a label of markup": [{"type": "actions", "elements": [{**button("b"), "text": {"type": "mrkdwn", "text": "x"}}]}],
    "eleven radio options": [
        {
            "type": "input",
            "label": PLAIN,
            "element": {
                "type": "radio_buttons",
                "options": [{"text": PLAIN, "value": str(number)} for number in range(11)],
            },
        }
    ],
}
BAD_VIEWS = {
    "a long title": modal(title={**PLAIN, "text": "x" * 25}),
    "no blocks": modal(blocks=[]),
    "101 blocks": modal(blocks=[{"type": "divider"}] * 101),
    "much private metadata": modal(private_metadata="x" * 3001),
    "inputs that cannot be sent": {
        "type": "modal",
        "title": PLAIN,
        "blocks": [{"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}}],
    },
}


@pytest.mark.parametrize("blocks", BAD_BLOCKS.values(), ids=BAD_BLOCKS)
async def test_bad_blocks_are_refused_and_noted(slack: SlackDouble, client: AsyncWebClient, blocks: list[Json]) -> None:
    assert await refusal(client.chat_postMessage(channel="DU1", text="x", blocks=blocks)) == "invalid_blocks"
    assert len(slack.violations) == 1
    assert not slack.workspace.by_bot("U1")


@pytest.mark.parametrize("view", BAD_VIEWS.values(), ids=BAD_VIEWS)
async def test_bad_views_are_refused_and_noted(slack: SlackDouble, client: AsyncWebClient, view: Json) -> None:
    trigger = slack.workspace.trigger("U1")
    assert await refusal(client.views_open(trigger_id=trigger, view=view)) == "invalid_arguments"
    assert len(slack.violations) == 1


async def test_a_trigger_is_good_once_for_three_seconds(slack: SlackDouble, client: AsyncWebClient) -> None:
    trigger = slack.workspace.trigger("U1")
    await client.views_open(trigger_id=trigger, view=modal())
    assert await refusal(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    late = slack.workspace.trigger("U1")
    slack.workspace.clock = lambda: time.time() + workspace_module.TRIGGER_SECONDS + 1
    assert await refusal(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert await refusal(client.views_open(trigger_id="made up", view=modal())) == "invalid_trigger_id"


async def test_unknown_methods_tokens_channels_and_scopes_are_refused(
    slack: SlackDouble, client: AsyncWebClient
) -> None:
    assert await refusal(client.api_call("chat.shout", json={})) == "unknown_method"
    assert slack.violations == ["unknown method chat.shout"]
    assert await refusal(client.chat_postMessage(channel="D404", text="x")) == "channel_not_found"
    assert await refusal(client.api_call("chat.postMessage", json={"channel": "DU1"})) == "no_text"
    assert await refusal(client.chat_postMessage(channel="DU1", text="x" * 40_001)) == "msg_too_long"
    slack.scopes = frozenset({"im:history"})
    assert await refusal(client.chat_postMessage(channel="DU1", text="x")) == "missing_scope"
    stranger = AsyncWebClient(token="xoxb-stranger", base_url=slack.api_url)
    assert await refusal(stranger.auth_test()) == "invalid_auth"
    with_app_token = AsyncWebClient(token=APP_TOKEN, base_url=slack.api_url)
    assert await refusal(with_app_token.auth_test()) == "not_allowed_token_type"
    assert await refusal(client.apps_connections_open(app_token=BOT_TOKEN)) == "not_allowed_token_type"


async def test_only_ones_own_messages_can_be_changed_and_unmentioned_blocks_stay(
    slack: SlackDouble, client: AsyncWebClient
) -> None:
    theirs = await slack.person("U1").says("mine", is_delivered=False)
    assert await refusal(client.chat_update(channel="DU1", ts=theirs, text="x")) == "cant_update_message"
    assert await refusal(client.chat_update(channel="DU1", ts="1.000001", text="x")) == "message_not_found"
    blocks = [{"type": "actions", "elements": [button("b")]}]
    ours = await client.chat_postMessage(channel="DU1", text="x", blocks=blocks)
    await client.chat_update(channel="DU1", ts=ours["ts"], text="y")
    assert slack.workspace.by_bot("U1")[0]["blocks"] == blocks


async def test_a_call_before_retry_after_is_over_is_refused_again_and_noted(
    slack: SlackDouble, client: AsyncWebClient
) -> None:
    slack.fail("chat.postMessage", 429)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="DU1", text="x")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="DU1", text="x")
    assert "before Retry-After was over" in slack.violations[0]
    slack.workspace.join("U2")
    await client.chat_postMessage(channel="DU2", text="another channel has a limit of its own")


async def test_metadata_is_checked_and_only_shown_when_asked_for(slack: SlackDouble, client: AsyncWebClient) -> None:
    call = client.api_call("chat.postMessage", json={"channel": "DU1", "text": "x", "metadata": {"event_type": "e"}})
    assert await refusal(call) == "invalid_metadata_format"
    await client.chat_postMessage(
        channel="DU1", text="x", metadata={"event_type": "attune", "event_payload": {"key": "k"}}
    )
    plain = await client.conversations_history(channel="DU1")
    full = await client.conversations_history(channel="DU1", include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"]["event_payload"] == {"key": "k"}


async def test_replies_stand_in_their_thread_and_not_in_the_channel(slack: SlackDouble, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="DU1", text="root")
    for number in range(5):
        await client.chat_postMessage(channel="DU1", text=str(number), thread_ts=root["ts"])
    top = await client.conversations_history(channel="DU1")
    first = await client.conversations_replies(channel="DU1", ts=root["ts"], limit=4)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_replies(channel="DU1", ts=root["ts"], limit=4, cursor=cursor)
    assert [each["text"] for each in top["messages"]] == ["root"]
    assert [each["text"] for each in (*first["messages"], *rest["messages"])] == ["root", "0", "1", "2", "3", "4"]
    assert await refusal(client.conversations_replies(channel="DU1", ts="1.000001")) == "thread_not_found"


async def test_a_ticket_opens_one_socket_and_an_envelope_goes_to_one_of_them(slack: SlackDouble) -> None:
    got: list[str] = []
    async with ClientSession() as session, asyncio.TaskGroup() as group:
        sockets = []
        for _ in range(2):
            answer = await AsyncWebClient(base_url=slack.api_url).apps_connections_open(app_token=APP_TOKEN)
            sockets.append(await session.ws_connect(answer["url"]))
            refused = await session.get(answer["url"].replace("ws", "http", 1))
            assert refused.status == 408

        async def listen(socket: Any) -> None:
            async for message in socket:
                content = message.json()
                if content["type"] == "events_api":
                    got.append(content["payload"]["event"]["text"])
                    await socket.send_json({"envelope_id": content["envelope_id"]})

        for socket in sockets:
            group.create_task(listen(socket))
        ada = slack.person()
        for number in range(4):
            await ada.says(str(number))
        for socket in sockets:
            await socket.close()
    assert got == ["0", "1", "2", "3"]
