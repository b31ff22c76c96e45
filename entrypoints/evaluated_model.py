"""The model server as an evaluation sees it: patient with it for a while, and with the LoRA versions by name."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.model_client import ModelClient, ModelUnavailable, NothingSaid, WrongKey
from entrypoints.home import Home
from model_server.loras import NO_LORA
from model_server.protocol import ChatAnswer, ChatRequest
from training import registry
from training.atomic import sha256
from training.errors import UnknownVersion
from training.evaluation.generate import NoWords, ServerGone

LIVE = "live"
# A server that is started again needs some seconds; one that is gone for longer stays gone.
ATTEMPTS = 3
PATIENCE_SECONDS = 20.0
POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Lora:
    """A version as the server has it; `folder` None: the bare model. `mark`: begins its manifest's hash."""

    name: str
    folder: Path | None = None
    mark: str = ""


class Patient:
    """Asks again when the server is gone for a moment; ServerGone when it stays away."""

    def __init__(self, client: ModelClient) -> None:
        self._client = client

    async def reply(self, request: ChatRequest) -> ChatAnswer:
        """Raises ServerGone, NoWords."""
        problem: ModelUnavailable | None = None
        for _ in range(ATTEMPTS):
            try:
                return await self._client.chat(request)
            except NothingSaid as error:
                raise NoWords(str(error)) from error
            except WrongKey as error:
                raise ServerGone(str(error)) from error
            except ModelUnavailable as error:
                problem = error
                await self._wait()
        raise ServerGone(str(problem)) from problem

    async def _wait(self) -> None:
        for _ in range(round(PATIENCE_SECONDS / POLL_SECONDS)):
            if await self._client.is_ready():
                return
            await asyncio.sleep(POLL_SECONDS)


async def resolved(client: ModelClient, home: Home, wanted: Sequence[str]) -> list[Lora]:
    """The versions by name, each once, loaded where they were not. ModelUnavailable, UnknownVersion."""
    listing = await client.loras()
    loaded = {info.name: Path(info.path) for info in listing.data}
    found: dict[str, Lora] = {}
    for each in wanted:
        name = (listing.live or NO_LORA) if each == LIVE else each
        if name == NO_LORA or name in found:
            found.setdefault(name, Lora(name))
            continue
        if name not in loaded:
            version = registry.find(home.path, name)
            if not version.making.is_loadable:
                raise UnknownVersion(f"{name} cannot be evaluated by its replies: {version.barred}.")
            await client.load_lora(name, str(version.path), is_live=False)
            loaded[name] = version.path
        found[name] = Lora(name, loaded[name], _mark(loaded[name]))
    return list(found.values())


def _mark(folder: Path) -> str:
    """Nothing where the server is on another machine, whose files cannot be seen."""
    manifest = folder / registry.MANIFEST
    return sha256(manifest)[:8] if manifest.is_file() else ""
