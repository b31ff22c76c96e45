"""What every engine promises, on the real weights where there are any."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio

from model_server.engines.base import Engine, Piece, Sampling
from model_server.engines.llamacpp_engine import LlamaCppEngine
from model_server.engines.openai_engine import OpenAIEngine
from model_server.engines.scripted_engine import ScriptedEngine
from model_server.errors import BadModelFile, EngineUnavailable, InvalidLora, UnknownLora
from model_server.prompt import render
from model_server.strategies import NAMES
from tests.model_server.engines.fake_vllm import FakeVllm
from tests.model_server.engines.llamacpp_peer import KEY, LlamaCppPeer
from tests.model_server.tiny_model import tiny_model

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPTIONS = [f"[{name}]" for name in NAMES]
GREEDY = Sampling(temperature=0, max_tokens=24)


def transformers_engine(model: Path | None, cache: Path, *, is_quantized: bool = False) -> Engine:
    pytest.importorskip("torch", reason="needs the training packages: make setup-train")
    from model_server.engines.transformers_engine import TransformersEngine

    return TransformersEngine(model, cache=cache, is_quantized=is_quantized, device="cpu")


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def llamacpp_peer() -> LlamaCppPeer:
    return LlamaCppPeer()


@pytest.fixture(scope="session")
def vllm_peer() -> Iterator[FakeVllm]:
    fake = FakeVllm().start()
    yield fake
    fake.stop()


KINDS = (
    "scripted",
    "llamacpp",
    "openai_llamacpp",
    "openai_vllm",
    "transformers",
    pytest.param("transformers_embedded", marks=pytest.mark.slow),
    pytest.param("transformers_nf4", marks=pytest.mark.slow),
)


def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if request.param == "scripted":
        return ScriptedEngine(weights={"[Question]": 3.0})
    if request.param == "llamacpp":
        return LlamaCppEngine(context_tokens=1024, parallel_chats=2, threads=1)
    if request.param == "openai_llamacpp":
        return OpenAIEngine(request.getfixturevalue("llamacpp_peer").url, key=KEY)
    if request.param == "openai_vllm":
        return OpenAIEngine(request.getfixturevalue("vllm_peer").url)
    if request.param == "transformers":
        return transformers_engine(request.getfixturevalue("tiny_folder"), Path())
    is_quantized = request.param == "transformers_nf4"
    if is_quantized:
        pytest.importorskip("bitsandbytes", reason="needs the GPU packages: make setup-gpu")
    return transformers_engine(None, tmp_path_factory.getbasetemp() / "converted", is_quantized=is_quantized)


@pytest.fixture(params=KINDS)
def unstarted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return made(request, tmp_path_factory)


@pytest_asyncio.fixture(params=KINDS, scope="module", loop_scope="module")
async def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engine]:
    """Started once for all tests: each leaves it as it was."""
    started = made(request, tmp_path_factory)
    await started.start({})
    yield started
    await started.close()


def prompt_for(engine: Engine, text: str = "I lost my job and cannot sleep.") -> str:
    info = engine.info()
    messages = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": text}]
    return render(info.template, messages, opens_reply=True, **info.tokens)


async def written(engine: Engine, prompt: str, sampling: Sampling, lora: str | None = None) -> tuple[str, Piece]:
    async with aclosing(engine.stream(prompt, sampling, lora)) as stream:
        pieces = [piece async for piece in stream]
    assert [piece.finish is None for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    return "".join(piece.text for piece in pieces), pieces[-1]


async def test_it_says_what_it_is_and_how_its_prompts_look(engine: Engine) -> None:
    info = engine.info()
    assert info.model
    assert info.context_tokens >= 512
    assert "I lost my job" in prompt_for(engine)
    assert await engine.count_tokens(prompt_for(engine)) > 10


async def test_the_distribution_over_options_is_one(engine: Engine) -> None:
    shares = await engine.distribution(prompt_for(engine), OPTIONS, None)
    assert len(shares) == len(OPTIONS)
    assert all(share >= 0 for share in shares)
    assert math.fsum(shares) == pytest.approx(1.0)
    assert len(set(shares)) > 1


async def test_options_that_part_at_once_keep_their_ratio_whatever_else_is_asked(engine: Engine) -> None:
    prompt = prompt_for(engine)
    await engine.distribution(prompt, OPTIONS, None)
    everything = await engine.distribution(prompt, OPTIONS, None)
    two = await engine.distribution(prompt, [OPTIONS[0], OPTIONS[6]], None)
    assert two[0] == pytest.approx(everything[0] / (everything[0] + everything[6]), abs=0.005)


async def test_a_score_is_the_sum_of_its_parts(engine: Engine) -> None:
    prompt = prompt_for(engine)
    whole, begin = await engine.score(prompt, ["I am here", "I am"], None)
    [rest] = await engine.score(prompt + "I am", [" here"], None)
    assert whole < begin < 0
    assert whole == pytest.approx(begin + rest, abs=0.15)


async def test_the_same_seed_gives_the_same_words(engine: Engine) -> None:
    """From the second time on: llama.cpp computes a prompt that it knows in other batches than a new one."""
    prompt, sampling = prompt_for(engine), Sampling(max_tokens=12, seed=7)
    await written(engine, prompt, sampling)
    assert await written(engine, prompt, sampling) == await written(engine, prompt, sampling)


@pytest.mark.parametrize("engine", KINDS[:-1], indirect=True)
async def test_chats_at_once_are_answered_as_each_alone(engine: Engine) -> None:
    """Not with 4-bit weights: bf16 rounds otherwise in another batch, and two words may be equally likely."""
    prompts = [
        prompt_for(engine, text) for text in ("I am tired.", "My friend is angry with me.", "I failed the test.")
    ]
    short = Sampling(temperature=0, max_tokens=8)
    for prompt in prompts:
        await written(engine, prompt, short)
    alone = [(await written(engine, prompt, short))[0] for prompt in prompts]
    together = await asyncio.gather(*(written(engine, prompt, short) for prompt in prompts))
    assert [text for text, _ in together] == alone


async def test_a_reply_that_reaches_its_longest_length_says_so(engine: Engine) -> None:
    text, last = await written(engine, prompt_for(engine), Sampling(temperature=0, max_tokens=4))
    assert text
    assert (last.finish, last.completion_tokens) == ("length", 4)
    assert last.prompt_tokens > 10


async def test_a_reply_whose_end_is_ignored_goes_on_to_its_longest_length(engine: Engine) -> None:
    prompt = prompt_for(engine, "Say only: ok.")
    _, last = await written(engine, prompt, Sampling(max_tokens=60, seed=3, ignores_end=True))
    assert (last.finish, last.completion_tokens) == ("length", 60)


async def test_a_stop_string_ends_the_reply_and_is_not_in_it(engine: Engine) -> None:
    prompt = prompt_for(engine)
    text, _ = await written(engine, prompt, GREEDY)
    stop = text[len(text) // 2 :][:3]
    stopped, last = await written(engine, prompt, Sampling(temperature=0, max_tokens=24, stop=(stop,)))
    assert stop not in stopped
    assert text.startswith(stopped)
    assert last.finish == "stop"


async def test_a_stream_that_is_hung_up_leaves_the_engine_free(engine: Engine) -> None:
    prompt = prompt_for(engine)
    for _ in range(4):
        async with aclosing(engine.stream(prompt, Sampling(max_tokens=900), None)) as stream:
            await anext(stream)
    assert (await written(engine, prompt, GREEDY))[0]


async def test_a_lora_that_is_not_loaded_is_refused(engine: Engine) -> None:
    prompt = prompt_for(engine)
    with pytest.raises(UnknownLora):
        await engine.distribution(prompt, OPTIONS, "v0009")
    with pytest.raises(UnknownLora):
        await engine.score(prompt, ["I"], "v0009")
    with pytest.raises(UnknownLora):
        await written(engine, prompt, GREEDY, "v0009")


async def test_nothing_answers_before_the_start_or_after_the_end(unstarted: Engine) -> None:
    with pytest.raises(EngineUnavailable):
        unstarted.info()
    await unstarted.start({})
    assert unstarted.info().model
    await unstarted.close()
    for call in (unstarted.count_tokens("x"), unstarted.score("x", ["y"], None), written(unstarted, "x", GREEDY)):
        with pytest.raises(EngineUnavailable):
            await call


async def test_the_end_of_the_engine_ends_its_streams(unstarted: Engine) -> None:
    await unstarted.start({})
    async with aclosing(unstarted.stream(prompt_for(unstarted), Sampling(max_tokens=900), None)) as stream:
        await anext(stream)
        await unstarted.close()
        with pytest.raises(EngineUnavailable):
            async for _ in stream:
                pass


@pytest.mark.parametrize("engine", KINDS[1:5], indirect=True)
async def test_a_folder_without_a_lora_is_refused_and_nothing_changes(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(InvalidLora, match="v0001"):
        await engine.set_loras({"v0001": tmp_path / "v0001"})
    assert (await written(engine, prompt_for(engine), GREEDY))[0]


@pytest.mark.parametrize("kind", ["llamacpp", "transformers"])
@pytest.mark.parametrize("damage", ["missing", "nonsense", "cut short"])
async def test_a_model_that_cannot_be_read_is_named(kind: str, damage: str, tmp_path: Path) -> None:
    model = tmp_path / ("model.gguf" if kind == "llamacpp" else "model")
    engine = LlamaCppEngine(model) if kind == "llamacpp" else transformers_engine(model, tmp_path)
    if kind == "transformers":
        model.mkdir()
    if damage != "missing":
        file = model if kind == "llamacpp" else model / "config.json"
        file.write_bytes(b"not a model" if damage == "nonsense" else b"GGUF\x03\x00\x00\x00\x10")
    with pytest.raises(BadModelFile, match="model"):
        await engine.start({})
    await engine.close()
