"""What the server says when a request is wrong or the model fails: always OpenAI's error format."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import pytest

from model_server.engines.base import Piece, Sampling
from model_server.engines.scripted_engine import ScriptedEngine
from model_server.errors import EngineBusy, EngineError
from model_server.strategies import NAMES
from tests.model_server.wire import CHAT, SAD, Start, events_of


@pytest.mark.parametrize(
    ("body", "sentence", "param"),
    [
        ({"messages": []}, "at least 1 item", "messages"),
        ({}, "required", "messages"),
        ({"messages": SAD, "temperature": "hot"}, "number", "temperature"),
        ({"messages": SAD, "support": {"colour": 1}}, "not permitted", "support.colour"),
        ({"messages": SAD, "support": {"strategy": "Hypnosis"}}, "Known are: Question", None),
        ({"messages": SAD, "support": {"mask": list(NAMES)}}, "leaves no strategy", None),
        ({"messages": SAD, "support": {"policy": "oracle"}}, "needs a", None),
        ({"messages": [{"role": "system", "content": "x"}]}, "no message to answer", None),
        ({"messages": SAD, "max_tokens": 2040}, "no room", None),
    ],
)
async def test_a_wrong_request_is_told_what_is_wrong(
    body: dict[str, Any], sentence: str, param: str | None, start: Start
) -> None:
    client = await start()
    response = await client.post(CHAT, json=body)
    error = response.json()["error"]
    assert response.status_code == 400
    assert error["type"] == "invalid_request_error"
    assert sentence in error["message"]
    assert error["param"] == param


async def test_what_is_no_json_and_what_is_no_page_are_answered_in_the_same_form(start: Start) -> None:
    client = await start()
    broken = await client.post(CHAT, content=b"{", headers={"content-type": "application/json"})
    assert (broken.status_code, broken.json()["error"]["type"]) == (400, "invalid_request_error")
    assert (await client.get("/nothing")).json()["error"]["code"] == "not_found"
    assert (await client.get(CHAT)).status_code == 405


async def test_a_lora_that_is_not_loaded_is_not_found(start: Start) -> None:
    client = await start()
    response = await client.post(CHAT, json={"messages": SAD, "support": {"lora": "v0009"}})
    assert (response.status_code, response.json()["error"]["code"]) == (404, "lora_not_found")


async def test_a_model_that_says_nothing_is_asked_again_and_then_given_up(start: Start) -> None:
    engine = ScriptedEngine(replies=["..."])
    client = await start(engine)
    response = await client.post(CHAT, json={"messages": SAD})
    assert (response.status_code, response.json()["error"]["code"]) == (502, "empty_reply")
    assert len(engine.prompts) == 3
    assert (await client.post(CHAT, json={"messages": SAD, "stream": True})).status_code == 502


async def test_a_model_that_ends_every_reply_at_once_may_not_end_the_last_attempt(start: Start) -> None:
    ends = []

    class Silent(ScriptedEngine):
        async def stream(self, prompt: str, sampling: Sampling, lora: str | None) -> AsyncGenerator[Piece, None]:
            ends.append(sampling.ignores_end)
            async for piece in super().stream(prompt, sampling, lora):
                yield piece if sampling.ignores_end or piece.finish else Piece("")

    client = await start(Silent(replies=["I am here. What happened?"]))
    answer = (await client.post(CHAT, json={"messages": SAD, "max_tokens": 30})).json()
    assert answer["choices"][0]["message"]["content"] == "I am here. What happened?"
    assert ends == [False, False, True]


async def test_a_model_that_says_something_at_last_is_heard(start: Start) -> None:
    client = await start(ScriptedEngine(replies=["...", "I am here."]))
    answers = [(await client.post(CHAT, json={"messages": SAD, "seed": seed})).json() for seed in range(6)]
    assert any("choices" in answer for answer in answers)
    assert {answer["choices"][0]["message"]["content"] for answer in answers if "choices" in answer} == {"I am here."}


async def test_a_model_that_takes_too_long_is_given_up(start: Start) -> None:
    engine = ScriptedEngine(delay_seconds=5)
    client = await start(engine, request_timeout_seconds=0.05)
    response = await client.post(CHAT, json={"messages": SAD})
    assert (response.status_code, response.json()["error"]["code"]) == (504, "engine_timeout")
    assert engine.streams_open == 0


async def test_an_engine_that_dies_in_the_middle_ends_the_stream_with_an_error(start: Start) -> None:
    class Dying(ScriptedEngine):
        async def stream(self, *args: Any) -> AsyncIterator[Any]:  # type: ignore[override]
            async for piece in super().stream(*args):
                if piece.finish:
                    raise EngineError("The model has stopped.")
                yield piece

    client = await start(Dying(replies=["One. Two."]))
    events = events_of(await client.post(CHAT, json={"messages": SAD, "stream": True}))
    assert events[1]["choices"][0]["delta"]["content"] == "One."
    assert events[-1]["error"] == {
        "message": "The model has stopped.",
        "type": "server_error",
        "code": "engine_error",
        "param": None,
    }


async def test_a_mistake_of_ours_is_told_without_its_text(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(ScriptedEngine):
        async def distribution(self, *args: Any) -> list[float]:
            raise KeyError("I lost my job.")

    response = await (await start(Broken())).post(CHAT, json={"messages": SAD})
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal_error")
    assert "job" not in response.text + "".join(record.getMessage() for record in caplog.records)


async def test_an_engine_that_is_busy_says_when_to_come_again(start: Start) -> None:
    class Busy(ScriptedEngine):
        async def distribution(self, *args: Any) -> list[float]:
            raise EngineBusy("The model's server is too busy.", 2.5)

    response = await (await start(Busy())).post(CHAT, json={"messages": SAD})
    assert (response.status_code, response.json()["error"]["code"]) == (503, "engine_busy")
    assert response.headers["retry-after"] == "3"
