"""Slack's Web API: the only calls that this adapter makes, obeying its limits, with its errors in our words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import ClientError
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import AttuneError, NotDelivered, Unreachable

Json = dict[str, Any]

log = logging.getLogger(__name__)
# The SDK's own lines may quote what is sent; only its warnings are let through, and those do not.
sdk_log = logging.getLogger("attune.slack_sdk")
sdk_log.setLevel(logging.WARNING)

TIMEOUT_SECONDS = 15
# How often a call that was refused for being too frequent is made again, each time after as long as Slack says.
MOST_LIMITED = 4
OPTIONAL_SECONDS = 3.0
_OFF_AFTER = 3
_LONGEST_WHISPER = 3_000  # of the words beside the blocks, which say it all
_GONE = {
    *("account_inactive", "token_revoked", "team_access_not_granted", "org_login_required", "messages_tab_disabled"),
    *("channel_not_found", "not_in_channel", "is_archived", "user_not_found", "user_disabled", "users_not_found"),
    *("cannot_dm_bot", "restricted_action", "ekm_access_denied", "is_inactive"),
}
_BAD_TOKEN = {
    "invalid_auth",
    "not_authed",
    "not_allowed_token_type",
    "account_inactive",
    "token_revoked",
    "token_expired",
}


class SlackProblem(AttuneError):
    """Slack does not let the bot in; the sentence says what to do."""


class Refused(NotDelivered):
    """Slack said no to this very call: the same call again has the same answer. `error` is Slack's name for it."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Slack refused it ({error}).")
        self.error = error


class Unclear(NotDelivered):
    """The connection broke or the server failed: what was sent may have arrived."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is."""

    team: str
    bot_user: str
    bot: str
    scopes: tuple[str, ...]


class SlackWeb:
    """The calls, with the bot's token. NotDelivered (or a kind of it): the call did not do what it is for."""

    def __init__(self, token: SecretStr, api_url: str, *, timeout_seconds: int = TIMEOUT_SECONDS) -> None:
        self._patient = _client(token, api_url, timeout_seconds, MOST_LIMITED)
        self._brief = _client(token, api_url, timeout_seconds, 0)
        self._dms: dict[str, str] = {}
        self._failures: dict[str, int] = {}

    async def identify(self) -> Identity:
        """Who the token belongs to. SlackProblem: Slack does not know it."""
        try:
            answer = await self._call(self._patient.auth_test)
        except Refused as refused:
            raise _bad_token("ATTUNE_SLACK_BOT_TOKEN", "xoxb-", refused) from None
        except Unreachable:
            raise SlackProblem(
                "The Slack app was removed from its workspace, or its token revoked. Install it again and set "
                "ATTUNE_SLACK_BOT_TOKEN to the new token."
            ) from None
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        scopes = tuple(each for each in headers.get("x-oauth-scopes", "").split(",") if each)
        return Identity(answer["team_id"], answer["user_id"], answer.get("bot_id", ""), scopes)

    async def post(
        self, channel: str, thread: str, text: str, blocks: list[Json] | None, key: str, *, is_broadcast: bool = False
    ) -> str:
        """Post a message, markup off, and return its time stamp. `key` is kept with it, unseen.

        `is_broadcast`: in the thread, and shown in the channel too.
        """
        metadata = {"event_type": "attune", "event_payload": {"key": key}}
        arguments = {"channel": channel, "text": text, "mrkdwn": False, "metadata": metadata, "unfurl_links": False}
        more: Json = {**({"thread_ts": thread} if thread else {}), **({"blocks": blocks} if blocks else {})}
        more |= {"reply_broadcast": True} if is_broadcast else {}
        answer = await self._call(lambda: self._patient.api_call("chat.postMessage", json={**arguments, **more}))
        return str(answer["ts"])

    async def keys_at(self, channel: str, thread: str, oldest: str) -> set[str]:
        """The keys of what the bot has posted there since `oldest`. Asked once: someone waits for what comes after."""
        found = await self._messages(self._brief, channel, oldest, thread)
        payloads = [(each.get("metadata") or {}).get("event_payload") or {} for each in found]
        return {str(payload["key"]) for payload in payloads if "key" in payload}

    async def posted(self, channel: str, key: str, since: float) -> str | None:
        """The time stamp of what was posted in a channel with this `key` since then; Refused: it may not be read."""
        for each in await self._messages(self._brief, channel, f"{since:.6f}", ""):
            if ((each.get("metadata") or {}).get("event_payload") or {}).get("key") == key:
                return str(each["ts"])
        return None

    async def whisper(self, channel: str, user: str, text: str, blocks: list[Json]) -> None:
        """Say something in a channel that one person alone sees, until they close Slack."""
        body = {"channel": channel, "user": user, "text": text[:_LONGEST_WHISPER], "blocks": blocks}
        await self._call(lambda: self._patient.api_call("chat.postEphemeral", json=body))

    async def update(self, channel: str, ts: str, text: str, blocks: list[Json]) -> None:
        """Put other words in the place of a message of ours."""
        await self._call(lambda: self._patient.chat_update(channel=channel, ts=ts, text=text, blocks=blocks))

    async def open_view(self, trigger_id: str, view: Json) -> None:
        """Open a window. It has to be quick: a trigger lives for three seconds."""
        await self._call(lambda: self._brief.views_open(trigger_id=trigger_id, view=view))

    async def publish_home(self, user: str, view: Json) -> None:
        """Show the person's Home tab."""
        await self._call(lambda: self._patient.views_publish(user_id=user, view=view))

    async def dm(self, user: str) -> str:
        """The direct message with a person."""
        if user not in self._dms:
            answer = await self._call(lambda: self._patient.conversations_open(users=user))
            self._dms[user] = str(answer["channel"]["id"])
        return self._dms[user]

    def remember_dm(self, user: str, channel: str) -> None:
        """Note the direct message with a person where an event names it."""
        if channel:
            self._dms[user] = channel

    async def upload(self, channel: str, thread: str, name: str, content: str, text: str) -> None:
        """Share a file with a person."""
        await self._call(
            lambda: self._patient.files_upload_v2(
                channel=channel, filename=name, content=content, initial_comment=text, thread_ts=thread or None
            )
        )

    async def set_status(self, channel: str, thread: str, status: str) -> None:
        """Show that the bot is at work, where the plan has that."""
        await self._optional(
            "status",
            lambda: self._brief.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=status),
        )

    async def suggest(self, channel: str, prompts: list[dict[str, str]]) -> None:
        """Offer openers in an empty conversation, where the plan has that."""
        await self._optional(
            "prompts",
            lambda: self._brief.api_call(
                "assistant.threads.setSuggestedPrompts", json={"channel_id": channel, "prompts": prompts}
            ),
        )

    async def messages(self, channel: str, oldest: str, thread: str = "") -> list[Json]:
        """All messages of a channel, or of a thread, after `oldest`, oldest first."""
        return await self._messages(self._patient, channel, oldest, thread)

    async def _messages(self, client: AsyncWebClient, channel: str, oldest: str, thread: str) -> list[Json]:
        method = "conversations.replies" if thread else "conversations.history"
        place: Json = {"channel": channel, "oldest": oldest, "limit": 200, "include_all_metadata": True}
        place |= {"ts": thread} if thread else {}
        found: list[Json] = []
        while True:
            answer = await self._call(partial(client.api_call, method, http_verb="GET", params=dict(place)))
            found += answer["messages"]
            place["cursor"] = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not place["cursor"]:
                return sorted((each for each in found if each["ts"] > oldest), key=lambda each: str(each["ts"]))

    async def _optional(self, feature: str, call: Callable[[], Awaitable[Any]]) -> None:
        """A feature that a free plan may lack: without it everything else goes on. Three failures turn it off."""
        if self._failures.get(feature, 0) >= _OFF_AFTER:
            return
        try:
            async with asyncio.timeout(OPTIONAL_SECONDS):
                await self._call(call)
            self._failures[feature] = 0
        except (NotDelivered, TimeoutError) as error:
            self._failures[feature] = self._failures.get(feature, 0) + 1
            if self._failures[feature] == _OFF_AFTER:
                log.warning("Slack's %s is left out from now on: %s", feature, error)

    async def _call(self, call: Callable[[], Awaitable[Any]]) -> Json:
        """The answer of a call, its headers beside it."""
        try:
            response = await call()
        except SlackApiError as error:
            raise _failure(error) from None
        except (ClientError, TimeoutError, OSError, SlackClientError) as error:
            raise Unclear(f"Slack could not be reached ({type(error).__name__}).") from None
        data: Json = response.data
        return {**data, "headers": response.headers}


async def connection_url(token: SecretStr, api_url: str) -> str:
    """Where to connect for Socket Mode. SlackProblem: the app token is not one."""
    web = SlackWeb(token, api_url)
    try:
        answer = await web._call(lambda: web._patient.apps_connections_open(app_token=token.get_secret_value()))
    except (Refused, Unreachable) as refused:
        raise _bad_token("ATTUNE_SLACK_APP_TOKEN", "xapp-", refused) from None
    return str(answer["url"])


def _client(token: SecretStr, api_url: str, timeout_seconds: int, most_limited: int) -> AsyncWebClient:
    # Not the SDK's own handler for broken connections: it would post a message twice.
    limited = [AsyncRateLimitErrorRetryHandler(max_retry_count=most_limited)] if most_limited else []
    return AsyncWebClient(
        token=token.get_secret_value(),
        base_url=api_url,
        timeout=timeout_seconds,
        retry_handlers=limited,  # type: ignore[arg-type]
        logger=sdk_log,
    )


def _failure(error: SlackApiError) -> NotDelivered:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = getattr(response, "data", None)
    name = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or name in ("ratelimited", "rate_limited"):
        return NotDelivered("Slack asks for a pause.")
    if not name or status >= 500 or name in ("internal_error", "fatal_error", "service_unavailable", "request_timeout"):
        return Unclear(f"Slack could not do it ({name or status}).")
    if name in _GONE:
        return Unreachable(f"The person cannot be reached on Slack ({name}).")
    return Refused(name)


def _bad_token(variable: str, prefix: str, error: NotDelivered) -> SlackProblem:
    name = error.error if isinstance(error, Refused) else "account_inactive"
    why = f"Slack does not accept the token in {variable} ({name})."
    if name in _BAD_TOKEN:
        why += f" It begins with {prefix} and stands on the app's page at api.slack.com/apps."
    return SlackProblem(why)
