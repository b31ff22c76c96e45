"""A model that is none: replies and weights from a list, the same for the same prompt and seed. Tests and demos."""

from __future__ import annotations

import asyncio
import math
import random
import re
import zlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path

from model_server.engines.base import Engine, EngineInfo, Piece, Sampling
from model_server.errors import EngineUnavailable, UnknownLora

TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
REPLIES = (
    "That sounds like a lot to carry. What has been the hardest part so far?",
    "I can hear how much this matters to you. Take the time that you need.",
    "It makes sense to feel this way. Many people would in your place.",
    "You have already taken a step by writing about it. What would help a little today?",
    "Thank you for telling me. I am here, and we can look at it one piece at a time.",
)


class ScriptedEngine(Engine):
    """`weights` by option text, 1.0 where none is given; `delay_seconds` before each word of a stream."""

    def __init__(
        self,
        replies: Sequence[str] = REPLIES,
        weights: Mapping[str, float] | None = None,
        *,
        delay_seconds: float = 0.0,
        context_tokens: int = 2048,
    ) -> None:
        self._replies = tuple(replies)
        self._weights = dict(weights or {})
        self._delay_seconds = delay_seconds
        self._context_tokens = context_tokens
        self._loras: dict[str, Path] | None = None
        self.prompts: list[str] = []
        self.streams_open = 0

    async def start(self, loras: Mapping[str, Path]) -> None:
        self._loras = dict(loras)

    async def close(self) -> None:
        self._loras = None

    def info(self) -> EngineInfo:
        self._check(None)
        tokens = {"bos_token": "<|im_start|>", "eos_token": "<|im_end|>"}
        return EngineInfo("scripted", "scripted", TEMPLATE, tokens, self._context_tokens)

    async def set_loras(self, loras: Mapping[str, Path]) -> None:
        self._check(None)
        self._loras = dict(loras)

    async def count_tokens(self, text: str) -> int:
        self._check(None)
        return len(_words(text))

    async def distribution(self, prompt: str, options: Sequence[str], lora: str | None) -> list[float]:
        self._check(lora)
        weights = [self._weights.get(option, 1.0) for option in options]
        return [weight / math.fsum(weights) for weight in weights]

    async def score(self, prompt: str, continuations: Sequence[str], lora: str | None) -> list[float]:
        self._check(lora)
        return [math.log(self._weights.get(text, 1.0)) - len(_words(text)) for text in continuations]

    async def stream(self, prompt: str, sampling: Sampling, lora: str | None) -> AsyncGenerator[Piece, None]:
        self._check(lora)
        self.prompts.append(prompt)
        words = _words(_until(self._reply(prompt, sampling.seed), sampling.stop))
        if sampling.ignores_end and words:
            words = list(islice(cycle([f" {words[0].lstrip()}", *words[1:]]), sampling.max_tokens + 1))
        kept = words[: sampling.max_tokens]
        self.streams_open += 1
        try:
            for word in kept:
                await asyncio.sleep(self._delay_seconds)
                self._check(lora)
                yield Piece(word, prompt_tokens=len(_words(prompt)))
            is_whole = len(kept) == len(words)
            yield Piece(
                "", "stop" if is_whole else "length", prompt_tokens=len(_words(prompt)), completion_tokens=len(kept)
            )
        finally:
            self.streams_open -= 1

    def _reply(self, prompt: str, seed: int) -> str:
        return random.Random(zlib.crc32(prompt.encode()) ^ seed).choice(self._replies)

    def _check(self, lora: str | None) -> None:
        if self._loras is None:
            raise EngineUnavailable("The model is not loaded.")
        if lora is not None and lora not in self._loras:
            raise UnknownLora(f"The LoRA {lora!r} is not loaded.")


def _until(text: str, stop: Sequence[str]) -> str:
    return text[: min((text.find(mark) for mark in stop if mark in text), default=len(text))]


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+$", text)
