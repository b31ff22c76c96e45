"""The only HTTP client of the model server: a conversation out, a reply with its strategy back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass

import httpx
from pydantic import ValidationError

from bot.errors import AttuneError
from bot.types import Turn
from model_server.protocol import (
    ChatAnswer,
    ChatMessage,
    ChatRequest,
    LoadLoraRequest,
    LoraList,
    ScoreAnswer,
    ScoreRequest,
    Segment,
    SupportRequest,
)

# How the model server says that all its attempts were empty (`model_server.errors.EmptyReply`).
EMPTY_REPLY_STATUS = 502


# Sent of a long conversation: more than any model sees. The oldest go in steps, so that from one turn to the next
# the conversation mostly begins the same way, and the server need not read it anew.
MOST_TURNS = 400
TURNS_A_STEP = 200


class ModelUnavailable(AttuneError):
    """The model server is down, too slow, or answers something that makes no sense."""


class WrongKey(ModelUnavailable):
    """The model server lets nobody in with the key that we have."""


class Refused(ModelUnavailable):
    """The model server is there, and does not do what it was asked, such as with a version that it has not loaded."""


class NothingSaid(AttuneError):
    """The model is there, and came up with nothing that could be shown, several times over."""


@dataclass(frozen=True, slots=True)
class ModelReply:
    """One reply and how it came about: one segment, or several with a strategy each."""

    segments: tuple[Segment, ...]
    policy: str
    lora: str | None
    model: str

    @property
    def text(self) -> str:
        """All of it, a segment a line."""
        return "\n".join(segment.text for segment in self.segments)


class ModelClient:
    """Talks to the server whose address `find_url` gives, asked anew each time: the server may have been restarted.

    `lora`: the version to ask for; None is the live one, "none" the bare model. `key`: what the server wants to see.
    """

    def __init__(
        self,
        find_url: Callable[[], str | None],
        timeout_seconds: float,
        *,
        lora: str | None = None,
        key: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._find_url = find_url
        self._lora = lora
        headers = {"Authorization": f"Bearer {key}"} if key else None
        self._http = httpx.AsyncClient(headers=headers, timeout=timeout_seconds, transport=transport, trust_env=False)

    def with_lora(self, name: str) -> ModelClient:
        """The same connection, asking for another version."""
        other = copy(self)
        other._lora = name
        return other

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        """A reply to the conversation so far. ModelUnavailable: there is no model; NothingSaid: it had no words."""
        request = ChatRequest(
            messages=[_message(turn) for turn in _latest(turns)],
            seed=seed,
            support=SupportRequest(situation=situation, lora=self._lora),
        )
        answer = await self.chat(request)
        segments = tuple(segment for segment in _segments(answer) if segment.text)
        if not segments:
            raise NothingSaid("The model server answered with an empty reply.")
        return ModelReply(segments, answer.support.policy, answer.support.lora, answer.support.model)

    async def chat(self, request: ChatRequest) -> ChatAnswer:
        """What the server answers to a request of any kind. ModelUnavailable, NothingSaid."""
        response = await self._send("POST", "/v1/chat/completions", request.model_dump(mode="json"))
        try:
            return ChatAnswer.model_validate_json(response.content)
        except ValidationError as error:
            raise ModelUnavailable("The model server answered something that is not a reply.") from error

    async def score(
        self, turns: Sequence[Turn], opening: str, continuations: Sequence[str], *, situation: str | None
    ) -> list[float]:
        """How likely each continuation of `opening` is as the supporter's next words; sums to 1. ModelUnavailable."""
        request = ScoreRequest(
            messages=[_message(turn) for turn in _latest(turns)],
            prefix=opening,
            continuations=list(continuations),
            situation=situation,
            lora=self._lora,
        )
        response = await self._send("POST", "/v1/score", request.model_dump(mode="json"))
        try:
            shares = ScoreAnswer.model_validate_json(response.content).distribution
        except ValidationError as error:
            raise ModelUnavailable("The model server answered something that is no score.") from error
        if len(shares) != len(continuations):
            raise ModelUnavailable("The model server left out a score.")
        return shares

    async def is_ready(self) -> bool:
        """Whether the server says that it can answer."""
        try:
            return (await self._send("GET", "/ready")).is_success
        except ModelUnavailable:
            return False

    async def takes_key(self) -> bool:
        """Whether the server lets us in with our key. ModelUnavailable when it does not answer at all."""
        try:
            await self._send("GET", "/v1/models")
        except WrongKey:
            return False
        return True

    async def loras(self) -> LoraList:
        """The LoRA versions that the server has loaded. ModelUnavailable."""
        response = await self._send("GET", "/v1/loras")
        try:
            return LoraList.model_validate_json(response.content)
        except ValidationError as error:
            raise ModelUnavailable("The model server answered something that is no list of LoRA versions.") from error

    async def load_lora(self, name: str, path: str, *, is_live: bool = True) -> None:
        """Have the server load a LoRA version and, if it is to be live, use it from the next reply on."""
        request = LoadLoraRequest(name=name, path=path, live=is_live)
        await self._send("POST", "/v1/loras", request.model_dump(mode="json"))

    async def unload_lora(self, name: str) -> None:
        """Have the server stop using a LoRA version; the bare model answers if it was the live one."""
        await self._send("DELETE", f"/v1/loras/{name}")

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def _send(self, method: str, path: str, body: object = None) -> httpx.Response:
        url = self._find_url()
        if url is None:
            raise ModelUnavailable("The model server is not running. Start it with: attune serve")
        try:
            response = await self._http.request(method, url.rstrip("/") + path, json=body)
        except httpx.TimeoutException as error:
            raise ModelUnavailable("The model server takes too long to answer.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelUnavailable("The model server cannot be reached.") from error
        if response.status_code == httpx.codes.UNAUTHORIZED:
            raise WrongKey("The model server wants another key than the one in ATTUNE_API_KEY.")
        if response.status_code == EMPTY_REPLY_STATUS and b'"empty_reply"' in response.content:
            raise NothingSaid("The model had nothing to say.")
        if response.is_error:
            raise Refused(f"The model server refused with status {response.status_code}.")
        return response


def _segments(answer: ChatAnswer) -> list[Segment]:
    """The reply's segments, each text without outer blanks; the whole content where the server names none."""
    support = answer.support
    whole = answer.choices[0].message.content if answer.choices else ""
    given = support.segments or [
        Segment(
            strategy=support.strategy,
            stage=support.stage,
            probability=support.probability,
            distribution=support.distribution,
            text=whole,
        )
    ]
    return [segment.model_copy(update={"text": segment.text.strip()}) for segment in given]


def _message(turn: Turn) -> ChatMessage:
    role = "user" if turn.speaker == "seeker" else "assistant"
    return ChatMessage(role=role, content=turn.text, strategy=turn.strategy)


def _latest(turns: Sequence[Turn]) -> Sequence[Turn]:
    steps = max(0, math.ceil((len(turns) - MOST_TURNS) / TURNS_A_STEP))
    return turns[steps * TURNS_A_STEP :]
