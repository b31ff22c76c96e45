"""One reply from the conversation: the prompt within its budget, strategies, and whole sentences as they come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from model_server.budget import MOST_SITUATION_CHARACTERS, SMALLEST_BUDGET, Fitted, fit
from model_server.config import ServerConfig
from model_server.engines.base import Engine
from model_server.errors import EmptyReply, EngineTimeout, InvalidRequest
from model_server.loras import Loras
from model_server.plan import MOST_SEED, NEXT_UTTERANCE, Plan
from model_server.prompt import PromptError, chat_messages, explained, relabelled, render, supporter_text
from model_server.protocol import ChatMessage, ChatRequest, Dropped, Segment, SupportAnswer, SupportRequest
from model_server.reply import ReplyCleaner

ATTEMPTS = 3
# Seeds of further attempts and segments, far from those that neighbouring requests use.
SEED_STEP = 1_000_003

Part = TypeVar("Part")


@dataclass
class Draft:
    """A reply in the making: all is known when it is given out but later segments, counts and timings."""

    plan: Plan
    model: str
    dropped: Dropped
    segments: list[Segment] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    wants_more: bool = False
    finish_reason: Literal["stop", "length"] = "stop"
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    timings: dict[str, float] = field(default_factory=dict)

    def support(self) -> SupportAnswer:
        """How the reply came about, for the answer."""
        first = self.segments[0]
        return SupportAnswer(
            strategy=first.strategy,
            stage=first.stage,
            probability=first.probability,
            distribution=first.distribution,
            segments=self.segments,
            policy=self.plan.policy,
            taxonomy=self.plan.taxonomy.name,
            lora=self.plan.lora,
            model=self.model,
            dropped=self.dropped,
            timings={name: round(value, 6) for name, value in self.timings.items()},
        )


class Writer:
    """Writes replies with one engine; keeps nothing of a conversation."""

    def __init__(self, config: ServerConfig, engine: Engine, loras: Loras) -> None:
        self._config = config
        self._engine = engine
        self._loras = loras

    def reply(self, request: ChatRequest) -> AsyncGenerator[Draft | str, None]:
        """First the draft, its first strategy picked; then the text, sentence by sentence, each as soon as it is whole.

        The pieces of text joined are the reply; a later segment begins with a newline. Raises InvalidRequest,
        UnknownLora, EngineError, and EmptyReply when several attempts gave no sentence.
        """
        return within(self._config.request_timeout_seconds, self._reply(request))

    async def _reply(self, request: ChatRequest) -> AsyncGenerator[Draft | str, None]:
        began = time.monotonic()
        plan = Plan.of(request, self._config, self._loras.resolve(request.support.lora))
        async with self._loras.in_use(plan.lora):
            opened, dropped = await self._prompt(request, plan)
            draft = Draft(plan, self._engine.info().model, dropped)
            progress = sum(message.role == "assistant" for message in request.messages) / plan.taxonomy.turns
            while True:
                segment = await self._picked(draft, opened, progress)
                if len(draft.segments) == 1:
                    yield draft
                label = supporter_text(segment.strategy, "").rstrip()
                async with aclosing(self._sentences(draft, opened + label, began)) as sentences:
                    async for sentence in sentences:
                        yield sentence
                if not draft.wants_more:
                    break
                opened += supporter_text(segment.strategy, segment.text) + "\n"
            draft.timings["total"] = time.monotonic() - began
            draft.timings["tokens"] = draft.completion_tokens

    async def prompt(self, messages: Sequence[ChatMessage], lora: str | None, situation: str | None = None) -> str:
        """The prompt up to where the supporter's next turn opens, for scoring what could stand there."""
        support = SupportRequest(situation=situation)
        request = ChatRequest(messages=list(messages), support=support)
        return (await self._prompt(request, Plan.of(request, self._config, lora)))[0]

    async def _prompt(self, request: ChatRequest, plan: Plan) -> tuple[str, Dropped]:
        told = request.support.situation or ""
        fitted = await self._fitted(request.messages, plan, told[:MOST_SITUATION_CHARACTERS] or None)
        cut = fitted.cut_characters + max(0, len(told) - MOST_SITUATION_CHARACTERS)
        return fitted.prompt, Dropped(messages=fitted.dropped_messages, characters=cut)

    async def _fitted(self, messages: Sequence[ChatMessage], plan: Plan, situation: str | None) -> Fitted:
        if all(message.role == "system" for message in messages):
            raise InvalidRequest("There is no message to answer.")
        info = self._engine.info()
        budget = info.context_tokens - plan.sampling.max_tokens * plan.segments - 16
        if budget < SMALLEST_BUDGET:
            raise InvalidRequest("max_tokens leaves no room for the conversation in the model's context.")
        # A LoRA has learnt what the labels mean; the bare model only copies the last one, for ever.
        with_strategies = plan.policy != "vanilla" and plan.lora is not None
        guide = None
        if plan.policy != "vanilla" and plan.lora is None and self._config.explains_strategies:
            guide = explained(plan.taxonomy, plan.names)

        def rendered(kept: Sequence[ChatMessage]) -> str:
            try:
                relabelled_kept = relabelled(kept, plan.taxonomy)
                built = chat_messages(
                    relabelled_kept, situation=situation, with_strategies=with_strategies, guide=guide
                )
                return render(info.template, built, opens_reply=True, **info.tokens)
            except PromptError as error:
                raise InvalidRequest(str(error)) from error

        return await fit(messages, budget, rendered, self._engine.count_tokens)

    async def _picked(self, draft: Draft, opened: str, progress: float) -> Segment:
        plan, index, began = draft.plan, len(draft.segments), time.monotonic()
        seed = (plan.seed + index * ATTEMPTS * SEED_STEP) & MOST_SEED
        pick = await plan.pick(self._engine, opened, self._config.choose, seed)
        segment = Segment(
            strategy=pick.strategy,
            stage=plan.taxonomy.stage_of(pick.strategy, progress) if pick.strategy else None,
            probability=pick.probability,
            distribution=pick.distribution,
        )
        draft.segments.append(segment)
        draft.timings["pick"] = draft.timings.get("pick", 0.0) + time.monotonic() - began
        return segment

    async def _sentences(self, draft: Draft, prompt: str, began: float) -> AsyncGenerator[str, None]:
        """The last segment's text; a later one that stays empty is left out.

        The first is tried again, and at last the model may not end it: some conversations make it end at once, always.
        """
        segment, index = draft.segments[-1], len(draft.segments) - 1
        attempts = 1 if index else ATTEMPTS
        for attempt in range(attempts):
            number, must_speak = index * ATTEMPTS + attempt, attempt == ATTEMPTS - 1
            async with aclosing(self._attempt(draft, prompt, number, began, must_speak=must_speak)) as sentences:
                async for sentence in sentences:
                    draft.said.append(sentence)
                    yield (" " if segment.text else "\n" if index else "") + sentence
                    segment.text = f"{segment.text} {sentence}".lstrip()
            if segment.text:
                return
        if not index:
            raise EmptyReply("The model had nothing to say, several times over.")
        draft.segments.pop()
        draft.wants_more = False

    async def _attempt(
        self, draft: Draft, prompt: str, attempt: int, began: float, *, must_speak: bool
    ) -> AsyncGenerator[str, None]:
        plan, is_last = draft.plan, len(draft.segments) == draft.plan.segments
        sampling = replace(
            plan.sampling,
            seed=(plan.seed + attempt * SEED_STEP) & MOST_SEED,
            stop=(*plan.sampling.stop, NEXT_UTTERANCE) if is_last and not must_speak else plan.sampling.stop,
            ignores_end=must_speak,
        )
        cleaner = ReplyCleaner(
            max_sentences=plan.max_sentences,
            max_questions=plan.max_questions,
            before=tuple(draft.said),
        )
        written = 0
        async with aclosing(self._engine.stream(prompt, sampling, plan.lora)) as pieces:
            async for piece in pieces:
                draft.timings.setdefault("first_token", time.monotonic() - began)
                written = piece.completion_tokens if piece.finish else written + 1
                draft.prompt_tokens = draft.prompt_tokens or piece.prompt_tokens
                for sentence in cleaner.feed(piece.text):
                    yield sentence
                if piece.finish:
                    draft.finish_reason, draft.cached_tokens = piece.finish, piece.cached_tokens
                    for sentence in cleaner.finish(piece.finish):
                        yield sentence
                if cleaner.is_done:
                    break
        draft.completion_tokens += written
        draft.wants_more = cleaner.wants_more and not is_last


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
