"""transformers and bitsandbytes behind the engine's contract: all work is done in one thread, one chat at a time."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from model_server import embedded
from model_server.engines.base import Engine, EngineInfo, Piece, Sampling, continuation, prompt_tail
from model_server.engines.trie import Tokens, distribution
from model_server.errors import EngineError, EngineUnavailable, MissingPackage, ModelServerError

if TYPE_CHECKING:
    from model_server.engines.transformers_weights import Weights

Result = TypeVar("Result")


class TransformersEngine(Engine):
    """`model`: a transformers folder or a hub name; None: the embedded model, converted into `cache` once."""

    def __init__(
        self, model: Path | None, *, cache: Path, context_tokens: int = 2048, is_quantized: bool, device: str = "auto"
    ) -> None:
        self._model = model
        self._cache = cache
        self._context_tokens = context_tokens
        self._is_quantized = is_quantized
        self._device = device
        self._thread: ThreadPoolExecutor | None = None
        self._weights: Weights | None = None
        self._info: EngineInfo | None = None

    async def start(self, loras: Mapping[str, Path]) -> None:
        self._thread = ThreadPoolExecutor(1, "model")
        self._weights = await self._run(self._load)
        await self.set_loras(loras)

    async def close(self) -> None:
        thread, self._thread, self._weights, self._info = self._thread, None, None, None
        if thread:
            await asyncio.to_thread(thread.shutdown)

    def info(self) -> EngineInfo:
        if self._info is None:
            raise EngineUnavailable("The model is not loaded.")
        return self._info

    async def set_loras(self, loras: Mapping[str, Path]) -> None:
        weights = self._loaded()
        await self._run(lambda: weights.set_loras(loras))

    async def count_tokens(self, text: str) -> int:
        return len(self._loaded().tokenize(text))

    async def distribution(self, prompt: str, options: Sequence[str], lora: str | None) -> list[float]:
        weights = self._loaded()
        start = weights.tokenize(prompt)

        async def branch(prefix: Tokens, tokens: Sequence[int]) -> Sequence[float]:
            return await self._run(lambda: weights.probabilities([*start, *prefix], tokens, lora))

        return await distribution([_after(weights, prompt, option) for option in options], branch)

    async def score(self, prompt: str, continuations: Sequence[str], lora: str | None) -> list[float]:
        weights = self._loaded()
        start = weights.tokenize(prompt)

        def total(text: str) -> float:
            ids = [*start, *_after(weights, prompt, text)]
            return sum(weights.logprob(ids[:end], ids[end], lora) for end in range(len(start), len(ids)))

        return await self._run(lambda: [total(text) for text in continuations])

    async def stream(self, prompt: str, sampling: Sampling, lora: str | None) -> AsyncGenerator[Piece, None]:
        weights, loop = self._loaded(), asyncio.get_running_loop()
        pieces: asyncio.Queue[Piece | Exception] = asyncio.Queue()
        is_cancelled = threading.Event()

        def give(piece: Piece | Exception) -> None:
            with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(pieces.put_nowait, piece)

        def work() -> None:
            try:
                for piece in weights.generate(weights.tokenize(prompt), sampling, lora):
                    if self._weights is None:
                        raise EngineUnavailable("The model has stopped.")
                    if is_cancelled.is_set():
                        return
                    give(piece)
            except Exception as error:
                give(error)

        working = self._submit(work)
        try:
            while True:
                piece = await pieces.get()
                if isinstance(piece, Exception):
                    raise _mapped(piece)
                yield piece
                if piece.finish:
                    return
        finally:
            is_cancelled.set()
            working.cancel()

    def _loaded(self) -> Weights:
        if self._weights is None:
            raise EngineUnavailable("The model is not loaded.")
        return self._weights

    def _load(self) -> Weights:
        try:
            from model_server.engines.transformers_weights import Weights
        except ImportError as error:
            raise MissingPackage("The transformers engine needs torch. Install it with: make setup-train") from error
        source = str(self._model) if self._model else str(embedded.hf_folder(self._cache))
        weights = Weights(
            source, is_quantized=self._is_quantized, device=self._device, context_tokens=self._context_tokens
        )
        self._info = EngineInfo(
            engine="transformers",
            model=self._model.name if self._model else embedded.NAME,
            template=weights.tokenizer.chat_template,
            tokens={name: getattr(weights.tokenizer, name) or "" for name in ("bos_token", "eos_token")},
            context_tokens=self._context_tokens,
            base_sha256=None if self._model else embedded.SHA256,
        )
        return weights

    def _submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        if self._thread is None:
            raise EngineUnavailable("The model is not loaded.")
        return asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _run(self, work: Callable[[], Result]) -> Result:
        try:
            return await self._submit(work)
        except Exception as error:
            raise _mapped(error) from error


def _after(weights: Weights, prompt: str, text: str) -> Tokens:
    tail = prompt_tail(prompt)
    whole = continuation(weights.tokenize(tail), weights.tokenize(tail + text))
    return whole or tuple(weights.tokenize(text))


def _mapped(error: Exception) -> Exception:
    """Our own errors as they are; torch's, whatever they are, as one sentence."""
    if isinstance(error, ModelServerError):
        return error
    return EngineError(f"The model failed ({type(error).__name__}).")
