"""What the tests of the server ask and read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

CHAT = "/v1/chat/completions"
SAD = [{"role": "user", "content": "I lost my job."}]
Start = Callable[..., Any]


def events_of(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.headers["content-type"].startswith("text/event-stream")
    blocks = response.text.strip().split("\n\n")
    assert blocks[-1] == "data: [DONE]"
    return [json.loads(block.removeprefix("data: ")) for block in blocks[:-1]]
