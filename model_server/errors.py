"""The errors of this room. Their words may be shown: each says what is wrong and, where one can, what to do."""

from __future__ import annotations


class ModelServerError(Exception):
    """`status` and `code` are how the HTTP answer names it, in OpenAI's error format."""

    status = 500
    code = "internal_error"


class InvalidRequest(ModelServerError):
    """The client asked for something that cannot be: an unknown strategy, a masked one, a prompt that is too long."""

    status = 400
    code = "invalid_request"


class UnknownLora(ModelServerError):
    status = 404
    code = "lora_not_found"


class InvalidLora(InvalidRequest):
    """The version folder is incomplete, or made for another base model."""

    code = "lora_invalid"


class LoraInUse(ModelServerError):
    status = 409
    code = "lora_in_use"


class EngineError(ModelServerError):
    """The engine could not do its work."""

    status = 503
    code = "engine_error"


class EngineUnavailable(EngineError):
    """The engine is not running: not started yet, stopped, or it died."""

    code = "engine_unavailable"


class OutOfMemory(EngineError):
    """There is no memory left for this; the engine goes on with the other requests."""

    code = "out_of_memory"


class EngineBusy(EngineError):
    """The engine has more to do than it takes on; `retry_after_seconds` is its own advice."""

    code = "engine_busy"

    def __init__(self, message: str, retry_after_seconds: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class EngineTimeout(EngineError):
    status = 504
    code = "engine_timeout"


class EmptyReply(EngineError):
    """The model gave nothing that could be shown, several times."""

    status = 502
    code = "empty_reply"


class BadModelFile(EngineError):
    """The model file is missing, cut short or not a model."""

    code = "bad_model_file"


class MissingPackage(EngineError):
    """A package that only this engine needs is not installed."""

    code = "missing_package"


class PortInUse(ModelServerError):
    code = "port_in_use"
