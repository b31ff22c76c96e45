"""The official `openai` client works against the server unchanged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from openai import (
    APIError,
    AsyncOpenAI,
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    NotFoundError,
    RateLimitError,
)
from pydantic import SecretStr

from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.scripted_engine import REPLIES, ScriptedEngine
from model_server.errors import EngineError
from tests.model_server.wire import SAD, Listening, listening, until

KEY = "sesame"


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Listening]:
    server = Server(ServerConfig(parallel_chats=1, queue_length=0), ScriptedEngine(), SecretStr(KEY))
    await server.start(tmp_path)
    async with listening(server) as here:
        yield here


@pytest.fixture
async def client(served: Listening) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=f"{served.url}/v1", api_key=KEY, max_retries=0) as opened:
        yield opened


async def ask(client: AsyncOpenAI, **more: Any) -> Any:
    return await client.chat.completions.create(**{"model": "attune", "messages": SAD, **more})


async def test_a_plain_reply(client: AsyncOpenAI) -> None:
    completion = await ask(client, temperature=0.5, seed=1, user="someone", max_completion_tokens=100)
    assert completion.choices[0].message.content in REPLIES
    assert (completion.object, completion.choices[0].finish_reason) == ("chat.completion", "stop")
    assert completion.usage.total_tokens == completion.usage.prompt_tokens + completion.usage.completion_tokens


async def test_a_stream_is_the_same_reply(client: AsyncOpenAI) -> None:
    whole = (await ask(client, seed=4)).choices[0].message.content
    pieces = [chunk.choices[0] async for chunk in await ask(client, seed=4, stream=True)]
    assert "".join(piece.delta.content or "" for piece in pieces) == whole
    assert [piece.finish_reason for piece in pieces][-2:] == [None, "stop"]
    assert pieces[0].delta.role == "assistant"


async def test_a_stream_ends_with_the_usage_where_it_is_asked_for(client: AsyncOpenAI) -> None:
    stream = await ask(client, stream=True, stream_options={"include_usage": True})
    chunks = [chunk async for chunk in stream]
    assert (chunks[-1].choices, chunks[-1].usage.completion_tokens > 0) == ([], True)
    assert all(chunk.choices for chunk in chunks[:-1])


async def test_our_own_fields_go_both_ways(client: AsyncOpenAI) -> None:
    completion = await ask(client, extra_body={"support": {"strategy": "Question"}})
    assert completion.support["strategy"] == "Question"
    assert completion.support["policy"] == "oracle"


async def test_parts_of_text_and_newer_roles_are_read(client: AsyncOpenAI) -> None:
    parts = [{"type": "text", "text": "I lost"}, {"type": "text", "text": "my job."}]
    messages = [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": parts}]
    assert (await ask(client, messages=messages)).choices[0].message.content


async def test_the_models_are_listed(client: AsyncOpenAI) -> None:
    assert [model.id async for model in client.models.list()] == ["scripted"]


async def test_a_wrong_key_is_an_authentication_error(served: Listening) -> None:
    async with AsyncOpenAI(base_url=f"{served.url}/v1", api_key="wrong", max_retries=0) as client:
        with pytest.raises(AuthenticationError) as caught:
            await client.models.list()
    assert caught.value.code == "invalid_api_key"


async def test_a_wrong_request_is_a_bad_request_error_that_names_the_field(client: AsyncOpenAI) -> None:
    with pytest.raises(BadRequestError) as caught:
        await ask(client, extra_body={"support": {"colour": "blue"}})
    assert (caught.value.code, caught.value.param) == ("invalid_request", "support.colour")
    with pytest.raises(BadRequestError, match="no tools"):
        await ask(client, messages=[*SAD, {"role": "tool", "content": "1", "tool_call_id": "x"}])


async def test_an_unknown_lora_is_not_found(client: AsyncOpenAI) -> None:
    with pytest.raises(NotFoundError):
        await ask(client, extra_body={"support": {"lora": "v0009"}})


async def test_a_full_queue_is_a_rate_limit_error_that_says_when_to_come_again(
    served: Listening, client: AsyncOpenAI
) -> None:
    async with served.server.admission.turn("another", deadline=1e9):
        with pytest.raises(RateLimitError) as caught:
            await ask(client)
    assert int(caught.value.response.headers["retry-after"]) >= 1
    assert (await ask(client)).choices


async def test_the_clients_own_retries_wait_and_succeed(served: Listening, client: AsyncOpenAI) -> None:
    patient = client.with_options(max_retries=2)
    async with served.server.admission.turn("another", deadline=1e9):
        asked = asyncio.create_task(ask(patient))
        await until(lambda: b"queue_full" in served.server.metrics.text())
    assert (await asked).choices


async def test_a_failure_in_the_middle_of_a_stream_is_an_error(tmp_path: Path) -> None:
    class Dying(ScriptedEngine):
        async def stream(self, *args: Any) -> Any:
            async for piece in super().stream(*args):
                if piece.finish:
                    raise EngineError("The model has stopped.")
                yield piece

    server = Server(ServerConfig(), Dying(["One. Two."]))
    await server.start(tmp_path)
    async with listening(server) as here, AsyncOpenAI(base_url=f"{here.url}/v1", api_key="any") as client:
        said: list[str] = []
        with pytest.raises(APIError, match="has stopped"):
            async for chunk in await ask(client, stream=True):
                said.append(chunk.choices[0].delta.content or "")  # noqa: PERF401 (what came before the failure counts)
    assert said == ["", "One."]


async def test_a_server_that_stops_is_a_server_error(served: Listening, client: AsyncOpenAI) -> None:
    served.server.stop()
    with pytest.raises(InternalServerError) as caught:
        await ask(client)
    assert caught.value.code == "shutting_down"
