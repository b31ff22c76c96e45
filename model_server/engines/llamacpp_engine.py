"""llama.cpp on the CPU through the package `xllamacpp`: its server runs inside our process.

A server's LoRAs are fixed when it starts, so a new set of them is a new server: chats that begin go there, and the
old one stops when its last stream has ended. For that moment there are two, with twice the memory.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from model_server import embedded
from model_server.engines.base import Engine, EngineInfo, Piece, Sampling
from model_server.engines.llamacpp_client import LlamaCppClient, Scales
from model_server.engines.llamacpp_server import ServerSettings, start_server
from model_server.engines.llamacpp_slots import Slots
from model_server.engines.trie import Tokens, distribution, scores
from model_server.errors import EngineUnavailable, UnknownLora

LORA_FILE = "lora.gguf"


@dataclass(eq=False)
class _Running:
    """One llama.cpp server. `loras` in the order of their ids. `used`: whose computations its prompt cache holds."""

    client: LlamaCppClient
    slots: Slots
    loras: Mapping[str, Path]
    info: EngineInfo
    keeps_prompts: bool
    used: set[str | None] = field(default_factory=set)
    leases: int = 0
    is_retired: bool = False

    def scales(self, lora: str | None) -> Scales:
        """Every LoRA with its scale: one that is left out would keep its default."""
        if lora is not None and lora not in self.loras:
            raise UnknownLora(f"No LoRA version named {lora} is loaded.")
        return [{"id": index, "scale": float(name == lora)} for index, name in enumerate(self.loras)]

    def may_mix_up(self, lora: str | None) -> bool:
        """llama.cpp's prompt cache does not ask which LoRA computed a prompt, so it must hold those of one only."""
        return self.keeps_prompts and bool(self.used - {lora})


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
        self._current = await self._launch(loras, self._prompt_cache_mib)

    async def close(self) -> None:
        running, self._current = self._current, None
        if running:
            await running.client.close()

    def info(self) -> EngineInfo:
        return self._running().info

    async def set_loras(self, loras: Mapping[str, Path]) -> None:
        async with self._swapping:
            await self._replace(loras, self._prompt_cache_mib)

    async def count_tokens(self, text: str) -> int:
        async with self._lease(self._running()) as running:
            return len(await running.client.tokenize(text))

    async def distribution(self, prompt: str, options: Sequence[str], lora: str | None) -> list[float]:
        async with self._lease(await self._running_for(lora)) as running:
            client, scales = running.client, running.scales(lora)
            start = await client.tokenize(prompt)
            options_tokens = [await client.tokenize_after(prompt, option) for option in options]
            async with running.slots.hold(start, lora, is_pick=True) as slot:

                async def branch(prefix: Tokens, tokens: Sequence[int]) -> Sequence[float]:
                    return await client.shares(slot, [*start, *prefix], tokens, scales)

                return await distribution(options_tokens, branch)

    async def score(self, prompt: str, continuations: Sequence[str], lora: str | None) -> list[float]:
        async with self._lease(await self._running_for(lora)) as running:
            client, scales = running.client, running.scales(lora)
            start = await client.tokenize(prompt)
            texts_tokens = [await client.tokenize_after(prompt, text) for text in continuations]
            async with running.slots.hold(start, lora) as slot:

                async def branch(prefix: Tokens, tokens: Sequence[int]) -> Sequence[float]:
                    return await client.logprobs(slot, [*start, *prefix], tokens, scales)

                return await scores(texts_tokens, branch)

    async def stream(self, prompt: str, sampling: Sampling, lora: str | None) -> AsyncGenerator[Piece, None]:
        async with self._lease(await self._running_for(lora)) as running:
            scales = running.scales(lora)
            tokens = await running.client.tokenize(prompt)
            async with (
                running.slots.hold(tokens, lora) as slot,
                aclosing(running.client.stream(slot, tokens, sampling, scales)) as pieces,
            ):
                async for piece in pieces:
                    yield piece

    def _running(self) -> _Running:
        if self._current is None:
            raise EngineUnavailable("The model is not loaded.")
        return self._current

    async def _running_for(self, lora: str | None) -> _Running:
        """The server for a request; one without a prompt cache from the second LoRA on."""
        self._running().scales(lora)
        if self._running().may_mix_up(lora):
            async with self._swapping:
                if self._running().may_mix_up(lora):
                    await self._replace(self._running().loras, 0)
        running = self._running()
        running.used.add(lora)
        return running

    async def _replace(self, loras: Mapping[str, Path], cache_mib: int) -> None:
        old = self._running()
        self._current = await self._launch(loras, cache_mib)
        old.is_retired = True
        if not old.leases:
            await old.client.close()

    @asynccontextmanager
    async def _lease(self, running: _Running) -> AsyncIterator[_Running]:
        running.leases += 1
        try:
            yield running
        finally:
            running.leases -= 1
            if running.is_retired and not running.leases:
                await running.client.close()

    async def _launch(self, loras: Mapping[str, Path], cache_mib: int) -> _Running:
        path = self._model or embedded.served_path()
        settings = ServerSettings(path, self._parallel_chats, self._context_tokens, self._threads, cache_mib)
        files = [folder / LORA_FILE for folder in loras.values()]
        key = secrets.token_hex(16)
        server = await asyncio.to_thread(start_server, settings, files, key)
        client = LlamaCppClient(server, key, self._parallel_chats, self._timeout_seconds)
        properties = await client.start()
        info = EngineInfo(
            engine="llamacpp",
            model=embedded.NAME if self._model is None else path.stem,
            template=properties["chat_template"],
            tokens={"bos_token": properties["bos_token"], "eos_token": properties["eos_token"]},
            context_tokens=self._context_tokens,
            base_sha256=embedded.SHA256 if self._model is None else None,
        )
        return _Running(client, Slots(self._parallel_chats), dict(loras), info, cache_mib > 0)
