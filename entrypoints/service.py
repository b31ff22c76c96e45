"""`attune serve` and `attune run`: what stays running without a terminal."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from contextlib import AsyncExitStack
from pathlib import Path

from bot.errors import AttuneError
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.server_process import ServerProcess
from entrypoints.wiring import api_key, model_client, opened_store
from model_server.process import serve as serve_models
from training.schedule import TrainingSchedule

log = logging.getLogger(__name__)


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
    """Keep the model server and the training schedule running until SIGTERM or Ctrl-C."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        stack.enter_context(home.only_one("service", "Attune is running already with this data folder."))
        await stack.enter_async_context(opened_store(config, home))
        client = model_client(config, home)
        stack.push_async_callback(client.close)
        if not config.model_client.url:
            server = ServerProcess(home, config_path, client)
            stack.push_async_callback(server.close)
            await server.start()
            log.info("the model server is ready at %s", home.model_server_url())
        if config.training.cron:
            schedule = TrainingSchedule(config.training.cron, lambda: _train_in_child(config_path, home))
            schedule.start()
            stack.callback(schedule.stop)
            log.info("training is scheduled: %s", config.training.cron)
        elif config.model_client.url:
            raise NothingToRun(
                "There is nothing to run: the model server is elsewhere and [training] cron is empty in config.toml."
            )
        await stopping.wait()


async def _train_in_child(config_path: Path | None, home: Home) -> int:
    """`attune train --now` in a process of its own, so that torch is never loaded here."""
    command = [sys.executable, "-m", "entrypoints", "train", "--now"]
    if config_path:
        command += ["--config", str(config_path)]
    environment = {**os.environ, "ATTUNE_HOME": str(home.path)}
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdin=asyncio.subprocess.DEVNULL)
    return await process.wait()
