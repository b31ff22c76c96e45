"""The wire types of the model server: OpenAI's chat completions with our `support` fields.

Fields of OpenAI's that we do not use are accepted and ignored, so that any OpenAI client works; our own
`support` object is strict.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from model_server.strategies import TaxonomyName

StopText = Annotated[str, Field(max_length=64)]
Policy = Literal["joint", "oracle", "random", "vanilla"]


class TextPart(BaseModel):
    """OpenAI's content may be a list of parts; only text can be read here."""

    model_config = ConfigDict(extra="ignore")
    type: Literal["text"]
    text: str


def _joined(content: Any) -> Any:
    """Text parts as one text, each on a line of its own."""
    if not isinstance(content, list):
        return content
    if not content:
        raise ValueError("there is no part")
    if not all(isinstance(part, dict) and part.get("type") == "text" for part in content):
        raise ValueError('only parts {"type": "text", "text": "..."} can be read')
    if not all(isinstance(part.get("text"), str) for part in content):
        raise ValueError("the text of a part is not a text")
    return "\n".join(part["text"] for part in content)


def _known_role(role: Any) -> Any:
    """OpenAI's newer name for the system; tools are refused by name."""
    if role in ("tool", "function"):
        raise ValueError("there are no tools here; send system, user and assistant messages")
    return "system" if role == "developer" else role


Content = Annotated[str, BeforeValidator(_joined, json_schema_input_type=str | list[TextPart])]
Role = Annotated[
    Literal["system", "user", "assistant"],
    BeforeValidator(_known_role, json_schema_input_type=Literal["system", "developer", "user", "assistant"]),
]


def _without_null(value: Any) -> Any:
    return False if value is None else value


class StreamOptions(BaseModel):
    model_config = ConfigDict(extra="ignore")
    include_usage: bool = Field(default=False, description="one more event at the end, with the usage and no choices")


class ChatMessage(BaseModel):
    """One message; a supporter's message in the history carries its strategy, where it is known."""

    model_config = ConfigDict(extra="ignore")
    role: Role
    content: Content
    strategy: str | None = None


class SupportRequest(BaseModel):
    """What Attune adds to a request. `strategy` other than "auto" means the oracle policy."""

    model_config = ConfigDict(extra="forbid")
    strategy: str = "auto"
    policy: Policy | None = None
    taxonomy: TaxonomyName | None = Field(default=None, description="whose strategies; null: the deployment's")
    mask: list[str] = Field(default_factory=list, description="strategies that must not be chosen")
    segments: int | None = Field(
        default=None, ge=1, le=8, description="the most strategies in one reply, each with its text"
    )
    max_questions: int | None = Field(default=None, ge=0, le=20, description="the most questions in one reply")
    lora: str | None = Field(default=None, description='a version; null: the live one; "none": the bare model')
    situation: str | None = Field(default=None, description="the pre-chat survey's situation, for the prompt")


class ChatRequest(BaseModel):
    model_config = ConfigDict(extra="ignore")
    model: str = "attune"
    messages: list[ChatMessage] = Field(min_length=1)
    stream: Annotated[bool, BeforeValidator(_without_null, json_schema_input_type=bool | None)] = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = Field(default=None, description="one reply; there is no choice of several")
    max_tokens: int | None = Field(default=None, ge=1, le=2048)
    max_completion_tokens: int | None = Field(default=None, ge=1, le=2048, description="OpenAI's newer name")
    stop: Annotated[str, Field(max_length=64)] | Annotated[list[StopText], Field(max_length=4)] | None = None
    temperature: float | None = Field(default=None, ge=0, le=5)
    top_p: float | None = Field(default=None, gt=0, le=1)
    top_k: int | None = Field(default=None, ge=0)
    seed: int | None = None
    user: str | None = Field(default=None, max_length=256, description="who asks, so that turns are shared fairly")
    support: SupportRequest = Field(default_factory=SupportRequest)

    @property
    def longest(self) -> int | None:
        """The most tokens that the client wants, under either name."""
        return self.max_tokens or self.max_completion_tokens

    @property
    def stops(self) -> list[str]:
        """What ends the reply where it is written, besides the model itself."""
        given = [self.stop] if isinstance(self.stop, str) else self.stop or []
        return [text for text in given if text]


class Segment(BaseModel):
    """One strategy and what was said in it; `probability` is its share of `distribution` (after the mask)."""

    strategy: str | None
    stage: str | None
    probability: float | None
    distribution: dict[str, float]
    text: str = ""


class Dropped(BaseModel):
    """What of a long conversation the model did not see."""

    messages: int = Field(default=0, description="the oldest turns that were left out")
    characters: int = Field(default=0, description="cut from the situation or from the middle of the last message")


class SupportAnswer(BaseModel):
    """How the reply came about; `strategy` to `distribution` are those of the first of the `segments`.

    The reply's content is the segments' texts, one on a line.
    """

    strategy: str | None
    stage: str | None
    probability: float | None
    distribution: dict[str, float]
    segments: list[Segment] = Field(default_factory=list, description="all of them once the reply is whole")
    policy: Policy
    taxonomy: TaxonomyName = "esconv"
    dropped: Dropped = Field(default_factory=Dropped)
    lora: str | None
    model: str
    timings: dict[str, float] = Field(
        description="seconds: pick (the conversation is read in it), first_token, total; a count: tokens"
    )


class AnswerMessage(BaseModel):
    role: Literal["assistant"] = "assistant"
    content: str


class Choice(BaseModel):
    index: int = 0
    message: AnswerMessage
    finish_reason: Literal["stop", "length"] = "stop"


class Usage(BaseModel):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatAnswer(BaseModel):
    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    support: SupportAnswer


class Delta(BaseModel):
    role: Literal["assistant"] | None = None
    content: str | None = None


class ChunkChoice(BaseModel):
    index: int
    delta: Delta
    finish_reason: Literal["stop", "length"] | None


class ChatChunk(BaseModel):
    """One event of a stream; `support` and `usage` where they are known."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    choices: list[ChunkChoice]
    support: SupportAnswer | None = None
    usage: Usage | None = None


class ScoreRequest(BaseModel):
    """Log-probabilities of each continuation after the conversation's next `assistant` opening and `prefix`."""

    model_config = ConfigDict(extra="forbid")
    messages: list[ChatMessage] = Field(min_length=1)
    continuations: list[str] = Field(min_length=1, max_length=64)
    prefix: str = ""
    situation: str | None = Field(default=None, description="as in a chat request, so that the prompt is the same")
    lora: str | None = None
    user: str | None = Field(default=None, max_length=256, description="who asks, so that turns are shared fairly")


class ScoreAnswer(BaseModel):
    """Natural logarithms, in the order asked; `distribution` is their softmax."""

    logprobs: list[float]
    distribution: list[float]
    model: str
    lora: str | None


class LoraInfo(BaseModel):
    name: str
    path: str
    is_live: bool = False


class LoadLoraRequest(BaseModel):
    """Load the version folder `path` (on the server's disk) as `name`; `live`: use it where none is named."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    path: str
    live: bool = False


class LoraList(BaseModel):
    data: list[LoraInfo]
    live: str | None


class ModelInfo(BaseModel):
    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "attune"


class ModelList(BaseModel):
    object: Literal["list"] = "list"
    data: list[ModelInfo]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """The model answers."""

    status: Literal["ready"] = "ready"
    service: Literal["attune"] = "attune"
    model: str


class ErrorDetail(BaseModel):
    message: str
    type: str
    code: str | None = None
    param: str | None = None


class ErrorAnswer(BaseModel):
    """OpenAI's error format."""

    error: ErrorDetail
