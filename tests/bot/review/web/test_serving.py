"""The page on a real socket: it answers, ends what it has begun, and says when it cannot listen."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.config import ReviewConfig
from bot.review.web.serving import PortInUse, listen, served
from bot.review.web.site import AddressProblem
from entrypoints.review_page import serve_page
from tests.bot.review.house import House

SOON = 10


async def test_the_page_answers_while_it_is_open_and_nobody_after(house: House) -> None:
    async with serve_page(ReviewConfig(enabled=True, port=0), house.desk) as address, httpx.AsyncClient() as client:
        assert (await client.get(f"{address}/health")).text == "ok"
        queue = await client.get(f"{address}/queue")
        assert (queue.status_code, queue.headers["location"]) == (303, "/sign-in?next=%2Fqueue")
        assert "server" not in queue.headers
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{address}/health")


async def test_a_port_that_is_taken_is_named_with_what_to_do(house: House) -> None:
    with contextlib.closing(listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=rf"Port {port} at 127.0.0.1 .*\[review\] port"):
            async with serve_page(ReviewConfig(enabled=True, port=port), house.desk):
                pass


async def test_a_page_for_other_machines_without_https_does_not_begin(house: House) -> None:
    with pytest.raises(AddressProblem, match="public_url"):
        async with serve_page(ReviewConfig(enabled=True, port=0, host="0.0.0.0"), house.desk):
            pass


async def test_what_has_begun_is_answered_before_it_closes() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(request: Request) -> Response:
        begun.set()
        await may_end.wait()
        return PlainTextResponse("done")

    listening = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with httpx.AsyncClient() as client:
        async with served(Starlette(routes=[Route("/", slow)]), listening):
            asking = asyncio.create_task(client.get(address))
            await asyncio.wait_for(begun.wait(), SOON)
            asyncio.get_running_loop().call_soon(may_end.set)
        assert (await asyncio.wait_for(asking, SOON)).text == "done"
    assert listening.fileno() == -1


def test_a_socket_is_of_the_family_of_its_host() -> None:
    try:
        with contextlib.closing(listen("::1", 0)) as listening:
            assert listening.family == socket.AF_INET6
    except PortInUse:
        pytest.skip("this machine has no IPv6")
