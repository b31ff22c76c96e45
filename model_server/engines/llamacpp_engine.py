"""llama.cpp on the CPU through the package `xllamacpp`: its server runs inside our process, on a loopback port.

A server's LoRAs are fixed when it starts, so a new set of them is a new server: chats that begin go there, and the
old one stops when its last stream has ended.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_server import embedded
from model_server.engines.base import Engine, EngineInfo, Piece, Sampling
from model_server.engines.llamacpp_client import LlamaCppClient
from model_server.engines.trie import Tokens, distribution
from model_server.errors import BadModelFile, EngineUnavailable, InvalidLora, MissingPackage, UnknownLora

LORA_FILE = "lora.gguf"


@dataclass(eq=False)
class _Running:
    """One llama.cpp server: dropping `server` stops it. `loras` in the order of their ids."""

    server: Any
    client: LlamaCppClient
    loras: tuple[str, ...]
    info: EngineInfo
    leases: int = 0
    is_retired: bool = False

    def scales(self, lora: str | None) -> list[dict[str, float]]:
        """Every LoRA with its scale: one that is left out would keep its default."""
        if lora is not None and lora not in self.loras:
            raise UnknownLora(f"No LoRA version named {lora} is loaded.")
        return [{"id": index, "scale": float(name == lora)} for index, name in enumerate(self.loras)]


class LlamaCppEngine(Engine):
    """`model`: a GGUF file; None: the embedded one."""

    def __init__(
        self,
        model: Path | None = None,
        *,
        context_tokens: int = 2048,
        parallel_chats: int = 4,
        threads: int = 0,
        prompt_cache_mib: int = 512,
        timeout_seconds: float = 60.0,
    ) -> None:
        self._model = model
        self._context_tokens = context_tokens
        self._parallel_chats = parallel_chats
        self._threads = threads
        self._prompt_cache_mib = prompt_cache_mib
        self._timeout_seconds = timeout_seconds
        self._current: _Running | None = None
        self._swapping = asyncio.Lock()

    async def start(self, loras: Mapping[str, Path]) -> None:
        self._current = await self._launch(loras)

    async def close(self) -> None:
        running, self._current = self._current, None
        if running:
            await _stop(running)

    def info(self) -> EngineInfo:
        return self._running().info

    async def set_loras(self, loras: Mapping[str, Path]) -> None:
        async with self._swapping:
            old = self._running()
            self._current = await self._launch(loras)
            old.is_retired = True
            if not old.leases:
                await _stop(old)

    async def count_tokens(self, text: str) -> int:
        async with self._lease() as running:
            return len(await running.client.tokenize(text))

    async def distribution(self, prompt: str, options: Sequence[str], lora: str | None) -> list[float]:
        async with self._lease() as running:
            client, scales = running.client, running.scales(lora)
            start = await client.tokenize(prompt)
            options_tokens = [await client.tokenize_after(prompt, option) for option in options]

            async def branch(prefix: Tokens, tokens: Sequence[int]) -> Sequence[float]:
                return await client.shares([*start, *prefix], tokens, scales)

            return await distribution(options_tokens, branch)

    async def score(self, prompt: str, continuations: Sequence[str], lora: str | None) -> list[float]:
        async with self._lease() as running:
            client, scales = running.client, running.scales(lora)
            start = await client.tokenize(prompt)
            known: dict[Tokens, float] = {(): 0.0}
            scores = []
            for text in continuations:
                tokens = await client.tokenize_after(prompt, text)
                for end in range(1, len(tokens) + 1):
                    so_far, before = tokens[:end], tokens[: end - 1]
                    if so_far not in known:
                        known[so_far] = known[before] + await client.logprob([*start, *before], so_far[-1], scales)
                scores.append(known[tokens])
            return scores

    async def stream(self, prompt: str, sampling: Sampling, lora: str | None) -> AsyncGenerator[Piece, None]:
        async with self._lease() as running:
            client, scales = running.client, running.scales(lora)
            pieces = client.stream(await client.tokenize(prompt), sampling, scales)
            async with aclosing(pieces):
                async for piece in pieces:
                    yield piece

    def _running(self) -> _Running:
        if self._current is None:
            raise EngineUnavailable("The model is not loaded.")
        return self._current

    @asynccontextmanager
    async def _lease(self) -> AsyncIterator[_Running]:
        running = self._running()
        running.leases += 1
        try:
            yield running
        finally:
            running.leases -= 1
            if running.is_retired and not running.leases:
                await _stop(running)

    async def _launch(self, loras: Mapping[str, Path]) -> _Running:
        path = _checked(self._model) if self._model else embedded.gguf_path()
        names = tuple(loras)
        key = secrets.token_hex(16)
        files = [_checked_lora(loras[name] / LORA_FILE) for name in names]
        server = await asyncio.to_thread(self._start_server, path, files, key)
        client = LlamaCppClient(server.listening_address, key, self._timeout_seconds)
        return _Running(server, client, names, self._describe(path, await client.properties()))

    def _describe(self, path: Path, properties: dict[str, Any]) -> EngineInfo:
        return EngineInfo(
            engine="llamacpp",
            model=embedded.NAME if self._model is None else path.stem,
            template=properties["chat_template"],
            tokens={"bos_token": properties["bos_token"], "eos_token": properties["eos_token"]},
            context_tokens=self._context_tokens,
            base_sha256=embedded.SHA256 if self._model is None else None,
        )

    def _start_server(self, path: Path, lora_files: Sequence[Path], key: str) -> Any:
        try:
            import xllamacpp
        except ImportError as error:
            raise MissingPackage("The package xllamacpp is not installed. Install it with: make setup") from error
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(path)
        parameters.n_ctx = self._context_tokens * self._parallel_chats
        parameters.n_parallel = self._parallel_chats
        parameters.cache_ram_mib = self._prompt_cache_mib
        for cpu in (parameters.cpuparams, parameters.cpuparams_batch):
            cpu.n_threads = self._threads or max(1, (os.cpu_count() or 1) // 2)
            cpu.poll = 0
        parameters.port = 0
        parameters.verbosity = -1
        parameters.warmup = False
        parameters.api_keys = [key]
        parameters.lora_init_without_apply = True
        parameters.lora_adapters = [_adapter(xllamacpp, file) for file in lora_files]
        try:
            return xllamacpp.Server(parameters)
        except RuntimeError as error:
            if lora_files:
                raise InvalidLora("llama.cpp cannot load this LoRA with the model.") from error
            raise BadModelFile(f"llama.cpp cannot load the model file {path}: it is damaged or unknown.") from error


def _adapter(xllamacpp: Any, file: Path) -> Any:
    adapter = xllamacpp.CommonAdapterLoraInfo()
    adapter.path, adapter.scale = str(file), 1.0
    return adapter


async def _stop(running: _Running) -> None:
    """The server ends with its last reference, and ending takes a moment: not in the event loop."""
    await running.client.close()
    holder, running.server = [running.server], None
    await asyncio.to_thread(holder.clear)


def _checked(path: Path) -> Path:
    """A file that begins like a GGUF; what else is wrong with it llama.cpp says."""
    if not path.is_file():
        raise BadModelFile(f"There is no model file {path}. Correct [model_server] model in config.toml.")
    if not _is_gguf(path):
        raise BadModelFile(f"{path} is not a GGUF model file. Correct [model_server] model in config.toml.")
    return path


def _checked_lora(path: Path) -> Path:
    if not path.is_file() or not _is_gguf(path):
        raise InvalidLora(f"The LoRA file {path.parent.name}/{path.name} is missing or damaged.")
    return path


def _is_gguf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"GGUF"
