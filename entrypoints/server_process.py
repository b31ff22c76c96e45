"""The model server as a process of its own: started when none runs, started again when it dies, stopped with us."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.errors import AttuneError
from bot.model_client import ModelClient
from entrypoints.home import Home

log = logging.getLogger(__name__)

START_SECONDS = 120.0
POLL_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 30.0


class ServerFailed(AttuneError):
    """The model server did not start; carries its own last words."""


class ServerProcess:
    """Keeps a model server running for as long as this object is open."""

    def __init__(self, home: Home, config_path: Path | None, client: ModelClient) -> None:
        self._home = home
        self._config_path = config_path
        self._client = client
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self, waiting: Callable[[float], None] = lambda seconds: None) -> None:
        """Return when a server is ready: one that runs already, else a new one. ServerFailed says why not.

        `waiting` is called with the seconds passed, to show that something goes on.
        """
        if not await self._client.is_ready():
            self._spawn()
            await self._until_ready(waiting)
        self._watch = asyncio.create_task(self._keep_alive())

    async def close(self) -> None:
        """Stop the server that we started; one that ran before goes on."""
        if self._watch:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        if self._process:
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.wait, 10)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _spawn(self) -> None:
        command = [sys.executable, "-m", "entrypoints", "serve", "--until-stdin-closes"]
        if self._config_path:
            command += ["--config", str(self._config_path)]
        environment = {**os.environ, "ATTUNE_HOME": str(self._home.path)}
        log_path = self._home.log_file("model_server")
        self._home.run_file.unlink(missing_ok=True)
        with log_path.open("wb") as log_file:
            # Its own session: a Ctrl-C in the chat must not reach it. The pipe ends it when we die in any way.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log_file,
                stderr=log_file,
                env=environment,
                start_new_session=True,
            )

    async def _until_ready(self, waiting: Callable[[float], None]) -> None:
        assert self._process is not None
        began = time.monotonic()
        while (passed := time.monotonic() - began) < START_SECONDS:
            if self._process.poll() is not None:
                raise ServerFailed(self._last_words())
            if await self._client.is_ready():
                return
            waiting(passed)
            await asyncio.sleep(POLL_SECONDS)
        raise ServerFailed(f"The model server did not get ready in {START_SECONDS:.0f} seconds. {self._see_log()}")

    async def _keep_alive(self) -> None:
        """Start the server again when it is gone, each time after a longer pause while it keeps dying."""
        pause = POLL_SECONDS
        while True:
            await asyncio.sleep(max(pause, 0.25))
            is_running = self._process.poll() is None if self._process else await self._client.is_ready()
            if is_running:
                pause = POLL_SECONDS
                continue
            log.warning("the model server is gone; starting it again")
            pause = min(LONGEST_PAUSE_SECONDS, max(0.5, pause * 2))
            try:
                self._spawn()
                await self._until_ready(lambda seconds: None)
            except (ServerFailed, OSError) as error:
                log.error("the model server could not be started again: %s", type(error).__name__)

    def _last_words(self) -> str:
        try:
            lines = self._home.log_file("model_server").read_text(errors="replace").split("\n")
        except OSError:
            lines = []
        said = [line.removeprefix("Error: ") for line in lines if line.startswith("Error: ")]
        return said[-1] if said else f"The model server stopped while starting. {self._see_log()}"

    def _see_log(self) -> str:
        return f"Its log is {self._home.log_file('model_server')}."
