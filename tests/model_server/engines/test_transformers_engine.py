"""transformers with a tiny random LLaMA: exact distributions, prefix cache, LoRAs; the embedded weights are slow."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from model_server import embedded
from model_server.engines.base import Engine, Sampling
from model_server.engines.llamacpp_engine import LlamaCppEngine
from model_server.errors import BadModelFile, EngineError, InvalidLora, InvalidRequest, MissingPackage
from model_server.strategies import NAMES
from tests.model_server.tiny_model import tiny_lora, tiny_model

torch: Any = pytest.importorskip("torch", reason="needs the training packages: make setup-train")
from model_server.engines.transformers_engine import TransformersEngine  # noqa: E402

pytestmark = pytest.mark.asyncio(loop_scope="module")
PROMPT = "<|im_start|>user\nMy sister does not call any more.<|im_end|>\n<|im_start|>assistant\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(folder: Path) -> AsyncIterator[Engine]:
    """One for the file: a test that wants LoRAs sets them."""
    engine = TransformersEngine(folder, cache=Path(), context_tokens=512, is_quantized=False, device="cpu")
    await engine.start({})
    yield engine
    await engine.close()


def logits(folder: Path, text: str) -> Any:
    """Of the next token, by a plain forward pass without any cache."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    ids = AutoTokenizer.from_pretrained(folder)(text, add_special_tokens=False, return_tensors="pt").input_ids
    with torch.inference_mode():
        return AutoModelForCausalLM.from_pretrained(folder)(input_ids=ids).logits[0, -1]


async def test_the_distribution_is_exactly_that_of_constrained_decoding(engine: Engine, folder: Path) -> None:
    """Options of one byte that differ: the full distribution renormalised over them."""
    from transformers import AutoTokenizer

    options = ["Q", "R", "S"]
    ids = AutoTokenizer.from_pretrained(folder).convert_tokens_to_ids(options)
    expected = torch.softmax(logits(folder, PROMPT)[ids], dim=-1).tolist()
    assert await engine.distribution(PROMPT, options, None) == pytest.approx(expected, abs=1e-5)


async def test_what_is_cached_changes_no_score(engine: Engine, folder: Path) -> None:
    prompt = PROMPT.replace("sister", "brother")  # no test before has asked about him
    [fresh] = await engine.score(prompt, ["I hear you."], None)
    await engine.score("<|im_start|>user\nSomething else.", ["No"], None)
    await engine.score(prompt + "I hear", ["x"], None)
    assert await engine.score(prompt, ["I hear you."], None) == pytest.approx([fresh], abs=1e-4)


async def test_each_request_is_answered_with_the_lora_that_it_names(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    one, two = tiny_lora(tmp_path / "v1.0", folder, 1), tiny_lora(tmp_path / "v2.0", folder, 2)
    [bare] = await engine.score(PROMPT, ["I hear you."], None)
    await engine.set_loras({"v1.0": one, "v2.0": two})
    names: list[str | None] = [None, "v1.0", "v2.0", None]
    scores = [(await engine.score(PROMPT, ["I hear you."], name))[0] for name in names]
    assert scores[0] == scores[3] == pytest.approx(bare, abs=1e-4)
    assert len({round(score, 3) for score in scores}) == 3
    await engine.set_loras({"v2.0": two})
    assert await engine.score(PROMPT, ["I hear you."], "v2.0") == pytest.approx([scores[2]], abs=1e-4)
    await engine.set_loras({})
    assert await engine.score(PROMPT, ["I hear you."], None) == pytest.approx([bare], abs=1e-4)


async def test_a_lora_of_another_model_leaves_the_old_ones_at_work(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    good, bad = tiny_lora(tmp_path / "v1", folder, 1), tiny_lora(tmp_path / "v2", folder, 2)
    await engine.set_loras({"v1": good})
    (bad / "adapter" / "adapter_config.json").write_text("{}")
    with pytest.raises(InvalidLora):
        await engine.set_loras({"v1": good, "v2": bad})
    assert await engine.score(PROMPT, ["I"], "v1")


async def test_signs_of_several_tokens_arrive_whole(engine: Engine) -> None:
    pieces = [piece.text async for piece in engine.stream(PROMPT, Sampling(max_tokens=80, seed=3), None)]
    assert any(not text.isascii() for text in pieces)
    assert not any(text.endswith("\ufffd") for text in pieces[:-1])


async def test_a_prompt_longer_than_the_context_is_refused(engine: Engine) -> None:
    with pytest.raises(InvalidRequest, match="longer than the model's context"):
        await engine.score("x" * 600, ["y"], None)


async def test_a_reply_ends_where_the_context_does(engine: Engine) -> None:
    prompt = "x" * 500
    pieces = [piece async for piece in engine.stream(prompt, Sampling(max_tokens=100, seed=0), None)]
    assert pieces[-1].finish == "length"
    assert pieces[-1].prompt_tokens + pieces[-1].completion_tokens == 512


async def test_a_card_that_is_not_there_is_named(folder: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a card")
    engine = TransformersEngine(folder, cache=Path(), is_quantized=False, device="cuda")
    with pytest.raises(EngineError, match="no graphics card"):
        await engine.start({})
    await engine.close()


async def test_without_torch_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("batching", "loras", "sampling", "weights"):
        monkeypatch.delitem(sys.modules, f"model_server.engines.transformers_{name}", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    engine = TransformersEngine(folder, cache=Path(), is_quantized=False)
    with pytest.raises(MissingPackage, match="make setup-train"):
        await engine.start({})
    await engine.close()


@pytest.mark.slow
async def test_both_engines_agree_on_the_embedded_weights(tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = tmp_path_factory.getbasetemp() / "converted"
    options = [f"[{name}]" for name in NAMES]
    found = []
    for engine in (LlamaCppEngine(threads=1), TransformersEngine(None, cache=cache, is_quantized=False)):
        await engine.start({})
        found.append(await engine.distribution(PROMPT, options, None))
        await engine.close()
    assert found[0] == pytest.approx(found[1], abs=0.08)


async def test_a_hub_name_that_cannot_be_had_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    from model_server.engines.transformers_weights import Weights

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(BadModelFile, match="Qwen/Qwen3-8B-of-nobody is no folder here"):
        Weights("Qwen/Qwen3-8B-of-nobody", is_quantized=False, device="cpu")


@pytest.mark.slow
@pytest.mark.parametrize("device", ["cpu", pytest.param("cuda", marks=pytest.mark.gpu)])
async def test_four_bit_weights_answer_with_two_loras_at_once(
    device: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    """NF4 with double quantisation computing in bf16, as on the card that the project is for."""
    bitsandbytes = pytest.importorskip("bitsandbytes", reason="needs the GPU packages: make setup-gpu")
    if device == "cuda" and not torch.cuda.is_available():
        pytest.skip("there is no card")
    cache = tmp_path_factory.getbasetemp() / "converted"
    base = embedded.hf_folder(cache)
    loras = {name: tiny_lora(tmp_path / name, base, seed) for seed, name in enumerate(["v1", "v2"])}
    capfd.readouterr()
    engine = TransformersEngine(None, cache=cache, context_tokens=512, is_quantized=True, device=device)
    await engine.start(loras)
    assert capfd.readouterr() == ("", "")
    assert engine._state is not None
    layer = engine._state.weights.model.model.layers[0].mlp.up_proj
    assert isinstance(layer, bitsandbytes.nn.Linear4bit)
    state = layer.weight.quant_state  # on a CPU the second quantisation is undone at the first use
    assert (state.quant_type, layer.compute_dtype, state.nested) == ("nf4", torch.bfloat16, True)
    shares = await engine.distribution(PROMPT, [f"[{name}]" for name in NAMES], None)
    names: list[str | None] = [None, "v1", "v2"]

    async def score(name: str | None) -> float:
        return (await engine.score(PROMPT, ["I hear you."], name))[0]

    together = await asyncio.gather(*(score(name) for name in names))
    alone = [await score(name) for name in names]
    text = "".join([piece.text async for piece in engine.stream(PROMPT, Sampling(max_tokens=5), None)])
    await engine.close()
    assert sum(shares) == pytest.approx(1.0)
    assert text.strip()
    apart = min(abs(one - other) for one, other in combinations(alone, 2))
    assert apart > 1
    # bf16 rounds otherwise in another batch, with three chats of one LoRA too: by 0.4 of a score of -31, seen.
    assert together == pytest.approx(alone, abs=apart / 10)
