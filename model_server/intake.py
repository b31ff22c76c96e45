"""From a request's bytes to JSON that can be trusted to be JSON: size, time, type, encoding, depth."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine, Sequence
from email.message import Message
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.requests import ClientDisconnect

from model_server.errors import BodyTooLarge, BodyTooSlow, ClientGone, InvalidRequest, WrongContentType
from model_server.protocol import ChatMessage

DEEPEST = 64
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class CheckedRequest(Request):
    """Its body is read and checked once, by `take`."""

    content: Any = None

    async def take(self, most_bytes: int, seconds: float) -> None:
        """Read the body. Raises WrongContentType, BodyTooLarge, BodyTooSlow, InvalidRequest, ClientGone."""
        _check_content_type(self.headers.get("content-type"))
        _check_length(self.headers.get("content-length"), most_bytes)
        try:
            async with asyncio.timeout(seconds):
                self._body = await self._whole(most_bytes)
        except TimeoutError as error:
            raise BodyTooSlow(f"The request did not arrive within {seconds:.0f} seconds.") from error
        except ClientDisconnect as error:
            raise ClientGone("The client hung up.") from error
        self.content = parsed(self._body)

    async def json(self) -> Any:
        """What `take` read."""
        return self.content

    async def _whole(self, most_bytes: int) -> bytes:
        body = bytearray()
        async for chunk in self.stream():
            body += chunk
            if len(body) > most_bytes:
                raise _too_large(most_bytes)
        return bytes(body)


def checked_route(most_bytes: int, seconds: float) -> type[APIRoute]:
    """A route whose body, where it takes one, is read by `CheckedRequest.take`."""

    class CheckedRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()
            if self.body_field is None:
                return handle

            async def checked(request: Request) -> Response:
                taken = CheckedRequest(request.scope, request.receive)
                await taken.take(most_bytes, seconds)
                return await handle(taken)

            return checked

    return CheckedRoute


def parsed(body: bytes) -> Any:
    """UTF-8 JSON without NaN, null characters, lone surrogates and deep nesting; InvalidRequest else."""
    if not body:
        raise InvalidRequest("The request has no body; send JSON.")
    try:
        content = from_json(body, allow_inf_nan=False, cache_strings="none")
    except ValueError as error:
        raise InvalidRequest(f"The body is not JSON in UTF-8: {error}.") from error
    _check_content(content, 0)
    return content


def _check_content(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise InvalidRequest(f"The JSON is nested more than {DEEPEST} levels deep.")
    if isinstance(value, str):
        if "\0" in value:
            raise InvalidRequest("A text holds a null character.")
    elif isinstance(value, float):
        if math.isinf(value):
            raise InvalidRequest("A number is too large.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_content(key, depth + 1)
            _check_content(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check_content(item, depth + 1)


def check_conversation(messages: Sequence[ChatMessage], most: int, longest: int) -> None:
    """Raises InvalidRequest when there are more than `most` messages, or one has more than `longest` characters."""
    if len(messages) > most:
        raise InvalidRequest(f"There are more than {most} messages, [model_server] max_messages.")
    if any(len(message.content) > longest for message in messages):
        raise InvalidRequest(f"A message is longer than {longest} characters, [model_server] max_message_characters.")


def _check_content_type(header: str | None) -> None:
    message = Message()
    message["content-type"] = header or "none/none"
    charset = str(message.get_param("charset") or "utf-8").lower()
    if message.get_content_type() != "application/json" or charset not in ("utf-8", "utf8"):
        raise WrongContentType("Send JSON in UTF-8, with the header Content-Type: application/json.")


def _check_length(header: str | None, most_bytes: int) -> None:
    if header and header.isdigit() and int(header[:20]) > most_bytes:
        raise _too_large(most_bytes)


def _too_large(most_bytes: int) -> BodyTooLarge:
    return BodyTooLarge(f"The request is larger than {most_bytes // 1024} KiB, [model_server] max_request_kib.")
