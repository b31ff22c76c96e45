"""vLLM behind our engine contract: run-time LoRAs, and exact log-probabilities of any token."""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, TypeVar

from model_server.engines.base import Sampling
from model_server.engines.openai_client import COMPLETIONS, Event, ModelGone, OpenAIClient, Refused
from model_server.engines.openai_dialect import Dialect, Prompt, plain_sampling, seen_by_server, token_ids
from model_server.engines.openai_template import ChatTemplate, from_settings
from model_server.engines.trie import Tokens
from model_server.errors import EngineError, InvalidLora

Result = TypeVar("Result")
TOP = 20  # vLLM's --max-logprobs, unless it is started with another
MOST_NAMED = 128  # the most `logprob_token_ids` of a request


class VllmDialect(Dialect):
    """vLLM 0.10 and later. LoRAs come and go at run time and are chosen by the name of the model.

    Reported log-probabilities are those before any constraint (--logprobs-mode raw_logprobs, the default), of the
    20 likeliest tokens and the written one. So one request with `allowed_token_ids` names most, and each token that
    is rarer is forced in a request of its own; `logprob_token_ids`, which newer ones have, names all at once. Both
    read the prompt from the prefix cache, which `prompt_logprobs` does not.
    """

    def __init__(self, client: OpenAIClient, card: dict[str, Any]) -> None:
        super().__init__(client, card)
        self._names_any_token = False
        self._paths: dict[str, str] = {}

    async def start(self) -> None:
        self._names_any_token = bool(await self.client.get_if_any("/openapi.json", _names_any_token))
        [*before, rare] = await self.ids("Hello, how are you? zx")
        try:
            found = await self._reported(before, [rare], None, TOP)
        except Refused as error:
            raise EngineError(f"vLLM gives no log-probabilities: {error.reason}") from error
        if not (found.get(rare, 0.0) < 0 and math.fsum(map(math.exp, found.values())) < 1.001):
            raise EngineError("vLLM reports other log-probabilities than we need: leave --logprobs-mode as it is.")

    async def template(self) -> ChatTemplate | None:
        return await self.client.get_if_any("/tokenizer_info", from_settings)

    async def context_tokens(self) -> int | None:
        return self._card.get("max_model_len")

    async def ids(self, text: str) -> list[int]:
        body = {"model": self.model, "prompt": text, "add_special_tokens": False}
        return await self.client.post("/tokenize", body, token_ids)

    async def logprobs(self, prompt: Prompt, tokens: Sequence[int], handle: str | None) -> list[float]:
        found = await self._reported(prompt, tokens, handle, TOP if len(tokens) > 1 else 1)
        missing = [token for token in tokens if token not in found]
        for one in await _together([self._reported(prompt, [token], handle, 1) for token in missing]):
            found.update({token: logprob for token, logprob in one.items() if token in missing})
        return [found[token] for token in tokens]

    async def logprobs_after(
        self, prompt: list[int], wanted: dict[Tokens, list[int]], handle: str | None
    ) -> dict[Tokens, float]:
        """All at once: vLLM computes them in one batch, and the prompt from its prefix cache."""
        asked = [self.logprobs([*prompt, *before], tokens, handle) for before, tokens in wanted.items()]
        found: dict[Tokens, float] = {}
        for (before, tokens), logprobs in zip(wanted.items(), await _together(asked), strict=True):
            found.update({(*before, token): logprob for token, logprob in zip(tokens, logprobs, strict=True)})
        return found

    def sampling(self, sampling: Sampling) -> dict[str, Any]:
        # All are given: what is left out comes from the model's generation_config.json.
        return {
            **plain_sampling(sampling),
            "top_k": sampling.top_k,
            "min_p": 0.0,
            "repetition_penalty": sampling.repetition_penalty,
            "ignore_eos": sampling.ignores_end,
        }

    def choice_of(self, handle: str | None) -> dict[str, Any]:
        return {"model": handle or self.model}

    async def load(self, name: str, folder: Path, root: str) -> str:
        path = seen_by_server(folder, root) / "adapter"
        handle = f"attune-{name}-{await asyncio.to_thread(_digest, name, folder / 'adapter')}"
        self._paths[handle] = str(path)
        try:
            await self._load(handle)
        except BaseException:
            del self._paths[handle]
            raise
        return handle

    async def unload(self, handle: str) -> None:
        self._paths.pop(handle, None)
        try:
            await self.client.command("/v1/unload_lora_adapter", {"lora_name": handle})
        except ModelGone:
            pass  # it was restarted since

    async def events(self, body: dict[str, Any]) -> AsyncGenerator[Event, None]:
        try:
            async with aclosing(super().events(body)) as events:
                async for event in events:
                    yield event
                return
        except ModelGone:
            await self._load_again(body["model"])
        async with aclosing(super().events(body)) as events:
            async for event in events:
                yield event

    async def _load_again(self, handle: str) -> None:
        """A server that was restarted has forgotten its LoRAs."""
        if handle not in self._paths:
            raise EngineError(f"vLLM has no model named {handle} any more.")
        try:
            await self._load(handle)
        except InvalidLora as error:
            raise EngineError(f"vLLM has lost a LoRA. {error}") from error

    async def _load(self, handle: str) -> None:
        body = {"lora_name": handle, "lora_path": self._paths[handle]}
        try:
            await self.client.command("/v1/load_lora_adapter", body)
        except ModelGone as error:
            if "adapter" in str(error).lower():
                raise InvalidLora(
                    f"vLLM does not see {body['lora_path']}. Say in [model_server] engine_lora_root of config.toml "
                    "where it sees the folder of LoRA versions."
                ) from error
            raise InvalidLora(
                "vLLM takes no LoRAs at run time. Start it with --enable-lora and with the environment variable "
                "VLLM_ALLOW_RUNTIME_LORA_UPDATING=True."
            ) from error
        except Refused as error:
            # The name has a hash of the weights in it: one of the same name is the same.
            if "already been loaded" not in error.reason:
                raise InvalidLora(f"vLLM cannot load the LoRA {handle}: {error.reason}") from error

    async def _reported(self, prompt: Prompt, tokens: Sequence[int], handle: str | None, top: int) -> dict[int, float]:
        """The log-probabilities, over the vocabulary, that an answer names: always that of the only token."""
        body = {
            **self.choice_of(handle),
            "prompt": prompt,
            "max_tokens": 1,
            "temperature": 0,
            "allowed_token_ids": list(tokens),
            "logprobs": top,
            "return_tokens_as_token_ids": True,
        }
        if self._names_any_token and len(tokens) <= MOST_NAMED:
            body["logprob_token_ids"] = list(tokens)
        try:
            return await self.client.post(COMPLETIONS, body, _logprobs)
        except ModelGone:
            await self._load_again(body["model"])
            return await self.client.post(COMPLETIONS, body, _logprobs)


def _logprobs(answer: dict[str, Any]) -> dict[int, float]:
    """Of the one token that was written: a name such as `token_id:42` for each."""
    [named] = answer["choices"][0]["logprobs"]["top_logprobs"]
    return {int(name.removeprefix("token_id:")): float(logprob) for name, logprob in named.items()}


def _names_any_token(api: dict[str, Any]) -> bool:
    schema = api.get("components", {}).get("schemas", {}).get("CompletionRequest", {})
    return "logprob_token_ids" in schema.get("properties", {})


async def _together(calls: Sequence[Coroutine[Any, Any, Result]]) -> list[Result]:
    """The results of all; when one fails, the others are given up."""
    tasks = [asyncio.ensure_future(call) for call in calls]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


def _digest(name: str, folder: Path) -> str:
    """Of the LoRA's files, so that a name stands for one content for as long as the server lives."""
    digest = hashlib.sha256()
    try:
        for file in ("adapter_config.json", "adapter_model.safetensors"):
            digest.update((folder / file).read_bytes())
    except OSError as error:
        raise InvalidLora(f"The LoRA file {name}/adapter/{Path(str(error.filename)).name} is missing.") from error
    return digest.hexdigest()[:12]
