"""One reply from the conversation: the prompt within its budget, a strategy, and whole sentences as they come."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from model_server import picker
from model_server.budget import MOST_SITUATION_CHARACTERS, SMALLEST_BUDGET, fit
from model_server.config import ServerConfig
from model_server.engines.base import Engine, Sampling
from model_server.errors import EmptyReply, EngineTimeout, InvalidRequest
from model_server.loras import Loras
from model_server.picker import Pick
from model_server.prompt import PromptError, chat_messages, render, supporter_text
from model_server.protocol import ChatMessage, ChatRequest, Policy, SupportAnswer, SupportRequest
from model_server.reply import ReplyCleaner
from model_server.strategies import stage_of

# A conversation is taken to last about this many replies: ESConv's average is 14.1 of the supporter's (table 2).
REPLIES_A_CONVERSATION = 14
ATTEMPTS = 3
# Seeds of further attempts, far from those that neighbouring requests use.
SEED_STEP = 1_000_003
MOST_SEED = 2**32 - 1
# Neighbouring utterances of a supporter are joined by a newline (prompt.py): the next one is not part of this reply.
NEXT_UTTERANCE = "\n["

Part = TypeVar("Part")


@dataclass
class Draft:
    """A reply in the making: all is known when it is given out but the counts and the timings, known at the end."""

    pick: Pick
    stage: str | None
    lora: str | None
    model: str
    dropped_messages: int
    finish_reason: Literal["stop", "length"] = "stop"
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    timings: dict[str, float] = field(default_factory=dict)

    def support(self) -> SupportAnswer:
        """How the reply came about, for the answer."""
        return SupportAnswer(
            strategy=self.pick.strategy,
            stage=self.stage,
            probability=self.pick.probability,
            distribution=self.pick.distribution,
            policy=self.pick.policy,
            lora=self.lora,
            model=self.model,
            timings={name: round(value, 6) for name, value in self.timings.items()},
        )


class Writer:
    """Writes replies with one engine; keeps nothing of a conversation."""

    def __init__(self, config: ServerConfig, engine: Engine, loras: Loras) -> None:
        self._config = config
        self._engine = engine
        self._loras = loras

    def reply(self, request: ChatRequest) -> AsyncGenerator[Draft | str, None]:
        """First the draft, its strategy picked; then the reply's sentences, each as soon as it is whole.

        Raises InvalidRequest, UnknownLora, EngineError, and EmptyReply when several attempts gave no sentence.
        """
        return within(self._config.request_timeout_seconds, self._reply(request))

    async def _reply(self, request: ChatRequest) -> AsyncGenerator[Draft | str, None]:
        began = time.monotonic()
        lora = self._loras.resolve(request.support.lora)
        seed = secrets.randbits(31) if request.seed is None else request.seed & MOST_SEED
        async with self._loras.in_use(lora):
            prompt, dropped = await self.prompt(request.messages, request.support, request.max_tokens)
            pick_began = time.monotonic()
            pick = await self._pick(prompt, request.support, lora, seed)
            draft = Draft(pick, _stage(pick, request.messages), lora, self._engine.info().model, dropped)
            draft.timings["pick"] = time.monotonic() - pick_began
            yield draft
            opened = prompt + supporter_text(pick.strategy, "").rstrip()
            async with aclosing(self._sentences(draft, opened, self._sampling(request, seed), began)) as sentences:
                async for sentence in sentences:
                    yield sentence
            draft.timings["total"] = time.monotonic() - began
            draft.timings["tokens"] = draft.completion_tokens

    async def prompt(
        self, messages: Sequence[ChatMessage], support: SupportRequest, max_tokens: int | None = None
    ) -> tuple[str, int]:
        """The prompt up to where the reply opens, and how many of the oldest turns were left out so that it fits."""
        if all(message.role == "system" for message in messages):
            raise InvalidRequest("There is no message to answer.")
        budget = self._engine.info().context_tokens - (max_tokens or self._config.sampling.max_tokens) - 16
        if budget < SMALLEST_BUDGET:
            raise InvalidRequest("max_tokens leaves no room for the conversation in the model's context.")

        def rendered(kept: Sequence[ChatMessage]) -> str:
            return self._render(kept, support)

        return await fit(messages, budget, rendered, self._engine.count_tokens)

    def _render(self, messages: Sequence[ChatMessage], support: SupportRequest) -> str:
        info = self._engine.info()
        situation = support.situation[:MOST_SITUATION_CHARACTERS] if support.situation else None
        # A LoRA has learnt what the labels mean; the bare model only copies the last one, for ever.
        with_strategies = self._policy(support) != "vanilla" and self._loras.resolve(support.lora) is not None
        try:
            built = chat_messages(messages, situation=situation, with_strategies=with_strategies)
            return render(info.template, built, opens_reply=True, **info.tokens)
        except PromptError as error:
            raise InvalidRequest(str(error)) from error

    def _policy(self, support: SupportRequest) -> Policy:
        if support.strategy != "auto":
            return "oracle"
        return support.policy or self._config.policy

    async def _pick(self, prompt: str, support: SupportRequest, lora: str | None, seed: int) -> Pick:
        policy = self._policy(support)
        mask = (*self._config.mask, *support.mask)
        if policy == "vanilla":
            return Pick("vanilla")
        if policy == "random":
            return picker.at_random(mask, seed)
        if policy == "oracle":
            if support.strategy == "auto":
                raise InvalidRequest('The oracle policy needs a "strategy" by name.')
            return picker.oracle(support.strategy, mask)
        return await picker.joint(self._engine, prompt, mask, lora, self._config.choose, seed)

    async def _sentences(
        self, draft: Draft, prompt: str, sampling: Sampling, began: float
    ) -> AsyncGenerator[str, None]:
        for attempt in range(ATTEMPTS):
            again = replace(sampling, seed=(sampling.seed + attempt * SEED_STEP) & MOST_SEED)
            is_empty = True
            async with aclosing(self._attempt(draft, prompt, again, began)) as sentences:
                async for sentence in sentences:
                    is_empty = False
                    yield sentence
            if not is_empty:
                return
        raise EmptyReply("The model had nothing to say, several times over.")

    async def _attempt(self, draft: Draft, prompt: str, sampling: Sampling, began: float) -> AsyncGenerator[str, None]:
        cleaner = ReplyCleaner(max_sentences=self._config.sampling.max_sentences)
        draft.completion_tokens = 0
        async with aclosing(self._engine.stream(prompt, sampling, draft.lora)) as pieces:
            async for piece in pieces:
                draft.timings.setdefault("first_token", time.monotonic() - began)
                draft.completion_tokens += 1
                for sentence in cleaner.feed(piece.text):
                    yield sentence
                draft.prompt_tokens = piece.prompt_tokens
                if piece.finish:
                    draft.finish_reason, draft.cached_tokens = piece.finish, piece.cached_tokens
                    draft.completion_tokens = piece.completion_tokens
                    for sentence in cleaner.finish(piece.finish):
                        yield sentence
                if cleaner.is_done:
                    return

    def _sampling(self, request: ChatRequest, seed: int) -> Sampling:
        defaults = self._config.sampling
        return Sampling(
            temperature=defaults.temperature if request.temperature is None else request.temperature,
            top_p=request.top_p or defaults.top_p,
            top_k=defaults.top_k if request.top_k is None else request.top_k,
            repetition_penalty=defaults.repetition_penalty,
            max_tokens=request.max_tokens or defaults.max_tokens,
            seed=seed,
            stop=(NEXT_UTTERANCE,),
        )


async def within(seconds: float, parts: AsyncGenerator[Part, None]) -> AsyncGenerator[Part, None]:
    """The parts, as long as all of them come within `seconds`; EngineTimeout else."""
    deadline = asyncio.get_running_loop().time() + seconds
    async with aclosing(parts):
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    part = await anext(parts)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise EngineTimeout("The model takes too long to answer.") from error
            yield part


def _stage(pick: Pick, messages: Sequence[ChatMessage]) -> str | None:
    replies = sum(message.role == "assistant" for message in messages)
    return stage_of(pick.strategy, replies / REPLIES_A_CONVERSATION) if pick.strategy else None
