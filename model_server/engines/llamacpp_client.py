"""Calls to llama.cpp's server inside our process: tokens, exact probabilities of given next tokens, and streams.

Completions do not go through HTTP: one of our threads waits in llama.cpp for each. Only tokenising needs its port.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import httpx

from model_server.engines.base import Piece, Sampling, continuation, prompt_tail
from model_server.engines.llamacpp_slots import Slot
from model_server.engines.trie import Tokens
from model_server.errors import EngineError, EngineTimeout, EngineUnavailable, InvalidRequest

log = logging.getLogger(__name__)

FORCED = 100.0  # a logit bias that leaves every other token a share below e^-80
ASKS = 3  # its HTTP server sometimes drops a connection on a busy machine; tokenising may be asked for again
MOST_REMEMBERED = 4096  # pieces of text with their tokens
Scales = list[dict[str, float]]
Receive = Callable[[str], bool]


class LlamaCppClient:
    """One server's client. Prompts are token ids, so that the server adds nothing of its own to them.

    A slot's `work` is the call under way in it; it may outlast the one who asked, and ends at the next token.
    """

    def __init__(self, server: Any, key: str, slots: int, timeout_seconds: float) -> None:
        self._server = server
        self._http = httpx.AsyncClient(
            base_url=server.listening_address,
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(timeout_seconds, pool=None),
            # Its HTTP server closes kept connections as it likes, which fails the next request; loopback is cheap.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            trust_env=False,
        )
        self._threads = ThreadPoolExecutor(slots, thread_name_prefix="llamacpp")
        self._timeout_seconds = timeout_seconds
        self._streams: dict[threading.Event, asyncio.Queue[str | None]] = {}
        self._known: dict[str, Tokens] = {}
        self._ending: tuple[str, int] | None = None

    async def start(self) -> dict[str, Any]:
        """Chat template and special tokens of the model."""
        with _mapped_errors():
            properties = _body(await self._http.get("/props"))
        end = str(properties["eos_token"])
        ids = await self._ask_tokens(end)
        self._ending = (end, ids[0]) if end and len(ids) == 1 else None
        return properties

    async def close(self) -> None:
        """End what is under way and drop the server, which stops it: not in the event loop, as it takes a moment."""
        server, self._server = self._server, None
        for hung_up, received in self._streams.items():
            hung_up.set()
            received.put_nowait(None)
        await self._http.aclose()
        await asyncio.to_thread(self._threads.shutdown)
        holder = [server]
        del server
        await asyncio.to_thread(holder.clear)

    async def tokenize(self, text: str) -> list[int]:
        """The ids of `text`; special tokens written in it are read as such.

        Nothing merges across the token that ends a message, so only the messages that are new are asked for.
        """
        parts = _messages(text, self._ending[0]) if self._ending else [text]
        new = next((index for index, part in enumerate(parts) if part not in self._known), len(parts))
        ids = [token for part in parts[:new] for token in self._known[part]]
        if new == len(parts):
            return ids
        rest = await self._ask_tokens("".join(parts[new:]))
        self._remember(parts[new:], rest)
        return [*ids, *rest]

    async def tokenize_after(self, prompt: str, text: str) -> Tokens:
        """The ids of `text` where it follows the prompt."""
        tail = prompt_tail(prompt)
        before, whole = await self.tokenize(tail), await self.tokenize(tail + text)
        return continuation(before, whole) or tuple(await self.tokenize(text))

    async def shares(self, slot: Slot, prompt: Sequence[int], tokens: Sequence[int], scales: Scales) -> list[float]:
        """The model's probabilities of `tokens` next, renormalised over them.

        An equal bias on their logits leaves their ratios as they are and shuts the other tokens out.
        """
        body = {**_forced(prompt, tokens, scales), "post_sampling_probs": True}
        first = await self._first_token(slot, body)
        found = {entry["id"]: float(entry["prob"]) for entry in first["top_probs"]}
        weights = [found.get(token, 0.0) for token in tokens]
        return [weight / sum(weights) for weight in weights]

    async def logprobs(self, slot: Slot, prompt: Sequence[int], tokens: Sequence[int], scales: Scales) -> list[float]:
        """The log-probabilities of `tokens` next, over the vocabulary: the likeliest one's, and their ratios to it."""
        shares = await self.shares(slot, prompt, tokens, scales) if len(tokens) > 1 else [1.0]
        best = max(range(len(tokens)), key=shares.__getitem__)
        known = await self._logprob(slot, prompt, tokens[best], scales)
        return [
            known + math.log(share / shares[best]) if share else await self._logprob(slot, prompt, token, scales)
            for token, share in zip(tokens, shares, strict=True)
        ]

    async def _logprob(self, slot: Slot, prompt: Sequence[int], token: int, scales: Scales) -> float:
        """A bias forces the token; what llama.cpp reports is from before the bias."""
        return float((await self._first_token(slot, _forced(prompt, [token], scales)))["logprob"])

    async def stream(
        self, slot: Slot, prompt: Sequence[int], sampling: Sampling, scales: Scales
    ) -> AsyncGenerator[Piece, None]:
        """The reply as it is written; closing cancels it in the server, at the next token or batch of the prompt."""
        body = {**_sampling_options(sampling), "prompt": prompt, "lora": scales, "id_slot": slot.id}
        loop = asyncio.get_running_loop()
        received: asyncio.Queue[str | None] = asyncio.Queue()
        hung_up = threading.Event()

        def receive(text: str) -> bool:
            if not hung_up.is_set():
                loop.call_soon_threadsafe(received.put_nowait, text)
            return hung_up.is_set()

        def end(work: asyncio.Future[Any]) -> None:
            _ = work.cancelled() or work.exception()  # looked at, or asyncio warns that nobody did
            received.put_nowait(None)

        self._begin(slot, body, receive).add_done_callback(end)
        self._streams[hung_up] = received
        try:
            is_finished = False
            while (text := await self._next(received)) is not None:
                piece = _piece(_checked(text), len(prompt))
                is_finished = piece.finish is not None
                if piece.text or is_finished:  # else news of how far the prompt was read
                    yield piece
            if not is_finished:
                raise EngineUnavailable("The model has stopped.")
        finally:
            hung_up.set()
            del self._streams[hung_up]

    async def _next(self, received: asyncio.Queue[str | None]) -> str | None:
        try:
            return await asyncio.wait_for(received.get(), self._timeout_seconds)
        except TimeoutError as error:
            raise EngineTimeout("The model takes too long to answer.") from error

    async def _first_token(self, slot: Slot, body: dict[str, Any]) -> dict[str, Any]:
        texts: list[str] = []

        def receive(text: str) -> bool:
            texts.append(text)
            return False

        work = self._begin(slot, {**body, "id_slot": slot.id}, receive)
        try:
            await asyncio.wait_for(asyncio.shield(work), self._timeout_seconds)
        except TimeoutError as error:
            raise EngineTimeout("The model takes too long to answer.") from error
        if not texts:
            raise EngineUnavailable("The model has stopped.")
        probabilities = _checked(texts[0])["choices"][0].get("logprobs")
        if not probabilities or not probabilities["content"]:
            raise InvalidRequest("A continuation has a token that is no text by itself, such as part of a rare sign.")
        token: dict[str, Any] = probabilities["content"][0]
        return token

    def _begin(self, slot: Slot, body: dict[str, Any], receive: Receive) -> asyncio.Future[Any]:
        """llama.cpp answers through `receive`, in another thread; it stops when that returns True."""
        if self._server is None:
            raise EngineUnavailable("The model has stopped.")
        call = self._server.handle_completions
        slot.work = asyncio.get_running_loop().run_in_executor(self._threads, call, json.dumps(body), receive)
        return slot.work

    async def _ask_tokens(self, text: str) -> list[int]:
        body = {"content": text, "add_special": False, "parse_special": True}
        with _mapped_errors():
            response = await self._posted("/tokenize", body)
        return [int(token) for token in _body(response)["tokens"]]

    async def _posted(self, path: str, body: dict[str, Any]) -> httpx.Response:
        for _ in range(ASKS - 1):
            try:
                return await self._http.post(path, json=body)
            except httpx.TimeoutException:
                raise
            except httpx.TransportError as error:
                log.warning("llama.cpp dropped a request (%s)", type(error).__name__)
        return await self._http.post(path, json=body)

    def _remember(self, parts: Sequence[str], ids: Sequence[int]) -> None:
        """The tokens of each part, cut behind the token that ends a message."""
        cut = [index + 1 for index, token in enumerate(ids) if self._ending and token == self._ending[1]]
        borders = sorted({0, *cut, len(ids)})
        if len(borders) == len(parts) + 1:
            pieces = (tuple(ids[begin:end]) for begin, end in pairwise(borders))
            self._known.update(zip(parts, pieces, strict=True))
        while len(self._known) > MOST_REMEMBERED:
            del self._known[next(iter(self._known))]


def _messages(text: str, ending: str) -> list[str]:
    parts = text.split(ending)
    return [part + ending for part in parts[:-1]] + parts[-1:] * bool(parts[-1])


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
        "return_progress": True,
        "n_predict": sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "top_k": sampling.top_k,
        "repeat_penalty": sampling.repetition_penalty,
        "samplers": ["penalties", "top_k", "top_p", "temperature"],
        "seed": sampling.seed,
        "stop": list(sampling.stop),
        "ignore_eos": sampling.ignores_end,
        "cache_prompt": True,
    }


def _piece(data: dict[str, Any], prompt_tokens: int) -> Piece:
    choice = data["choices"][0]
    if not choice["finish_reason"]:
        return Piece(choice["text"], prompt_tokens=prompt_tokens)
    return Piece(
        choice["text"],
        finish="length" if choice["finish_reason"] == "length" else "stop",
        prompt_tokens=prompt_tokens,
        cached_tokens=data["timings"]["cache_n"],
        completion_tokens=data["usage"]["completion_tokens"],
    )


def _checked(text: str) -> dict[str, Any]:
    """What llama.cpp says; raises what an error in it means."""
    data: dict[str, Any] = json.loads(text)
    if "error" not in data:
        return data
    if data["error"].get("type") == "exceed_context_size_error":
        raise InvalidRequest("The conversation is longer than the model's context.")
    raise EngineError(f"llama.cpp refused the request (status {data['error'].get('code')}).")


def _body(response: httpx.Response) -> dict[str, Any]:
    if response.is_error:
        raise EngineError(f"llama.cpp refused the request (status {response.status_code}).")
    result: dict[str, Any] = response.json()
    return result


@contextmanager
def _mapped_errors() -> Iterator[None]:
    try:
        yield
    except httpx.TimeoutException as error:
        raise EngineTimeout("The model takes too long to answer.") from error
    except (httpx.HTTPError, RuntimeError) as error:
        # A closed client is a RuntimeError: the engine was closed while it worked.
        raise EngineUnavailable("The model has stopped.") from error
