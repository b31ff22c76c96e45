"""transformers, bitsandbytes and PEFT behind the engine's contract: many chats in one batch, each with its own LoRA."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model_server import embedded
from model_server.engines.base import Engine, EngineInfo, Piece, Sampling, continuation, prompt_tail
from model_server.engines.trie import Tokens, distribution
from model_server.errors import EngineUnavailable, InvalidRequest, MissingPackage

if TYPE_CHECKING:
    from model_server.engines.transformers_batching import Batches
    from model_server.engines.transformers_loras import Versions
    from model_server.engines.transformers_weights import Weights

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Loaded:
    weights: Weights
    versions: Versions
    batches: Batches


class TransformersEngine(Engine):
    """`model`: a transformers folder or a hub name; None: the embedded model, converted into `cache` once."""

    def __init__(
        self,
        model: Path | str | None,
        *,
        cache: Path,
        context_tokens: int = 2048,
        parallel_chats: int = 4,
        prompt_cache_mib: int = 64,
        is_quantized: bool,
        device: str = "auto",
    ) -> None:
        self._model = str(model) if model else None
        self._cache = cache
        self._context_tokens = context_tokens
        self._parallel_chats = parallel_chats
        self._prompt_cache_mib = prompt_cache_mib
        self._is_quantized = is_quantized
        self._device = device
        self._state: _Loaded | None = None
        self._info: EngineInfo | None = None
        self._changing = asyncio.Lock()

    async def start(self, loras: Mapping[str, Path]) -> None:
        self._state = await asyncio.to_thread(self._load)
        await self.set_loras(loras)

    async def close(self) -> None:
        state, self._state, self._info = self._state, None, None
        if state:
            await asyncio.to_thread(state.batches.shut)

    def info(self) -> EngineInfo:
        if self._info is None:
            raise EngineUnavailable("The model is not loaded.")
        return self._info

    async def set_loras(self, loras: Mapping[str, Path]) -> None:
        state = self._loaded()

        def change() -> None:
            with state.batches.at_rest():
                state.versions.set(loras)

        async with self._changing:
            await asyncio.to_thread(change)

    async def count_tokens(self, text: str) -> int:
        return len(self._loaded().weights.tokenize(text))

    async def distribution(self, prompt: str, options: Sequence[str], lora: str | None) -> list[float]:
        weights = self._loaded().weights
        continuations = [_after(weights, prompt, option) for option in options]
        asked: dict[Tokens, Sequence[int]] = {}

        async def note(path: Tokens, tokens: Sequence[int]) -> Sequence[float]:
            asked[path] = tokens
            return [1.0] * len(tokens)

        async def branch(path: Tokens, _: Sequence[int]) -> Sequence[float]:
            return _shares(found[path])

        await distribution(continuations, note)
        found = await self._next_scores(weights.tokenize(prompt), asked, lora)
        return await distribution(continuations, branch)

    async def score(self, prompt: str, continuations: Sequence[str], lora: str | None) -> list[float]:
        weights = self._loaded().weights
        texts = [_after(weights, prompt, text) for text in continuations]
        asked: dict[Tokens, list[int]] = {}
        for text in texts:
            for end, token in enumerate(text):
                asked.setdefault(text[:end], []).append(token)
        found = await self._next_scores(weights.tokenize(prompt), asked, lora)
        logprobs = {path: dict(zip(asked[path], scores, strict=True)) for path, scores in found.items()}
        return [sum(logprobs[text[:end]][token] for end, token in enumerate(text)) for text in texts]

    async def stream(self, prompt: str, sampling: Sampling, lora: str | None) -> AsyncGenerator[Piece, None]:
        from model_server.engines.transformers_batching import Job
        from model_server.engines.transformers_weights import Text

        state = self._loaded()
        start = self._checked(state.weights.tokenize(prompt))
        most = min(sampling.max_tokens, self._context_tokens - len(start))
        text, count = Text(state.weights.tokenizer, sampling.stop), 0
        with state.versions.in_use(lora) as inner:
            if most == 0:
                yield Piece("", "length", len(start))
                return
            job = Job(inner, sampling)
            async with aclosing(state.batches.run(start, job, most)) as outputs:
                async for output in outputs:
                    for token in output.generated_tokens[count:]:
                        count += 1
                        is_end = token in state.weights.ends
                        piece = "" if is_end else text.add(token)
                        if is_end or text.is_stopped:
                            yield Piece(piece, "stop", len(start), job.cached, count)
                            return
                        yield Piece(piece, prompt_tokens=len(start), cached_tokens=job.cached)
            yield Piece(text.rest(), "length", len(start), job.cached, count)

    async def _next_scores(
        self, start: list[int], asked: Mapping[Tokens, Sequence[int]], lora: str | None
    ) -> dict[Tokens, list[float]]:
        """The log-probabilities of the tokens asked for after the start and each path.

        The shortest path reads the prompt; the others, in one batch, find its pages.
        """
        state = self._loaded()
        with state.versions.in_use(lora) as inner:

            async def ask(path: Tokens) -> list[float]:
                return await self._asked(state.batches, [*start, *path], asked[path], inner)

            paths = sorted(asked, key=len)
            found = [await ask(path) for path in paths[:1]]
            found += await asyncio.gather(*(ask(path) for path in paths[1:]))
            return dict(zip(paths, found, strict=True))

    async def _asked(
        self, batches: Batches, tokens: list[int], wanted: Sequence[int], inner: str | None
    ) -> list[float]:
        from model_server.engines.transformers_batching import Job

        job = Job(inner, wanted=wanted)
        async with aclosing(batches.run(self._checked(tokens), job, 1)) as outputs:
            async for _ in outputs:
                pass
        return job.scores

    def _checked(self, tokens: list[int]) -> list[int]:
        if not 0 < len(tokens) <= self._context_tokens:
            raise InvalidRequest("The conversation is longer than the model's context.")
        return tokens

    def _loaded(self) -> _Loaded:
        if self._state is None:
            raise EngineUnavailable("The model is not loaded.")
        return self._state

    def _load(self) -> _Loaded:
        try:
            from model_server.engines.transformers_batching import Batches, sizes
            from model_server.engines.transformers_loras import Versions
            from model_server.engines.transformers_weights import Weights
        except ImportError as error:
            raise MissingPackage("The transformers engine needs torch. Install it with: make setup-train") from error
        if not self._model and not embedded.is_converted(self._cache):
            log.info("preparing the embedded model for transformers: once, about half a minute")
        source = self._model or str(embedded.hf_folder(self._cache))
        weights = Weights(source, is_quantized=self._is_quantized, device=self._device)
        versions = Versions(weights.model)
        room = sizes(
            weights.model,
            context_tokens=self._context_tokens,
            parallel_chats=self._parallel_chats,
            prompt_cache_mib=self._prompt_cache_mib,
        )
        batches = Batches(weights.model, versions, sorted(weights.ends), room)
        batches.begin()
        self._info = EngineInfo(
            engine="transformers",
            model=Path(self._model).name if self._model else embedded.NAME,
            template=weights.tokenizer.chat_template,
            tokens={name: getattr(weights.tokenizer, name) or "" for name in ("bos_token", "eos_token")},
            context_tokens=self._context_tokens,
            base_sha256=None if self._model else embedded.SHA256,
        )
        return _Loaded(weights, versions, batches)


def _shares(logprobs: Sequence[float]) -> list[float]:
    """Renormalised over these."""
    largest = max(logprobs)
    parts = [math.exp(logprob - largest) for logprob in logprobs]
    return [part / sum(parts) for part in parts]


def _after(weights: Weights, prompt: str, text: str) -> Tokens:
    tail = prompt_tail(prompt)
    whole = continuation(weights.tokenize(tail), weights.tokenize(tail + text))
    return whole or tuple(weights.tokenize(text))
