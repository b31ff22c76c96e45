"""Requests to a llama.cpp server: tokens, exact probabilities of given next tokens, and streams."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx

from model_server.engines.base import Piece, Sampling, continuation, prompt_tail
from model_server.engines.trie import Tokens
from model_server.errors import EngineError, EngineTimeout, EngineUnavailable, InvalidRequest

FORCED = 100.0  # a logit bias that leaves every other token a share below e^-80
Scales = list[dict[str, float]]


class LlamaCppClient:
    """One server's client. Prompts are token ids, so that the server adds nothing of its own to them."""

    def __init__(self, url: str, key: str, timeout_seconds: float) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(timeout_seconds, pool=None),
            # Its HTTP server closes kept connections as it likes, which fails the next request; loopback is cheap.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            trust_env=False,
        )
        self._known: dict[tuple[str, str], Tokens] = {}

    async def close(self) -> None:
        await self._http.aclose()

    async def properties(self) -> dict[str, Any]:
        """Chat template and special tokens of the model."""
        with _mapped_errors():
            response = await self._http.get("/props")
        return _body(response)

    async def tokenize(self, text: str) -> list[int]:
        """The ids of `text`; special tokens written in it are read as such."""
        answer = await self._post("/tokenize", {"content": text, "add_special": False, "parse_special": True})
        return [int(token) for token in answer["tokens"]]

    async def tokenize_after(self, prompt: str, text: str) -> Tokens:
        """The ids of `text` where it follows the prompt; remembered, as the openings of replies are few."""
        tail = prompt_tail(prompt)
        if (tail, text) in self._known:
            return self._known[tail, text]
        before, whole = await self.tokenize(tail), await self.tokenize(tail + text)
        tokens = continuation(before, whole) or tuple(await self.tokenize(text))
        if len(self._known) < 1024:
            self._known[tail, text] = tokens
        return tokens

    async def shares(self, prompt: Sequence[int], tokens: Sequence[int], scales: Scales) -> list[float]:
        """The model's probabilities of `tokens` next, renormalised over them.

        An equal bias on their logits leaves their ratios as they are and shuts the other tokens out.
        """
        body = {**_forced(prompt, tokens, scales), "post_sampling_probs": True}
        found = {entry["id"]: float(entry["prob"]) for entry in (await self._first_token(body))["top_probs"]}
        weights = [found.get(token, 0.0) for token in tokens]
        return [weight / sum(weights) for weight in weights]

    async def logprob(self, prompt: Sequence[int], token: int, scales: Scales) -> float:
        """The token's log-probability over the vocabulary: the bias forces it, what is reported is before the bias."""
        return float((await self._first_token(_forced(prompt, [token], scales)))["logprob"])

    async def stream(self, prompt: Sequence[int], sampling: Sampling, scales: Scales) -> AsyncGenerator[Piece, None]:
        """The reply as it is written; closing hangs up, which cancels it in the server."""
        body = {**_sampling_options(sampling), "prompt": prompt, "lora": scales}
        with _mapped_errors():
            async with self._http.stream("POST", "/completion", json=body) as response:
                if response.is_error:
                    raise _refusal(response.status_code, await response.aread())
                async for line in response.aiter_lines():
                    if line.startswith("data: "):
                        yield _piece(json.loads(line.removeprefix("data: ")))

    async def _first_token(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self._post("/completion", body)
        if not answer.get("completion_probabilities"):
            raise InvalidRequest("A continuation has a token that is no text by itself, such as part of a rare sign.")
        token: dict[str, Any] = answer["completion_probabilities"][0]
        return token

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        with _mapped_errors():
            response = await self._http.post(path, json=body)
        return _body(response)


def _body(response: httpx.Response) -> dict[str, Any]:
    if response.is_error:
        raise _refusal(response.status_code, response.content)
    result: dict[str, Any] = response.json()
    return result


def _forced(prompt: Sequence[int], tokens: Sequence[int], scales: Scales) -> dict[str, Any]:
    """A request for one token, which can only be one of `tokens`."""
    return {
        "prompt": prompt,
        "lora": scales,
        "n_predict": 1,
        "n_probs": len(tokens),
        "temperature": 1.0,
        "samplers": ["temperature"],
        "logit_bias": [[token, FORCED] for token in tokens],
        "seed": 0,
        "cache_prompt": True,
    }


def _sampling_options(sampling: Sampling) -> dict[str, Any]:
    return {
        "stream": True,
        "n_predict": sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "top_k": sampling.top_k,
        "repeat_penalty": sampling.repetition_penalty,
        "samplers": ["penalties", "top_k", "top_p", "temperature"],
        "seed": sampling.seed,
        "stop": list(sampling.stop),
        "cache_prompt": True,
    }


def _piece(data: dict[str, Any]) -> Piece:
    if "error" in data:
        raise EngineError("llama.cpp stopped in the middle of a reply.")
    if not data["stop"]:
        return Piece(data["content"], prompt_tokens=data["tokens_evaluated"])
    return Piece(
        data["content"],
        finish="length" if data["stop_type"] == "limit" else "stop",
        prompt_tokens=data["tokens_evaluated"],
        cached_tokens=data["timings"]["cache_n"],
        completion_tokens=data["tokens_predicted"],
    )


def _refusal(status: int, content: bytes) -> Exception:
    if b"exceed_context_size" in content:
        return InvalidRequest("The conversation is longer than the model's context.")
    return EngineError(f"llama.cpp refused the request (status {status}).")


@contextmanager
def _mapped_errors() -> Iterator[None]:
    try:
        yield
    except httpx.TimeoutException as error:
        raise EngineTimeout("The model takes too long to answer.") from error
    except (httpx.HTTPError, httpx.StreamError, RuntimeError) as error:
        # A closed client is a RuntimeError: the engine was closed while it worked.
        raise EngineUnavailable("The model has stopped.") from error
