"""What `attune run` keeps running: nothing waits long for the model server, one failure ends all in one sentence."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.base import Adapter, Handle
from adapters.memory import MemoryAdapter
from bot.errors import AttuneError
from bot.inbox import Inbox
from bot.model_client import ModelClient
from bot.review.web.serving import listen
from bot.store import open_store
from bot.store.crypto import MasterKey
from bot.types import Crisis, MessageReceived
from entrypoints import service
from entrypoints.assembly import make_inbox
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.review_page import serve_page
from tests.bot.migrated import migrated

SOON = 10
Made = tuple[Inbox, dict[str, Adapter]]


class TokenRefused(AttuneError):
    pass


class Refused(MemoryAdapter):
    async def run(self, handle: Handle) -> None:
        raise TokenRefused("The token is not accepted.")


class Ended(MemoryAdapter):
    async def run(self, handle: Handle) -> None:
        return


@asynccontextmanager
async def quick_server() -> AsyncIterator[None]:
    yield


@asynccontextmanager
async def slow_server() -> AsyncIterator[None]:
    await asyncio.Event().wait()
    yield


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Made]:
    home = Home(tmp_path)
    home.prepare()
    store = await open_store(migrated(tmp_path / "attune.db"), MasterKey(b"k" * 32))
    adapters: dict[str, Adapter] = {}
    client = ModelClient(lambda: None, 1)
    made = make_inbox(Config(), home, store, client, adapters)
    yield made, adapters
    await made.close()
    await client.close()
    await store.close()


async def test_help_in_danger_does_not_wait_for_a_model_server_that_is_still_loading(
    inbox: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LONGEST_WAIT_SECONDS", 0.05)
    made, adapters = inbox
    adapters["memory"] = adapter = MemoryAdapter()
    stopping = asyncio.Event()
    running = asyncio.create_task(service._run_until(stopping, slow_server(), made, {"memory": adapter}))
    await asyncio.wait_for(adapter.send(MessageReceived("I want to kill myself tonight")), SOON)
    first, *_ = await asyncio.wait_for(adapter.until(1), SOON)
    assert isinstance(first, Crisis)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_platform_that_refuses_us_ends_all_with_its_own_sentence(
    inbox: Made,
) -> None:
    made, _ = inbox
    other = MemoryAdapter()
    with pytest.raises(TokenRefused, match="not accepted"):
        await asyncio.wait_for(
            service._run_until(asyncio.Event(), quick_server(), made, {"discord": Refused(), "memory": other}), SOON
        )


async def test_a_platform_that_ended_leaves_the_others_running_until_all_are_stopped(
    inbox: Made,
) -> None:
    made, adapters = inbox
    adapters["memory"] = adapter = MemoryAdapter()
    stopping = asyncio.Event()
    running = asyncio.create_task(
        service._run_until(stopping, quick_server(), made, {"slack": Ended(), "memory": adapter})
    )
    await asyncio.wait_for(adapter.send(MessageReceived("hello")), SOON)
    await asyncio.wait_for(adapter.until(2), SOON)
    assert not running.done()
    stopping.set()
    await asyncio.wait_for(running, SOON)


async def test_an_enabled_platform_without_its_token_ends_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ATTUNE_DISCORD_TOKEN", raising=False)
    home = Home(tmp_path)
    home.prepare()
    config = Config.model_validate({"discord": {"enabled": True}})
    with pytest.raises(AttuneError, match="ATTUNE_DISCORD_TOKEN"):
        await service.run(config, None, home)
    assert not home.run_file.exists()


async def test_with_nothing_enabled_it_says_so(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    config = Config.model_validate({"model_client": {"url": "http://127.0.0.1:9"}, "training": {"cron": ""}})
    with pytest.raises(service.NothingToRun, match="no platform"):
        await service.run(config, None, home)


async def test_the_moderators_page_is_open_while_attune_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    home.prepare()
    review = {"enabled": True, "port": 0}
    model = {"url": "http://127.0.0.1:9"}
    config = Config.model_validate({"review": review, "model_client": model, "training": {"cron": ""}})
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    @asynccontextmanager
    async def noticed(*arguments: Any) -> AsyncIterator[str]:
        async with serve_page(*arguments) as address:
            opened.set_result(address)
            yield address

    monkeypatch.setattr(service, "serve_page", noticed)
    running = asyncio.create_task(service.run(config, None, home))
    address = await asyncio.wait_for(opened, SOON)
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{address}/health")).text == "ok"
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, SOON)
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{address}/health")


async def test_a_port_of_the_page_that_is_taken_ends_before_anything_is_told_to_anybody(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    with closing(listen("127.0.0.1", 0)) as taken:
        review = {"enabled": True, "port": taken.getsockname()[1]}
        with pytest.raises(AttuneError, match=r"\[review\] port"):
            await service.run(Config.model_validate({"review": review, "training": {"cron": ""}}), None, home)
    assert not home.run_file.exists()
