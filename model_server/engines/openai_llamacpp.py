"""llama.cpp's own server behind our engine contract: exact probabilities; LoRAs that were given when it started."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from model_server.engines.base import Sampling
from model_server.engines.openai_client import COMPLETIONS, OpenAIClient
from model_server.engines.openai_dialect import Dialect, Prompt, plain_sampling, seen_by_server, token_ids
from model_server.engines.openai_template import ChatTemplate, from_settings
from model_server.errors import InvalidLora, InvalidRequest

FORCED = 100.0  # a logit bias that leaves every other token a share below e^-80


class LlamaCppDialect(Dialect):
    """llama.cpp's server. Its LoRAs are given when it starts, and chosen in each request by their ids."""

    def __init__(self, client: OpenAIClient, card: dict[str, Any]) -> None:
        super().__init__(client, card)
        self.model = PurePosixPath(self.model).stem
        self._template: ChatTemplate | None = None
        self._context_tokens = 0
        self._adapters: dict[str, str] = {}

    async def start(self) -> None:
        self._template, self._context_tokens = await self.client.get("/props", _properties)
        await self._list_adapters()

    async def template(self) -> ChatTemplate | None:
        return self._template

    async def context_tokens(self) -> int | None:
        return self._context_tokens

    async def ids(self, text: str) -> list[int]:
        body = {"content": text, "add_special": False, "parse_special": True}
        return await self.client.post("/tokenize", body, token_ids)

    async def shares(self, prompt: Prompt, tokens: Sequence[int], handle: str | None) -> list[float]:
        """An equal bias on their logits leaves their ratios as they are and shuts the other tokens out."""

        def read(answer: dict[str, Any]) -> list[float]:
            found = {entry["id"]: float(entry["prob"]) for entry in _first_token(answer)["top_probs"]}
            weights = [found.get(token, 0.0) for token in tokens]
            return [weight / math.fsum(weights) for weight in weights]

        body = {**self._forced(prompt, tokens, handle), "post_sampling_probs": True}
        return await self.client.post(COMPLETIONS, body, read)

    async def logprobs(self, prompt: Prompt, tokens: Sequence[int], handle: str | None) -> list[float]:
        """One after another, which the prompt cache of a slot makes cheap; what is reported is before the bias."""
        return [
            await self.client.post(COMPLETIONS, self._forced(prompt, [token], handle), _logprob) for token in tokens
        ]

    def sampling(self, sampling: Sampling) -> dict[str, Any]:
        return {
            **plain_sampling(sampling),
            "top_k": sampling.top_k,
            "repeat_penalty": sampling.repetition_penalty,
            "ignore_eos": sampling.ignores_end,
            "samplers": ["penalties", "top_k", "top_p", "temperature"],
            "cache_prompt": True,
        }

    def choice_of(self, handle: str | None) -> dict[str, Any]:
        # Every adapter with its scale: one that is left out would keep its default.
        return {"lora": [{"id": int(each), "scale": float(each == handle)} for each in self._adapters]}

    async def load(self, name: str, folder: Path, root: str) -> str:
        await self._list_adapters()
        wanted = str(seen_by_server(folder, root) / "lora.gguf")
        for handle, path in self._adapters.items():
            if path == wanted:
                return handle
        raise InvalidLora(
            f"The llama.cpp server has no LoRA {name}, and it takes them only when it starts. Start it again with "
            f"--lora-init-without-apply --lora {wanted}"
        )

    async def _list_adapters(self) -> None:
        self._adapters = await self.client.get("/lora-adapters", _adapters)

    def _forced(self, prompt: Prompt, tokens: Sequence[int], handle: str | None) -> dict[str, Any]:
        return {
            **self.choice_of(handle),
            "prompt": prompt,
            "max_tokens": 1,
            "logprobs": len(tokens),
            "temperature": 1.0,
            "samplers": ["temperature"],
            "logit_bias": [[token, FORCED] for token in tokens],
            "seed": 0,
            "cache_prompt": True,
        }


def _first_token(answer: dict[str, Any]) -> dict[str, Any]:
    [choice] = answer["choices"]
    if not (choice["logprobs"] or {}).get("content"):
        raise InvalidRequest("A continuation has a token that is no text by itself, such as part of a rare sign.")
    token: dict[str, Any] = choice["logprobs"]["content"][0]
    return token


def _logprob(answer: dict[str, Any]) -> float:
    return float(_first_token(answer)["logprob"])


def _properties(answer: dict[str, Any]) -> tuple[ChatTemplate | None, int]:
    return from_settings(answer), int(answer["default_generation_settings"]["n_ctx"])


def _adapters(answer: list[dict[str, Any]]) -> dict[str, str]:
    return {str(adapter["id"]): str(adapter["path"]) for adapter in answer}
