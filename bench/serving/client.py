"""One streamed chat completion, timed as a person at the other end sees it. The same code for every server."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import httpx

from bench.serving.processes import ServerFailed

TIMEOUT_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`first_words`: seconds until the first text could be seen; `seconds`: until the end. `support`: Attune's own."""

    text: str
    tokens: int
    first_words: float
    seconds: float
    support: dict[str, Any] | None


def http_client(url: str) -> httpx.AsyncClient:
    """A client of the server at `url`, for any number of chats at once; no connection outlives its request."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    return httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False)


async def ask(http: httpx.AsyncClient, body: dict[str, Any]) -> Answer:
    """Raises ServerFailed when the server does not answer, or with an error, at once or in the middle of the stream."""
    try:
        return await _ask(http, body)
    except httpx.HTTPError as error:
        raise ServerFailed(f"no whole answer: {type(error).__name__} {error}") from error


async def _ask(http: httpx.AsyncClient, body: dict[str, Any]) -> Answer:
    began = time.perf_counter()
    first_words: float | None = None
    texts: list[str] = []
    support: dict[str, Any] | None = None
    tokens = 0
    async with http.stream("POST", "/v1/chat/completions", json={**body, "stream": True}) as response:
        if response.is_error:
            raise ServerFailed(f"status {response.status_code}: {(await response.aread())[:200]!r}")
        async for line in response.aiter_lines():
            if not line.startswith("data: {"):
                continue
            event = json.loads(line.removeprefix("data: "))
            if "error" in event:
                raise ServerFailed(f"the stream broke off: {str(event['error'])[:200]}")
            for choice in event["choices"]:
                if text := choice["delta"].get("content"):
                    first_words = first_words or time.perf_counter() - began
                    texts.append(text)
            tokens = (event.get("usage") or {}).get("completion_tokens") or tokens
            support = event.get("support") or support
    seconds = time.perf_counter() - began
    return Answer("".join(texts), tokens, first_words or seconds, seconds, support)
