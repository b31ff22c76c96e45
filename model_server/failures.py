"""Every exception as an answer in OpenAI's error format: raise anywhere, translated here."""

from __future__ import annotations

import logging
import math
import traceback

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route
from starlette.types import Scope

from model_server.answers import error_body
from model_server.errors import EngineBusy, InvalidRequest, ModelServerError, OutOfMemory, TurnedAway, Unauthorized

log = logging.getLogger(__name__)

LONGEST_PARAM = 100
CODES = {404: "not_found", 405: "method_not_allowed"}


class NoSuchPlace(ModelServerError):
    """What the router refuses: a page that is not there, a method that is not allowed."""

    def __init__(self, error: HTTPException) -> None:
        super().__init__(str(error.detail))
        self.status = error.status_code
        self.code = CODES.get(error.status_code, InvalidRequest.code)
        self.methods: list[str] = []


class WrongField(InvalidRequest):
    """A field that does not fit the document; `param` names it."""

    def __init__(self, sentence: str, param: str | None) -> None:
        super().__init__(sentence)
        self.param = param


def known(error: Exception) -> ModelServerError:
    """The error as one of ours. What is none is logged without its text, which may quote what a person wrote."""
    if isinstance(error, ModelServerError):
        return error
    if isinstance(error, RequestValidationError):
        return _wrong_field(error)
    if isinstance(error, MemoryError):
        return OutOfMemory("There is not enough memory for this reply. Try again later, or with less text.")
    frames = traceback.extract_tb(error.__traceback__)
    places = "\n".join(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    log.error("a request failed with %s\n%s", type(error).__name__, places)
    return ModelServerError("The model server failed.")


def answer_to(error: ModelServerError) -> JSONResponse:
    """The error as a response, with its headers."""
    headers: dict[str, str] = {}
    if isinstance(error, TurnedAway):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, EngineBusy):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after_seconds)))
    if isinstance(error, Unauthorized):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, NoSuchPlace) and error.methods:
        headers["Allow"] = ", ".join(error.methods)
    param = error.param if isinstance(error, WrongField) else None
    body = error_body(error.status, str(error), error.code, param)
    return JSONResponse(body.model_dump(), status_code=error.status, headers=headers)


def no_such_place(error: HTTPException, app: FastAPI, scope: Scope) -> NoSuchPlace:
    """The router's refusal; with a wrong method, all that the path has, where the router names only one route's."""
    refused = NoSuchPlace(error)
    here = [route for route in app.routes if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE]
    refused.methods = sorted({method for route in here for method in route.methods or ()})
    return refused


def _wrong_field(error: RequestValidationError) -> WrongField:
    first = error.errors()[0]
    param = ".".join(str(part) for part in first["loc"] if part != "body")[:LONGEST_PARAM]
    return WrongField(f"{param}: {first['msg']}" if param else str(first["msg"]), param or None)
