"""How fast many replies are made at once, by an engine and by plain `generate`; every reply has the same length."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from bench.serving.big_model import finish
from bench.serving.conversations import seeker
from model_server.engines.base import Engine, Sampling
from model_server.prompt import chat_messages, render
from model_server.protocol import ChatMessage


@dataclass(frozen=True, slots=True)
class Batch:
    """Many replies asked for at the same moment: tokens of all of them, seconds until the last, each first token."""

    tokens: int
    seconds: float
    first_tokens: tuple[float, ...]

    @property
    def tokens_per_second(self) -> float:
        return self.tokens / self.seconds


def prompts(engine: Engine, chats: int, ticket: int) -> list[str]:
    """Each chat's first message in the model's template, with our system text."""
    info = engine.info()
    return [
        render(
            info.template,
            chat_messages([ChatMessage(role="user", content=seeker(chat, ticket + chat)[0])]),
            opens_reply=True,
            **info.tokens,
        )
        for chat in range(chats)
    ]


async def by_engine(engine: Engine, texts: Sequence[str], tokens: int) -> Batch:
    """All at once through the engine's contract. A reply that the model ends early counts with what it has."""
    began = time.perf_counter()

    async def one(number: int, text: str) -> tuple[float, int]:
        first: float | None = None
        count = 0
        sampling = Sampling(max_tokens=tokens, seed=number)
        async with aclosing(engine.stream(text, sampling, None)) as pieces:
            async for piece in pieces:
                first = first or time.perf_counter() - began
                count = piece.completion_tokens or count + 1
        return first or time.perf_counter() - began, count

    found = await asyncio.gather(*(one(number, text) for number, text in enumerate(texts)))
    seconds = time.perf_counter() - began
    return Batch(sum(count for _, count in found), seconds, tuple(first for first, _ in found))


def by_generate(model: Any, tokenizer: Any, texts: Sequence[str], tokens: int, device: str) -> Batch:
    """One static batch: everybody's first token comes when all prompts are read, measured by a run of one token."""
    import torch

    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    inputs = tokenizer(list(texts), return_tensors="pt", padding=True, padding_side="left").to(device)

    def seconds(count: int) -> float:
        finish(device)
        began = time.perf_counter()
        with torch.inference_mode():
            model.generate(
                **inputs,
                max_new_tokens=count,
                min_new_tokens=count,
                do_sample=True,
                temperature=0.7,
                top_k=40,
                top_p=0.9,
                pad_token_id=tokenizer.pad_token_id,
            )
        finish(device)
        return time.perf_counter() - began

    first = seconds(1)
    return Batch(tokens * len(texts), seconds(tokens), (first,) * len(texts))
