"""What surrounds the endpoints: the key before them, a plain answer to whatever goes wrong, an ear for hang-ups."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import SecretStr
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model_server.access import check_key
from model_server.admission import shutting_down
from model_server.errors import ClientGone

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Door:
    """ASGI: checks the key, and answers what no endpoint caught, so that no traceback reaches a log with its text."""

    def __init__(self, app: ASGIApp, key: SecretStr | None, refuse: Callable[[Exception], JSONResponse]) -> None:
        self._app = app
        self._key = key
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def sent(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            check_key(self._key, scope["path"], _authorization(scope))
            await self._app(scope, receive, sent)
        except asyncio.CancelledError:
            # Only the end of the time for shutting down cancels a request.
            if not has_begun:
                await self._refuse(shutting_down())(scope, receive, send)
            raise
        except Exception as error:
            response = self._refuse(error)
            if not has_begun:
                await response(scope, receive, send)


class EventsResponse(StreamingResponse):
    """Server-sent events; they and their source are closed when they end, however they end, even before they began."""

    def __init__(self, events: AsyncGenerator[str, None], source: AsyncGenerator[Any, None]) -> None:
        super().__init__(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
        self._events = events
        self._source = source

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._events.aclose()
            await self._source.aclose()


async def unless_hung_up(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """The result of `work`, cancelled with ClientGone when the client hangs up before. The body must have been read."""
    working = asyncio.create_task(work)
    gone = asyncio.create_task(_hang_up(request))
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGone("The client hung up.")
    finally:
        working.cancel()
        gone.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


async def _hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _authorization(scope: Scope) -> str | None:
    values = [value for name, value in scope["headers"] if name == b"authorization"]
    return values[0].decode("latin-1") if values else None
