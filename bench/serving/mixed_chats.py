"""People who chat in every way that the server offers, hang up in the middle, and check each answer that they get."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from bench.serving.conversations import seeker
from bench.serving.versions import Versions
from model_server.strategies import NAMES

POLICIES = ("joint", "vanilla", "oracle")
HANG_UP_SHARE = 0.15
# Stands in the history for what a one-word LoRA wrote: the bare model would go on copying it.
PLAIN_REPLY = "That sounds hard. What would help you most right now?"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` is the error's, None for a reply; `support` is None where there was an error."""

    code: str | None
    text: str
    support: dict[str, Any] | None
    retry_after_seconds: float = 1.0


class MixedChats:
    """`counts` of what happened, `problems` that must not have. Neither holds message text."""

    def __init__(self, http: httpx.AsyncClient, versions: Versions, words: Sequence[str], seed: int) -> None:
        self._http = http
        self._versions = versions
        self._words = words
        self._seed = seed
        self.counts: Counter[str] = Counter()
        self.problems: Counter[str] = Counter()

    async def hold(self, number: int, until: float, longest_pause: float) -> None:
        """One person's conversations, one after the other, until then."""
        chance = random.Random(self._seed * 1000 + number)
        while time.monotonic() < until:
            self.counts["conversations"] += 1
            messages: list[dict[str, str]] = []
            for text in seeker(number, chance.randrange(10**6)):
                messages.append({"role": "user", "content": text})
                await asyncio.sleep(chance.uniform(0, longest_pause))
                if time.monotonic() > until:
                    return
                messages.append({"role": "assistant", "content": await self._turn(messages, chance)})

    async def _turn(self, messages: Sequence[dict[str, str]], chance: random.Random) -> str:
        support = self._support(chance)
        is_stream = chance.random() < 0.5
        body = {
            "messages": messages,
            "stream": is_stream,
            "max_tokens": chance.choice((16, 32, 48)),
            "support": support,
        }
        patience = chance.uniform(0.05, 4) if chance.random() < HANG_UP_SHARE else None
        began = time.monotonic()
        try:
            async with asyncio.timeout(patience):
                outcome = await complete(self._http, body)
        except TimeoutError:
            self.counts["hang-ups"] += 1
            return PLAIN_REPLY
        except httpx.HTTPError as error:
            self.problems[f"no whole answer: {type(error).__name__}"] += 1
            return PLAIN_REPLY
        if outcome.code or not outcome.support:
            await self._failed(outcome, support["lora"], began)
            return PLAIN_REPLY
        self.counts[f"{'streams' if is_stream else 'JSON replies'}"] += 1
        self.counts[f"replies, {support['policy']}"] += 1
        self._check(outcome.support, outcome.text, support, began)
        return PLAIN_REPLY if outcome.support["lora"] else outcome.text

    def _support(self, chance: random.Random) -> dict[str, Any]:
        policy = chance.choice(POLICIES)
        lora = chance.choice([None, "none", *self._words])
        named = {"strategy": chance.choice(NAMES)} if policy == "oracle" else {}
        return {"policy": policy, "lora": lora, **named}

    async def _failed(self, outcome: Outcome, lora: str | None, began: float) -> None:
        if outcome.code == "lora_not_found" and lora and self._versions.may_be_missing(lora, began):
            self.counts["asked for a LoRA that was not there"] += 1
        elif outcome.code == "status 429":
            self.counts["asked to come back later"] += 1
            await asyncio.sleep(outcome.retry_after_seconds)
        else:
            whose = "the live LoRA" if lora is None else "the bare model" if lora == "none" else "a LoRA by its name"
            self.problems[f"an unexpected error, with {whose}: {outcome.code}"] += 1

    def _check(self, answer: dict[str, Any], text: str, asked: dict[str, Any], began: float) -> None:
        lora, wanted = answer["lora"], asked["lora"]
        self.counts[f"replies by {'the bare model' if lora is None else 'a LoRA'}"] += 1
        if wanted is None:
            if not self._versions.may_be_live(lora, began):
                self.problems["the reply names a LoRA that was not live"] += 1
        elif lora != (None if wanted == "none" else wanted):
            self.problems["the reply names another LoRA than the one asked for"] += 1
        if not text.strip():
            self.problems["an empty reply"] += 1
        elif written_by(text, self._words) != (lora if lora in self._words else None):
            self.problems["the text is not what the LoRA that is named writes"] += 1
        if answer["policy"] != asked["policy"] or asked.get("strategy", answer["strategy"]) != answer["strategy"]:
            self.problems["another policy or strategy than the one asked for"] += 1


def written_by(text: str, words: Sequence[str]) -> str | None:
    """The one-word LoRA that wrote the text; None is any other, or the bare model: they use more than one word."""
    used = set(re.findall(r"\w+", text.lower()))
    return next((word for word in words if used == {word}), None)


async def complete(http: httpx.AsyncClient, body: dict[str, Any]) -> Outcome:
    """One chat completion, streamed or whole as the body says."""
    async with http.stream("POST", "/v1/chat/completions", json=body) as response:
        if response.is_error or not body["stream"]:
            return _whole(response, await response.aread())
        texts: list[str] = []
        support: dict[str, Any] | None = None
        is_finished = False
        async for line in response.aiter_lines():
            if not line.startswith("data: {"):
                continue
            event = json.loads(line.removeprefix("data: "))
            if "error" in event:
                return Outcome(event["error"]["code"], "", None)
            support = event.get("support") or support
            for choice in event["choices"]:
                texts.append(choice["delta"].get("content") or "")
                is_finished = is_finished or choice["finish_reason"] is not None
    return Outcome(None if is_finished else "a stream without its end", "".join(texts), support)


def _whole(response: httpx.Response, content: bytes) -> Outcome:
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return Outcome("status 429", "", None, float(response.headers.get("Retry-After", 1)))
    try:
        data = json.loads(content)
    except ValueError:
        return Outcome(f"status {response.status_code} without JSON", "", None)
    if response.is_error:
        return Outcome(data["error"]["code"], "", None)
    return Outcome(None, data["choices"][0]["message"]["content"], data["support"])
