"""A LLaMA of any size with random weights: it costs what a trained one does, and needs no download."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GIB = 2**30


@dataclass(frozen=True, slots=True)
class Shape:
    """As in LlamaConfig; `heads` are of queries, `shared_heads` of keys and values."""

    hidden: int
    intermediate: int
    layers: int
    heads: int
    shared_heads: int

    def cache_bytes_a_token(self) -> int:
        """Keys and values of one token in bf16."""
        return 2 * 2 * self.layers * self.shared_heads * self.hidden // self.heads


# Llama 3's 8B with three layers more in place of its large vocabulary: 8.0 billion weights with SmolLM2's tokenizer.
EIGHT_B = Shape(hidden=4096, intermediate=14336, layers=35, heads=32, shared_heads=8)
TINY = Shape(hidden=64, intermediate=128, layers=2, heads=4, shared_heads=2)


def write_model(folder: Path, shape: Shape, tokenizer: Path, device: str) -> int:
    """Make the model on the device, save it in bf16 with that folder's tokenizer; returns how many weights it has."""
    import torch
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

    words = AutoTokenizer.from_pretrained(tokenizer)
    config = LlamaConfig(
        vocab_size=len(words),
        hidden_size=shape.hidden,
        intermediate_size=shape.intermediate,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.shared_heads,
        max_position_embeddings=8192,
        rope_theta=500_000.0,
        tie_word_embeddings=False,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        dtype=torch.bfloat16,
    )
    torch.manual_seed(1)
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device(device):
            model = LlamaForCausalLM(config)
    finally:
        torch.set_default_dtype(before)
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    return sum(weight.numel() for weight in model.parameters())


def quantized(folder: Path, device: str) -> Any:
    """The model as `generate` would be used by hand: NF4, double quantisation, computing in bf16."""
    import torch
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig

    settings = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )
    return AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.bfloat16, device_map={"": device}, quantization_config=settings
    ).eval()


def bandwidth(device: str, size: int) -> float:
    """Bytes a second that the device's memory moves, measured by copying `size` bytes: the best of five."""
    import torch

    source = torch.zeros(size, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    best = 0.0
    for _ in range(5):
        finish(device)
        began = time.perf_counter()
        target.copy_(source)
        finish(device)
        best = max(best, 2 * size / (time.perf_counter() - began))
    return best


def finish(device: str) -> None:
    """Wait until the device has done what it was told to do."""
    import torch

    if device != "cpu":
        torch.cuda.synchronize()


def forget(device: str) -> None:
    """Give back the memory of models that nobody holds any more."""
    import gc

    import torch

    gc.collect()
    if device != "cpu":
        torch.cuda.empty_cache()


def most_tokens_per_second(chats: int, weights: float, cache_a_chat: float, bytes_per_second: float) -> float:
    """What memory allows: a step reads the weights once and each chat's cache once, and gives one token a chat."""
    return chats * bytes_per_second / (weights + chats * cache_a_chat)
