"""Has models answer before the gate judges them: through the model server, past the output gate, on the suite."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import AttuneError
from bot.model_client import ModelClient, ModelUnavailable, NothingSaid
from bot.safety import output_gate
from bot.safety.suite import CHECKS, Check
from bot.types import Turn
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.server_process import ServerProcess
from training.errors import TrainingError
from training.heard import Asked, Failures, Reply, Voice

# A model that has no words for somebody fails them, as surely as one with the wrong words.
SILENT = ("nothing said",)


class ServedTrial:
    """`server` is started before the first question."""

    def __init__(self, client: ModelClient, server: ServerProcess | None = None, at_once: int = 4) -> None:
        self._client = client
        self._server = server
        self._turn = asyncio.Semaphore(at_once)
        self._loaded: set[str] = set()

    async def replies(self, voice: Voice, asked: Sequence[Asked], seed: int) -> tuple[Reply, ...]:
        """The first try of the model at each place, and what the output gate says to it."""
        client = await self._ready(voice)
        tasks = [self._said(client, _turns(each), each.situation, seed + n, False) for n, each in enumerate(asked)]
        return tuple(await asyncio.gather(*tasks))

    async def failures(self, voice: Voice, seed: int) -> Failures:
        """The checks whose reply the output gate stops."""
        client = await self._ready(voice)
        tasks = [self._said(client, _written(each), None, seed, each.is_crisis) for each in CHECKS]
        stopped = {check.name: reply.stopped for check, reply in zip(CHECKS, await asyncio.gather(*tasks), strict=True)}
        failed = frozenset(name for name, reasons in stopped.items() if reasons)
        harmful = frozenset(name for name in failed if output_gate.harmful(stopped[name]))
        return Failures(len(CHECKS), failed, harmful)

    async def _ready(self, voice: Voice) -> ModelClient:
        try:
            if self._server:
                server, self._server = self._server, None
                await server.start()
            if voice.folder and voice.name not in self._loaded:
                await self._client.load_lora(voice.name, str(voice.folder), is_live=False)
                self._loaded.add(voice.name)
        except AttuneError as error:
            raise _unheard(voice.name, error) from error
        return self._client.with_lora(voice.name)

    async def _said(
        self, client: ModelClient, turns: Sequence[Turn], situation: str | None, seed: int, is_crisis: bool
    ) -> Reply:
        async with self._turn:
            try:
                said = await client.reply(turns, situation=situation, seed=seed)
            except NothingSaid:
                return Reply("", None, SILENT)
            except ModelUnavailable as error:
                raise _unheard("the model", error) from error
            return Reply(said.text, said.segments[0].strategy, await output_gate.assess(said.text, is_crisis=is_crisis))


@asynccontextmanager
async def opened_trial(
    config: Config, config_path: Path | None, home: Home, client: ModelClient
) -> AsyncIterator[ServedTrial]:
    """A trial through the model server that runs, or one of our own, started when it is needed and stopped after."""
    async with AsyncExitStack() as stack:
        server = None
        if not config.model_client.url:
            server = ServerProcess(home, config_path, client)
            stack.push_async_callback(server.close)
        yield ServedTrial(client, server)


def _unheard(name: str, error: AttuneError) -> TrainingError:
    return TrainingError(f"{name} could not be heard before it goes live: {error} The next run goes on from here.")


def _turns(asked: Asked) -> list[Turn]:
    now = datetime.now(UTC)
    return [
        Turn(str(n), each.speaker, each.text, now, strategy=each.strategy, kind="model" if each.strategy else None)
        for n, each in enumerate(asked.before)
    ]


def _written(check: Check) -> list[Turn]:
    return [Turn(str(n), "seeker", text, datetime.now(UTC)) for n, text in enumerate(check.texts)]
