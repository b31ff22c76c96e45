"""A model's server that is not there, not as needed, busy, senseless or dying: each is an error that says so."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import pytest
from starlette.responses import JSONResponse, PlainTextResponse

from model_server.engines.base import Engine, Sampling
from model_server.engines.openai_engine import OpenAIEngine
from model_server.errors import EngineBusy, EngineError, EngineTimeout, EngineUnavailable
from model_server.strategies import NAMES
from tests.model_server.engines.fake_vllm import FakeVllm, running

PROMPT = "<|im_start|>user\nMy sister does not call any more.<|im_end|>\n<|im_start|>assistant\n"
OPTIONS = [f"[{name}]" for name in NAMES]


@pytest.fixture
def vllm() -> Iterator[FakeVllm]:
    fake = FakeVllm().start()
    yield fake
    fake.stop()


async def text_of(engine: Engine) -> str:
    return "".join([piece.text async for piece in engine.stream(PROMPT, Sampling(temperature=0, max_tokens=40), None)])


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"key": "secret"}, "ATTUNE_ENGINE_API_KEY"),
        ({"tells_template": False}, "engine_template"),
        ({"is_raw": False}, "--logprobs-mode"),
    ],
)
async def test_a_server_that_is_not_as_needed_is_refused_with_what_to_do(
    settings: dict[str, Any], sentence: str
) -> None:
    fake = FakeVllm(**settings).start()
    engine = OpenAIEngine(fake.url)
    with pytest.raises(EngineError, match=sentence):
        await engine.start({})
    with pytest.raises(EngineUnavailable):
        engine.info()
    fake.stop()


async def test_the_key_and_the_name_of_the_model_are_checked_at_the_start(vllm: FakeVllm) -> None:
    fake = FakeVllm(key="secret").start()
    async with running(OpenAIEngine(fake.url + "/v1", key="secret", model="toy")) as engine:
        assert engine.info().model == "toy"
    fake.stop()
    with pytest.raises(EngineError, match=r"no model other.*it has: toy"):
        await OpenAIEngine(vllm.url, model="other").start({})


async def test_without_a_server_the_start_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(EngineUnavailable, match=str(port)):
        await OpenAIEngine(f"http://127.0.0.1:{port}").start({})
    for url in ("", "http://[nonsense", "nonsense"):
        with pytest.raises(EngineError, match="engine_url"):
            await OpenAIEngine(url).start({})


async def test_a_busy_server_is_told_with_its_own_advice(vllm: FakeVllm) -> None:
    async with running(OpenAIEngine(vllm.url)) as engine:
        for status, advice, seconds in ((429, "7", 7.0), (503, "soon", 1.0)):
            vllm.refusal = PlainTextResponse("no", status, {"retry-after": advice})
            with pytest.raises(EngineBusy) as caught:
                await text_of(engine)
            assert (caught.value.status, caught.value.retry_after_seconds) == (503, seconds)
            with pytest.raises(EngineBusy):
                await engine.distribution(PROMPT, OPTIONS, None)
        vllm.refusal = None
        assert await text_of(engine)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (PlainTextResponse("<html>"), EngineError),
        (JSONResponse({"choices": []}), EngineError),
        (JSONResponse([]), EngineError),
        (PlainTextResponse("data: {nonsense\n\n"), EngineError),
        (PlainTextResponse("data: {}\n\n"), EngineError),
        (PlainTextResponse("data: [DONE]\n\n"), EngineUnavailable),
        (JSONResponse({"error": "said: my secret"}, 500), EngineError),
        (PlainTextResponse("", 504), EngineTimeout),
    ],
)
async def test_an_answer_that_makes_no_sense_is_an_error_without_its_words(
    vllm: FakeVllm, answer: Any, kind: type[EngineError]
) -> None:
    async with running(OpenAIEngine(vllm.url)) as engine:
        vllm.refusal = answer
        with pytest.raises(kind) as caught:
            await text_of(engine)
        assert "secret" not in str(caught.value)
        with pytest.raises(EngineError):
            await engine.distribution(PROMPT, OPTIONS, None)


async def test_a_server_that_dies_or_hangs_in_the_middle_of_a_reply_is_told(vllm: FakeVllm) -> None:
    async with running(OpenAIEngine(vllm.url, timeout_seconds=0.5)) as engine:
        vllm.breaks_after = 3
        with pytest.raises(EngineError, match="middle of a reply"):
            await text_of(engine)
        vllm.breaks_after = None
        vllm.go_on.clear()
        with pytest.raises(EngineTimeout):
            await text_of(engine)
        vllm.go_on.set()
        async with aclosing(engine.stream(PROMPT, Sampling(max_tokens=1000), None)) as stream:
            await anext(stream)
            vllm.stop()
            with pytest.raises(EngineUnavailable):
                async for _ in stream:
                    pass
        with pytest.raises(EngineUnavailable):
            await engine.distribution(PROMPT, OPTIONS, None)
        vllm.start()
        assert await text_of(engine)
