"""What a Slack workspace remembers: its people, their direct messages with the app, open views, the clock of `ts`."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

Json = dict[str, Any]

TEAM, APP, BOT_USER, BOT = "T1", "A1", "UBOT", "BBOT"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-loopback", "xapp-loopback", "loopback signing secret"
TRIGGER_SECONDS = 3.0


@dataclass
class Channel:
    """A direct message between one person and the app, or (without `user`) a channel that it was invited to.

    `is_readable`: the app has the scope to read it; only a direct message is by what the manifest asks for.
    """

    id: str
    user: str
    messages: list[Json] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    is_readable: bool = True

    def find(self, ts: str) -> Json | None:
        """The message of that time stamp."""
        return next((each for each in self.messages if each["ts"] == ts), None)


@dataclass
class Workspace:
    """`changed` wakes up whoever waits for something in a channel. `back_dated` moves `ts` into the past."""

    channels: dict[str, Channel] = field(default_factory=dict)
    dms: dict[str, str] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    prompts: dict[str, list[Json]] = field(default_factory=dict)
    ephemerals: list[Json] = field(default_factory=list)
    files: dict[str, Json] = field(default_factory=dict)
    triggers: dict[str, tuple[str, float]] = field(default_factory=dict)
    used_triggers: set[str] = field(default_factory=set)
    back_dated: float = 0.0  # seconds
    changed: dict[str, asyncio.Condition] = field(default_factory=lambda: defaultdict(asyncio.Condition))
    clock: Callable[[], float] = time.time
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def number(self) -> int:
        """A number never given before."""
        return next(self._numbers)

    def ts(self) -> str:
        """A time stamp, unique and growing as long as `back_dated` stands still."""
        return f"{int(self.clock() - self.back_dated)}.{self.number():06d}"

    def join(self, user: str) -> Channel:
        """A person with an open direct message."""
        if user not in self.dms:
            channel = Channel(f"D{user}", user)
            self.dms[user] = channel.id
            self.channels[channel.id] = channel
        return self.channels[self.dms[user]]

    def room(self, name: str, *members: str, is_readable: bool = False) -> Channel:
        """A private channel of these people and the app."""
        self.channels[name] = Channel(name, "", members={*members}, is_readable=is_readable)
        return self.channels[name]

    def trigger(self, user: str) -> str:
        """A trigger id: good for one view, for three seconds."""
        made = f"{self.number()}.{self.number()}.trigger"
        self.triggers[made] = (user, self.clock())
        return made

    def use_trigger(self, trigger: str) -> tuple[str, str]:
        """(user, error): whose trigger it was, or why it is refused."""
        if trigger not in self.triggers:
            return "", "invalid_trigger_id"
        user, made_at = self.triggers[trigger]
        if trigger in self.used_triggers:
            return "", "exchanged_trigger_id"
        if self.clock() - made_at > TRIGGER_SECONDS:
            return "", "expired_trigger_id"
        self.used_triggers.add(trigger)
        return user, ""

    def by_bot(self, user: str) -> list[Json]:
        """What the app posted to a person, oldest first."""
        return [each for each in self.join(user).messages if each.get("bot_id") == BOT]

    async def tell(self, channel: str = "") -> None:
        """Wake up whoever waits for something in a channel, and whoever waits for anything."""
        for name in {channel, ""} if channel else {*self.changed}:
            async with self.changed[name]:
                self.changed[name].notify_all()

    async def until(self, is_true: Callable[[], object], what: str, seconds: float = 5.0, channel: str = "") -> None:
        """Wait until something became true."""
        try:
            async with asyncio.timeout(seconds), self.changed[channel]:
                await self.changed[channel].wait_for(lambda: bool(is_true()))
        except TimeoutError:
            raise AssertionError(f"nobody saw {what} within {seconds:g} s") from None


def envelope(event: Json) -> Json:
    """The outer part of an event."""
    who = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
    return {
        "token": "legacy",
        "team_id": TEAM,
        "api_app_id": APP,
        "type": "event_callback",
        "event_id": f"Ev{uuid4().hex[:12]}",
        "event_time": int(time.time()),
        "authorizations": [who],
        "is_ext_shared_channel": False,
        "event": event,
    }
