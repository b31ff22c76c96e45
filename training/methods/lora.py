"""A LoRA on the linear layers, by PEFT (Hu et al., 2021; ExTES, section 5.3), on whole or on 4-bit weights (QLoRA)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.atomic import disk_errors, read_json, write_bytes, write_json
from training.backbones.kinds import MODULES
from training.base import Base
from training.config import TrainingConfig
from training.errors import TrainingError
from training.loading import PEFT_FILE, load_model


def new(base: Base, config: TrainingConfig, *, is_quantized: bool = False) -> Any:
    """The model with an untrained LoRA, of which alone the weights are to be trained."""
    from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training

    settings = LoraConfig(
        task_type="SEQ_2_SEQ_LM" if base.kind == "seq2seq" else "CAUSAL_LM",
        r=config.rank,
        lora_alpha=config.alpha,
        lora_dropout=config.dropout,
        target_modules=list(MODULES.get(base.kind, config.target_modules)),
        fan_in_fan_out=base.kind == "dialogue",  # GPT-2 keeps its weights the other way round
    )
    model = load_model(base, config.device, is_quantized=is_quantized)
    if is_quantized:
        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=False)
    try:
        model = get_peft_model(model, settings)
    except ValueError as error:
        raise TrainingError("[training] target_modules: the base model has no such layers.") from error
    # Without this the adapter's config names the folder on this machine.
    model.peft_config["default"].base_model_name_or_path = base.name
    return model


def write(model: Any, folder: Path) -> None:
    """What was trained as PEFT's two files. Its own save_pretrained asks the hub and reports a full disk in its way."""
    from peft import get_peft_model_state_dict
    from safetensors.torch import save

    weights = get_peft_model_state_dict(model, save_embedding_layers=False)
    content = {name: weight.contiguous().cpu() for name, weight in weights.items()}
    write_bytes(folder / "adapter_model.safetensors", save(content, metadata={"format": "pt"}))
    with disk_errors(folder):
        model.peft_config["default"].save_pretrained(str(folder))
    settings = read_json(folder / PEFT_FILE)
    if isinstance(modules := settings.get("target_modules"), list):
        modules.sort()  # PEFT keeps a set, whose order is another in each process
    write_json(folder / PEFT_FILE, settings)
