"""Bad input of every kind is told apart from our own mistakes: 4xx in OpenAI's format, and the server goes on."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from model_server.engines.scripted_engine import ScriptedEngine
from tests.model_server.wire import CHAT, SAD, Start

JSON = {"content-type": "application/json"}
PLACES = (CHAT, "/v1/score", "/v1/loras")
GOOD: dict[str, dict[str, Any]] = {
    CHAT: {"messages": SAD, "support": {"mask": ["Others"]}, "temperature": 0.5, "seed": 1},
    "/v1/score": {"messages": SAD, "continuations": ["yes", "no"]},
    "/v1/loras": {"name": "v1", "path": "somewhere", "live": False},
}
# Strictly no text, number, truth or list of the protocol's: wrong in every place of it.
NEVER_RIGHT: tuple[Any, ...] = ({"a": 1}, [[]], [None], {"": {}})


async def post(client: httpx.AsyncClient, path: str, content: bytes, **headers: str) -> httpx.Response:
    return await client.post(path, content=content, headers={**JSON, **headers})


def assert_refused(response: httpx.Response, statuses: tuple[int, ...] = (400,)) -> None:
    assert response.status_code in statuses, (response.status_code, response.text[:200])
    error = response.json()["error"]
    assert set(error) == {"message", "type", "code", "param"}
    assert error["type"] == "invalid_request_error"
    assert "Traceback" not in response.text


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no body"),
        (b"{", "not JSON"),
        (b"null", "valid"),
        (b"[]", "valid"),
        (b"1", "valid"),
        (b'{"messages": NaN}', "not JSON"),
        (b'{"messages": -Infinity}', "not JSON"),
        (b'{"seed": 1e999}', "too large"),
        (b'{"seed": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'"\xff\xfe"', "not JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "not JSON"),
        ('{"a": 1}'.encode("utf-16"), "not JSON"),
        (b'{"a": "\\ud800"}', "not JSON"),
        (b'{"\\udfff": 1}', "not JSON"),
        (b'{"a": "\\u0000"}', "null character"),
        (b'{"\\u0000": 1}', "null character"),
        (b"[" * 100 + b"]" * 100, "levels deep"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "levels deep"),
        (b"[" * 100_000, "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1} {"b": 2}', "not JSON"),
    ],
)
async def test_what_is_no_request_is_named(path: str, body: bytes, words: str, start: Start) -> None:
    response = await post(await start(), path, body)
    assert_refused(response)
    assert words in response.json()["error"]["message"]


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=latin-1", ""],
)
async def test_only_json_in_utf_8_is_read(content_type: str, start: Start) -> None:
    client = await start()
    response = await post(client, CHAT, json.dumps(GOOD[CHAT]).encode(), **{"content-type": content_type})
    assert_refused(response, (415,))
    fine = await post(
        client, CHAT, json.dumps(GOOD[CHAT]).encode(), **{"content-type": 'Application/JSON; charset="UTF-8"'}
    )
    assert fine.status_code == 200


async def test_a_large_body_is_refused_with_and_without_its_length(start: Start) -> None:
    client = await start(max_request_kib=1)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b" " * 100

    assert_refused(await post(client, CHAT, b" " * 1025), (413,))
    assert_refused(await client.post(CHAT, content=chunks(), headers=JSON), (413,))
    assert_refused(await post(client, CHAT, b"{}", **{"content-length": "9" * 30}), (413,))
    assert (await post(client, CHAT, json.dumps(GOOD[CHAT]).encode())).status_code == 200


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"messages": SAD * 4}, "more than 3 messages"),
        ({"messages": [{"role": "user", "content": "x" * 101}]}, "longer than 100 characters"),
        ({"messages": [{"role": "tool", "content": "x", "tool_call_id": "1"}]}, "no tools"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]}, "only parts"),
        ({"messages": [{"role": "user", "content": []}]}, "no part"),
        ({"messages": [{"role": "user", "content": None}]}, "valid string"),
        ({"messages": SAD, "n": 2}, "n"),
        ({"messages": SAD, "user": "u" * 257}, "256"),
        ({"messages": SAD, "stop": ["a"] * 5}, "stop"),
    ],
)
async def test_what_is_too_much_or_not_for_us_is_named(body: dict[str, Any], words: str, start: Start) -> None:
    response = await (await start(max_messages=3, max_message_characters=100)).post(CHAT, json=body)
    assert_refused(response)
    assert words in response.json()["error"]["message"]


async def test_a_continuation_longer_than_a_reply_is_refused(start: Start) -> None:
    body = {"messages": SAD, "continuations": ["yes", "word " * 500]}
    assert_refused(await (await start()).post("/v1/score", json=body))


async def test_pages_and_methods_that_are_not_there_are_said(start: Start) -> None:
    client = await start()
    for method, path, status in (
        ("GET", "/v1/chat", 404),
        ("GET", "/health/", 404),
        ("GET", CHAT, 405),
        ("PUT", "/v1/loras", 405),
        ("DELETE", "/v1/loras/%00", 404),
        ("DELETE", "/v1/loras/%ff%fe", 404),
        ("DELETE", "/v1/loras/" + "x" * 5000, 404),
    ):
        response = await client.request(method, path)
        assert_refused(response, (status,))
        assert ("allow" in response.headers) == (status == 405)


Mutation = Callable[[random.Random, str, dict[str, Any]], bytes]


def cut(chance: random.Random, path: str, good: dict[str, Any]) -> bytes:
    text = json.dumps(good).encode()
    return text[: chance.randrange(len(text))]


def noise(chance: random.Random, path: str, good: dict[str, Any]) -> bytes:
    return b"\xff" + chance.randbytes(chance.randrange(200))


def broken_byte(chance: random.Random, path: str, good: dict[str, Any]) -> bytes:
    text = bytearray(json.dumps(good).encode())
    text[chance.choice([index for index, byte in enumerate(text) if byte in b'{}[]":,'])] = chance.randrange(1, 32)
    return bytes(text)


def wrong_value(chance: random.Random, path: str, good: dict[str, Any]) -> bytes:
    return json.dumps({**good, chance.choice(list(good)): chance.choice(NEVER_RIGHT)}).encode()


def left_out(chance: random.Random, path: str, good: dict[str, Any]) -> bytes:
    missing = chance.choice(["name", "path"] if path == "/v1/loras" else ["messages"])
    return json.dumps({name: value for name, value in good.items() if name != missing}).encode()


def wrong_message(chance: random.Random, path: str, good: dict[str, Any]) -> bytes:
    if "messages" not in good:
        return wrong_value(chance, path, good)
    message = {**SAD[0], chance.choice(["role", "content"]): chance.choice([*NEVER_RIGHT, 1, None, True])}
    return json.dumps({**good, "messages": [*SAD, message]}).encode()


def bad_text(chance: random.Random, path: str, good: dict[str, Any]) -> bytes:
    bad = chance.choice(["\\u0000", "\\ud800", "\\udc00x", "\\ud800\\ud800"])
    text = json.dumps({**good, f"x{chance.random()}": "HERE"})
    return text.replace("HERE", bad).encode()


def bad_number(chance: random.Random, path: str, good: dict[str, Any]) -> bytes:
    bad = chance.choice(["NaN", "Infinity", "-Infinity", "1e400", "-1e999", "9" * 6000, "01", "0x1", "+1", "1."])
    return json.dumps({**good, "top_p": "HERE"}).replace('"HERE"', bad).encode()


def deep(chance: random.Random, path: str, good: dict[str, Any]) -> bytes:
    levels = chance.randrange(70, 5000)
    return json.dumps({**good, "x": "HERE"}).replace('"HERE"', "[" * levels + "]" * levels).encode()


MUTATIONS: tuple[Mutation, ...] = (
    cut, noise, broken_byte, wrong_value, left_out, wrong_message, bad_text, bad_number, deep,
)  # fmt: skip


async def test_a_thousand_malformed_bodies_are_all_refused_and_the_server_goes_on(start: Start) -> None:
    client = await start(ScriptedEngine())
    chance = random.Random(3)
    for number in range(1000):
        path = PLACES[number % len(PLACES)]
        mutation = MUTATIONS[number // len(PLACES) % len(MUTATIONS)]
        assert_refused(await post(client, path, mutation(chance, path, GOOD[path])))
    assert (await client.post(CHAT, json=GOOD[CHAT])).status_code == 200
    assert (await client.post("/v1/score", json=GOOD["/v1/score"])).status_code == 200
    assert (await client.get("/ready")).status_code == 200
