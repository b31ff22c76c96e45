"""llama.cpp with the embedded weights: exact distributions, and LoRAs that change while a reply is written."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest

from model_server import embedded
from model_server.engines.base import Sampling
from model_server.engines.llamacpp_engine import LlamaCppEngine
from model_server.errors import InvalidLora, UnknownLora
from model_server.strategies import ESCONV, EXTES, Taxonomy
from tests.model_server.engines.llamacpp_peer import random_lora

PROMPT = (
    "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nMy sister does not call any more.<|im_end|>\n"
    "<|im_start|>assistant\n"
)
GREEDY = Sampling(temperature=0, max_tokens=60)


@pytest.fixture
async def engine() -> AsyncIterator[LlamaCppEngine]:
    engine = LlamaCppEngine(context_tokens=1024, parallel_chats=2, threads=1)
    await engine.start({})
    yield engine
    await engine.close()


@pytest.fixture(scope="module")
def bare() -> BareServer:
    return BareServer()


class BareServer:
    """llama.cpp's server as it comes, to compare with: nothing of ours is in between."""

    def __init__(self) -> None:
        import xllamacpp

        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(embedded.served_path())
        parameters.n_ctx, parameters.n_parallel, parameters.port = 1024, 1, 0
        parameters.verbosity, parameters.warmup = -1, False
        parameters.cpuparams.n_threads = 1
        self._server: Any = xllamacpp.Server(parameters)

    def ids(self, text: str) -> list[int]:
        return list(self._post("/tokenize", {"content": text, "parse_special": True})["tokens"])

    def logprobs(self, prompt: str | Sequence[int]) -> dict[int, float]:
        """Of every token of the vocabulary, as next one after a text or its tokens."""
        bias = [[self.ids("\n")[0], 100.0]]  # whichever is drawn must be whole text to be reported
        body = {"prompt": prompt, "n_predict": 1, "n_probs": 49152, "logit_bias": bias, "cache_prompt": False}
        [token] = self._post("/completion", body)["completion_probabilities"]
        return {entry["id"]: entry["logprob"] for entry in token["top_logprobs"]}

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        url = self._server.listening_address + path
        result: dict[str, Any] = httpx.post(url, json=body, timeout=60, trust_env=False).json()
        return result


def by_brute_force(server: BareServer, prompt: str, options: Sequence[str]) -> list[float]:
    """Constrained decoding by hand: at each token, the full distribution renormalised over what still fits."""
    begin = server.ids(prompt)
    tokens = [server.ids(prompt + option)[len(begin) :] for option in options]
    shares = [1.0] * len(options)
    for place in range(max(map(len, tokens))):
        for prefix in {tuple(ids[:place]) for ids in tokens if len(ids) > place}:
            inside = [index for index, ids in enumerate(tokens) if tuple(ids[:place]) == prefix]
            following = {tokens[index][place] for index in inside}
            if len(following) == 1:
                continue
            logprobs = server.logprobs([*begin, *prefix])
            total = sum(math.exp(logprobs[token]) for token in following)
            for index in inside:
                shares[index] *= math.exp(logprobs[tokens[index][place]]) / total
    return shares


@pytest.mark.parametrize("taxonomy", [ESCONV, pytest.param(EXTES, marks=pytest.mark.slow)], ids=["esconv", "extes"])
async def test_the_distribution_is_exactly_that_of_constrained_decoding(
    engine: LlamaCppEngine, bare: BareServer, taxonomy: Taxonomy
) -> None:
    options = [f"[{name}]" for name in taxonomy.names]
    found = await engine.distribution(PROMPT, options, None)
    assert found == pytest.approx(by_brute_force(bare, PROMPT, options), abs=1e-3)


async def test_a_score_is_the_log_probability_over_the_whole_vocabulary(
    engine: LlamaCppEngine, bare: BareServer
) -> None:
    logprobs = bare.logprobs(PROMPT)
    words = ["I", "It", "You", "The", "1", "2"]
    [rare, *found] = await engine.score(PROMPT, ["Zebra", *words], None)
    assert found == pytest.approx([logprobs[bare.ids(word)[0]] for word in words], abs=1e-3)
    assert rare <= logprobs[bare.ids("Zebra")[0]] + 0.05


async def test_a_text_that_begins_with_half_a_sign_is_refused_with_a_sentence(engine: LlamaCppEngine) -> None:
    from model_server.errors import InvalidRequest

    with pytest.raises(InvalidRequest, match="no text by itself"):
        await engine.score(PROMPT, ["\U0001fae5"], None)


async def test_a_new_lora_does_not_disturb_a_reply_that_is_being_written(
    engine: LlamaCppEngine, tmp_path: Path
) -> None:
    for _ in range(2):  # the second time the prompt is known, as it is the third time
        undisturbed = "".join([piece.text async for piece in engine.stream(PROMPT, GREEDY, None)])
    async with aclosing(engine.stream(PROMPT, GREEDY, None)) as stream:
        text = (await anext(stream)).text
        await engine.set_loras({"v0001": random_lora(tmp_path / "v0001", 1)})
        text += "".join([piece.text async for piece in stream])
    assert text == undisturbed


async def test_each_request_is_answered_with_the_lora_that_it_names(engine: LlamaCppEngine, tmp_path: Path) -> None:
    first, second = random_lora(tmp_path / "v0001", 1), random_lora(tmp_path / "v0002", 2)
    [bare] = await engine.score(PROMPT, ["I am here."], None)
    await engine.set_loras({"v0001": first})
    await engine.set_loras({"v0001": first, "v0002": second})
    names: list[str | None] = [None, "v0001", "v0002", None]
    scores = [(await engine.score(PROMPT, ["I am here."], name))[0] for name in names]
    assert scores[0] == pytest.approx(bare, abs=0.2)
    assert scores[3] == pytest.approx(bare, abs=0.2)
    assert len({round(score, 2) for score in scores[:3]}) == 3


@pytest.mark.slow
async def test_a_lora_that_was_unloaded_is_gone(engine: LlamaCppEngine, tmp_path: Path) -> None:
    await engine.set_loras({"v0001": random_lora(tmp_path / "v0001", 1)})
    await engine.set_loras({})
    with pytest.raises(UnknownLora):
        await engine.score(PROMPT, ["I"], "v0001")


async def test_a_damaged_lora_leaves_the_old_ones_at_work(engine: LlamaCppEngine, tmp_path: Path) -> None:
    good = random_lora(tmp_path / "v0001", 1)
    bad = random_lora(tmp_path / "v0002", 2)
    await engine.set_loras({"v0001": good})
    whole = (bad / "lora.gguf").read_bytes()
    (bad / "lora.gguf").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidLora):
        await engine.set_loras({"v0001": good, "v0002": bad})
    assert await engine.score(PROMPT, ["I"], "v0001")


async def test_a_conversation_goes_on_from_what_is_cached(engine: LlamaCppEngine) -> None:
    first = [piece async for piece in engine.stream(PROMPT, Sampling(temperature=0, max_tokens=8), None)]
    longer = PROMPT + "".join(piece.text for piece in first)
    [*_, last] = [piece async for piece in engine.stream(longer, Sampling(temperature=0, max_tokens=1), None)]
    assert last.cached_tokens >= last.prompt_tokens - 2


async def text_of(engine: LlamaCppEngine, prompt: str, lora: str | None, max_tokens: int = 24) -> str:
    sampling = Sampling(temperature=0, max_tokens=max_tokens)
    async with aclosing(engine.stream(prompt, sampling, lora)) as stream:
        return "".join([piece.text async for piece in stream])


@pytest.mark.slow
async def test_no_reply_gets_another_lora_while_chats_are_many_and_loras_come_and_go(tmp_path: Path) -> None:
    """Eight replies at once over two LoRAs, and changes of what is loaded meanwhile: each begins as it does alone.

    Only begins: llama.cpp rounds otherwise in other batches, so that later words may differ where two are as likely.
    """
    folders = {name: random_lora(tmp_path / name, seed) for seed, name in enumerate(("v0001", "v0002", "v0003"))}
    both = {name: folders[name] for name in ("v0001", "v0002")}
    chats = [(PROMPT.replace("sister", who), lora) for who in ("sister", "boss", "son", "cat") for lora in both]
    engine = LlamaCppEngine(context_tokens=512, parallel_chats=8, threads=1)
    await engine.start(both)
    alone = [(await text_of(engine, *chat))[:12] for chat in chats]
    assert all(alone[index] != alone[index + 1] for index in range(0, len(chats), 2))
    writing = asyncio.gather(*[text_of(engine, *chat) for chat in chats])
    await engine.set_loras(folders)
    await engine.set_loras(both)
    texts = await writing + await asyncio.gather(*[text_of(engine, *chat) for chat in chats])
    assert [text[:12] for text in texts] == alone * 2
    await engine.close()


async def test_a_prompt_that_one_lora_has_read_is_read_anew_for_another(tmp_path: Path) -> None:
    """llama.cpp's prompt cache takes what any LoRA computed: a chat that comes back with another one must not."""
    loras = {name: random_lora(tmp_path / name, seed) for seed, name in enumerate(("v0001", "v0002"))}
    engine = LlamaCppEngine(context_tokens=512, parallel_chats=1, threads=1)
    await engine.start(loras)
    second_alone = await text_of(engine, PROMPT, "v0002")
    await engine.set_loras(loras)
    others = [f"<|im_start|>user\n{word * 60}<|im_end|>\n" for word in ("Yes. ", "Rain. ")]
    for prompt, lora in ((PROMPT, "v0001"), (others[0], "v0001"), (others[1], "v0002")):
        await text_of(engine, prompt, lora, max_tokens=1)
    assert await text_of(engine, PROMPT, "v0002") == second_alone
    await engine.close()


@pytest.mark.parametrize("words", [2, 900], ids=["while it writes", "while it reads"])
async def test_a_reply_that_is_hung_up_frees_its_slot_at_once(words: int) -> None:
    """At the next token or batch of the prompt: the rest, which would take many times as long, is not computed."""
    engine = LlamaCppEngine(context_tokens=2048, parallel_chats=1, threads=1)
    await engine.start({})
    began = time.monotonic()
    await text_of(engine, PROMPT, None, max_tokens=30)
    alone = time.monotonic() - began
    stream = engine.stream("word " * words, Sampling(max_tokens=900, temperature=0), None)
    writing = asyncio.ensure_future(anext(stream))
    if words > 2:
        await asyncio.wait([writing], timeout=0.05)  # it reads by now
        assert not writing.done()
        writing.cancel()
        await asyncio.wait([writing])
    await asyncio.wait([writing])
    await stream.aclose()
    began = time.monotonic()
    assert await text_of(engine, PROMPT, None, max_tokens=1)
    assert time.monotonic() - began < 5 * alone + 1
    await engine.close()


async def test_a_chat_with_many_others_before_it_comes_back_to_what_it_had_read() -> None:
    engine = LlamaCppEngine(context_tokens=1024, parallel_chats=2, threads=1)
    await engine.start({})
    chats = [PROMPT.replace("My sister", f"My {who}" + " and my aunt" * 12) for who in ("boss", "son", "cat", "dog")]
    cached = []
    for _ in range(2):
        for prompt in chats:
            [*_, last] = [piece async for piece in engine.stream(prompt, Sampling(max_tokens=2), None)]
            cached.append(last.prompt_tokens - last.cached_tokens)
    await engine.close()
    assert min(cached[:2]) > 10
    assert max(cached[4:]) <= 2


@pytest.mark.slow
async def test_a_chat_with_another_lora_does_not_wait_for_ever_while_others_write(tmp_path: Path) -> None:
    """llama.cpp by itself goes on with the LoRA that its first slots use, for as long as one of them is busy."""
    engine = LlamaCppEngine(context_tokens=512, parallel_chats=8, threads=1)
    await engine.start({"v0001": random_lora(tmp_path / "v0001", 1)})
    others, is_over = [0] * 7, False

    async def write(seed: int, lora: str | None) -> None:
        async with aclosing(
            engine.stream(PROMPT, Sampling(max_tokens=12, seed=seed, ignores_end=True), lora)
        ) as pieces:
            assert [piece async for piece in pieces][-1].finish == "length"

    async def write_on(number: int) -> None:
        while not is_over and others[number] < 60:
            await write(number, None)
            others[number] += 1

    busy = [asyncio.create_task(write_on(number)) for number in range(len(others))]
    meanwhile = []
    for seed in range(5):
        before = sum(others)
        await write(seed, "v0001")
        meanwhile.append(sum(others) - before)
    is_over = True
    await asyncio.gather(*busy)
    await engine.close()
    assert max(meanwhile) <= 10 * len(others), meanwhile
