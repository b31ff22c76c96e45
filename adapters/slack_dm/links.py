"""The two ways from Slack to here: a socket that we open, or requests that Slack signs and sends to us."""

from __future__ import annotations

from typing import Protocol

from aiohttp import web
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack_dm.web import SlackProblem, connection_url, sdk_log

EVENTS_PATH = "/slack/events"


class Link(Protocol):
    """An open way in."""

    async def open(self) -> None:
        """Let events come. SlackProblem: the settings do not allow it."""

    async def is_open(self) -> bool:
        """Whether events can come at this moment."""

    async def close(self) -> None:
        """Let no more come."""


class SocketLink:
    """Socket Mode: no public address is needed. The SDK connects again by itself."""

    def __init__(self, app: AsyncApp, token: SecretStr, api_url: str, ping_seconds: float) -> None:
        self._token, self._api_url = token, api_url
        self._handler = AsyncSocketModeHandler(
            app,
            token.get_secret_value(),
            logger=sdk_log,
            web_client=AsyncWebClient(token=token.get_secret_value(), base_url=api_url, logger=sdk_log),
            ping_interval=ping_seconds,
        )

    async def open(self) -> None:
        # The SDK would try a token that is refused for ever.
        self._handler.client.wss_uri = await connection_url(self._token, self._api_url)
        await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def is_open(self) -> bool:
        return await self._handler.client.is_connected()

    async def close(self) -> None:
        await self._handler.close_async()  # type: ignore[no-untyped-call]


class HttpLink:
    """Signed HTTP: a reverse proxy with TLS stands in front, and Slack posts to `EVENTS_PATH`."""

    def __init__(self, app: AsyncApp, host: str, port: int) -> None:
        self._runner = web.AppRunner(app.web_app(path=EVENTS_PATH), access_log=None)
        self._host, self._port = host, port

    @property
    def port(self) -> int:
        """The port that it listens on, also where any free one was asked for."""
        return int(self._runner.addresses[0][1])

    async def open(self) -> None:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            raise SlackProblem(
                f"Slack's requests cannot be received at {self._host}:{self._port}: {error.strerror or error}. "
                "Set another host or port under [slack] in config.toml."
            ) from None

    async def is_open(self) -> bool:
        return True

    async def close(self) -> None:
        await self._runner.cleanup()
