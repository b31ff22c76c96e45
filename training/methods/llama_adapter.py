"""LLaMA-Adapter: prompts with gates in the upper layers (Zhang et al., 2023), and v2's scales (ExTES, section 5.2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.backbones.kinds import model_type
from training.base import Base
from training.config import TrainingConfig
from training.errors import TrainingError
from training.loading import load_model
from training.methods import lora, scales

# PEFT knows how these compute their queries.
MODEL_TYPES = ("llama", "mistral")
# The lowest layers get no prompt: the paper has them in the upper 30 of 32 (section 4.1).
LOWEST = 2


def check(base: Base) -> None:
    """Raises TrainingError for a base of another architecture."""
    if model_type(base.folder) not in MODEL_TYPES:
        types = " or ".join(MODEL_TYPES)
        raise TrainingError(
            f'[training] method = "llama_adapter" needs a base of the type {types}; {base.name} is '
            f'"{model_type(base.folder)}". Choose "lora" or "full" for it.'
        )


def new(base: Base, config: TrainingConfig) -> Any:
    """The model with untrained prompts, scales and biases. Raises TrainingError as `check` does."""
    from peft import AdaptionPromptConfig, get_peft_model

    check(base)
    model = load_model(base, config.device)
    layers = max(1, model.config.num_hidden_layers - LOWEST)
    settings = AdaptionPromptConfig(task_type="CAUSAL_LM", adapter_len=config.adapter_tokens, adapter_layers=layers)
    model = get_peft_model(model, settings)
    model.peft_config["default"].base_model_name_or_path = base.name
    scales.add(model)
    return model


def write(model: Any, folder: Path) -> None:
    """The prompts and gates as PEFT's two files, the rest as a third."""
    lora.write(model, folder)
    scales.save(model, folder)
