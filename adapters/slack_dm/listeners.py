"""What Slack sends, over slack-bolt: each payload is translated, reported, and only then acknowledged."""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import uuid4

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from adapters.base import Removed
from adapters.slack_dm import blocks, reading
from adapters.slack_dm.board import CaseListeners
from adapters.slack_dm.places import Place, place_of
from adapters.slack_dm.reading import team_of
from adapters.slack_dm.web import Identity, SlackWeb, sdk_log
from bot.errors import NotDelivered
from bot.texts import slack
from bot.types import Address, Event, Moderate

Json = dict[str, Any]
Report = Callable[[Event, Address], Awaitable[None]]

log = logging.getLogger(__name__)

# What the manifest asks Slack for; a test holds the two together.
EVENTS = ("message.im", "app_home_opened", "app_uninstalled", "tokens_revoked")
COMMAND = f"/{slack.COMMAND_WORD}"
SHORTCUTS = ("talk",)
_ANY = re.compile(".*")


class Listeners:
    """Bolt's listeners. Bolt acknowledges after them (`process_before_response`): what fails is delivered again."""

    def __init__(self, web: SlackWeb, report: Report, removed: Removed, moderate: Moderate | None = None) -> None:
        self._web, self._report, self._removed = web, report, removed
        self._tasks: set[asyncio.Task[None]] = set()
        self._cases = CaseListeners(web, moderate, self._beside) if moderate else None

    def app(self, identity: Identity, api_url: str, signing_secret: str | None) -> AsyncApp:
        """The bolt app; without a signing secret it is for Socket Mode, where nothing is signed."""

        async def authorize(**_: Any) -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=None,
                team_id=identity.team,
                bot_user_id=identity.bot_user,
                bot_id=identity.bot,
                bot_token="kept out of bolt",
            )

        app = AsyncApp(
            logger=sdk_log,
            client=AsyncWebClient(base_url=api_url, logger=sdk_log),
            authorize=authorize,
            signing_secret=signing_secret or "",
            request_verification_enabled=signing_secret is not None,
            process_before_response=True,
        )
        self._listen(app)
        return app

    async def close(self) -> None:
        """Stop what still runs beside the listeners."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _listen(self, app: AsyncApp) -> None:
        if self._cases:
            self._cases.listen(app)
        app.event("message")(self._on_message)
        app.event("app_home_opened")(self._on_opened)
        app.event("app_uninstalled")(self._on_uninstalled)
        app.event("tokens_revoked")(self._on_revoked)
        app.event(_ANY)(_ignored)
        app.action(blocks.FILL)(self._on_fill)
        app.action(_ANY)(self._on_tap)
        app.view(_ANY)(self._on_submitted)
        app.view_closed(_ANY)(_ignored)
        app.command(_ANY)(self._on_command)
        app.shortcut(_ANY)(self._on_shortcut)
        app.error(_failed)

    async def _on_message(self, body: Json) -> None:
        event, team = body["event"], team_of(body)
        if found := reading.message(event, team):
            self._web.remember_dm(str(event.get("user") or ""), str(event["channel"]) if event.get("user") else "")
            await self._report(*found)

    async def _on_opened(self, body: Json) -> None:
        event = body["event"]
        self._web.remember_dm(str(event["user"]), str(event.get("channel") or ""))
        if event.get("tab") == "home":
            await self._report(*reading.home(body, team_of(body)))
        elif event.get("tab") == "messages":
            prompts = [{"title": title, "message": message} for title, message in slack.PROMPTS]
            self._beside(self._web.suggest(str(event["channel"]), prompts))

    async def _on_uninstalled(self, body: Json) -> None:
        log.error("the Slack app was removed from its workspace; what its people wrote is erased")
        await self._removed(f"{team_of(body)}:")

    async def _on_revoked(self, body: Json) -> None:
        """A person's token says nothing about the app, and this one asks for none; the bot's token is the app."""
        if (body["event"].get("tokens") or {}).get("bot"):
            log.error("the bot's token was revoked; what the workspace's people wrote is erased")
            await self._removed(f"{team_of(body)}:")

    async def _on_fill(self, ack: AsyncAck, body: Json) -> None:
        """Open the form's window, beside the acknowledgement: both have three seconds."""
        self._beside(self._open_form(body))
        await ack()

    async def _on_tap(self, ack: AsyncAck, body: Json) -> None:
        found = reading.tapped(body, team_of(body))
        if found:
            await self._report(*await self._placed(*found))
        await ack()

    async def _on_submitted(self, ack: AsyncAck, body: Json) -> None:
        await self._report(*reading.submitted(body, team_of(body)))
        await ack()

    async def _on_command(self, ack: AsyncAck, body: Json) -> None:
        place = await self._dm(str(body["user_id"]))
        await self._report(*reading.command(body, team_of(body), place))
        if body.get("channel_id") == place.channel:
            await ack()
        else:
            await ack(text=slack.IN_MESSAGES, response_type="ephemeral")

    async def _on_shortcut(self, ack: AsyncAck, body: Json) -> None:
        place = await self._dm(str(body["user"]["id"]))
        if found := reading.shortcut(body, team_of(body), place):
            await self._report(*found)
        await ack()

    async def _placed(self, event: Event, address: Address) -> tuple[Event, Address]:
        """What was tapped on the Home tab is answered in the direct message."""
        if address.channel:
            return event, address
        place = await self._dm(address.user.rpartition(":")[2])
        return event, Address(address.platform, address.user, str(place))

    async def _dm(self, user: str) -> Place:
        """The direct message with a person; none while Slack cannot say, and then it is asked again to answer."""
        try:
            return Place(await self._web.dm(user))
        except NotDelivered as error:
            log.warning("a direct message could not be opened: %s", error)
            return Place("")

    async def _open_form(self, body: Json) -> None:
        origin, where = reading.opened_from(body)
        try:
            view = blocks.modal(str(body["actions"][0]["value"]), origin, where)
            await self._web.open_view(str(body["trigger_id"]), view)
        except NotDelivered as error:
            log.warning("a form could not be opened: %s", error)
            place = place_of(where)
            await self._web.post(place.channel, place.thread, slack.TAP_AGAIN, [], uuid4().hex)

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except NotDelivered as error:
        log.warning("%s", error)


async def _ignored(ack: AsyncAck) -> None:
    await ack()


async def _failed(error: Exception) -> None:
    """The error's own words are left out of the log: they may quote what a person wrote. Slack delivers again."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("what Slack sent could not be taken in: %s\n%s", type(error).__name__, frames)
