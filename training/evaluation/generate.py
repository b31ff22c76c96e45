"""Replies for every turn, several at once, from whatever answers like the model server; what is there is not asked."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from model_server.protocol import ChatAnswer, ChatRequest, SupportRequest
from training.errors import TrainingError
from training.evaluate import report
from training.evaluation.run import Reply, RunFolder, Variant
from training.evaluation.turns import Turn
from training.progress import RunProgress


class ServerGone(TrainingError):
    """The model server does not answer; what it said before is kept."""


class NoWords(TrainingError):
    """The model had nothing to say, several times over."""


class Model(Protocol):
    """Raises ServerGone, NoWords."""

    async def reply(self, request: ChatRequest) -> ChatAnswer: ...


def seed_of(turn: Turn, seed: int) -> int:
    """The same for a turn in all variants, whatever else is evaluated."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{turn.id}".encode()).digest()[:4]) & 0x7FFFFFFF


def request_for(turn: Turn, variant: Variant, seed: int, sampling: dict[str, float]) -> ChatRequest:
    """What the server is asked; the oracle policy is told the true strategy."""
    support = SupportRequest(
        strategy=turn.strategy or "auto" if variant.policy == "oracle" else "auto",
        policy=variant.policy,
        segments=1,
        lora=variant.lora,
        situation=turn.situation,
    )
    user = f"evaluate {turn.id}"[:256]
    return ChatRequest(messages=list(turn.messages), seed=seed_of(turn, seed), support=support, user=user, **sampling)


async def generate(
    model: Model,
    turns: Sequence[Turn],
    variant: Variant,
    folder: RunFolder,
    *,
    at_once: int,
    seed: int,
    sampling: dict[str, float],
    progress: RunProgress,
) -> list[Reply]:
    """One reply a turn, in the order of the turns. ServerGone says how many are kept, and how to go on."""
    kept = folder.replies(variant)
    waiting = iter([turn for turn in turns if turn.id not in kept])
    meter = _Meter(f"replies: {variant.name}", len(turns), len(turns) - sum(t.id not in kept for t in turns), progress)

    async def work(waiting: Iterator[Turn]) -> None:
        for turn in waiting:
            reply = await _asked(model, turn, request_for(turn, variant, seed, sampling))
            folder.add(variant, reply)
            kept[turn.id] = reply
            meter.add(reply)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(work(waiting))
    except* ServerGone as gone:
        done = sum(turn.id in kept for turn in turns)
        raise ServerGone(
            f"{gone.exceptions[0]} {done} of {len(turns)} replies of {variant.name} are kept in {folder.path}: "
            "the same command goes on from there."
        ) from None
    return [kept[turn.id] for turn in turns]


async def _asked(model: Model, turn: Turn, request: ChatRequest) -> Reply:
    began = time.monotonic()
    try:
        answer = await model.reply(request)
    except NoWords:
        return Reply(turn.id, "", seconds=round(time.monotonic() - began, 3))
    support = answer.support
    shares = support.distribution
    return Reply(
        turn=turn.id,
        text=answer.choices[0].message.content.strip() if answer.choices else "",
        strategy=support.strategy or "",
        likeliest=max(shares, key=shares.__getitem__) if shares else "",
        tokens=answer.usage.completion_tokens,
        seconds=round(time.monotonic() - began, 3),
    )


class _Meter:
    """Counts replies and tokens for the progress."""

    def __init__(self, stage: str, steps: int, done: int, progress: RunProgress) -> None:
        self._stage, self._steps, self._done, self._progress = stage, steps, done, progress
        self._began, self._here, self._tokens = time.monotonic(), 0, 0
        if done:
            progress.say(f"{stage}: {done} of {steps} were there already.")

    def add(self, reply: Reply) -> None:
        self._done, self._here, self._tokens = self._done + 1, self._here + 1, self._tokens + reply.tokens
        self._progress.step(report(self._stage, self._done, self._steps, None, self._tokens, self._began, self._here))
