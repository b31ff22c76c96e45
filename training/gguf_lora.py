"""A PEFT LoRA as a GGUF file for llama.cpp, and back. Knows LLaMA-shaped models only; needs numpy, no torch."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from training.atomic import disk_errors, read_json, write_bytes, write_json
from training.errors import TrainingError

# PEFT's layer → llama.cpp's tensor (gguf.TensorNameMap has the same, behind a class for each architecture).
TENSORS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
LAYERS = {tensor: layer for layer, tensor in TENSORS.items()}
NAME = re.compile(r"model\.layers\.(\d+)\.(\w+\.\w+)\.lora_([AB])\.weight$")
GGUF_NAME = re.compile(r"blk\.(\d+)\.(\w+)\.weight\.lora_([ab])$")


def is_convertible(base: Path) -> bool:
    """Whether llama.cpp's names and its order of rows are known for the model in the folder `base`."""
    return (read_json(base / "config.json") or {}).get("model_type") == "llama"


def convert(adapter: Path, base: Path, target: Path) -> None:
    """Writes the LoRA of the PEFT folder `adapter` to `target` in half precision; `base` gives the number of heads."""
    from gguf import GGUFWriter
    from safetensors.numpy import load_file

    settings, heads = read_json(adapter / "adapter_config.json"), _heads(base)
    writer = GGUFWriter(path=None, arch="llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(settings["lora_alpha"]))
    for name, weight in sorted(load_file(adapter / "adapter_model.safetensors").items()):
        layer, tensor, side = _place(name)
        if side == "B" and tensor in heads:
            weight = permuted(weight, heads[tensor])
        writer.add_tensor(f"blk.{layer}.{tensor}.weight.lora_{side.lower()}", weight.astype("float16"))
    with disk_errors(target):
        writer.write_header_to_file(path=target)
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


def unpack(lora: Path, base: Path, adapter: Path) -> None:
    """Writes the GGUF LoRA `lora` as the PEFT folder `adapter`, weights float32: `convert` the other way."""
    from gguf import GGUFReader
    from safetensors.numpy import save

    reader, heads = GGUFReader(lora), _heads(base)
    weights: dict[str, Any] = {}
    for tensor in reader.tensors:
        match = GGUF_NAME.match(tensor.name)
        if match is None or match[2] not in LAYERS:
            raise TrainingError(f"The LoRA file {lora.name} holds {tensor.name}, which no layer is known for.")
        weight = tensor.data.astype("float32")
        if match[3] == "b" and match[2] in heads:
            weight = unpermuted(weight, heads[match[2]])
        weights[f"base_model.model.model.layers.{match[1]}.{LAYERS[match[2]]}.lora_{match[3].upper()}.weight"] = weight
    rank = min(next(iter(weights.values())).shape)
    settings = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "r": rank,
        "lora_alpha": float(reader.fields["adapter.lora.alpha"].contents()),
        "target_modules": sorted({name.split(".")[-3] for name in weights}),
    }
    write_bytes(adapter / "adapter_model.safetensors", save(weights, metadata={"format": "pt"}))
    write_json(adapter / "adapter_config.json", settings)


def _heads(base: Path) -> dict[str, int]:
    model = read_json(base / "config.json")
    return {"attn_q": model["num_attention_heads"], "attn_k": model["num_key_value_heads"]}


def permuted(rows: Any, heads: int) -> Any:
    """The rows [heads * size, rank] in llama.cpp's order: it keeps the two halves of rotary positions interleaved.

    Source: `LlamaModel.permute` in llama.cpp's convert_hf_to_gguf.py.
    """
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(rows.shape)


def unpermuted(rows: Any, heads: int) -> Any:
    """The rows [heads * size, rank] as PEFT has them: `permuted` the other way."""
    return rows.reshape(heads, rows.shape[0] // heads // 2, 2, -1).swapaxes(1, 2).reshape(rows.shape)


def _place(name: str) -> tuple[int, str, str]:
    match = NAME.search(name)
    if match is None or match[2] not in TENSORS:
        raise TrainingError(f"The LoRA's layer {name} has no name in llama.cpp.")
    return int(match[1]), TENSORS[match[2]], match[3]
