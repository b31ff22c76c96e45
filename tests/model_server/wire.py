"""What the tests of the server ask and read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
from starlette.requests import Request
from starlette.types import Message

CHAT = "/v1/chat/completions"
SAD = [{"role": "user", "content": "I lost my job."}]
Start = Callable[..., Any]


def quiet_request() -> Request:
    """A request whose client neither says more nor hangs up."""

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    return Request({"type": "http", "client": ("10.0.0.1", 1)}, receive)


def events_of(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.headers["content-type"].startswith("text/event-stream")
    blocks = response.text.strip().split("\n\n")
    assert blocks[-1] == "data: [DONE]"
    return [json.loads(block.removeprefix("data: ")) for block in blocks[:-1]]
