"""The model client against a server that is fine, gone, slow or talks nonsense."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from bot.model_client import ModelClient, ModelUnavailable, NothingSaid
from bot.types import Turn

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TURNS = [
    Turn("1", "seeker", "hello", NOW),
    Turn("2", "supporter", "hi", NOW, kind="model", strategy="Others"),
    Turn("3", "seeker", "I am sad", NOW),
]
ANSWER = {
    "id": "x",
    "created": 1,
    "model": "tiny",
    "choices": [{"message": {"content": " What happened? "}}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    "support": {
        "strategy": "Question",
        "stage": "exploration",
        "probability": 0.5,
        "distribution": {"Question": 0.5, "Others": 0.5},
        "policy": "joint",
        "lora": "v0001",
        "model": "tiny",
        "timings": {},
    },
}


def client(handler: Callable[[httpx.Request], httpx.Response], url: str | None = "http://server") -> ModelClient:
    return ModelClient(lambda: url, 1, transport=httpx.MockTransport(handler))


async def test_a_reply_comes_with_how_it_was_chosen_and_the_request_holds_the_history() -> None:
    asked: list[dict[str, object]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return httpx.Response(200, json=ANSWER)

    reply = await client(handler).reply(TURNS, situation="lost a job", seed=3)
    assert (reply.text, reply.segments[0].strategy, reply.lora) == ("What happened?", "Question", "v0001")
    assert asked[0]["messages"] == [
        {"role": "user", "content": "hello", "strategy": None},
        {"role": "assistant", "content": "hi", "strategy": "Others"},
        {"role": "user", "content": "I am sad", "strategy": None},
    ]
    assert asked[0]["seed"] == 3
    assert asked[0]["support"]["situation"] == "lost a job"  # type: ignore[index]


def _raises(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    return handler


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (_raises(httpx.ConnectError("refused")), "cannot be reached"),
        (_raises(httpx.ReadTimeout("slow")), "too long"),
        (_raises(httpx.RemoteProtocolError("cut")), "cannot be reached"),
        (lambda request: httpx.Response(200, text="<html>"), "not a reply"),
        (lambda request: httpx.Response(200, json={"choices": []}), "not a reply"),
        (lambda request: httpx.Response(500, text="boom"), "status 500"),
        (lambda request: httpx.Response(429), "status 429"),
    ],
)
async def test_every_failure_is_one_plain_error(handler: Callable[[httpx.Request], httpx.Response], words: str) -> None:
    with pytest.raises(ModelUnavailable, match=words):
        await client(handler).reply(TURNS, situation=None, seed=None)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={**ANSWER, "choices": []}),
        httpx.Response(502, json={"error": {"message": "nothing", "type": "server_error", "code": "empty_reply"}}),
    ],
)
async def test_a_model_without_words_is_not_a_missing_model(answer: httpx.Response) -> None:
    with pytest.raises(NothingSaid):
        await client(lambda request: answer).reply(TURNS, situation=None, seed=None)


async def test_without_a_running_server_the_sentence_says_how_to_start_it() -> None:
    with pytest.raises(ModelUnavailable, match="attune serve"):
        await client(_raises(AssertionError()), url=None).reply(TURNS, situation=None, seed=None)


async def test_ready_is_false_when_the_server_is_gone() -> None:
    assert not await client(_raises(httpx.ConnectError("refused"))).is_ready()
    assert await client(lambda request: httpx.Response(200, json={})).is_ready()


async def test_a_reply_has_a_segment_for_each_strategy() -> None:
    segments = [
        {"strategy": name, "stage": None, "probability": 0.5, "distribution": {name: 0.5}, "text": text}
        for name, text in (("Others", "Hello. "), ("Question", "What happened?"), ("Others", " "))
    ]
    answer = {**ANSWER, "support": {**ANSWER["support"], "segments": segments}}  # type: ignore[dict-item]
    reply = await client(lambda request: httpx.Response(200, json=answer)).reply(TURNS, situation=None, seed=1)
    assert reply.text == "Hello.\nWhat happened?"
    assert [segment.strategy for segment in reply.segments] == ["Others", "Question"]


async def test_scores_are_shares_in_the_order_asked() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        assert (body["prefix"], body["continuations"], body["situation"]) == ("You feel", [" sad", " angry"], "rain")
        scores = {"logprobs": [-1.0, -2.0], "distribution": [0.7, 0.3], "model": "tiny", "lora": None}
        return httpx.Response(200, json=scores)

    assert await client(handler).score(TURNS, "You feel", [" sad", " angry"], situation="rain") == [0.7, 0.3]


@pytest.mark.parametrize("body", [{"logprobs": [], "distribution": [1.0], "model": "x", "lora": None}, {"no": "score"}])
async def test_a_score_that_makes_no_sense_is_no_score(body: dict[str, object]) -> None:
    with pytest.raises(ModelUnavailable):
        await client(lambda request: httpx.Response(200, json=body)).score(TURNS, "x", ["a", "b"], situation=None)


async def test_of_a_very_long_conversation_the_latest_turns_are_sent_and_mostly_begin_alike() -> None:
    asked: list[list[dict[str, str]]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content)["messages"])
        return httpx.Response(200, json=ANSWER)

    turns = [Turn(str(number), "seeker", str(number), NOW) for number in range(1001)]
    for length in (400, 401, 600, 601, 1001):
        await client(handler).reply(turns[:length], situation=None, seed=None)
    assert [(sent[0]["content"], sent[-1]["content"]) for sent in asked] == [
        ("0", "399"),
        ("200", "400"),
        ("200", "599"),
        ("400", "600"),
        ("800", "1000"),
    ]


@pytest.mark.parametrize(("key", "header"), [("secret", "Bearer secret"), (None, None)])
async def test_the_key_goes_along_where_there_is_one(key: str | None, header: str | None) -> None:
    sent: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("authorization"))
        return httpx.Response(200, json={})

    await ModelClient(lambda: "http://server", 1, key=key, transport=httpx.MockTransport(handler)).is_ready()
    assert sent == [header]


async def test_a_wrong_key_is_said() -> None:
    with pytest.raises(ModelUnavailable, match="ATTUNE_API_KEY"):
        await client(lambda request: httpx.Response(401)).reply(TURNS, situation=None, seed=None)
