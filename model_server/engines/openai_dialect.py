"""How the servers behind OpenAI's API differ: what each is asked, and what it can do. One that is only that is here."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path, PurePosixPath
from typing import Any

from model_server.engines.base import Sampling
from model_server.engines.openai_client import COMPLETIONS, Event, OpenAIClient
from model_server.engines.openai_template import ChatTemplate
from model_server.engines.trie import Tokens
from model_server.errors import InvalidLora, InvalidRequest

Prompt = list[int] | str
NO_PROBABILITIES = (
    "This server cannot tell how likely given words are. Choose strategies with [model_server] policy "
    '"random" or "vanilla", or run the model with vLLM or llama.cpp.'
)


class Dialect(ABC):
    """One server's ways. `card` is its model in `/v1/models`; a LoRA's handle is what `load` gave."""

    def __init__(self, client: OpenAIClient, card: dict[str, Any]) -> None:
        self.client = client
        self.model = str(card["id"])
        self._card = card

    @abstractmethod
    async def start(self) -> None:
        """Check that the server does what we need; EngineError with a sentence that says what to do."""

    @abstractmethod
    async def template(self) -> ChatTemplate | None:
        """The model's chat template, if the server gives it."""

    @abstractmethod
    async def context_tokens(self) -> int | None:
        """The longest prompt and reply, if the server says it."""

    @abstractmethod
    async def ids(self, text: str) -> list[int]:
        """The tokens of `text`; special tokens written in it are read as such. InvalidRequest: it tells none."""

    async def prompt(self, text: str) -> Prompt:
        """The prompt as it is sent: token ids where possible, so that the server adds nothing of its own."""
        return await self.ids(text)

    async def count(self, text: str) -> int:
        """The length of `text` in tokens."""
        return len(await self.ids(text))

    @abstractmethod
    async def logprobs(self, prompt: Prompt, tokens: Sequence[int], handle: str | None) -> list[float]:
        """The natural log-probabilities of `tokens` next, over the whole vocabulary."""

    @abstractmethod
    def sampling(self, sampling: Sampling) -> dict[str, Any]:
        """The fields of a request that writes a reply."""

    @abstractmethod
    def choice_of(self, handle: str | None) -> dict[str, Any]:
        """The fields that choose the model and its LoRA."""

    @abstractmethod
    async def load(self, name: str, folder: Path, root: str) -> str:
        """Have this version; `root` is where the server sees the folder of versions, empty: where we do.

        Gives its handle. Raises InvalidLora with what to do.
        """

    async def unload(self, handle: str) -> None:  # noqa: B027 - most servers have nothing to unload
        """Drop what `load` gave."""

    async def shares(self, prompt: Prompt, tokens: Sequence[int], handle: str | None) -> list[float]:
        """The probabilities of `tokens` next, renormalised over them."""
        found = await self.logprobs(prompt, tokens, handle)
        weights = [math.exp(logprob - max(found)) for logprob in found]
        return [weight / math.fsum(weights) for weight in weights]

    async def logprobs_after(
        self, prompt: list[int], wanted: dict[Tokens, list[int]], handle: str | None
    ) -> dict[Tokens, float]:
        """The log-probabilities of `wanted`, next tokens by what stands before them; keys hold both."""
        found: dict[Tokens, float] = {}
        for before, tokens in wanted.items():
            logprobs = await self.logprobs([*prompt, *before], tokens, handle)
            found.update({(*before, token): logprob for token, logprob in zip(tokens, logprobs, strict=True)})
        return found

    async def events(self, body: dict[str, Any]) -> AsyncGenerator[Event, None]:
        """The events of a reply."""
        async with aclosing(self.client.events(body)) as events:
            async for event in events:
                yield event


class PlainDialect(Dialect):
    """Any other server: only fields that OpenAI's own completions have. It writes; it tells no probabilities."""

    async def start(self) -> None:
        """Nothing can be asked before the first reply."""

    async def template(self) -> ChatTemplate | None:
        return None

    async def context_tokens(self) -> int | None:
        return None

    async def ids(self, text: str) -> list[int]:
        raise InvalidRequest(NO_PROBABILITIES)

    async def prompt(self, text: str) -> Prompt:
        return text

    async def count(self, text: str) -> int:
        """By writing one token: the answer says how long the prompt was."""
        body = {**self.choice_of(None), "prompt": text, "max_tokens": 1}
        return await self.client.post(COMPLETIONS, body, lambda answer: int(answer["usage"]["prompt_tokens"]))

    async def logprobs(self, prompt: Prompt, tokens: Sequence[int], handle: str | None) -> list[float]:
        raise InvalidRequest(NO_PROBABILITIES)

    def sampling(self, sampling: Sampling) -> dict[str, Any]:
        return plain_sampling(sampling)

    def choice_of(self, handle: str | None) -> dict[str, Any]:
        return {"model": self.model}

    async def load(self, name: str, folder: Path, root: str) -> str:
        raise InvalidLora(f"This server takes no LoRA, so {name} cannot be used. vLLM and llama.cpp take them.")


def token_ids(answer: dict[str, Any]) -> list[int]:
    """Of what `/tokenize` answers."""
    return [int(token) for token in answer["tokens"]]


def plain_sampling(sampling: Sampling) -> dict[str, Any]:
    """The sampling fields of OpenAI's own completions."""
    return {
        "max_tokens": sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "seed": sampling.seed,
        "stop": list(sampling.stop),
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def seen_by_server(folder: Path, root: str) -> PurePosixPath:
    """A version's folder as the server sees it."""
    return PurePosixPath(root) / folder.name if root else PurePosixPath(folder.absolute())
