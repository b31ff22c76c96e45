"""The page's socket, and its server inside a process that does other things as well."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.types import ASGIApp

from bot.errors import AttuneError
from bot.texts import review_page as texts

# How long requests may go on after the end was asked for.
LAST_SECONDS = 3


class PortInUse(AttuneError):
    """The page cannot listen where it should."""


class _Guest(uvicorn.Server):
    """Leaves signals to the process that it is a guest in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from here on. PortInUse: another program has the port, or nobody the host."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small answers at once (TCP_NODELAY) only on a socket whose protocol is named: 40 ms a page.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise PortInUse(texts.PORT_IN_USE.format(port=port, host=host, why=error.strerror)) from error
    return listening


@contextlib.asynccontextmanager
async def served(app: ASGIApp, listening: socket.socket) -> AsyncIterator[None]:
    """The page answers while this is open; requests that have begun are answered before it closes."""
    server = _Guest(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # addresses of one-time links would stand in it
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=LAST_SECONDS,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving
        listening.close()
