"""`attune serve` and `attune run`: what stays running without a terminal."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from adapters.base import Adapter
from bot.errors import AttuneError
from bot.inbox import Inbox
from bot.model_client import ModelClient
from bot.safety import input_gate
from entrypoints import platforms
from entrypoints.assembly import end_silent_takeovers, make_cards, make_clicks, make_desk, make_inbox
from entrypoints.beside import beside
from entrypoints.canary import keep_watching
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.model_facts import ModelFacts
from entrypoints.model_metrics import keep_writing
from entrypoints.model_notes import ModelNotes
from entrypoints.retraining import keep_forgetting
from entrypoints.review_page import serve_page
from entrypoints.scheduling import plan
from entrypoints.server_process import ServerProcess
from entrypoints.wiring import api_key, model_client, opened_store
from model_server.process import serve as serve_models

log = logging.getLogger(__name__)


# How long people on the platforms wait for the model server before they are answered without it. Help in danger and
# all that needs no model works from then on.
LONGEST_WAIT_SECONDS = 10.0


class NothingToRun(AttuneError):
    """config.toml enables nothing that could run."""


def serve(config: Config, home: Home, until_stdin_closes: bool) -> None:
    """Serve models until stopped; with `until_stdin_closes`, also when the process that started us is gone."""
    if until_stdin_closes:
        threading.Thread(target=_stop_with_stdin, daemon=True).start()
    serve_models(config.model_server, home.path, home.run_file, api_key())


def _stop_with_stdin() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


async def run(config: Config, config_path: Path | None, home: Home) -> None:
    """Keep the platforms, the model server and the training schedule running until SIGTERM or Ctrl-C.

    PlatformProblem, and each adapter's own errors: a platform that is enabled cannot be used.
    """
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        stack.enter_context(home.only_one("service", "Attune is running already with this data folder."))
        is_chatting = config.review.enabled or platforms.enabled(config)
        if not config.training.cron and config.model_client.url and not is_chatting:
            raise NothingToRun(
                "There is nothing to run: in config.toml no platform is enabled, nor the moderators' page, the model "
                "server is elsewhere, and [training] cron is empty."
            )
        store = await stack.enter_async_context(opened_store(config, home))
        client = model_client(config, home)
        stack.push_async_callback(client.close)
        adapters: dict[str, Adapter] = {}
        inbox = make_inbox(config, home, store, client, adapters)
        # Who moderates in another process, or a person who chats in one, is found by looking.
        desk = make_desk(config, store, inbox.nudge)
        clicks = make_clicks(config, desk)
        adapters.update(platforms.make_adapters(config, home, os.environ, inbox, clicks))
        stack.push_async_callback(inbox.close)
        planned = plan(config, config_path, home, stack)
        if adapters:
            input_gate.warm_up()
        facts = ModelFacts(config.training, home.path, store, planned.next_run)
        if config.review.enabled:
            await stack.enter_async_context(serve_page(config.review, desk, facts))
        cards = make_cards(config, store, desk, adapters)

        def trials() -> Coroutine[Any, Any, None]:
            return keep_watching(config.training.canary, home.path, store, client)

        def forgetting() -> Coroutine[Any, Any, None]:
            return keep_forgetting(home, store, client, planned.retraining)

        notes = ModelNotes(home.path, config.review, platforms.boards(adapters))

        def numbers() -> Coroutine[Any, Any, None]:
            return keep_writing(config.logs.metrics_file, facts)

        works = (inbox.watch, lambda: end_silent_takeovers(desk), cards.run, trials, forgetting, notes.run, numbers)
        await stack.enter_async_context(beside(*works))
        await _run_until(stopping, _server(config, config_path, home, client), inbox, adapters)


async def _run_until(
    stopping: asyncio.Event,
    server: AbstractAsyncContextManager[None],
    inbox: Inbox,
    adapters: Mapping[str, Adapter],
) -> None:
    """Run all until told to stop, or until one of them cannot go on: then its error ends the others too."""
    ready = asyncio.Event()

    async def serve() -> None:
        async with server:
            ready.set()
            await stopping.wait()

    async def chat() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(ready.wait(), LONGEST_WAIT_SECONDS)
        if adapters:
            await inbox.recover(list(adapters))
        async with asyncio.TaskGroup() as group:
            for platform, adapter in adapters.items():
                group.create_task(_stay(platform, adapter, inbox))

    async def close() -> None:
        await stopping.wait()
        for adapter in adapters.values():
            await adapter.close()

    try:
        async with asyncio.TaskGroup() as group:
            for work in (serve(), chat(), close()):
                group.create_task(work)
    except* AttuneError as errors:
        raise _first(errors) from None


async def _stay(platform: str, adapter: Adapter, inbox: Inbox) -> None:
    log.info("chatting on %s", platform)
    await adapter.run(inbox.receive)
    log.info("no longer on %s", platform)


def _first(errors: BaseExceptionGroup[AttuneError]) -> AttuneError:
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, AttuneError)
    return error


@asynccontextmanager
async def _server(config: Config, config_path: Path | None, home: Home, client: ModelClient) -> AsyncIterator[None]:
    """Our own model server while this is open, unless it runs elsewhere."""
    if config.model_client.url:
        yield
        return
    server = ServerProcess(home, config_path, client)
    try:
        await server.start()
        log.info("the model server is ready at %s", home.model_server_url())
        yield
    finally:
        await server.close()
