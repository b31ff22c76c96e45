"""Slack: direct messages with an agent app, over slack-bolt. Puts together what the other files translate."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from weakref import WeakValueDictionary

from pydantic import SecretStr

from adapters.base import Handle, Recent, Removed
from adapters.slack_dm.board import SlackBoard
from adapters.slack_dm.catch_up import CatchUp
from adapters.slack_dm.links import HttpLink, Link, SocketLink
from adapters.slack_dm.listeners import Listeners
from adapters.slack_dm.sending import Sending
from adapters.slack_dm.web import Identity, SlackProblem, SlackWeb
from bot.errors import NotDelivered
from bot.types import Action, Address, Alert, Event, Moderate, Platform

log = logging.getLogger(__name__)
API_URL = "https://slack.com/api/"
# Slack itself delivers again for about six minutes; after a longer gap, history is read.
LONGEST_GAP_SECONDS = 300.0
_ACKNOWLEDGED_SECONDS = 0.5
_PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)


@dataclass(frozen=True, slots=True)
class SlackSecrets:
    """`app` (xapp-) is for Socket Mode, `signing` for HTTP. All of them print as stars."""

    bot: SecretStr
    app: SecretStr | None = None
    signing: SecretStr | None = None


class SlackAdapter:
    """One workspace. `recent`: who wrote lately; `removed`: the app is gone from the workspace.

    `moderate` is told of clicks in the moderators' channel, for which this is a `Board`.
    """

    platform: Platform = "slack"

    def __init__(
        self,
        secrets: SlackSecrets,
        *,
        recent: Recent,
        removed: Removed,
        moderate: Moderate | None = None,
        api_url: str = API_URL,
        mode: Literal["socket", "http"] = "socket",
        host: str = "127.0.0.1",
        port: int = 3000,
        ping_seconds: float = 10.0,
        timeout_seconds: int = 15,
    ) -> None:
        self._secrets, self._api_url, self._mode = secrets, api_url, mode
        self._host, self._port, self._ping_seconds = host, port, ping_seconds
        self._web = SlackWeb(secrets.bot, api_url, timeout_seconds=timeout_seconds)
        self._sending = Sending(self._web)
        self._catch_up = CatchUp(self._web, recent)
        self._removed = removed
        self._listeners = Listeners(self._web, self._report, self._gone, moderate)
        self._board = SlackBoard(self._web)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._left = asyncio.Event()
        self._handle: Handle | None = None
        self.link: Link | None = None

    async def run(self, handle: Handle) -> None:
        """Report events until `close`. SlackProblem: a token or a setting is wrong, and the sentence says which."""
        if self._left.is_set():
            return
        self._handle = handle
        identity = await self._identity()
        if identity is None:
            return
        self.link = self._made(identity)
        try:
            await self._catch_up.begin()
            await self.link.open()
            await self._stay(self.link)
        finally:
            await self.link.close()
            await self._listeners.close()

    async def perform(self, action: Action, address: Address, key: str) -> None:
        if self._left.is_set():
            raise NotDelivered("The connection to Slack is closed.")
        await self._sending.perform(action, address, key)

    async def show_alert(self, alert: Alert, channel: str, reference: str | None, key: str) -> str:
        if self._left.is_set():
            raise NotDelivered("The connection to Slack is closed.")
        return await self._board.show(alert, channel, reference, key)

    async def call(self, alert: Alert, text: str, channel: str, reference: str, mention: str, key: str) -> None:
        if self._left.is_set():
            raise NotDelivered("The connection to Slack is closed.")
        await self._board.call(text, channel, reference, mention, key)

    async def note(self, text: str, channel: str, key: str, since: datetime | None) -> None:
        if self._left.is_set():
            raise NotDelivered("The connection to Slack is closed.")
        await self._board.note(text, channel, key, since)

    async def close(self) -> None:
        self._left.set()

    async def _identity(self) -> Identity | None:
        """Whose token it is, as soon as Slack answers; None: closed before that."""
        for attempt in range(1_000_000):
            try:
                return await self._web.identify()
            except NotDelivered as error:
                pause = _PAUSES[min(attempt, len(_PAUSES) - 1)]
                log.warning("%s Next try in %g s.", error, pause)
            if await self._left_within(pause):
                return None
        return None

    def _made(self, identity: Identity) -> Link:
        if self._mode == "http":
            if self._secrets.signing is None:
                raise SlackProblem(
                    "Slack over HTTP needs ATTUNE_SLACK_SIGNING_SECRET (Basic Information, App Credentials)."
                )
            secret = self._secrets.signing.get_secret_value()
            return HttpLink(self._listeners.app(identity, self._api_url, secret), self._host, self._port)
        if self._secrets.app is None:
            raise SlackProblem(
                "Slack's Socket Mode needs ATTUNE_SLACK_APP_TOKEN (Basic Information, App-Level Tokens, with the scope "
                "connections:write). It begins with xapp-."
            )
        app = self._listeners.app(identity, self._api_url, None)
        return SocketLink(app, self._secrets.app, self._api_url, self._ping_seconds)

    async def _stay(self, link: Link) -> None:
        """Read due histories, and wait; a long gap in the connection makes them due again."""
        loop = asyncio.get_running_loop()
        lost_at: float | None = None
        while True:
            for user in self._catch_up.due:
                await self._hear(user)
                if self._left.is_set():
                    return
            if await self._left_within(self._ping_seconds):
                return
            if not await link.is_open():
                lost_at = lost_at or loop.time()
            elif lost_at is not None:
                if loop.time() - lost_at > LONGEST_GAP_SECONDS:
                    await self._catch_up.begin()
                lost_at = None

    async def _gone(self, people: str) -> None:
        """The workspace removed the app: have its people erased, and end when Slack's event is acknowledged."""
        await self._removed(people)
        asyncio.get_running_loop().call_later(_ACKNOWLEDGED_SECONDS, self._left.set)

    async def _hear(self, user: str) -> None:
        """Report what a person wrote while nobody listened."""
        async with self._lock(user):
            await self._report_missed(user, patience_seconds=None)

    async def _report(self, event: Event, address: Address) -> None:
        """Report an event in its turn: one person's events in order, what they wrote before it first."""
        async with self._lock(address.user):
            await self._report_missed(address.user)
            assert self._handle is not None
            await self._handle(event, address)

    async def _report_missed(self, user: str, patience_seconds: float | None = 5.0) -> None:
        assert self._handle is not None
        for event, address in await self._catch_up.missed(user, patience_seconds):
            await self._handle(event, address)

    def _lock(self, user: str) -> asyncio.Lock:
        return self._locks.setdefault(user, asyncio.Lock())

    async def _left_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._left.wait(), seconds)
        except TimeoutError:
            return False
        return True
