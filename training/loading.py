"""Models from their folders onto a device: bare, or with what a run has trained."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from training.base import Base
from training.errors import TrainingError


def pick_device(wanted: str) -> str:
    """`wanted`, or for "auto" the GPU where there is one."""
    import torch

    if wanted == "cuda" and not torch.cuda.is_available():
        raise TrainingError('[training] device is "cuda", but no GPU can be used here. Set it to "auto" or "cpu".')
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return wanted


def load_model(base: Base, device: str) -> Any:
    """The bare model in fp32 on `device`."""
    import torch
    from transformers import AutoModelForCausalLM

    with _quiet_loading():
        try:
            model = AutoModelForCausalLM.from_pretrained(base.folder, dtype=torch.float32, local_files_only=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise TrainingError(f"The model in {base.folder} cannot be loaded.") from error
    return model.to(pick_device(device))


def _with_lora(model: Any, lora: Path) -> Any:
    from peft import PeftModel

    try:
        return PeftModel.from_pretrained(model, str(lora))
    except (OSError, ValueError, RuntimeError) as error:
        raise TrainingError(f"The LoRA in {lora} cannot be loaded on this base model.") from error


def load_for_measuring(base: Base, lora: Path | None, device: str) -> Any:
    """The model in fp32, with the LoRA in PEFT's folder `lora` (None: bare), without dropout."""
    model = load_model(base, device)
    if lora is not None:
        model = _with_lora(model, lora)
    model.eval()
    return model


@contextmanager
def _quiet_loading() -> Iterator[None]:
    """The library's own bar would stand between ours."""
    from transformers.utils import logging

    was_on = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if was_on:
            logging.enable_progress_bar()
