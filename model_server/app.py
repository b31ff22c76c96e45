"""The HTTP server: OpenAI's chat completions with our `support`, scoring, LoRA versions, health and metrics."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from model_server.answers import EventStream, answer, error_answer, error_body, softmax
from model_server.config import ServerConfig
from model_server.engines.base import Engine
from model_server.errors import InvalidRequest, ModelServerError
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
        text = "".join([sentence async for sentence in sentences])
        return JSONResponse(answer(draft, text).model_dump())

    async def score(self, request: ScoreRequest) -> ScoreAnswer:
        """`POST /v1/score`."""
        lora = self.loras.resolve(request.lora)
        async with self.loras.in_use(lora):
            prompt = await self.writer.prompt(request.messages, lora, request.situation)
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
            plan, strategy = draft.plan, draft.segments[0].strategy
            self.metrics.replied(strategy, plan.policy, plan.lora, draft.completion_tokens, draft.timings)

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
