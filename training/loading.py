"""Models from their folders onto a device: bare, or with what a run has trained."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from training.base import Base
from training.errors import MissingExtra, TrainingError
from training.methods import scales

# What PEFT calls its file of settings; a folder without it is a whole model.
PEFT_FILE = "adapter_config.json"


def pick_device(wanted: str) -> str:
    """`wanted`, or for "auto" the GPU where there is one."""
    import torch

    if wanted == "cuda" and not torch.cuda.is_available():
        raise TrainingError('[training] device is "cuda", but no GPU can be used here. Set it to "auto" or "cpu".')
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return wanted


def can_quantize(device: str) -> bool:
    """Whether bitsandbytes is there for 4-bit weights. Raises MissingExtra on a GPU without it: they would not fit."""
    is_there = find_spec("bitsandbytes") is not None
    if not is_there and pick_device(device) == "cuda":
        raise MissingExtra('[training] method = "qlora" needs bitsandbytes. Install it with: make setup-gpu')
    return is_there


def load_model(base: Base, device: str, *, is_quantized: bool = False) -> Any:
    """The bare model on `device` in fp32; quantized: its linear layers in NF4, the rest in fp32 (QLoRA, section 3)."""
    return _load(base, base.folder, device, is_quantized)


def load_for_measuring(base: Base, fitted: Path | None, device: str, *, is_quantized: bool = False) -> Any:
    """The model as a run left it, without dropout. `fitted`: PEFT's folder or a whole model's; None: bare."""
    if fitted is not None and not (fitted / PEFT_FILE).is_file():
        return _load(base, fitted, device, False).eval()
    model = _load(base, base.folder, device, is_quantized)
    if fitted is not None:
        model = _with_peft(model, fitted)
    return model.eval()


def _load(base: Base, folder: Path, device: str, is_quantized: bool) -> Any:
    import torch
    from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

    kind = AutoModelForSeq2SeqLM if base.kind == "seq2seq" else AutoModelForCausalLM
    place = pick_device(device)
    options = _nf4(place) if is_quantized else {}
    with quietly():
        try:
            model = kind.from_pretrained(folder, dtype=torch.float32, local_files_only=True, **options)
        except (OSError, ValueError, RuntimeError) as error:
            raise TrainingError(f"The model in {folder} cannot be loaded.") from error
    return model if is_quantized else model.to(place)


def _nf4(device: str) -> dict[str, Any]:
    """Products are computed in fp32, or under autocast as [training] precision says."""
    import torch
    from transformers import BitsAndBytesConfig

    settings = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.float32,
    )
    return {"quantization_config": settings, "device_map": {"": device}}


def _with_peft(model: Any, folder: Path) -> Any:
    from peft import PeftModel

    try:
        model = PeftModel.from_pretrained(model, str(folder))
    except (OSError, ValueError, RuntimeError) as error:
        raise TrainingError(f"The LoRA in {folder} cannot be loaded on this base model.") from error
    if (folder / scales.FILE).is_file():
        scales.load(model, folder)
    return model


@contextmanager
def quietly() -> Iterator[None]:
    """For loading and writing: transformers' bars would stand between ours; bitsandbytes tells of kernels it lacks."""
    from transformers.utils import logging as transformers_logging

    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
    was_on = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if was_on:
            transformers_logging.enable_progress_bar()
