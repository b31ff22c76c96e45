"""The GGUF LoRA does in llama.cpp what PEFT's does in transformers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from model_server import embedded
from training.atomic import write_json
from training.base import Base
from training.errors import TrainingError
from training.gguf_lora import convert, is_convertible, permuted, unpack, unpermuted

PROMPT = "<|im_start|>user\nMy exam went badly and I feel small.<|im_end|>\n<|im_start|>assistant\n["


def test_rows_of_each_head_are_interleaved_by_halves() -> None:
    numpy = pytest.importorskip("numpy")
    rows = numpy.arange(8).reshape(8, 1)
    assert permuted(rows, 2).ravel().tolist() == [0, 2, 1, 3, 4, 6, 5, 7]
    rows = numpy.arange(24).reshape(12, 2)
    assert (unpermuted(permuted(rows, 3), 3) == rows).all()


def random_adapter(folder: Path, base: Path, rank: int = 4) -> Path:
    """A PEFT folder with random weights in every layer, strong enough to be seen in the output."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    torch.manual_seed(3)
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    layers = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    lora = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", r=rank, lora_alpha=8, target_modules=layers))
    with torch.no_grad():
        for name, weight in lora.named_parameters():
            if "lora_B" in name:
                weight.normal_(std=0.4)
    lora.save_pretrained(str(folder), save_embedding_layers=False)
    return folder


def test_the_file_says_what_it_is_and_holds_both_sides_of_each_layer(tiny: Base, tmp_path: Path) -> None:
    from gguf import GGUFReader

    convert(random_adapter(tmp_path / "adapter", tiny.folder), tiny.folder, tmp_path / "lora.gguf")
    reader = GGUFReader(tmp_path / "lora.gguf")
    fields = {name: reader.fields[name].contents() for name in reader.fields if name[0] in "ag"}
    assert fields["general.architecture"] == "llama"
    assert fields["general.type"] == "adapter"
    assert fields["adapter.type"] == "lora"
    assert fields["adapter.lora.alpha"] == 8.0
    shapes = {tensor.name: tuple(int(size) for size in tensor.shape) for tensor in reader.tensors}
    assert len(shapes) == 2 * 7 * 2
    assert shapes["blk.0.attn_k.weight.lora_a"] == (64, 4)
    assert shapes["blk.0.attn_k.weight.lora_b"] == (4, 32)
    assert shapes["blk.1.ffn_down.weight.lora_a"] == (96, 4)


def test_unpacked_it_is_the_adapter_again_but_for_half_precision(tiny: Base, tmp_path: Path) -> None:
    import torch
    from peft import PeftModel
    from safetensors.torch import load_file
    from transformers import AutoModelForCausalLM

    adapter = random_adapter(tmp_path / "adapter", tiny.folder)
    convert(adapter, tiny.folder, tmp_path / "lora.gguf")
    unpack(tmp_path / "lora.gguf", tiny.folder, tmp_path / "again")
    before, after = (load_file(folder / "adapter_model.safetensors") for folder in (adapter, tmp_path / "again"))
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name].half().float(), after[name]) for name in before)
    ids = torch.arange(12)[None]
    said = []
    for folder in (adapter, tmp_path / "again"):
        model = AutoModelForCausalLM.from_pretrained(tiny.folder, dtype=torch.float32)
        with torch.no_grad():
            said.append(PeftModel.from_pretrained(model, str(folder)).eval()(ids).logits)
    assert torch.allclose(said[0], said[1], atol=1e-2)


def test_a_file_with_a_layer_that_nobody_knows_is_an_error(tiny: Base, tmp_path: Path) -> None:
    import numpy as np
    from gguf import GGUFWriter

    writer = GGUFWriter(path=None, arch="llama")
    writer.add_tensor("output.weight.lora_a", np.zeros((2, 2), dtype="float16"))
    writer.write_header_to_file(path=tmp_path / "lora.gguf")
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(TrainingError, match=r"output\.weight"):
        unpack(tmp_path / "lora.gguf", tiny.folder, tmp_path / "again")


def test_only_llama_shapes_are_converted(tiny: Base, tmp_path: Path) -> None:
    assert is_convertible(tiny.folder)
    write_json(tmp_path / "config.json", {"model_type": "gpt2"})
    assert not is_convertible(tmp_path)


def test_a_layer_without_a_name_in_llama_cpp_is_an_error(tiny: Base, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    save_file({"base_model.model.lm_head.lora_A.weight": torch.zeros(2, 2)}, tmp_path / "adapter_model.safetensors")
    (tmp_path / "adapter_config.json").write_text(json.dumps({"lora_alpha": 1}))
    with pytest.raises(TrainingError, match="lm_head"):
        convert(tmp_path, tiny.folder, tmp_path / "lora.gguf")


@pytest.mark.slow
def test_llama_cpp_gives_the_probabilities_of_peft(embedded_folder: Path, tmp_path: Path) -> None:
    adapter = random_adapter(tmp_path / "adapter", embedded_folder)
    convert(adapter, embedded_folder, tmp_path / "lora.gguf")
    bare, with_lora = by_peft(embedded_folder, adapter)
    top = with_lora.topk(20).indices.tolist()
    found = by_llama_cpp(tmp_path / "lora.gguf", top)
    away_from_peft = sum(abs(found[token] - float(with_lora[token])) for token in top) / 20
    away_from_bare = sum(abs(float(bare[token]) - float(with_lora[token])) for token in top) / 20
    assert away_from_bare > 1
    # Quantised activations cost a tenth of the distance; rows in the wrong order cost six tenths.
    assert away_from_peft < 0.2 * away_from_bare


def by_peft(folder: Path, adapter: Path) -> tuple[Any, Any]:
    """Log-probabilities of the token after the prompt, of the bare model and with the LoRA: [vocabulary]."""
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    ids = AutoTokenizer.from_pretrained(folder)(PROMPT, return_tensors="pt", add_special_tokens=False).input_ids
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    with torch.no_grad():
        bare = model(ids).logits[0, -1].log_softmax(-1)
        return bare, PeftModel.from_pretrained(model, str(adapter)).eval()(ids).logits[0, -1].log_softmax(-1)


def by_llama_cpp(lora: Path, tokens: list[int]) -> dict[int, float]:
    """Log-probabilities of `tokens` after the prompt."""
    xllamacpp = pytest.importorskip("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(embedded.gguf_path())
    params.n_ctx, params.port, params.verbosity, params.warmup = 512, 0, -1, False
    info = xllamacpp.CommonAdapterLoraInfo()
    info.path, info.scale = str(lora), 1.0
    params.lora_adapters = [info]
    server = xllamacpp.Server(params)
    asked = {"prompt": PROMPT, "n_predict": 1, "n_probs": 2000, "temperature": 1.0}
    answer = httpx.post(f"{server.listening_address}/completion", json=asked, timeout=60).json()
    listed = {each["id"]: each["logprob"] for each in answer["completion_probabilities"][0]["top_logprobs"]}
    return {token: listed[token] for token in tokens}
