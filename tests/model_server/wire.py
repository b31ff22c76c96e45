"""What the tests of the server ask and read."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp, Message

from model_server.app import Server

CHAT = "/v1/chat/completions"
SAD = [{"role": "user", "content": "I lost my job."}]
Start = Callable[..., Any]


def quiet_request() -> Request:
    """A request whose client neither says more nor hangs up."""

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    return Request({"type": "http", "client": ("10.0.0.1", 1)}, receive)


class Caller:
    """A client at the ASGI border, which can send its body in chunks, and hang up whenever it likes."""

    def __init__(self, app: ASGIApp, path: str, body: Any, *, address: str = "10.0.0.1", stalls: bool = False) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._chunks = [content[start : start + 1000] for start in range(0, len(content), 1000)]
        self._stalls = stalls
        self._gone = asyncio.Event()
        self.status: int | None = None
        self.content = b""
        headers = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "client": (address, 1)}
        more = {"query_string": b"", "http_version": "1.1", "scheme": "http", "root_path": "", "server": ("server", 80)}
        self.task = asyncio.ensure_future(app({**scope, **more}, self._receive, self._send))

    async def _receive(self) -> Message:
        if self._chunks:
            chunk = self._chunks.pop(0)
            return {"type": "http.request", "body": chunk, "more_body": bool(self._chunks) or self._stalls}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        self.content += message.get("body", b"")

    async def hang_up(self) -> None:
        """Go away, and wait until the server has noticed."""
        self._gone.set()
        await asyncio.wait_for(self.task, 5)

    async def answer(self) -> tuple[int | None, Any]:
        """Status and JSON."""
        await asyncio.wait_for(self.task, 5)
        return self.status, json.loads(self.content)


@dataclass(frozen=True, slots=True)
class Listening:
    """A server on a real port of this machine."""

    server: Server
    url: str


@asynccontextmanager
async def listening(server: Server) -> AsyncIterator[Listening]:
    """Serve over real HTTP, in this process."""
    with socket.create_server(("127.0.0.1", 0)) as here:
        settings = uvicorn.Config(server.app, log_config=None, access_log=False, lifespan="off")
        process = uvicorn.Server(settings)
        task = asyncio.create_task(process._serve([here]))
        await until(lambda: process.started)
        yield Listening(server, f"http://127.0.0.1:{here.getsockname()[1]}")
        process.should_exit = True
        await task


async def until(is_so: Callable[[], bool]) -> None:
    """Give way to the server until something is so."""
    for _ in range(5000):
        if is_so():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came to be so")


def events_of(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.headers["content-type"].startswith("text/event-stream")
    blocks = response.text.strip().split("\n\n")
    assert blocks[-1] == "data: [DONE]"
    return [json.loads(block.removeprefix("data: ")) for block in blocks[:-1]]
