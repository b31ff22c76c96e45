"""The HTTP server: OpenAI's chat completions with our `support`, scoring, LoRA versions, health and metrics."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import SecretStr
from starlette.exceptions import HTTPException

from model_server import shipped
from model_server.admission import Admission, shutting_down
from model_server.answers import EventStream, answer, softmax
from model_server.config import ServerConfig
from model_server.door import Door, EventsResponse, unless_hung_up
from model_server.engines.base import Engine
from model_server.errors import ClientGone, EngineTimeout, InvalidRequest, ModelServerError
from model_server.failures import answer_to, known, no_such_place
from model_server.intake import check_conversation, checked_route
from model_server.loras import Loras
from model_server.metrics import CONTENT_TYPE, Metrics
from model_server.openapi import (
    CHAT_ANSWERS,
    LOAD_ERRORS,
    METRICS_ANSWER,
    READY_ERRORS,
    SCORE_ERRORS,
    UNLOAD_ERRORS,
    document,
)
from model_server.plan import Plan
from model_server.protocol import (
    ChatAnswer,
    ChatRequest,
    Health,
    LoadLoraRequest,
    LoraInfo,
    LoraList,
    ModelInfo,
    ModelList,
    Ready,
    ScoreAnswer,
    ScoreRequest,
)
from model_server.writer import Draft, Writer, within

log = logging.getLogger(__name__)


class Server:
    """The engine with all that answers requests; `app` is the ASGI application. Without a key all may ask."""

    def __init__(self, config: ServerConfig, engine: Engine, key: SecretStr | None = None) -> None:
        self.config = config
        self.engine = engine
        self.loras = Loras(
            engine, config.max_loras, longest_reply=config.request_timeout_seconds, default=shipped.folder(config)
        )
        self.writer = Writer(config, engine, self.loras)
        self.admission = Admission(config.parallel_chats, config.queue_length)
        self.metrics = Metrics(lambda: self.admission.waiting, lambda: self.loras.live)
        self.app = self._app(key)

    async def start(self, loras_folder: Path) -> None:
        """Load the model and the live LoRA. Raises EngineError."""
        if problem := await self.loras.start(loras_folder):
            log.warning("%s", problem)

    def stop(self) -> None:
        """Begin no more replies; those in the making go on."""
        self.admission.close()

    async def chat(self, request: ChatRequest, http: Request) -> Response:
        """`POST /v1/chat/completions`. A client that hangs up leaves the queue, or stops the model."""
        check_conversation(request.messages, self.config.max_messages, self.config.max_message_characters)
        Plan.of(request, self.config, self.loras.resolve(request.support.lora))  # what is wrong is said before the wait
        parts = self._admitted(request, _client(request.user, http))
        if not request.stream:
            return await unless_hung_up(http, _whole(parts))
        # The first sentence is waited for, so that a failure before it is a plain error.
        try:
            draft, first = await unless_hung_up(http, _begun(parts))
        except BaseException:
            await parts.aclose()
            raise
        with_usage = request.stream_options is not None and request.stream_options.include_usage
        return EventsResponse(self._events(EventStream(draft, with_usage=with_usage), first, parts), parts)

    async def score(self, request: ScoreRequest, http: Request) -> ScoreAnswer:
        """`POST /v1/score`; waits for its turn like a reply."""
        check_conversation(request.messages, self.config.max_messages, self.config.max_message_characters)
        return await unless_hung_up(http, self._scored(request, _client(request.user, http)))

    def lora_list(self) -> LoraList:
        """`GET /v1/loras`."""
        live = self.loras.live
        data = [LoraInfo(name=name, path=str(path), is_live=name == live) for name, path in self.loras.all().items()]
        return LoraList(data=data, live=live)

    def model_list(self) -> ModelList:
        """`GET /v1/models`: the model, then the LoRA versions."""
        return ModelList(data=[ModelInfo(id=name) for name in (self.engine.info().model, *self.loras.all())])

    def ready(self) -> Ready:
        """`GET /ready`. Raises EngineUnavailable, ShuttingDown."""
        if self.admission.is_closed:
            raise shutting_down()
        return Ready(model=self.engine.info().model)

    async def _admitted(self, request: ChatRequest, client: str) -> AsyncGenerator[Draft | str, None]:
        """The writer's parts once it is the client's turn, all within the time of one request."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.config.request_timeout_seconds
        draft: Draft | None = None
        async with self.admission.turn(client, deadline) as waited:
            with self.metrics.going_on(waited):
                async with aclosing(within(deadline - loop.time(), self.writer.reply(request))) as parts:
                    async for part in parts:
                        draft = part if isinstance(part, Draft) else draft
                        yield part
        if draft:
            self.metrics.replied(draft.support())
            self.metrics.measured(
                waited, draft.timings, draft.prompt_tokens, draft.cached_tokens, draft.completion_tokens
            )

    async def _scored(self, request: ScoreRequest, client: str) -> ScoreAnswer:
        deadline = asyncio.get_running_loop().time() + self.config.request_timeout_seconds
        async with self.admission.turn(client, deadline):
            try:
                async with asyncio.timeout_at(deadline):
                    return await self._scores(request)
            except TimeoutError as error:
                raise EngineTimeout("The model takes too long to answer.") from error

    async def _scores(self, request: ScoreRequest) -> ScoreAnswer:
        lora = self.loras.resolve(request.lora)
        async with self.loras.in_use(lora):
            await self._check_room(request)
            prompt = await self.writer.prompt(request.messages, lora, request.situation)
            scores = await self.engine.score(prompt + request.prefix, request.continuations, lora)
        return ScoreAnswer(logprobs=scores, distribution=softmax(scores), model=self.engine.info().model, lora=lora)

    async def _check_room(self, request: ScoreRequest) -> None:
        """The room of a reply is what prefix and continuation have."""
        room = self.config.sampling.max_tokens
        longest = max(request.continuations, key=lambda text: len(text.encode()))
        scored = request.prefix + longest
        if len(scored.encode()) > room and await self.engine.count_tokens(scored) > room:
            raise InvalidRequest(f"Prefix and continuation are longer than {room} tokens.")

    async def _events(
        self, stream: EventStream, first: str, parts: AsyncGenerator[Draft | str, None]
    ) -> AsyncGenerator[str, None]:
        has_ended = False
        try:
            async with aclosing(parts):
                yield stream.opening(first)
                async for part in parts:
                    if isinstance(part, str):
                        yield stream.sentence(part)
            has_ended = True
            yield stream.end()
        except Exception as error:
            has_ended = True
            yield stream.failure(self._counted(error))
        finally:
            if not has_ended:
                self._counted(ClientGone())

    def _counted(self, error: Exception) -> ModelServerError:
        ours = known(error)
        self.metrics.failed(ours)
        return ours

    def _answer_to(self, error: Exception) -> JSONResponse:
        return answer_to(self._counted(error))

    def _app(self, key: SecretStr | None) -> FastAPI:
        app = FastAPI(title="Attune model server", version="1", docs_url=None, redoc_url=None, redirect_slashes=False)
        app.router.route_class = checked_route(self.config.max_request_kib * 1024, self.config.request_timeout_seconds)

        async def answer_known(request: Request, error: Exception) -> Response:
            if isinstance(error, HTTPException):
                error = no_such_place(error, app, request.scope)
            return self._answer_to(error)

        for kind in (ModelServerError, RequestValidationError, HTTPException):
            app.add_exception_handler(kind, answer_known)
        app.add_middleware(Door, key=key, refuse=self._answer_to)
        self._add_endpoints(app)
        document(app, needs_key=key is not None)
        return app

    def _add_endpoints(self, app: FastAPI) -> None:
        @app.post("/v1/chat/completions", response_model=ChatAnswer, responses=CHAT_ANSWERS)
        async def chat(request: ChatRequest, http: Request) -> Response:
            return await self.chat(request, http)

        @app.post("/v1/score", responses=SCORE_ERRORS)
        async def score(request: ScoreRequest, http: Request) -> ScoreAnswer:
            return await self.score(request, http)

        @app.get("/v1/loras")
        async def loras() -> LoraList:
            return self.lora_list()

        @app.post("/v1/loras", responses=LOAD_ERRORS)
        async def load_lora(request: LoadLoraRequest) -> LoraList:
            await self.loras.load(request.name, Path(request.path), is_live=request.live)
            return self.lora_list()

        @app.delete("/v1/loras/{name}", responses=UNLOAD_ERRORS)
        async def unload_lora(name: str) -> LoraList:
            await self.loras.unload(name)
            return self.lora_list()

        @app.get("/v1/models", responses=READY_ERRORS)
        async def models() -> ModelList:
            return self.model_list()

        @app.get("/health")
        async def health() -> Health:
            return Health()

        @app.get("/ready", responses=READY_ERRORS)
        async def ready() -> Ready:
            return self.ready()

        @app.get("/metrics", responses=METRICS_ANSWER, response_class=Response)
        async def metrics() -> Response:
            return Response(self.metrics.text(), media_type=CONTENT_TYPE)


async def _whole(parts: AsyncGenerator[Draft | str, None]) -> Response:
    draft, first = await _begun(parts)
    text = first + "".join([part async for part in parts if isinstance(part, str)])
    return JSONResponse(answer(draft, text).model_dump())


async def _begun(parts: AsyncGenerator[Draft | str, None]) -> tuple[Draft, str]:
    draft, first = await anext(parts), await anext(parts)
    assert isinstance(draft, Draft)
    assert isinstance(first, str)
    return draft, first


def _client(user: str | None, http: Request) -> str:
    """Whose turn a request takes: who it says that asks, else the address that it comes from."""
    return f"user {user}" if user else f"address {http.client.host if http.client else ''}"
