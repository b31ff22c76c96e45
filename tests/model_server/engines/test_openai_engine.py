"""A model behind OpenAI's API: exact on vLLM's and llama.cpp's servers, LoRAs by request, and what refusals become."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from model_server.engines.base import Engine, Piece, Sampling
from model_server.engines.openai_engine import OpenAIEngine
from model_server.engines.scripted_engine import TEMPLATE
from model_server.errors import (
    BadModelFile,
    InvalidLora,
    InvalidRequest,
    UnknownLora,
)
from model_server.strategies import NAMES
from tests.model_server.engines.fake_vllm import FakeVllm, ids_of, logprobs_of, running, version
from tests.model_server.engines.llamacpp_peer import KEY, LlamaCppPeer, by_brute_force, random_lora

PROMPT = "<|im_start|>user\nMy sister does not call any more.<|im_end|>\n<|im_start|>assistant\n"
OPTIONS = [f"[{name}]" for name in NAMES]
GREEDY = Sampling(temperature=0, max_tokens=40)


@pytest.fixture
def vllm() -> Iterator[FakeVllm]:
    fake = FakeVllm().start()
    yield fake
    fake.stop()


async def text_of(engine: Engine, lora: str | None = None, sampling: Sampling = GREEDY) -> str:
    return "".join([piece.text async for piece in engine.stream(PROMPT, sampling, lora)])


def toy_logprob(prompt: str, text: str, salt: int = 0) -> float:
    start, ids = ids_of(prompt), ids_of(text)
    return math.fsum(logprobs_of((*start, *ids[:end]), salt)[ids[end]] for end in range(len(ids)))


def toy_shares(options: list[str]) -> list[float]:
    """Constrained decoding by hand on the toy model, a byte at a time."""
    shares = []
    for option in options:
        share = 1.0
        for end in range(len(option)):
            following = {other[end] for other in options if other[:end] == option[:end]}
            weights = {sign: math.exp(toy_logprob(PROMPT + option[:end], sign)) for sign in following}
            share *= weights[option[end]] / math.fsum(weights.values())
        shares.append(share)
    return shares


@pytest.mark.parametrize("names_any_token", [True, False], ids=["newer vLLM", "older vLLM"])
async def test_on_vllm_probabilities_are_exact_however_rare_the_tokens(names_any_token: bool) -> None:
    fake = FakeVllm(names_any_token=names_any_token).start()
    options = [*OPTIONS, *map(chr, range(32)), "~"]
    continuations = ["I am here.", "I", "\x03 rare", *map(chr, range(130))]  # more than can be named at once
    async with running(OpenAIEngine(fake.url)) as engine:
        assert await engine.distribution(PROMPT, options, None) == pytest.approx(toy_shares(options), abs=1e-9)
        expected = [toy_logprob(PROMPT, text) for text in continuations]
        assert await engine.score(PROMPT, continuations, None) == pytest.approx(expected)
    fake.stop()


async def test_newer_vllm_is_asked_once_where_the_names_part(vllm: FakeVllm) -> None:
    async with running(OpenAIEngine(vllm.url)) as engine:
        vllm.bodies.clear()
        await engine.distribution(PROMPT, ["[Question]", "[Others]", "[Information]"], None)
        assert len(vllm.bodies) == 1


@pytest.mark.slow
async def test_on_llama_cpp_two_loras_given_at_its_start_are_exact_and_chosen_by_request(tmp_path: Path) -> None:
    loras = {name: random_lora(tmp_path / name, seed) for seed, name in enumerate(("v0001", "v0002"))}
    peer = LlamaCppPeer([folder / "lora.gguf" for folder in loras.values()])
    async with running(OpenAIEngine(peer.url, key=KEY), v0002=loras["v0002"]) as engine:
        with pytest.raises(UnknownLora):
            await engine.score(PROMPT, ["I"], "v0001")
        await engine.set_loras(loras)
        for name, number, options in ((None, None, OPTIONS), ("v0001", 0, OPTIONS[:2]), ("v0002", 1, OPTIONS[:2])):
            found = await engine.distribution(PROMPT, options, name)
            assert found == pytest.approx(by_brute_force(peer, PROMPT, options, number), abs=1e-3)
        [score] = await engine.score(PROMPT, ["I"], "v0002")
        assert score == pytest.approx(peer.logprobs(peer.ids(PROMPT), 1)[peer.ids("I")[0]], abs=0.02)
        texts = await asyncio.gather(*(text_of(engine, name) for name in (None, "v0001", "v0002")))
        assert len(set(texts)) == 3


async def test_a_lora_that_llama_cpp_was_not_started_with_is_refused_with_what_to_type(tmp_path: Path) -> None:
    peer = LlamaCppPeer()
    async with running(OpenAIEngine(peer.url, key=KEY)) as engine:
        with pytest.raises(InvalidLora, match=r"--lora .*v0001/lora.gguf"):
            await engine.set_loras({"v0001": tmp_path / "v0001"})


async def test_two_loras_live_at_once_on_vllm_and_each_request_gets_its_own(vllm: FakeVllm, tmp_path: Path) -> None:
    loras = {name: version(tmp_path / name, f"weights of {name}") for name in ("v0001", "v0002")}
    async with running(OpenAIEngine(vllm.url), **loras) as engine:
        names = [None, "v0001", "v0002"] * 3
        texts = await asyncio.gather(*(text_of(engine, name) for name in names))
        assert texts == texts[:3] * 3
        assert len(set(texts)) == 3
        assert len({round((await engine.score(PROMPT, ["I"], name))[0], 6) for name in names}) == 3
    assert not vllm.loras


async def test_a_lora_that_is_taken_away_stays_until_its_last_reply_has_ended(vllm: FakeVllm, tmp_path: Path) -> None:
    folder = version(tmp_path / "v0001", "weights")
    async with running(OpenAIEngine(vllm.url), v0001=folder) as engine:
        undisturbed = await text_of(engine, "v0001")
        vllm.go_on.clear()
        writing = asyncio.ensure_future(text_of(engine, "v0001"))
        assert await asyncio.to_thread(vllm.busy.wait, 10)
        await engine.set_loras({})
        assert len(vllm.loras) == 1
        with pytest.raises(UnknownLora):
            await engine.score(PROMPT, ["I"], "v0001")
        vllm.go_on.set()
        assert await writing == undisturbed
        assert not vllm.loras


async def test_other_weights_under_the_same_name_are_never_mistaken_for_them(vllm: FakeVllm, tmp_path: Path) -> None:
    """vLLM outlives us: what it holds of an earlier installation must not answer for ours."""
    earlier = OpenAIEngine(vllm.url)
    await earlier.start({"v0001": version(tmp_path / "old" / "v0001", "old weights")})
    old = await text_of(earlier, "v0001")
    async with running(OpenAIEngine(vllm.url), v0001=version(tmp_path / "new" / "v0001", "new weights")) as engine:
        assert await text_of(engine, "v0001") != old
        assert await text_of(earlier, "v0001") == old
    await earlier.close()


async def test_when_one_of_two_loras_cannot_be_loaded_nothing_changes(vllm: FakeVllm, tmp_path: Path) -> None:
    good, other = version(tmp_path / "v0001", "a"), version(tmp_path / "v0002", "b")
    async with running(OpenAIEngine(vllm.url), v0001=good) as engine:
        before = dict(vllm.loras)
        with pytest.raises(InvalidLora, match=r"v0003.*missing"):
            await engine.set_loras({"v0001": good, "v0002": other, "v0003": tmp_path / "v0003"})
        assert vllm.loras == before
        assert await text_of(engine, "v0001")


async def test_a_vllm_that_sees_the_versions_elsewhere_is_told_its_own_path(vllm: FakeVllm, tmp_path: Path) -> None:
    here, there = version(tmp_path / "here" / "v0001", "a"), version(tmp_path / "there" / "v0001", "a")
    async with running(OpenAIEngine(vllm.url, lora_root=str(there.parent)), v0001=here):
        assert [path for path, _ in vllm.loras.values()] == [str(there / "adapter")]
    with pytest.raises(InvalidLora, match="engine_lora_root"):
        await OpenAIEngine(vllm.url, lora_root="/elsewhere").start({"v0001": here})


async def test_a_vllm_that_takes_no_loras_is_refused_with_what_to_type(tmp_path: Path) -> None:
    fake = FakeVllm(takes_loras=False).start()
    with pytest.raises(InvalidLora, match="VLLM_ALLOW_RUNTIME_LORA_UPDATING"):
        await OpenAIEngine(fake.url).start({"v0001": version(tmp_path / "v0001", "a")})
    fake.stop()


async def test_a_vllm_that_was_restarted_gets_its_loras_again(vllm: FakeVllm, tmp_path: Path) -> None:
    async with running(OpenAIEngine(vllm.url), v0001=version(tmp_path / "v0001", "a")) as engine:
        text, shares = await text_of(engine, "v0001"), await engine.distribution(PROMPT, OPTIONS, "v0001")
        vllm.stop()
        vllm.start()
        assert await text_of(engine, "v0001") == text
        vllm.stop()
        vllm.start()
        assert await engine.distribution(PROMPT, OPTIONS, "v0001") == shares


async def test_what_vllm_counts_is_told_at_the_end(vllm: FakeVllm) -> None:
    async with running(OpenAIEngine(vllm.url)) as engine:
        [*_, last] = [piece async for piece in engine.stream(PROMPT, GREEDY, None)]
    assert last == Piece("", "length", prompt_tokens=len(ids_of(PROMPT)), cached_tokens=16, completion_tokens=40)


async def test_hanging_up_ends_the_reply_at_the_server(vllm: FakeVllm) -> None:
    async with running(OpenAIEngine(vllm.url)) as engine:
        async with aclosing(engine.stream(PROMPT, Sampling(max_tokens=1000), None)) as stream:
            await anext(stream)
        assert await asyncio.to_thread(vllm.idle.wait, 10)


async def test_the_context_is_the_shorter_of_the_servers_and_ours(vllm: FakeVllm) -> None:
    async with running(OpenAIEngine(vllm.url, context_tokens=700)) as engine:
        assert engine.info().context_tokens == 700
    async with running(OpenAIEngine(vllm.url, context_tokens=5000)) as engine:
        assert engine.info().context_tokens == 1200
        with pytest.raises(InvalidRequest, match="longer than the model's context"):
            await engine.score("I" * 1300, ["x"], None)


async def test_the_template_may_come_from_the_models_files(tmp_path: Path) -> None:
    fake = FakeVllm(tells_template=False).start()
    (tmp_path / "tokenizer_config.json").write_text('{"bos_token": {"content": "<s>"}, "eos_token": "</s>"}')
    (tmp_path / "chat_template.jinja").write_text(TEMPLATE)
    for path in (tmp_path, tmp_path / "chat_template.jinja"):
        async with running(OpenAIEngine(fake.url, template=path)) as engine:
            assert engine.info().template == TEMPLATE
            assert engine.info().tokens == {"bos_token": "<s>", "eos_token": "</s>"}
    for path in (tmp_path / "nothing", tmp_path / "tokenizer_config.json" / "x"):
        with pytest.raises(BadModelFile, match=path.name):
            await OpenAIEngine(fake.url, template=path).start({})
    fake.stop()


async def test_a_server_that_only_writes_is_asked_for_nothing_else(tmp_path: Path) -> None:
    fake = FakeVllm(owner="somebody").start()
    (tmp_path / "template.jinja").write_text(TEMPLATE)
    async with running(OpenAIEngine(fake.url, template=tmp_path / "template.jinja")) as engine:
        assert await text_of(engine)
        assert await engine.count_tokens(PROMPT) == len(ids_of(PROMPT))
        plain = {"model", "prompt", "max_tokens", "temperature", "top_p", "seed", "stop", "stream", "stream_options"}
        assert all(body.keys() <= plain for body in fake.bodies)
        with pytest.raises(InvalidRequest, match="vanilla"):
            await engine.distribution(PROMPT, OPTIONS, None)
        with pytest.raises(InvalidRequest, match="how likely"):
            await engine.score(PROMPT, ["I"], None)
        with pytest.raises(InvalidLora, match="v0001"):
            await engine.set_loras({"v0001": tmp_path / "v0001"})
    fake.stop()
