"""Both servers' sockets send what is small at once: otherwise a kept-alive connection waits 40 ms for each answer."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest

from bot.review.web.serving import listen
from model_server.process import bind

SOCKETS: dict[str, Callable[[str, int], socket.socket]] = {"the moderators' page": listen, "the model server": bind}


@pytest.mark.parametrize("make", SOCKETS.values(), ids=SOCKETS)
async def test_a_connection_that_the_server_takes_does_not_wait_to_send(
    make: Callable[[str, int], socket.socket],
) -> None:
    taken: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()
        await writer.wait_closed()

    listening = make("127.0.0.1", 0)
    async with await asyncio.start_server(take, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        assert await taken
        writer.close()
        await writer.wait_closed()
