"""The HTTP server: OpenAI's chat completions with our `support`, scoring, LoRA versions, health and metrics."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from model_server.answers import EventStream, answer, error_answer, error_body, softmax
from model_server.config import ServerConfig
from model_server.engines.base import Engine
from model_server.errors import InvalidRequest, ModelServerError, PortInUse
from model_server.loras import Loras
from model_server.metrics import CONTENT_TYPE, Metrics
from model_server.protocol import (
    ChatAnswer,
    ChatRequest,
    LoadLoraRequest,
    LoraInfo,
    LoraList,
    ScoreAnswer,
    ScoreRequest,
    SupportRequest,
)
from model_server.writer import Draft, Writer

log = logging.getLogger(__name__)


class Server:
    """The engine with all that answers requests; `app` is the ASGI application."""

    def __init__(self, config: ServerConfig, engine: Engine) -> None:
        self.config = config
        self.engine = engine
        self.loras = Loras(engine, config.max_loras)
        self.writer = Writer(config, engine, self.loras)
        self.metrics = Metrics()
        self.app = self._app()

    async def start(self, loras_folder: Path) -> None:
        """Load the model and the live LoRA. Raises EngineError."""
        if problem := await self.loras.start(loras_folder):
            log.warning("%s", problem)

    async def chat(self, request: ChatRequest) -> Response:
        """`POST /v1/chat/completions`."""
        parts = self._counted(self.writer.reply(request))
        draft = await anext(parts)
        assert isinstance(draft, Draft)
        sentences = _texts(parts)
        if request.stream:
            return await self._stream(draft, sentences)
        text = " ".join([sentence async for sentence in sentences])
        return JSONResponse(answer(draft, text).model_dump())

    async def score(self, request: ScoreRequest) -> ScoreAnswer:
        """`POST /v1/score`."""
        lora = self.loras.resolve(request.lora)
        prompt, _ = await self.writer.prompt(request.messages, SupportRequest())
        async with self.loras.in_use(lora):
            scores = await self.engine.score(prompt + request.prefix, request.continuations, lora)
        return ScoreAnswer(logprobs=scores, distribution=softmax(scores), model=self.engine.info().model, lora=lora)

    def lora_list(self) -> LoraList:
        """`GET /v1/loras`."""
        live = self.loras.live
        data = [LoraInfo(name=name, path=str(path), is_live=name == live) for name, path in self.loras.all().items()]
        return LoraList(data=data, live=live)

    async def _counted(self, parts: AsyncGenerator[Draft | str, None]) -> AsyncGenerator[Draft | str, None]:
        draft: Draft | None = None
        with self.metrics.going_on():
            async with aclosing(parts):
                async for part in parts:
                    draft = part if isinstance(part, Draft) else draft
                    yield part
        if draft:
            pick = draft.pick
            self.metrics.replied(pick.strategy, pick.policy, draft.lora, draft.completion_tokens, draft.timings)

    async def _stream(self, draft: Draft, sentences: AsyncGenerator[str, None]) -> Response:
        """Server-sent events. The first sentence is waited for, so that a failure before it is a plain error."""
        first = await anext(sentences)

        async def events() -> AsyncIterator[str]:
            stream = EventStream(draft)
            async with aclosing(sentences):
                yield stream.opening(first)
                try:
                    async for sentence in sentences:
                        yield stream.sentence(sentence)
                    yield stream.end()
                except ModelServerError as error:
                    self.metrics.failed(error.code)
                    yield stream.failure(error)

        return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    def _app(self) -> FastAPI:
        app = FastAPI(title="Attune model server", version="1", docs_url=None, redoc_url=None)
        app.add_exception_handler(ModelServerError, self._on_error)
        app.add_exception_handler(RequestValidationError, self._on_invalid)
        app.add_exception_handler(HTTPException, self._on_http_error)
        app.add_exception_handler(Exception, self._on_bug)

        @app.post("/v1/chat/completions", response_model=ChatAnswer)
        async def chat(request: ChatRequest) -> Response:
            return await self.chat(request)

        @app.post("/v1/score")
        async def score(request: ScoreRequest) -> ScoreAnswer:
            return await self.score(request)

        @app.get("/v1/loras")
        async def loras() -> LoraList:
            return self.lora_list()

        @app.post("/v1/loras")
        async def load_lora(request: LoadLoraRequest) -> LoraList:
            await self.loras.load(request.name, Path(request.path), is_live=request.live)
            return self.lora_list()

        @app.delete("/v1/loras/{name}")
        async def unload_lora(name: str) -> LoraList:
            await self.loras.unload(name)
            return self.lora_list()

        @app.get("/v1/models")
        async def models() -> dict[str, Any]:
            names = [self.engine.info().model, *self.loras.all()]
            return {"object": "list", "data": [{"id": name, "object": "model", "owned_by": "attune"} for name in names]}

        @app.get("/health")
        async def health() -> dict[str, str]:
            return {"status": "ok"}

        @app.get("/ready")
        async def ready() -> dict[str, str]:
            return {"status": "ready", "service": "attune", "model": self.engine.info().model}

        @app.get("/metrics")
        async def metrics() -> Response:
            return Response(self.metrics.text(), media_type=CONTENT_TYPE)

        return app

    async def _on_error(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, ModelServerError)
        self.metrics.failed(error.code)
        return JSONResponse(error_answer(error).model_dump(), status_code=error.status)

    async def _on_invalid(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        self.metrics.failed(InvalidRequest.code)
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"] if part != "body")
        message = f"{param}: {first['msg']}" if param else str(first["msg"])
        return _error(400, message, InvalidRequest.code, param or None)

    async def _on_http_error(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _error(error.status_code, str(error.detail), "not_found")

    async def _on_bug(self, request: Request, error: Exception) -> Response:
        log.error("a request failed with %s", type(error).__name__)
        return _error(500, "The model server failed.", "internal_error")


async def _texts(parts: AsyncGenerator[Draft | str, None]) -> AsyncGenerator[str, None]:
    async with aclosing(parts):
        async for part in parts:
            if isinstance(part, str):
                yield part


def _error(status: int, message: str, code: str, param: str | None = None) -> Response:
    return JSONResponse(error_body(status, message, code, param).model_dump(), status_code=status)


def build_engine(config: ServerConfig, cache: Path) -> Engine:
    """The engine that the settings name; each one's libraries are loaded only when it is."""
    model = Path(config.model).expanduser() if config.model else None
    if config.engine == "scripted":
        from model_server.engines.scripted_engine import ScriptedEngine

        return ScriptedEngine()
    if config.engine == "transformers":
        from model_server.engines.transformers_engine import TransformersEngine

        return TransformersEngine(
            model,
            cache=cache,
            context_tokens=config.context_tokens,
            is_quantized=config.quantization == "nf4",
            device=config.device,
        )
    from model_server.engines.llamacpp_engine import LlamaCppEngine

    return LlamaCppEngine(
        model,
        context_tokens=config.context_tokens,
        parallel_chats=config.parallel_chats,
        threads=config.threads,
        prompt_cache_mib=config.prompt_cache_mib,
        timeout_seconds=config.request_timeout_seconds,
    )


def serve(config: ServerConfig, home: Path, ready_file: Path) -> None:
    """Serve until SIGTERM or Ctrl-C. `ready_file` says where, for as long as the server can answer.

    Raises PortInUse, or EngineError when the model cannot be loaded.
    """
    asyncio.run(_serve(config, home, ready_file))


async def _serve(config: ServerConfig, home: Path, ready_file: Path) -> None:
    listening = _bind(config.host, config.port)
    server = Server(config, build_engine(config, home / "cache"))
    try:
        await server.start(home / "loras")
        listening.listen(128)
        url = _url(listening)
        log.info("serving %s at %s", server.engine.info().model, url)
        _write(ready_file, {"pid": os.getpid(), "url": url})
        settings = uvicorn.Config(
            server.app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=10
        )
        await _UntilStopped(settings).serve(sockets=[listening])
    finally:
        _forget(ready_file)
        listening.close()
        await server.engine.close()


class _UntilStopped(uvicorn.Server):
    """Ends on a signal without raising it again, so that what follows can still tidy up."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortInUse(
            f"Port {port} at {host} cannot be used ({error.strerror}). Stop the program that uses it, or choose "
            "another in config.toml, [model_server] port."
        ) from error
    return listening


def _url(listening: socket.socket) -> str:
    """Where this machine reaches the socket."""
    host, port = listening.getsockname()[:2]
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{local}]:{port}" if ":" in local else f"http://{local}:{port}"


def _forget(ready_file: Path) -> None:
    """Remove the file if it is ours: another server may have written it since."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        if json.loads(ready_file.read_text())["pid"] == os.getpid():
            ready_file.unlink()


def _write(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(content))
    unfinished.replace(path)
