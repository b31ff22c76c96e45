"""A model in torch, 4-bit or whole, from a folder or the hub, and its tokenizer."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig
from transformers.utils import logging as transformers_logging

from model_server.errors import BadModelFile, EngineError, MissingPackage, OutOfMemory


class Weights:
    """`source`: a transformers folder, or a hub name such as "Qwen/Qwen3-8B". `ends`: the tokens that end a reply."""

    def __init__(self, source: str, *, is_quantized: bool, device: str) -> None:
        if Path(source).is_dir():  # what the hub sends is worth a progress bar
            transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # bitsandbytes' and torch's own, of things that a person cannot change
            self.model = _load(source, is_quantized, _device(device))
        self.tokenizer = AutoTokenizer.from_pretrained(source)
        if not self.tokenizer.chat_template:
            raise BadModelFile(f"The model {source} has no chat template: choose an instruct model.")
        self.ends = _end_tokens(self.model, self.tokenizer)

    def tokenize(self, text: str) -> list[int]:
        """The ids of `text`; special tokens written in it are read as such."""
        return list(self.tokenizer(text, add_special_tokens=False).input_ids)


class Text:
    """Token ids to text piece by piece: half a character waits for its other half."""

    def __init__(self, tokenizer: Any, stop: Sequence[str]) -> None:
        self._tokenizer = tokenizer
        self._stop = stop
        self._ids: list[int] = []
        self._given = 0
        self.is_stopped = False

    def add(self, token: int) -> str:
        self._ids.append(token)
        text: str = self._tokenizer.decode(self._ids, skip_special_tokens=True)
        ends = [place for place in (text.find(stop) for stop in self._stop) if place >= 0]
        self.is_stopped = bool(ends)
        if text.endswith("\ufffd") and not ends:
            return ""
        return self._give(text[: min(ends)] if ends else text)

    def rest(self) -> str:
        return self._give(self._tokenizer.decode(self._ids, skip_special_tokens=True).rstrip("\ufffd"))

    def _give(self, text: str) -> str:
        piece, self._given = text[self._given :], max(self._given, len(text))
        return piece


def _device(wanted: str) -> str:
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wanted.startswith("cuda") and not torch.cuda.is_available():
        raise EngineError('torch finds no graphics card. Set [model_server] device = "auto" in config.toml.')
    return wanted


def _load(source: str, is_quantized: bool, device: str) -> Any:
    """NF4 with double quantisation, computing in bf16 (QLoRA, section 3); whole: bf16 on a card, fp32 on a CPU."""
    dtype = torch.bfloat16 if is_quantized or device != "cpu" else torch.float32
    options: dict[str, Any] = {"dtype": dtype, "device_map": {"": device}}
    if is_quantized:
        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
        )
    try:
        return AutoModelForCausalLM.from_pretrained(source, **options).eval()
    except ImportError as error:
        raise MissingPackage(
            'A 4-bit model needs bitsandbytes: make setup-gpu, or quantization = "none" in [model_server].'
        ) from error
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise OutOfMemory(f"There is too little memory for the model {source}.") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise BadModelFile(_unreadable(source)) from error


def _unreadable(source: str) -> str:
    if Path(source).exists():
        return f"The model {source} cannot be loaded. [model_server] model must be a folder in Hugging Face format."
    return (
        f"The model {source} is no folder here, and the Hugging Face hub did not give it. Check [model_server] model, "
        "the network, and whether the model asks for a login; or download it and name its folder."
    )


def _end_tokens(model: Any, tokenizer: Any) -> frozenset[int]:
    named = model.generation_config.eos_token_id
    ends = named if isinstance(named, list) else [named]
    return frozenset(token for token in [*ends, tokenizer.eos_token_id] if token is not None)
