"""The method that [training] names, with what it needs checked before hours are spent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from training.base import Base
from training.config import TrainingConfig
from training.errors import TrainingError
from training.loading import can_quantize, pick_device
from training.methods import full, llama_adapter, lora

WHOLE_WEIGHTS = (
    'bitsandbytes is not installed, so [training] method = "qlora" trains a LoRA on the whole weights here. '
    "For 4-bit ones: make setup-gpu"
)
HIGH_RATE = 1e-4


def new_model(base: Base, config: TrainingConfig, say: Callable[[str], None]) -> Any:
    """The model with what the method trains; all else of it is frozen. Raises TrainingError, MissingExtra."""
    if config.method == "full":
        if config.learning_rate > HIGH_RATE:
            rate = f"{config.learning_rate:g}"
            say(f'[training] learning_rate = {rate} is high for method = "full": try 2e-5.')
        return full.new(base, config)
    if config.method == "llama_adapter":
        return llama_adapter.new(base, config)
    return lora.new(base, config, is_quantized=is_quantized(base, config, say))


def check(base: Base, config: TrainingConfig) -> None:
    """Raises TrainingError where the method cannot train such a base, before anything is measured."""
    if config.method == "llama_adapter":
        llama_adapter.check(base)
    is_quantized(base, config)


def is_quantized(base: Base, config: TrainingConfig, say: Callable[[str], None] = lambda text: None) -> bool:
    """Whether the weights below the LoRA are NF4. On a CPU without bitsandbytes they are not, which is said."""
    if config.method != "qlora":
        return False
    if base.kind != "chat":
        raise TrainingError(f'[training] method = "qlora" needs a LLaMA-shaped base; {base.name} is none. Use "lora".')
    if can_quantize(config.device):
        return True
    say(WHOLE_WEIGHTS)
    return False


def is_measured_quantized(config: TrainingConfig) -> bool:
    """Whether losses are measured on NF4 weights too: on a GPU, where whole ones may have no room.

    On a CPU bitsandbytes computes in bfloat16 when nothing is learnt, so there they are measured on whole weights.
    """
    return config.method == "qlora" and pick_device(config.device) == "cuda" and can_quantize(config.device)


def write(model: Any, base: Base, config: TrainingConfig, run: Path) -> Path:
    """Writes what was trained below the folder `run`; returns its folder, named as it is in a version."""
    folder = run / ("model" if config.method == "full" else "adapter")
    if config.method == "full":
        full.write(model, base, folder)
    elif config.method == "llama_adapter":
        llama_adapter.write(model, folder)
    else:
        lora.write(model, folder)
    return folder
