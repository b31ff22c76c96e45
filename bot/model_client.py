"""The only HTTP client of the model server: a conversation out, a reply with its strategy back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx
from pydantic import ValidationError

from bot.errors import AttuneError
from bot.types import Turn
from model_server.protocol import ChatAnswer, ChatMessage, ChatRequest, LoadLoraRequest, SupportRequest

# How the model server says that all its attempts were empty (`model_server.errors.EmptyReply`).
EMPTY_REPLY_STATUS = 502


class ModelUnavailable(AttuneError):
    """The model server is down, too slow, or answers something that makes no sense."""


class NothingSaid(AttuneError):
    """The model is there, and came up with nothing that could be shown, several times over."""


@dataclass(frozen=True, slots=True)
class ModelReply:
    """One reply and how it came about; `probability` is that of `strategy` in `distribution`."""

    text: str
    strategy: str | None
    stage: str | None
    probability: float | None
    distribution: dict[str, float]
    policy: str
    lora: str | None
    model: str


class ModelClient:
    """Talks to the server whose address `find_url` gives, asked anew each time: the server may have been restarted.

    `lora`: the version to ask for; None is the live one, "none" the bare model.
    """

    def __init__(
        self,
        find_url: Callable[[], str | None],
        timeout_seconds: float,
        *,
        lora: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._find_url = find_url
        self._lora = lora
        self._http = httpx.AsyncClient(timeout=timeout_seconds, transport=transport, trust_env=False)

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        """A reply to the conversation so far. ModelUnavailable: there is no model; NothingSaid: it had no words."""
        request = ChatRequest(
            messages=[_message(turn) for turn in turns],
            seed=seed,
            support=SupportRequest(situation=situation, lora=self._lora),
        )
        response = await self._send("POST", "/v1/chat/completions", request.model_dump(mode="json"))
        try:
            answer = ChatAnswer.model_validate_json(response.content)
        except ValidationError as error:
            raise ModelUnavailable("The model server answered something that is not a reply.") from error
        text = answer.choices[0].message.content.strip() if answer.choices else ""
        if not text:
            raise NothingSaid("The model server answered with an empty reply.")
        support = answer.support
        return ModelReply(
            text=text,
            strategy=support.strategy,
            stage=support.stage,
            probability=support.probability,
            distribution=support.distribution,
            policy=support.policy,
            lora=support.lora,
            model=support.model,
        )

    async def is_ready(self) -> bool:
        """Whether the server says that it can answer."""
        try:
            return (await self._send("GET", "/ready")).is_success
        except ModelUnavailable:
            return False

    async def load_lora(self, name: str, path: str) -> None:
        """Have the server load a LoRA version and use it from the next reply on."""
        request = LoadLoraRequest(name=name, path=path, live=True)
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
        if response.status_code == EMPTY_REPLY_STATUS and b'"empty_reply"' in response.content:
            raise NothingSaid("The model had nothing to say.")
        if response.is_error:
            raise ModelUnavailable(f"The model server refused with status {response.status_code}.")
        return response


def _message(turn: Turn) -> ChatMessage:
    role = "user" if turn.speaker == "seeker" else "assistant"
    return ChatMessage(role=role, content=turn.text, strategy=turn.strategy)
