"""All weights, in float32, as the papers fine-tuned DialoGPT and BlenderBot (ESConv, appendix C; ExTES, 5.1)."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

from training.atomic import copy_file, disk_errors
from training.base import Base
from training.config import TrainingConfig
from training.loading import load_model, quietly

# Whatever of these the base has, so that the folder is a model by itself.
TOKENIZER_FILES = (
    *("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"),
    *("vocab.json", "merges.txt", "chat_template.jinja"),
)


def new(base: Base, config: TrainingConfig) -> Any:
    """The model, of which every weight is to be trained."""
    model = load_model(base, config.device)
    model.requires_grad_(True)
    return model


def write(model: Any, base: Base, folder: Path) -> None:
    """A whole model's folder in Hugging Face format. Raises DiskFull."""
    from safetensors import SafetensorError

    folder.mkdir(parents=True, exist_ok=True)
    with disk_errors(folder), quietly():
        try:
            model.save_pretrained(folder)
        except SafetensorError as error:  # it tells of a full disk in words alone
            raise OSError(errno.ENOSPC, str(error)) from error
        for name in TOKENIZER_FILES:
            if (base.folder / name).is_file():
                copy_file(base.folder / name, folder / name)
