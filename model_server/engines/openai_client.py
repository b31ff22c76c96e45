"""Requests to a server that speaks OpenAI's completions over HTTP, and what its refusals mean to us."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from model_server.errors import EngineBusy, EngineError, EngineTimeout, EngineUnavailable, InvalidRequest

Result = TypeVar("Result")
COMPLETIONS = "/v1/completions"
KEY_VARIABLE = "ATTUNE_ENGINE_API_KEY"
# What vLLM, llama.cpp and OpenAI say of a prompt that is too long.
TOO_LONG = ("maximum context length", "exceed_context_size", "context_length_exceeded", "max_model_len")
MOST_RETRY_SECONDS = 60.0


class ModelGone(EngineError):
    """The server knows no model, or no LoRA, of the name that was asked for."""


class Refused(EngineError):
    """Any other refusal. `reason` is the server's own sentence: only for requests that hold no message text."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Event:
    """A part of a reply. `finish`: why it ended, in the last one with text; `usage`: the counts, if any."""

    text: str
    finish: str
    usage: dict[str, Any]


class OpenAIClient:
    """One server's client; its errors never name the address, as they may be shown.

    `url` with or without `/v1`: what is not OpenAI's API lies beside that folder.
    """

    def __init__(self, url: str, key: str, timeout_seconds: float) -> None:
        self._http = httpx.AsyncClient(
            base_url=url.rstrip("/").removesuffix("/v1"),
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(timeout_seconds, pool=None),
            # Servers close kept connections as they like, which fails the next request.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            trust_env=False,
        )

    async def close(self) -> None:
        """Streams under way end with EngineUnavailable."""
        await self._http.aclose()

    async def get(self, path: str, read: Callable[[Any], Result]) -> Result:
        """What `read` makes of the answer's JSON. Raises EngineError, also where it can make nothing of it."""
        with self._mapped_errors():
            return read(self._body(await self._http.get(path)))

    async def get_if_any(self, path: str, read: Callable[[Any], Result]) -> Result | None:
        """As `get`, or None where the server has no such page."""
        with self._mapped_errors():
            response = await self._http.get(path)
            return None if response.is_client_error else read(self._body(response))

    async def post(self, path: str, body: dict[str, Any], read: Callable[[Any], Result]) -> Result:
        """As `get`; ModelGone for a 404."""
        with self._mapped_errors():
            return read(self._body(await self._http.post(path, json=body)))

    async def command(self, path: str, body: dict[str, Any]) -> None:
        """A request whose answer says nothing, unless it is a refusal."""
        with self._mapped_errors():
            response = await self._http.post(path, json=body)
            if response.is_error:
                raise self._refusal(response)

    async def events(self, body: dict[str, Any]) -> AsyncGenerator[Event, None]:
        """The server-sent events of a completion; closing hangs up, which cancels it in the server."""
        with self._mapped_errors():
            async with self._http.stream("POST", COMPLETIONS, json=body) as response:
                if response.is_error:
                    await response.aread()
                    raise self._refusal(response)
                async for line in response.aiter_lines():
                    data = line.removeprefix("data:").strip()
                    if line.startswith("data:") and data != "[DONE]":
                        yield _event(json.loads(data))

    def _body(self, response: httpx.Response) -> Any:
        if response.is_error:
            raise self._refusal(response)
        return response.json()

    def _refusal(self, response: httpx.Response) -> Exception:
        status = response.status_code
        if status in (401, 403):
            return EngineError(f"The model's server refused the key. Set {KEY_VARIABLE} to the key of that server.")
        if status in (429, 503):
            return EngineBusy("The model's server is too busy.", _retry_seconds(response))
        if status in (408, 504):
            return EngineTimeout("The model takes too long to answer.")
        reason = _reason(response)
        if status < 500 and any(words in response.text for words in TOO_LONG):
            return InvalidRequest("The conversation is longer than the model's context.")
        if status == 404:
            return ModelGone(f"The model's server has not what was asked for: {reason}")
        return Refused(f"The model's server refused a request (status {status}).", reason)

    @contextmanager
    def _mapped_errors(self) -> Iterator[None]:
        try:
            yield
        except httpx.TimeoutException as error:
            raise EngineTimeout("The model takes too long to answer.") from error
        except httpx.InvalidURL as error:
            raise EngineUnavailable("The model's server has no address that can be used.") from error
        except (httpx.HTTPError, httpx.StreamError, RuntimeError) as error:
            # A closed client is a RuntimeError: the engine was closed while it worked.
            raise EngineUnavailable("The model's server does not answer.") from error
        except (ValueError, LookupError, TypeError, AttributeError, ZeroDivisionError) as error:
            raise EngineError("The model's server sent an answer that makes no sense.") from error


def _event(data: dict[str, Any]) -> Event:
    if "error" in data:
        raise EngineError("The model's server stopped in the middle of a reply.")
    choice = data["choices"][0] if data["choices"] else {}
    return Event(choice.get("text") or "", choice.get("finish_reason") or "", data.get("usage") or {})


def _reason(response: httpx.Response) -> str:
    """The sentence of an error answer: OpenAI's form, FastAPI's, or none."""
    try:
        body = response.json()
    except ValueError:
        return "no reason given"
    error = body.get("error", body.get("detail")) if isinstance(body, dict) else None
    said = error.get("message") if isinstance(error, dict) else error
    return str(said or "no reason given")[:200]


def _retry_seconds(response: httpx.Response) -> float:
    """Its own advice, where it gives one in seconds."""
    advice = response.headers.get("retry-after", "")
    return min(MOST_RETRY_SECONDS, max(1.0, float(advice))) if advice.isdigit() else 1.0
