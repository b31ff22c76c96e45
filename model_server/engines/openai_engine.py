"""A model that another server runs, behind OpenAI's completions: vLLM, llama.cpp's server, or any that only writes.

Prompts are rendered here and sent as they are, so that training and serving share their code; the server's own chat
template is never used by it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model_server.engines import openai_template
from model_server.engines.base import Engine, EngineInfo, Piece, Sampling, continuation, prompt_tail
from model_server.engines.openai_client import KEY_VARIABLE, OpenAIClient
from model_server.engines.openai_dialect import Dialect, PlainDialect
from model_server.engines.openai_llamacpp import LlamaCppDialect
from model_server.engines.openai_vllm import VllmDialect
from model_server.engines.trie import Tokens, distribution
from model_server.errors import EngineError, EngineUnavailable, UnknownLora

__all__ = ["KEY_VARIABLE", "OpenAIEngine"]
BY_OWNER: dict[str, type[Dialect]] = {"vllm": VllmDialect, "llamacpp": LlamaCppDialect}
MOST_KNOWN = 1024
CLOSING_SECONDS = 5.0


@dataclass(eq=False)
class _Running:
    """The server as found at the start. `handles`: LoRA versions by name; one that is leaving may still be in use."""

    dialect: Dialect
    info: EngineInfo
    handles: dict[str, str] = field(default_factory=dict)
    leases: Counter[str] = field(default_factory=Counter)
    leaving: set[str] = field(default_factory=set)
    known: dict[tuple[str, str], Tokens] = field(default_factory=dict)

    def handle(self, lora: str | None) -> str | None:
        if lora is not None and lora not in self.handles:
            raise UnknownLora(f"No LoRA version named {lora} is loaded.")
        return self.handles[lora] if lora is not None else None


class OpenAIEngine(Engine):
    """`model`: its name at the server, empty: the first one; `template`: see openai_template.read.

    `lora_root`: where the server sees the folder of LoRA versions, empty: where we do.
    """

    def __init__(
        self,
        url: str,
        *,
        model: str = "",
        key: str = "",
        template: Path | None = None,
        lora_root: str = "",
        context_tokens: int = 2048,
        timeout_seconds: float = 60.0,
    ) -> None:
        self._url = url
        self._model = model
        self._key = key
        self._template = template
        self._lora_root = lora_root
        self._context_tokens = context_tokens
        self._timeout_seconds = timeout_seconds
        self._current: _Running | None = None
        self._swapping = asyncio.Lock()

    async def start(self, loras: Mapping[str, Path]) -> None:
        if not self._url:
            raise EngineError('Say where the model runs: [model_server] engine_url = "http://..." in config.toml.')
        try:
            client = OpenAIClient(self._url, self._key, self._timeout_seconds)
        except ValueError as error:
            raise EngineError(f"{self._url} is no address. Correct [model_server] engine_url.") from error
        try:
            dialect = await _dialect(client, self._model)
            await dialect.start()
            self._current = _Running(dialect, await self._describe(dialect))
            await self.set_loras(loras)
        except EngineUnavailable as error:
            await self._give_up(client)
            raise EngineUnavailable(
                f"Nothing answers at {self._url}. Start the model's server, or correct [model_server] engine_url."
            ) from error
        except BaseException:
            await self._give_up(client)
            raise

    async def close(self) -> None:
        running, self._current = self._current, None
        if running is None:
            return
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                for handle in {*running.handles.values(), *running.leaving}:
                    await running.dialect.unload(handle)
        except (EngineError, TimeoutError):
            pass  # a server that is gone holds nothing of ours
        await running.dialect.client.close()

    def info(self) -> EngineInfo:
        return self._running().info

    async def set_loras(self, loras: Mapping[str, Path]) -> None:
        async with self._swapping:
            running = self._running()
            loaded: dict[str, str] = {}
            try:
                for name, path in loras.items():
                    loaded[name] = await running.dialect.load(name, path, self._lora_root)
            except BaseException:
                running.leaving |= set(loaded.values()) - set(running.handles.values())
                await _unload_unused(running)
                raise
            running.leaving |= set(running.handles.values())
            running.leaving -= set(loaded.values())
            running.handles = loaded
            await _unload_unused(running)

    async def count_tokens(self, text: str) -> int:
        return await self._running().dialect.count(text)

    async def distribution(self, prompt: str, options: Sequence[str], lora: str | None) -> list[float]:
        async with self._lease(lora) as (running, handle):
            start = await running.dialect.ids(prompt)
            options_tokens = [await _tokens_after(running, prompt, option) for option in options]

            async def branch(prefix: Tokens, tokens: Sequence[int]) -> Sequence[float]:
                return await running.dialect.shares([*start, *prefix], tokens, handle)

            return await distribution(options_tokens, branch)

    async def score(self, prompt: str, continuations: Sequence[str], lora: str | None) -> list[float]:
        async with self._lease(lora) as (running, handle):
            start = await running.dialect.ids(prompt)
            all_tokens = [await _tokens_after(running, prompt, text) for text in continuations]
            wanted: dict[Tokens, list[int]] = {}
            for place in {tokens[:end] for tokens in all_tokens for end in range(1, len(tokens) + 1)}:
                wanted.setdefault(place[:-1], []).append(place[-1])
            found = await running.dialect.logprobs_after(start, wanted, handle)
            return [sum(found[tokens[:end]] for end in range(1, len(tokens) + 1)) for tokens in all_tokens]

    async def stream(self, prompt: str, sampling: Sampling, lora: str | None) -> AsyncGenerator[Piece, None]:
        async with self._lease(lora) as (running, handle):
            body = {
                **running.dialect.choice_of(handle),
                **running.dialect.sampling(sampling),
                "prompt": await running.dialect.prompt(prompt),
            }
            finish = ""
            usage: dict[str, Any] = {}
            async with aclosing(running.dialect.events(body)) as events:
                async for event in events:
                    finish, usage = event.finish or finish, event.usage or usage
                    if event.text:
                        yield Piece(event.text)
            yield _last_piece(finish, usage)

    async def _describe(self, dialect: Dialect) -> EngineInfo:
        template = openai_template.read(self._template) if self._template else await dialect.template()
        if template is None:
            raise EngineError(
                "The server does not tell the model's chat template. Name the model's folder, or a file with its "
                "template, in [model_server] engine_template of config.toml."
            )
        longest = await dialect.context_tokens() or self._context_tokens
        return EngineInfo(
            engine="openai",
            model=dialect.model,
            template=template.text,
            tokens=template.tokens,
            context_tokens=min(longest, self._context_tokens),
        )

    async def _give_up(self, client: OpenAIClient) -> None:
        self._current = None
        await client.close()

    def _running(self) -> _Running:
        if self._current is None:
            raise EngineUnavailable("The model is not loaded.")
        return self._current

    @asynccontextmanager
    async def _lease(self, lora: str | None) -> AsyncIterator[tuple[_Running, str | None]]:
        """A LoRA that was taken away is unloaded when its last reply has ended."""
        running = self._running()
        handle = running.handle(lora)
        if handle is None:
            yield running, None
            return
        running.leases[handle] += 1
        try:
            yield running, handle
        finally:
            running.leases[handle] -= 1
            if handle in running.leaving and self._current is running:
                async with self._swapping:
                    await _unload_unused(running)


async def _dialect(client: OpenAIClient, wanted: str) -> Dialect:
    """By who owns the model in the server's list; LoRAs, which have a parent, are not the model."""
    cards = await client.get("/v1/models", _base_models)
    chosen = [card for card in cards if not wanted or card["id"] == wanted]
    if not chosen:
        names = ", ".join(str(card["id"]) for card in cards) or "none"
        raise EngineError(f"The server has no model {wanted}. Correct [model_server] model; it has: {names}.")
    return BY_OWNER.get(str(chosen[0].get("owned_by")), PlainDialect)(client, chosen[0])


def _base_models(answer: Any) -> list[dict[str, Any]]:
    return [{**card, "id": str(card["id"])} for card in answer["data"] if not card.get("parent")]


async def _tokens_after(running: _Running, prompt: str, text: str) -> Tokens:
    """The ids of `text` where it follows the prompt; remembered, as the openings of replies are few."""
    tail = prompt_tail(prompt)
    if (tail, text) not in running.known:
        before, whole = await running.dialect.ids(tail), await running.dialect.ids(tail + text)
        tokens = continuation(before, whole) or tuple(await running.dialect.ids(text))
        if len(running.known) >= MOST_KNOWN:
            del running.known[next(iter(running.known))]
        running.known[tail, text] = tokens
    return running.known[tail, text]


async def _unload_unused(running: _Running) -> None:
    """What is leaving and not in use; what cannot be unloaded now stays to be tried again."""
    for handle in [each for each in running.leaving if not running.leases[each]]:
        with contextlib.suppress(EngineError):
            await running.dialect.unload(handle)
            running.leaving.discard(handle)


def _last_piece(finish: str, usage: Mapping[str, Any]) -> Piece:
    if finish in ("", "abort", "error"):
        raise EngineUnavailable("The model's server stopped in the middle of a reply.")
    return Piece(
        "",
        finish="length" if finish == "length" else "stop",
        prompt_tokens=usage.get("prompt_tokens", 0),
        cached_tokens=(usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0),
        completion_tokens=usage.get("completion_tokens", 0),
    )
