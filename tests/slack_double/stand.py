"""The real adapter beside the double, in one event loop: what every Slack test begins with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from adapters.base import Handle, Recent, Removed
from adapters.slack_dm import SlackAdapter, SlackSecrets
from adapters.slack_dm.links import HttpLink
from bot.types import LastSeen, Platform
from tests.slack_double.double import SlackDouble
from tests.slack_double.workspace import APP_TOKEN, BOT_TOKEN, SECRET

SECRETS = SlackSecrets(SecretStr(BOT_TOKEN), SecretStr(APP_TOKEN), SecretStr(SECRET))


@dataclass
class Stand:
    """`recent` is what the adapter is told of who wrote lately, `removed` what it told of removed workspaces.

    `find_recent` and `on_removed`, where set, are asked and told instead.
    """

    slack: SlackDouble
    recent: list[LastSeen] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    find_recent: Recent | None = None
    on_removed: Removed | None = None
    adapter: SlackAdapter = field(init=False)
    running: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.adapter = self.made()

    def made(self, **options: Any) -> SlackAdapter:
        """An adapter for the double, not running."""

        async def recent(platform: Platform) -> Sequence[LastSeen]:
            return await self.find_recent(platform) if self.find_recent else self.recent

        async def removed(people: str) -> None:
            self.removed.append(people)
            if self.on_removed:
                await self.on_removed(people)

        known = {"api_url": self.slack.api_url, "ping_seconds": 0.2, "timeout_seconds": 2, "port": 0}
        return SlackAdapter(SECRETS, recent=recent, removed=removed, **{**known, **self.options, **options})

    async def start(self, handle: Handle) -> None:
        """Run the adapter until the double can reach it."""
        self.running = asyncio.create_task(self.adapter.run(handle))
        async with asyncio.timeout(5):
            while not self._is_reachable():
                assert not self.running.done(), self.running.exception()
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Close the adapter, and wait for its run to end."""
        await self.adapter.close()
        if self.running:
            await asyncio.wait_for(self.running, 5)
            self.running = None

    async def restart(self, handle: Handle) -> None:
        """Stop it, and start another one with nothing in its memory."""
        await self.stop()
        self.adapter = self.made()
        await self.start(handle)

    def _is_reachable(self) -> bool:
        link = self.adapter.link
        if isinstance(link, HttpLink):
            if not link._runner.addresses:
                return False
            self.slack.over_http(f"http://127.0.0.1:{link.port}/slack/events")
            return True
        return bool(self.slack.sockets.open)


@asynccontextmanager
async def stand_beside(slack: SlackDouble, **options: Any) -> AsyncIterator[Stand]:
    """A started double and an adapter for it; at the end nothing that Slack forbids may have happened."""
    await slack.start()
    stand = Stand(slack, options=options)
    try:
        yield stand
        await stand.stop()
    finally:
        await slack.close()
    assert not slack.violations
