"""A small Discord on the loopback, for what simcord leaves out: the login, the gateway, rate limits over the wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

BOT = {"id": "900", "username": "Attune", "discriminator": "0", "avatar": None, "bot": True}
PERSON = {"id": "100", "username": "ada", "discriminator": "0", "avatar": None}
TOKEN = "the.right.token"


@dataclass
class Loopback:
    """What it was asked, and what it does wrong on purpose. `about` is added to the application's own description."""

    about: dict[str, Any] = field(default_factory=dict)
    failures: list[web.Response] = field(default_factory=list)
    close_code: int | None = None
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    identified: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    logins: int = 0
    synced: int = 0
    broken_logins: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    connected: asyncio.Event = field(default_factory=asyncio.Event)

    async def say(self, text: str, message_id: int = 5001) -> None:
        """A direct message of the person over the open gateway."""
        data = message_by(PERSON, text, message_id)
        await self.sockets[-1].send_json({"op": 0, "t": "MESSAGE_CREATE", "s": 2, "d": data})

    async def api(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return as_json({"message": "401: Unauthorized", "code": 0}, status=401)
        path = request.path.removeprefix("/api")
        if path == "/users/@me":
            return self._login()
        if path == "/oauth2/applications/@me":
            return as_json(self._application())
        if path in self.answers:
            return as_json(self.answers[path])
        if path.endswith("/commands"):
            self.synced += 1
            return as_json([])
        if path.endswith("/typing"):
            return web.Response(status=204)
        if path.endswith("/messages") and request.method == "GET":
            return as_json(self.history)
        if path.endswith("/messages"):
            return await self._receive(request)
        return as_json({"message": "404: Not Found", "code": 0}, status=404)

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41250}})
        async for frame in socket:
            if frame.type is aiohttp.WSMsgType.TEXT and (said := json.loads(frame.data))["op"] == 2:
                self.identified.append(said["d"])
                if self.close_code:
                    await socket.close(code=self.close_code)
                else:
                    await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": _ready()})
                    self.connected.set()
        return socket

    def _login(self) -> web.Response:
        self.logins += 1
        if self.logins <= self.broken_logins:
            return as_json({"message": "no"}, status=503)
        return as_json(BOT)

    def _application(self) -> dict[str, Any]:
        about = {"id": "900", "name": "Attune", "description": "", "icon": None, "bot_public": True, "flags": 0}
        more = {"bot_require_code_grant": False, "owner": PERSON, "verify_key": "", "team": None}
        return {**about, **more, **self.about}

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.sent.append(body)
        if self.failures:
            return self.failures.pop(0)
        return as_json(message_by(BOT, body.get("content", ""), 6000 + len(self.sent)))


def as_json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """As Discord says it: without a charset, on which discord.py insists."""
    return web.Response(
        body=json.dumps(content).encode(), status=status, headers=headers, content_type="application/json"
    )


def rate_limited(seconds: float) -> web.Response:
    """Discord's 429, as it looks when it is Discord's and not that of what stands before it."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    return as_json(body, status=429, headers={"Via": "1.1 google", "Retry-After": str(seconds)})


def server_with_channel(allowed: int, denied: int = 0) -> dict[str, dict[str, Any]]:
    """What Discord says of a server (700) with a channel (800) in which the bot's role is allowed and denied this."""
    everyone: dict[str, Any] = {
        "id": "700",
        "name": "@everyone",
        "permissions": "0",
        "position": 0,
        "color": 0,
        "hoist": False,
    }
    everyone |= {"managed": False, "mentionable": False, "flags": 0, "colors": {"primary_color": 0}}
    role = {**everyone, "id": "701", "name": "Attune", "position": 1}
    rights: dict[str, Any] = {"id": "701", "type": 0, "allow": str(allowed), "deny": str(denied)}
    channel: dict[str, Any] = {
        "id": "800",
        "type": 0,
        "guild_id": "700",
        "name": "moderators",
        "position": 0,
        "nsfw": False,
    }
    guild: dict[str, Any] = {"id": "700", "name": "House", "owner_id": "1", "roles": [everyone, role]}
    guild |= {"emojis": [], "stickers": [], "system_channel_flags": 0}
    guild |= {"features": [], "afk_timeout": 0, "verification_level": 0, "default_message_notifications": 0}
    guild |= {
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "premium_tier": 0,
        "nsfw_level": 0,
        "system_channel_flags": 0,
    }
    guild |= {"preferred_locale": "en-US", "premium_progress_bar_enabled": False, "icon": None, "description": None}
    member: dict[str, Any] = {
        "user": BOT,
        "roles": ["701"],
        "joined_at": "2026-03-01T12:00:00+00:00",
        "deaf": False,
        "mute": False,
    }
    return {
        "/channels/800": {**channel, "permission_overwrites": [rights], "parent_id": None, "topic": None},
        "/guilds/700": guild,
        "/guilds/700/members/900": {**member, "flags": 0},
    }


def _ready() -> dict[str, Any]:
    return {
        "v": 10,
        "user": BOT,
        "guilds": [],
        "session_id": "s",
        "resume_gateway_url": str(DiscordWebSocket.DEFAULT_GATEWAY),
        "application": {"id": "900", "flags": 0},
    }


def message_by(author: dict[str, Any], text: str, message_id: int) -> dict[str, Any]:
    """A message in the person's direct messages, as Discord tells of it."""
    return {
        "id": str(message_id),
        "channel_id": "500",
        "author": author,
        "content": text,
        "timestamp": "2026-03-01T12:00:00.000000+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }


@asynccontextmanager
async def discord_on_the_loopback(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Loopback]:
    """Everything that discord.py says goes here and nowhere else."""
    made = Loopback()
    app = web.Application()
    app.router.add_route("*", "/api/{path:.*}", made.api)
    app.router.add_get("/gateway", made.gateway)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    monkeypatch.setattr(Route, "BASE", f"http://{host}:{port}/api")
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(f"ws://{host}:{port}/gateway"))
    try:
        yield made
    finally:
        await runner.cleanup()
