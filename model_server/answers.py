"""What goes out: answers, server-sent events and errors in OpenAI's formats, with our `support`."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from model_server.errors import ModelServerError
from model_server.protocol import AnswerMessage, ChatAnswer, Choice, ErrorAnswer, ErrorDetail, Usage
from model_server.writer import Draft


def answer(draft: Draft, text: str) -> ChatAnswer:
    """The whole reply."""
    return ChatAnswer(
        id=_id(),
        created=int(time.time()),
        model=draft.model,
        choices=[Choice(message=AnswerMessage(content=text), finish_reason=draft.finish_reason)],
        usage=_usage(draft),
        support=draft.support(),
    )


class EventStream:
    """The events of one reply; `support` is in the first and, with all timings, in the last."""

    def __init__(self, draft: Draft, *, with_usage: bool = False) -> None:
        self._draft = draft
        self._with_usage = with_usage
        self._head = {"id": _id(), "object": "chat.completion.chunk", "created": int(time.time()), "model": draft.model}

    def opening(self, first: str) -> str:
        """The role and the strategy, then the first sentence."""
        role = self._event({"role": "assistant", "content": ""}, support=self._draft.support().model_dump())
        return role + self._event({"content": first})

    def sentence(self, text: str) -> str:
        return self._event({"content": text})

    def end(self) -> str:
        draft = self._draft
        usage = _usage(draft).model_dump()
        last = self._event({}, draft.finish_reason, support=draft.support().model_dump(), usage=usage)
        more = _line({**self._head, "choices": [], "usage": usage}) if self._with_usage else ""
        return f"{last}{more}data: [DONE]\n\n"

    def failure(self, error: ModelServerError) -> str:
        """What went wrong after the reply had begun."""
        return f"data: {error_answer(error).model_dump_json()}\n\ndata: [DONE]\n\n"

    def _event(self, delta: dict[str, str], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return _line({**self._head, "choices": [choice], **more})


def error_answer(error: ModelServerError) -> ErrorAnswer:
    """The error with its own status and code."""
    return error_body(error.status, str(error), error.code)


def error_body(status: int, message: str, code: str, param: str | None = None) -> ErrorAnswer:
    """OpenAI's error format; `param` names the field that is wrong."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    return ErrorAnswer(error=ErrorDetail(message=message, type=kind, code=code, param=param))


def softmax(scores: Sequence[float]) -> list[float]:
    """Log-probabilities to shares that sum to 1."""
    weights = [math.exp(score - max(scores)) for score in scores]
    return [weight / math.fsum(weights) for weight in weights]


def _line(event: dict[str, Any]) -> str:
    return f"data: {json.dumps(event)}\n\n"


def _usage(draft: Draft) -> Usage:
    total = draft.prompt_tokens + draft.completion_tokens
    return Usage(prompt_tokens=draft.prompt_tokens, completion_tokens=draft.completion_tokens, total_tokens=total)


def _id() -> str:
    return f"chatcmpl-{uuid4().hex}"
