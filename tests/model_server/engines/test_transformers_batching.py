"""Many chats in one batch of the transformers engine: each as if it were alone, with its own LoRA, seed and pages."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from model_server import embedded
from model_server.engines.base import Engine, Piece, Sampling
from model_server.errors import EngineUnavailable, OutOfMemory, UnknownLora
from model_server.strategies import TAXONOMIES, TaxonomyName
from tests.model_server.tiny_model import tiny_lora, tiny_model

torch: Any = pytest.importorskip("torch", reason="needs the training packages: make setup-train")
from model_server.engines.transformers_engine import TransformersEngine  # noqa: E402

pytestmark = pytest.mark.asyncio(loop_scope="module")
GREEDY = Sampling(temperature=0, max_tokens=16)
OPTIONS = ["[Question]", "[Restatement or Paraphrasing]", "[Reflection of feelings]", "[Self-disclosure]", "[Others]"]


def prompt(number: int) -> str:
    said = " I am tired." * (number % 5) + f" This is chat {number}."
    return f"<|im_start|>user\n{said}<|im_end|>\n<|im_start|>assistant\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def loras(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("loras")
    return {name: tiny_lora(place / name, folder, seed) for seed, name in enumerate(["v1", "v2", "v3"])}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(folder: Path) -> AsyncIterator[TransformersEngine]:
    """One for the file: a test that wants LoRAs sets them."""
    engine = TransformersEngine(folder, cache=Path(), context_tokens=512, is_quantized=False, device="cpu")
    await engine.start({})
    yield engine
    await engine.close()


async def pieces(engine: Engine, text: str, sampling: Sampling = GREEDY, lora: str | None = None) -> list[Piece]:
    async with aclosing(engine.stream(text, sampling, lora)) as stream:
        return [piece async for piece in stream]


async def reply(engine: Engine, text: str, sampling: Sampling = GREEDY, lora: str | None = None) -> str:
    return "".join(piece.text for piece in await pieces(engine, text, sampling, lora))


async def test_many_chats_at_once_are_answered_as_each_alone(engine: Engine) -> None:
    chats = [(prompt(number), Sampling(seed=number, max_tokens=12)) for number in range(4)]
    chats += [(prompt(number), GREEDY) for number in range(4, 8)]
    alone = [await reply(engine, *chat) for chat in chats]
    assert await asyncio.gather(*(reply(engine, *chat) for chat in chats)) == alone
    assert len(set(alone)) == len(alone)


async def test_loras_in_one_batch_are_not_mixed(engine: Engine, loras: dict[str, Path]) -> None:
    await engine.set_loras(loras)
    chats = [(prompt(number), GREEDY, lora) for number, lora in zip(range(8), itertools.cycle([None, *loras]))]
    alone = [await reply(engine, *chat) for chat in chats]
    assert await asyncio.gather(*(reply(engine, *chat) for chat in chats)) == alone
    same_prompt = [await reply(engine, prompt(0), GREEDY, lora) for lora in (None, *loras)]
    assert len(set(same_prompt)) == 4


async def test_versions_come_and_go_under_load_and_no_chat_notices(engine: Engine, loras: dict[str, Path]) -> None:
    long = Sampling(temperature=0, max_tokens=120)
    await engine.set_loras({"v1": loras["v1"]})
    alone = [await reply(engine, prompt(number), long, lora) for number, lora in enumerate([None, "v1", None, "v1"])]
    running = [
        asyncio.create_task(reply(engine, prompt(number), long, lora))
        for number, lora in enumerate([None, "v1", None, "v1"])
    ]
    await asyncio.sleep(0)
    for wanted in (["v1", "v2"], ["v2"], ["v2", "v3"], ["v3"]):
        await engine.set_loras({name: loras[name] for name in wanted})
    assert not all(task.done() for task in running)
    assert await asyncio.gather(*running) == alone
    with pytest.raises(UnknownLora):
        await reply(engine, prompt(1), GREEDY, "v1")
    assert await reply(engine, prompt(1), GREEDY, "v3")


async def test_a_version_of_the_same_name_from_another_folder_is_the_new_one(
    engine: Engine, loras: dict[str, Path]
) -> None:
    await engine.set_loras({"v": loras["v1"]})
    first = await engine.score(prompt(1), ["I hear you."], "v")
    await engine.set_loras({"v": loras["v2"]})
    assert await engine.score(prompt(1), ["I hear you."], "v") != pytest.approx(first, abs=1e-3)


async def test_chats_that_are_hung_up_are_computed_no_more(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import LlamaForCausalLM

    whole, sizes = LlamaForCausalLM.forward, list[int]()

    def forward(*args: Any, **settings: Any) -> Any:
        sizes.append(settings["position_ids"].shape[1])
        return whole(*args, **settings)

    monkeypatch.setattr(LlamaForCausalLM, "forward", forward)
    for number in range(20):
        async with aclosing(engine.stream(prompt(number), Sampling(max_tokens=300, seed=1), None)) as stream:
            await anext(stream)
    assert await reply(engine, prompt(1), Sampling(temperature=0, max_tokens=5))
    assert sizes[-1] == 1


async def test_more_chats_than_fit_into_memory_wait_for_their_turn(folder: Path) -> None:
    engine = TransformersEngine(
        folder,
        cache=Path(),
        context_tokens=512,
        parallel_chats=2,
        prompt_cache_mib=0,
        is_quantized=False,
        device="cpu",
    )
    await engine.start({})
    everyone = asyncio.gather(*(pieces(engine, str(number) * 400) for number in range(7)))
    assert all(found[-1].finish for found in await asyncio.wait_for(everyone, 60))
    await engine.close()


async def test_what_one_chat_read_the_next_need_not_but_not_with_another_lora(
    engine: Engine, loras: dict[str, Path]
) -> None:
    await engine.set_loras({"v1": loras["v1"]})
    text = "y" * 200
    first, again = (await pieces(engine, text))[-1], (await pieces(engine, text))[-1]
    other, other_again = (await pieces(engine, text, lora="v1"))[-1], (await pieces(engine, text, lora="v1"))[-1]
    assert [piece.cached_tokens for piece in (first, again, other, other_again)] == [0, 192, 0, 192]


async def test_the_choice_of_a_strategy_reads_the_prompt_for_the_reply(engine: Engine) -> None:
    text = "z" * 200
    await engine.distribution(text, OPTIONS, None)
    assert (await pieces(engine, text + OPTIONS[0]))[-1].cached_tokens >= 192


@pytest.mark.parametrize("lora", [None, "v1"])
async def test_distribution_and_score_are_those_of_plain_forward_passes(
    engine: Engine, folder: Path, loras: dict[str, Path], lora: str | None
) -> None:
    await engine.set_loras(loras)
    plain = PlainModel(folder, loras[lora] if lora else None)
    busy = asyncio.gather(*(reply(engine, prompt(number), GREEDY, "v2") for number in range(3)))
    shares = await engine.distribution(prompt(1), OPTIONS, lora)
    scores = await engine.score(prompt(1), OPTIONS, lora)
    await busy
    assert shares == pytest.approx(plain.distribution(prompt(1), OPTIONS), abs=1e-5)
    assert scores == pytest.approx([sum(plain.logprobs(prompt(1), option)) for option in OPTIONS], abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("taxonomy", ["esconv", "extes"])
async def test_the_distribution_over_both_taxonomies_is_exact_on_real_weights(
    taxonomy: TaxonomyName, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.getbasetemp() / "converted"
    engine = TransformersEngine(None, cache=cache, is_quantized=False, device="cpu")
    await engine.start({})
    names = [f"[{name}]" for name in TAXONOMIES[taxonomy].names]
    text = "<|im_start|>user\nMy sister does not call any more.<|im_end|>\n<|im_start|>assistant\n"
    shares = await engine.distribution(text, names, None)
    await engine.close()
    assert shares == pytest.approx(PlainModel(embedded.hf_folder(cache), None).distribution(text, names), abs=1e-4)


async def test_without_memory_the_batch_ends_and_the_engine_goes_on(
    engine: TransformersEngine, monkeypatch: pytest.MonkeyPatch, loras: dict[str, Path]
) -> None:
    from transformers import LlamaForCausalLM

    before = await reply(engine, prompt(1))
    whole = LlamaForCausalLM.forward

    def forward(*args: Any, **settings: Any) -> Any:
        if settings["position_ids"].shape[1] > 300:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")
        return whole(*args, **settings)

    monkeypatch.setattr(LlamaForCausalLM, "forward", forward)
    for _ in range(2):
        with pytest.raises(OutOfMemory):
            await reply(engine, "w" * 400)
        assert await reply(engine, prompt(1)) == before
    await engine.set_loras({"v1": loras["v1"]})
    assert await reply(engine, prompt(1), GREEDY, "v1")


async def test_the_end_of_the_engine_ends_what_runs(folder: Path) -> None:
    engine = TransformersEngine(folder, cache=Path(), context_tokens=512, is_quantized=False, device="cpu")
    await engine.start({})
    running = [asyncio.create_task(reply(engine, prompt(number), Sampling(max_tokens=400))) for number in range(3)]
    await asyncio.sleep(0)
    await engine.close()
    results = await asyncio.gather(*running, return_exceptions=True)
    assert all(isinstance(result, EngineUnavailable) for result in results)


async def test_each_end_token_of_the_model_ends_a_reply(folder: Path, tmp_path: Path) -> None:
    """Qwen3 names two."""
    from transformers import AutoTokenizer, GenerationConfig

    tiny_model(tmp_path)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    plain = TransformersEngine(tmp_path, cache=Path(), context_tokens=512, is_quantized=False, device="cpu")
    await plain.start({})
    text = await reply(plain, prompt(3))
    await plain.close()
    end = tokenizer(next(sign for sign in text if sign.isascii()), add_special_tokens=False).input_ids[0]
    GenerationConfig(eos_token_id=[1, end]).save_pretrained(tmp_path)
    engine = TransformersEngine(tmp_path, cache=Path(), context_tokens=512, is_quantized=False, device="cpu")
    await engine.start({})
    last = (await pieces(engine, prompt(3)))[-1]
    await engine.close()
    assert (last.finish, last.completion_tokens < GREEDY.max_tokens) == ("stop", True)


class PlainModel:
    """One forward pass for each question, without cache or batch."""

    def __init__(self, folder: Path, lora: Path | None) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self._model = AutoModelForCausalLM.from_pretrained(folder)
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        if lora:
            self._model.load_adapter(str(lora / "adapter"))

    def ids(self, text: str) -> list[int]:
        found: list[int] = self._tokenizer(text, add_special_tokens=False).input_ids
        return found

    def logprobs(self, text: str, continuation: str) -> list[float]:
        start, whole = len(self.ids(text)), self.ids(text + continuation)
        scores = self.scores(whole)
        return [float(scores[place - 1, whole[place]]) for place in range(start, len(whole))]

    def distribution(self, text: str, options: Sequence[str]) -> list[float]:
        """The product of each token's share among those that still lead to an option."""
        start = len(self.ids(text))
        paths = [self.ids(text + option) for option in options]
        shares = []
        for path in paths:
            scores, share = self.scores(path), 1.0
            for place in range(start, len(path)):
                alive = sorted({other[place] for other in paths if other[:place] == path[:place]})
                share *= float((scores[place - 1, path[place]] - scores[place - 1, alive].logsumexp(dim=-1)).exp())
            shares.append(share)
        return shares

    def scores(self, ids: list[int]) -> Any:
        with torch.inference_mode():
            return self._model(input_ids=torch.tensor([ids])).logits[0].double().log_softmax(dim=-1)
