"""How the double hands payloads to the app: over sockets or signed HTTP, again when no answer comes."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout, WSMsgType, web

from tests.slack_double.workspace import APP, SECRET

Json = dict[str, Any]


class NoAnswer(Exception):
    """The app did not acknowledge."""


class Transport(Protocol):
    """One way into the app."""

    async def send(self, kind: str, payload: Json, attempt: int, reason: str) -> Json | None:
        """Hand one payload over and return what the acknowledgement held. NoAnswer: there was none in time."""

    async def close(self) -> None:
        """Let go of the app."""


class Sockets:
    """Socket Mode: each envelope goes to one open connection, in turn."""

    def __init__(self, ack_seconds: float, changed: Callable[[], Awaitable[None]]) -> None:
        self._changed = changed
        self.open: list[web.WebSocketResponse] = []
        self._transports: list[asyncio.Transport] = []
        self.loses_acks = 0
        self.ack_times: list[float] = []
        self.ack_seconds = ack_seconds
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._turn = 0
        self._first_tries: set[str] = set()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.open.append(socket)
        if request.transport is not None:
            self._transports.append(request.transport)
        info = {"host": "loopback", "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": len(self.open), "debug_info": info}
        await socket.send_json({**hello, "connection_info": {"app_id": APP}})
        await self._changed()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self.open.remove(socket)
        return socket

    async def send(self, kind: str, payload: Json, attempt: int, reason: str) -> Json | None:
        if not self.open:
            raise NoAnswer("no socket is open")
        envelope_id = str(uuid4())
        accepts = kind == "slash_commands" or payload.get("type") == "view_submission"
        envelope = {"envelope_id": envelope_id, "type": kind, "payload": payload, "accepts_response_payload": accepts}
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        answer: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        self._first_tries |= set() if attempt else {envelope_id}
        self._turn += 1
        try:
            await self.open[self._turn % len(self.open)].send_json(envelope)
            sent_at = time.monotonic()
            payload_back = await asyncio.wait_for(answer, self.ack_seconds)
            self.ack_times.append(time.monotonic() - sent_at)
            return payload_back
        except (TimeoutError, ConnectionError):
            raise NoAnswer("timeout") from None
        finally:
            del self._waiting[envelope_id]
            self._first_tries.discard(envelope_id)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come back anew, as Slack does every few hours."""
        for socket in list(self.open):
            with suppress(ConnectionError):  # one that just broke comes back by itself
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}})

    async def kill(self) -> None:
        """Break every connection without a word."""
        while self._transports:
            self._transports.pop().abort()

    async def close(self) -> None:
        for socket in list(self.open):
            await socket.close()

    def _acknowledged(self, message: Json) -> None:
        name = str(message.get("envelope_id"))
        if self.loses_acks > 0 and name in self._first_tries:
            self.loses_acks -= 1
            return
        answer = self._waiting.get(name)
        if answer and not answer.done():
            answer.set_result(message.get("payload"))


class SignedHttp:
    """HTTP mode: every request is signed, JSON for events and forms for the rest."""

    def __init__(self, url: str, ack_seconds: float, secret: str = SECRET) -> None:
        self._url, self._ack_seconds, self._secret = url, ack_seconds, secret
        self._session = ClientSession(timeout=ClientTimeout(total=ack_seconds))
        self.last_status = 0

    async def send(self, kind: str, payload: Json, attempt: int, reason: str) -> Json | None:
        retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
        status, text = await self.post(*_encoded(kind, payload), headers=retry)
        if status != 200:
            raise NoAnswer(f"HTTP {status}")
        return json.loads(text) if text.startswith("{") else None

    async def post(
        self,
        body: str,
        content_type: str,
        *,
        headers: Json | None = None,
        secret: str | None = None,
        age_seconds: float = 0.0,
    ) -> tuple[int, str]:
        """(status, text) of one signed request, with a wrong secret or an old time if asked."""
        sent_at = str(int(time.time() - age_seconds))
        base = f"v0:{sent_at}:{body}".encode()
        signature = hmac.new((secret or self._secret).encode(), base, hashlib.sha256).hexdigest()
        signed = {"X-Slack-Request-Timestamp": sent_at, "X-Slack-Signature": f"v0={signature}"}
        all_headers = {"Content-Type": content_type, **signed, **(headers or {})}
        try:
            async with self._session.post(self._url, data=body, headers=all_headers) as answer:
                self.last_status = answer.status
                return answer.status, await answer.text()
        except (ClientError, TimeoutError) as error:
            raise NoAnswer(type(error).__name__) from None

    async def close(self) -> None:
        await self._session.close()


async def _given_up(work: Coroutine[Any, Any, object]) -> None:
    """What was never acknowledged stands in `lost`; nobody waits for it here."""
    try:
        await work
    except NoAnswer:
        pass


def _release(held: asyncio.Future[None]) -> None:
    if not held.done():
        held.set_result(None)


def _encoded(kind: str, payload: Json) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


@dataclass
class Delivery:
    """Delivers each payload until it is acknowledged, at most four times; what never was stands in `lost`."""

    transport: Transport
    retry_pauses: tuple[float, ...] = (0.0, 0.4, 2.0)
    lost: list[Json] = field(default_factory=list)
    attempts: int = 0
    duplicates: int = 0
    reorders: int = 0
    _held: list[asyncio.Future[None]] = field(default_factory=list)
    _is_open: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._is_open.set()

    def pause(self) -> None:
        """Hold everything back until `resume`."""
        self._is_open.clear()

    def resume(self) -> None:
        self._is_open.set()

    async def deliver(self, kind: str, payload: Json) -> Json | None:
        """Deliver with the faults that were asked for. NoAnswer: given up, or not to be sent again (interactions)."""
        await self._is_open.wait()
        if kind == "events_api" and self.reorders and not self._held:
            self.reorders -= 1
            held: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._held.append(held)
            asyncio.get_running_loop().call_later(1.0, _release, held)
            await held
            self._held.remove(held)
            return await self._until_acknowledged(kind, payload)
        if kind == "events_api" and self.duplicates:
            self.duplicates -= 1
            self.in_background(self._until_acknowledged(kind, payload))
        answer = await self._until_acknowledged(kind, payload)
        for each in self._held:
            _release(each)
        return answer

    def in_background(self, work: Coroutine[Any, Any, object]) -> None:
        """Run something beside the test; `close` waits for it."""
        task = asyncio.create_task(_given_up(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until nothing is on its way any more."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.transport.close()

    async def _until_acknowledged(self, kind: str, payload: Json) -> Json | None:
        pauses = self.retry_pauses if kind == "events_api" else ()
        reason = ""
        for attempt in range(len(pauses) + 1):
            self.attempts += 1
            try:
                return await self.transport.send(kind, payload, attempt, reason)
            except NoAnswer as error:
                reason = "timeout" if "HTTP" not in str(error) else "http_error"
            if attempt < len(pauses):
                await asyncio.sleep(pauses[attempt])
        self.lost.append(payload)
        raise NoAnswer(reason)
