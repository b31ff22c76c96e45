"""The OpenAPI document: what each endpoint answers, its errors in OpenAI's format included."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from model_server.access import OPEN_PATHS
from model_server.protocol import ChatChunk, ErrorAnswer

Answers = dict[int | str, dict[str, Any]]

MEANINGS = {
    400: "The request cannot be: `error.param` names the field, where there is one.",
    401: "The API key is missing or wrong.",
    404: "There is no such LoRA version.",
    408: "The body did not arrive in time.",
    413: "The body is larger than the server takes.",
    415: "The body is not application/json in UTF-8.",
    429: "The queue is full.",
    500: "A mistake of the server's own.",
    502: "The model gave nothing that could be shown, several times.",
    503: "Not now: the model is not running, out of memory, shutting down, or the time passed in the queue.",
    504: "The model took too long.",
}
RETRY_AFTER = {
    "Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 1}}
}
REFERENCE = "#/components/schemas/{model}"
CHUNK = {
    "type": "string",
    "contentMediaType": "application/json",
    "contentSchema": {"anyOf": [{"$ref": REFERENCE.format(model=name)} for name in ("ChatChunk", "ErrorAnswer")]},
}
EVENT = {
    "type": "object",
    "required": ["data"],
    "properties": {"data": {"anyOf": [{"const": "[DONE]"}, CHUNK]}},
}
EVENTS = """With `stream`: server-sent events, each `data: ` and one JSON object (OpenAI's `chat.completion.chunk`), the
last `data: [DONE]`. The first event carries the role and `support`; the last with choices carries the finish reason,
`usage` and `support` with all timings. What fails after the first sentence comes as an event with `error`."""


def errors(*statuses: int) -> Answers:
    """The answers with these statuses."""
    return {status: _error(status) for status in statuses}


def _error(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {"model": ErrorAnswer, "description": MEANINGS[status]}
    return {**answer, "headers": RETRY_AFTER} if status in (429, 503) else answer


BODY = (400, 408, 413, 415)
SCORE_ERRORS = errors(*BODY, 404, 429, 500, 503, 504)
LOAD_ERRORS = errors(*BODY, 500, 503, 504)
UNLOAD_ERRORS = errors(404, 500, 503, 504)
READY_ERRORS = errors(503)
CHAT_ANSWERS: Answers = {
    200: {
        "description": f"The reply. {' '.join(EVENTS.split())}",
        "content": {"text/event-stream": {"itemSchema": EVENT}},
    },
    **errors(*BODY, 404, 429, 500, 502, 503, 504),
}
METRICS_ANSWER: Answers = {
    200: {"description": "Prometheus' text format.", "content": {"text/plain": {"schema": {"type": "string"}}}}
}


def document(app: FastAPI, *, needs_key: bool) -> None:
    """Have the app describe itself: no 422, which it never answers, and the key where one is needed."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app, needs_key)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _described(app: FastAPI, needs_key: bool) -> dict[str, Any]:
    whole: dict[str, Any] = get_openapi(title=app.title, version=app.version, routes=app.routes)
    for path, item in whole["paths"].items():
        for operation in item.values():
            operation["responses"].pop("422", None)
            if path not in OPEN_PATHS:
                operation["responses"]["401"] = _reference(401)
                operation["security"] = [{"key": []}] if needs_key else [{"key": []}, {}]
    schemas = whole["components"]["schemas"]
    chunk = ChatChunk.model_json_schema(ref_template=REFERENCE)
    schemas.update({**chunk.pop("$defs"), **schemas, "ChatChunk": chunk})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    whole["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    return whole


def _reference(status: int) -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model="ErrorAnswer")}
    return {"description": MEANINGS[status], "content": {"application/json": {"schema": schema}}}
