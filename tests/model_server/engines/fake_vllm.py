"""vLLM's HTTP surface over a toy model, on a loopback port: what vLLM 0.32 answers, as far as our engine asks.

Stricter than vLLM in one thing: a field that it does not know is refused, where vLLM ignores it.
"""

from __future__ import annotations

import asyncio
import json
import math
import random
import re
import socket
import threading
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from model_server.engines.openai_engine import OpenAIEngine
from model_server.engines.scripted_engine import TEMPLATE

MARKS = {"<|im_start|>": 256, "<|im_end|>": 257}
VOCABULARY = 258
TOP = 20
MOST_NAMED = 128
CONTEXT = 1200
FIELDS = {
    "model", "prompt", "max_tokens", "temperature", "top_p", "top_k", "min_p", "repetition_penalty", "seed", "stop",
    "stream", "stream_options", "logprobs", "ignore_eos", "allowed_token_ids", "return_tokens_as_token_ids",
}  # fmt: skip


@asynccontextmanager
async def running(engine: OpenAIEngine, **loras: Path) -> AsyncIterator[OpenAIEngine]:
    await engine.start(loras)
    try:
        yield engine
    finally:
        await engine.close()


def version(folder: Path, weights: str) -> Path:
    """A version folder with a LoRA as the toy model reads it."""
    (folder / "adapter").mkdir(parents=True)
    (folder / "adapter" / "adapter_config.json").write_text("{}")
    (folder / "adapter" / "adapter_model.safetensors").write_text(weights)
    return folder


def ids_of(text: str) -> list[int]:
    """A byte is a token; so is a mark."""
    parts = re.split("(" + "|".join(map(re.escape, MARKS)) + ")", text)
    return [token for part in parts for token in ([MARKS[part]] if part in MARKS else part.encode())]


@lru_cache(4096)
def logprobs_of(context: tuple[int, ...], salt: int) -> tuple[float, ...]:
    """The toy model: any context has a distribution of its own, and a LoRA's salt changes all of them."""
    chance = random.Random(zlib.crc32(repr(context).encode(), salt))
    logits = [chance.gauss(0, 3) - (0 if 32 <= token < 127 else 12) for token in range(VOCABULARY)]
    total = math.log(math.fsum(map(math.exp, logits)))
    return tuple(logit - total for logit in logits)


class FakeVllm:
    """Runs in a thread between `start` and `stop`; `url` stays the same over a restart, LoRAs do not.

    `refusal` is answered to every completion while it is set; streams wait while `go_on` is cleared, and break after
    `breaks_after` tokens. `bodies` are the completions asked for; `busy` is set while a stream
    goes on, `idle` when one has ended.
    """

    def __init__(
        self,
        *,
        key: str = "",
        names_any_token: bool = True,
        takes_loras: bool = True,
        tells_template: bool = True,
        is_raw: bool = True,
        owner: str = "vllm",
    ) -> None:
        self._key = key
        self._fields = FIELDS | ({"logprob_token_ids"} if names_any_token else set())
        self._takes_loras = takes_loras
        self._tells_template = tells_template
        self._is_raw = is_raw
        self._owner = owner
        self._port = 0
        self.loras: dict[str, tuple[str, int]] = {}
        self.bodies: list[dict[str, Any]] = []
        self.refusal: Response | None = None
        self.breaks_after: int | None = None
        self.busy, self.idle = threading.Event(), threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def start(self) -> FakeVllm:
        self.loras = {}
        listening = socket.create_server(("127.0.0.1", self._port))
        self._port = listening.getsockname()[1]
        settings = uvicorn.Config(self._app(), log_config=None, lifespan="off", http="h11", ws="none")
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def salt(self, model: str) -> int:
        return self.loras[model][1] if model in self.loras else 0

    def _app(self) -> Starlette:
        routes = [
            Route("/v1/models", self._models),
            Route("/openapi.json", self._openapi),
            Route("/tokenize", self._tokenize, methods=["POST"]),
            Route("/v1/completions", self._completions, methods=["POST"]),
        ]
        if self._takes_loras:
            routes.append(Route("/v1/load_lora_adapter", self._load, methods=["POST"]))
            routes.append(Route("/v1/unload_lora_adapter", self._unload, methods=["POST"]))
        if self._tells_template:
            routes.append(Route("/tokenizer_info", self._tokenizer_info))
        return Starlette(routes=routes, exception_handlers={404: self._not_found})

    async def _not_found(self, request: Request, error: Exception) -> Response:
        return JSONResponse({"detail": "Not Found"}, status_code=404)

    async def _models(self, request: Request) -> Response:
        if self._key and request.headers.get("authorization") != f"Bearer {self._key}":
            return JSONResponse({"error": "Unauthorized"}, status_code=401)
        cards: list[dict[str, Any]] = [
            {"id": name, "root": path, "parent": "toy"} for name, (path, _) in self.loras.items()
        ]
        base = {"id": "toy", "root": "toy", "parent": None, "owned_by": self._owner, "max_model_len": CONTEXT}
        return JSONResponse({"object": "list", "data": [*cards, base]})

    async def _openapi(self, request: Request) -> Response:
        properties: dict[str, Any] = {name: {} for name in self._fields}
        return JSONResponse({"components": {"schemas": {"CompletionRequest": {"properties": properties}}}})

    async def _tokenizer_info(self, request: Request) -> Response:
        eos = {"content": "<|im_end|>"}
        return JSONResponse({"chat_template": TEMPLATE, "bos_token": "<|im_start|>", "eos_token": eos})

    async def _tokenize(self, request: Request) -> Response:
        body = await request.json()
        assert body.keys() == {"model", "prompt", "add_special_tokens"}
        assert body["add_special_tokens"] is False
        return JSONResponse({"tokens": ids_of(body["prompt"])})

    async def _load(self, request: Request) -> Response:
        body = await request.json()
        name, path = body["lora_name"], body["lora_path"]
        if name in self.loras:
            return _error(
                400, f"The lora adapter '{name}' has already been loaded. If you want ...", "InvalidUserInput"
            )
        try:
            salt = zlib.crc32((Path(path) / "adapter_model.safetensors").read_bytes())
        except OSError:
            return _error(404, f"Loading lora {name} failed: No adapter found for {path}", "NotFoundError")
        self.loras[name] = path, salt
        return PlainTextResponse(f"Success: LoRA adapter '{name}' added successfully.")

    async def _unload(self, request: Request) -> Response:
        name = (await request.json())["lora_name"]
        if self.loras.pop(name, None) is None:
            return _error(404, f"The lora adapter '{name}' cannot be found.", "NotFoundError")
        return PlainTextResponse(f"Success: LoRA adapter '{name}' removed successfully.")

    async def _completions(self, request: Request) -> Response:
        body = await request.json()
        if self.refusal:
            return self.refusal
        self.bodies.append(body)
        if unknown := body.keys() - self._fields:
            return _error(400, f"unknown fields: {unknown}", "BadRequestError")
        if body["model"] != "toy" and body["model"] not in self.loras:
            return _error(404, f"The model `{body['model']}` does not exist. Valid aliases: toy.", "NotFoundError")
        prompt = body["prompt"] if isinstance(body["prompt"], list) else ids_of(body["prompt"])
        if len(prompt) >= CONTEXT:
            return _error(400, f"This model's maximum context length is {CONTEXT} tokens.", "BadRequestError")
        if len(body.get("logprob_token_ids", [])) > MOST_NAMED:
            return _error(400, "Requested logprob_token_ids of length ...", "BadRequestError")
        if body.get("logprobs", 0) > TOP:
            return _error(400, f"Requested sample logprobs of {body['logprobs']} ...", "BadRequestError")
        if body.get("stream"):
            return StreamingResponse(self._events(body, prompt), media_type="text/event-stream")
        choice = {"index": 0, "text": "", "finish_reason": "length", "logprobs": self._logprobs(body, prompt)}
        return JSONResponse({"choices": [choice], "usage": {"prompt_tokens": len(prompt), "completion_tokens": 1}})

    def _logprobs(self, body: dict[str, Any], prompt: Sequence[int]) -> dict[str, Any] | None:
        """Of the one token: by default before any constraint, whatever the constraint is."""
        if "logprobs" not in body:
            return None
        raw = logprobs_of(tuple(prompt), self.salt(body["model"]))
        allowed = body["allowed_token_ids"]
        written = max(allowed, key=raw.__getitem__)
        likeliest = sorted(range(VOCABULARY), key=raw.__getitem__, reverse=True)[: body["logprobs"]]
        named = [written, *body.get("logprob_token_ids", likeliest)]
        shown = raw if self._is_raw else [0.0 if token == written else -9999.0 for token in range(VOCABULARY)]
        return {"top_logprobs": [{f"token_id:{token}": shown[token] for token in named}]}

    async def _events(self, body: dict[str, Any], prompt: Sequence[int]) -> AsyncIterator[str]:
        self.idle.clear()
        self.busy.set()
        chance = random.Random(body["seed"])
        salt = self.salt(body["model"])
        held = max(map(len, body["stop"]), default=1) - 1
        written: list[int] = []
        text, sent, finish = "", 0, None
        try:
            while finish is None:
                await asyncio.sleep(0)
                await asyncio.to_thread(self.go_on.wait, 10)
                logprobs = list(logprobs_of((*prompt, *written), salt))
                if body.get("ignore_eos"):
                    logprobs[257] = -math.inf
                written.append(_sampled(logprobs, body["temperature"], chance))
                if self.breaks_after is not None and len(written) > self.breaks_after:
                    yield f"data: {json.dumps({'error': {'message': 'engine died', 'code': 500}})}\n\n"
                    return
                text += "" if written[-1] > 255 else chr(written[-1])
                found = [text.find(stop) for stop in body["stop"] if stop in text]
                text = text[: min(found, default=len(text))]
                finish = (
                    "stop" if found or written[-1] == 257 else "length" if len(written) == body["max_tokens"] else None
                )
                end = len(text) if finish else len(text) - held
                yield _event([{"index": 0, "text": text[sent:end], "finish_reason": finish}])
                sent = max(sent, end)
            usage = {"prompt_tokens": len(prompt), "completion_tokens": len(written)}
            yield _event([], usage={**usage, "prompt_tokens_details": {"cached_tokens": 16}})
            yield "data: [DONE]\n\n"
        finally:
            self.busy.clear()
            self.idle.set()


def _sampled(logprobs: Sequence[float], temperature: float, chance: random.Random) -> int:
    if temperature == 0:
        return max(range(VOCABULARY), key=logprobs.__getitem__)
    return chance.choices(range(VOCABULARY), weights=[math.exp(each / temperature) for each in logprobs])[0]


def _event(choices: list[dict[str, Any]], **more: Any) -> str:
    return f"data: {json.dumps({'object': 'text_completion', 'choices': choices, **more})}\n\n"


def _error(status: int, message: str, kind: str) -> Response:
    body = {"error": {"message": message, "type": kind, "param": None, "code": status}}
    return JSONResponse(body, status_code=status)
