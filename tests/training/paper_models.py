"""The papers' two backbones with random weights, small enough for a test; tokenizers trained on the test's own words.

In the hub's formats: GPT-2's and BlenderBot-small's vocab.json and merges.txt.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.training.talks import conversation

STRATEGIES = ("[Reflection of Feelings]", "[Question]")
WORDS = [turn.text for number in range(6) for turn in conversation(number).turns] + list(STRATEGIES)
END = "<|endoftext|>"
SPECIAL = ("__null__", "__start__", "__end__", "__unk__")


def write_dialogpt(folder: Path) -> Path:
    """A GPT-2 of two layers with room for 96 tokens."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import GPT2Config, GPT2LMHeadModel

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=[END], initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(WORDS, trainer)
    tokenizer.model.save(str(folder))
    end = tokenizer.token_to_id(END)
    names = {"tokenizer_class": "GPT2Tokenizer", "bos_token": END, "eos_token": END, "unk_token": END}
    (folder / "tokenizer_config.json").write_text(json.dumps(names))
    torch.manual_seed(0)
    shape = {"n_positions": 96, "n_embd": 32, "n_layer": 2, "n_head": 2}
    ends = {"bos_token_id": end, "eos_token_id": end}
    GPT2LMHeadModel(GPT2Config(vocab_size=tokenizer.get_vocab_size(), **shape, **ends)).save_pretrained(folder)
    return folder


def write_blenderbot(folder: Path) -> Path:
    """A BlenderBot-small of one layer on each side with room for 64 tokens."""
    import torch
    from transformers import BlenderbotSmallConfig, BlenderbotSmallForConditionalGeneration

    size = _write_blenderbot_words(folder)
    torch.manual_seed(0)
    shape = {"d_model": 32, "encoder_layers": 1, "decoder_layers": 1, "max_position_embeddings": 64}
    heads = {"encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64}
    marks = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 1}
    config = BlenderbotSmallConfig(vocab_size=size, **shape, **heads, **marks)
    BlenderbotSmallForConditionalGeneration(config).save_pretrained(folder)
    return folder


def _write_blenderbot_words(folder: Path) -> int:
    """BlenderBot-small's form: a piece that a word goes on after ends in @@, and the last merge of a word in </w>."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(pattern="?", behavior="isolated")]
    )
    trainer = trainers.BpeTrainer(vocab_size=250, end_of_word_suffix="</w>", show_progress=False)
    tokenizer.train_from_iterator([word.replace(".", " .") for word in WORDS], trainer)
    trained = json.loads(tokenizer.to_str())["model"]
    pieces = [piece.removesuffix("</w>") if piece.endswith("</w>") else f"{piece}@@" for piece in trained["vocab"]]
    known = list(dict.fromkeys([*SPECIAL, *pieces]))
    (folder / "vocab.json").write_text(json.dumps({piece: number for number, piece in enumerate(known)}))
    lines = [pair if isinstance(pair, str) else " ".join(pair) for pair in trained["merges"]]
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *lines]) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BlenderbotSmallTokenizer"}))
    return len(known)
