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


class Rejected(ModelServerError):
    """Turned away before anything was asked of the model."""


class Unauthorized(Rejected):
    """The key is missing or wrong."""

    status = 401
    code = "invalid_api_key"


class BodyTooSlow(Rejected):
    status = 408
    code = "request_timeout"


class BodyTooLarge(Rejected):
    status = 413
    code = "request_too_large"


class WrongContentType(Rejected):
    status = 415
    code = "unsupported_media_type"


class TurnedAway(Rejected):
    """Not now: the client may try again after `retry_after` seconds."""

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class QueueFull(TurnedAway):
    status = 429
    code = "queue_full"


class QueueTimeout(TurnedAway):
    """The whole time of the request passed while it waited for its turn."""

    status = 503
    code = "queue_timeout"


class ShuttingDown(TurnedAway):
    status = 503
    code = "shutting_down"


class ClientGone(ModelServerError):
    """The client hung up; nobody reads the answer. The status is the one that nginx logs for it."""

    status = 499
    code = "client_gone"


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


class OpenDoor(ModelServerError):
    """Other machines could reach the server, and no key is set."""

    code = "open_door"


class BadKey(ModelServerError):
    code = "bad_key"


class PortInUse(ModelServerError):
    code = "port_in_use"
