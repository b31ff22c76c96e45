"""A LLaMA of two layers with random weights, in a transformers folder: the real code path in a second."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model_server.engines.scripted_engine import TEMPLATE

TOKENS = ("<|im_start|>", "<|im_end|>")


def tiny_model(folder: Path) -> Path:
    """Writes model and tokenizer; every byte is a token of its own."""
    torch: Any = pytest.importorskip("torch", reason="needs the training packages: make setup-train")
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(5)
    config = LlamaConfig(
        vocab_size=300,
        hidden_size=64,
        intermediate_size=96,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=2048,
        bos_token_id=0,
        eos_token_id=1,
        initializer_range=0.15,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    _tokenizer().save_pretrained(folder)
    return folder


def tiny_lora(folder: Path, base: Path, seed: int) -> Path:
    """A version folder with a PEFT LoRA whose weights are large enough to change every score."""
    torch: Any = pytest.importorskip("torch")
    peft: Any = pytest.importorskip("peft")
    from transformers import AutoModelForCausalLM

    torch.manual_seed(seed)
    settings = peft.LoraConfig(r=4, lora_alpha=16, target_modules=["q_proj", "v_proj"], init_lora_weights=False)
    peft.get_peft_model(AutoModelForCausalLM.from_pretrained(base), settings).save_pretrained(folder / "adapter")
    return folder


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: number for number, token in enumerate((*TOKENS, *letters))}
    model = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    model.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    model.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=model, bos_token=TOKENS[0], eos_token=TOKENS[1])
    tokenizer.chat_template = TEMPLATE
    return tokenizer
