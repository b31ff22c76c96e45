"""A chat model small enough to train in a test, and conversations of our own to train it on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.training.paper_models import write_blenderbot, write_dialogpt
from tests.training.talks import ANY_QUALITY, conversation
from training.base import Base, read_base
from training.config import CanaryConfig, GateConfig, TrainingConfig
from training.datasets.record import Conversation

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random LLaMA of two layers with a tokenizer of single bytes, in Hugging Face format."""
    torch = pytest.importorskip("torch", reason="needs the training packages: make setup-train")
    from transformers import LlamaConfig, LlamaForCausalLM

    folder = tmp_path_factory.mktemp("tiny")
    size = _write_tokenizer(folder)
    torch.manual_seed(0)
    shape = {"hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2}
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2}
    LlamaForCausalLM(LlamaConfig(vocab_size=size, tie_word_embeddings=True, **shape, **heads)).save_pretrained(folder)
    return folder


def _write_tokenizer(folder: Path) -> int:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={sign: number for number, sign in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in ("<|im_start|>", "<|im_end|>")])
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"bos_token": "<|im_start|>", "eos_token": "<|im_end|>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(names))
    (folder / "chat_template.jinja").write_text(CHATML)
    return tokenizer.get_vocab_size()


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> Base:
    return read_base(tiny_folder, "tiny", "0" * 64)


@pytest.fixture(scope="session")
def quick(tiny_folder: Path) -> TrainingConfig:
    """Settings under which the tiny model learns within seconds."""
    return TrainingConfig(
        base=str(tiny_folder),
        device="cpu",
        rank=4,
        alpha=8,
        learning_rate=0.02,
        epochs=2,
        max_tokens_per_step=1600,
        checkpoint_every_steps=2,
        quality=ANY_QUALITY,
        gate=GateConfig(needs_replies=False, min_conversations=1),
        canary=CanaryConfig(share=0),
    )


@pytest.fixture
def conversations() -> list[Conversation]:
    return [conversation(number) for number in range(6)]


@pytest.fixture(scope="session")
def embedded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded model in Hugging Face format; about 20 s, for slow tests only."""
    pytest.importorskip("torch", reason="needs the training packages: make setup-train")
    from model_server.embedded import hf_folder

    return hf_folder(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def dialogpt(tmp_path_factory: pytest.TempPathFactory) -> Base:
    pytest.importorskip("torch", reason="needs the training packages: make setup-train")
    return read_base(write_dialogpt(tmp_path_factory.mktemp("dialogpt")), "dialogpt", "1" * 64)


@pytest.fixture(scope="session")
def blenderbot(tmp_path_factory: pytest.TempPathFactory) -> Base:
    pytest.importorskip("torch", reason="needs the training packages: make setup-train")
    return read_base(write_blenderbot(tmp_path_factory.mktemp("blenderbot")), "blenderbot", "2" * 64)
