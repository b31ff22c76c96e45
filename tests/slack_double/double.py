"""A Slack on the loopback, for the real slack-bolt and slack_sdk: Web API, Socket Mode, and failures on call."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import uuid4

from aiohttp import web

from tests.slack_double.delivery import Delivery, SignedHttp, Sockets
from tests.slack_double.methods import METHODS, SCOPE_OF, Refused
from tests.slack_double.person import Person
from tests.slack_double.workspace import APP, APP_TOKEN, BOT_TOKEN, Workspace, envelope

Json = dict[str, Any]
Fault = int | str

ALL_SCOPES = frozenset(scope for scope in SCOPE_OF.values() if scope) | {"commands"}
JSON_PAGE = "application/json; charset=utf-8"


class SlackDouble:
    """`violations` holds what no real app may do: unknown methods, refused blocks, calls during a rate limit.

    A test that provokes one takes it out again; a fixture fails on what is left.
    """

    def __init__(self, *, scopes: Collection[str] = ALL_SCOPES, ack_seconds: float = 3.0, echoes: bool = True) -> None:
        self.workspace = Workspace()
        self.scopes = frozenset(scopes)
        self.calls: list[tuple[str, Json]] = []
        self.violations: list[str] = []
        self.sockets = Sockets(ack_seconds, self.workspace.tell)
        self.delivery = Delivery(self.sockets)
        self.tokens = {BOT_TOKEN, APP_TOKEN}
        self.retry_after = 1
        self.connections_opened = 0
        self._ack_seconds = ack_seconds
        self._echoes = echoes
        self._tickets: set[str] = set()
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._limited: dict[tuple[str, str], float] = {}
        self._response_uses: dict[str, int] = defaultdict(int)
        self._hanging = asyncio.Event()
        self._url = ""

    @property
    def api_url(self) -> str:
        return f"{self._url}/api/"

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
        app.router.add_post("/response/{id}", self._response)
        app.router.add_post("/upload/{id}", self._upload)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        self._hanging.set()
        await self.delivery.close()
        await self._runner.cleanup()

    def person(self, user: str = "U1") -> Person:
        """A person of the workspace with a direct message to the app."""
        self.workspace.join(user)
        return Person(user, self.workspace, self.delivery, self._url)

    def over_http(self, url: str) -> SignedHttp:
        """From now on, deliver to this address in place of the sockets."""
        self.delivery.transport = SignedHttp(url, self._ack_seconds)
        return self.delivery.transport

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Have the next calls of a method go wrong: a status, an error's name, hang, drop or drop-after-commit."""
        self._faults[method] += [fault] * times

    def fail_in(self, channel: str, method: str, fault: Fault, times: int = 1) -> None:
        """The same in one channel alone."""
        self._faults[f"{method} {channel}"] += [fault] * times

    def called(self, method: str) -> list[Json]:
        """The arguments of each call of a method."""
        return [body for name, body in self.calls if name == method]

    async def event(self, event: Json, user: str | None = None) -> None:
        """Deliver an event that no person caused, such as app_uninstalled."""
        await self.delivery.deliver("events_api", envelope(event))

    async def settled(self) -> None:
        """Wait until no delivery is under way."""
        await self.delivery.settled()

    # The Web API.

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, body = request.match_info["method"], await _body(request)
        self.calls.append((method, body))
        await self.workspace.tell(_place(body) or "?")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if limited := self._is_limited(method, body):
            return limited
        faults = self._faults[f"{method} {_place(body)}"] or self._faults[method]
        fault = faults.pop(0) if faults else None
        if fault == "hang":
            await self._hanging.wait()
        if fault in ("hang", "drop"):
            return _dropped(request)
        if isinstance(fault, int):
            return self._failed(fault, method, body)
        answer = (
            {"ok": False, "error": fault}
            if fault and fault != "drop-after-commit"
            else self._answer(method, token, body)
        )
        await self._after(method, body, answer)
        if fault == "drop-after-commit":
            return _dropped(request)
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(sorted(self.scopes))})

    def _answer(self, method: str, token: str, body: Json) -> Json:
        if method == "apps.connections.open":
            return self._connection(token)
        if token not in self.tokens or not token:
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        if token != BOT_TOKEN:
            return {"ok": False, "error": "not_allowed_token_type"}
        if method not in METHODS:
            self.violations.append(f"unknown method {method}")
            return {"ok": False, "error": "unknown_method"}
        needed = SCOPE_OF[method]
        if needed and needed not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": needed, "provided": ",".join(sorted(self.scopes))}
        try:
            answer = METHODS[method](self.workspace, body)
        except Refused as refused:
            if refused.why or refused.error in ("no_text", "msg_too_long"):
                self.violations.append(f"{method}: {refused.error} {'; '.join(refused.why)}")
            return {"ok": False, "error": refused.error, "response_metadata": {"messages": list(refused.why)}}
        if method == "files.getUploadURLExternal":
            answer["upload_url"] = f"{self._url}/upload/{answer['file_id']}"
        return {"ok": True, **answer}

    def _connection(self, token: str) -> Json:
        if token != APP_TOKEN or token not in self.tokens:
            return {"ok": False, "error": "not_allowed_token_type" if token == BOT_TOKEN else "invalid_auth"}
        ticket = uuid4().hex
        self._tickets.add(ticket)
        self.connections_opened += 1
        return {"ok": True, "url": f"{self._url.replace('http', 'ws')}/link?ticket={ticket}&app_id={APP}"}

    def _failed(self, status: int, method: str, body: Json) -> web.Response:
        if status != 429:
            return web.Response(status=status, text="upstream error", content_type="text/html")
        self._limited[method, _place(body)] = time.monotonic() + self.retry_after
        return _too_many(self.retry_after)

    def _is_limited(self, method: str, body: Json) -> web.Response | None:
        """A call before Retry-After is over is refused again, and counts as a violation."""
        until = self._limited.get((method, _place(body)), 0.0)
        if time.monotonic() >= until:
            return None
        self.violations.append(f"{method} was called {until - time.monotonic():.2f} s before Retry-After was over")
        return _too_many(self.retry_after)

    async def _after(self, method: str, body: Json, answer: Json) -> None:
        """Slack tells the app of its own posts, too."""
        await self.workspace.tell(_place(body))
        if not self._echoes or not answer["ok"] or method not in ("chat.postMessage", "chat.update"):
            return
        if not self.workspace.channels[answer["channel"]].user:
            return  # the manifest subscribes to direct messages alone
        place = {"channel": answer["channel"], "channel_type": "im", "event_ts": answer["ts"]}
        own = {**answer["message"], **place}
        if method == "chat.update":
            change = {"type": "message", "subtype": "message_changed", "ts": self.workspace.ts(), "hidden": True}
            own = {**change, **place, "message": answer["message"], "previous_message": {"text": "as it was"}}
        self.delivery.in_background(self.delivery.deliver("events_api", envelope(own)))

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408)
        self._tickets.remove(ticket)
        return await self.sockets.serve(request)

    async def _response(self, request: web.Request) -> web.Response:
        """A response_url: five uses each."""
        name = request.match_info["id"]
        self._response_uses[name] += 1
        if self._response_uses[name] > 5:
            return web.Response(status=404, text="used_url")
        self.workspace.ephemerals.append(await request.json())
        await self.workspace.tell()
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.workspace.files[request.match_info["id"]]
        content = await request.read()
        if request.content_type.startswith("multipart"):
            self.violations.append("a file was uploaded as a form, not as it is")
        file["content"] = content.decode()
        return web.Response(text=f"OK - {len(content)}")


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    # Slack reads the query of a POST, too.
    return {**request.query, **(await request.post())}


def _place(body: Json) -> str:
    return str(body.get("channel") or body.get("channel_id") or "")


def _too_many(seconds: int) -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)})


def _dropped(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
