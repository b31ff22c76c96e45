"""The LoRA that comes with the installation, for the embedded model: it answers where no trained version is live."""

from __future__ import annotations

import json
from pathlib import Path

from model_server.config import ServerConfig

NAME = "default"
FOLDER = Path(__file__).with_name("default_lora")


def folder(config: ServerConfig) -> Path | None:
    """Its version folder where `config` runs the model that it was trained for; None: not to be loaded.

    Its file is llama.cpp's, so no other engine can read it.
    """
    fits = config.engine == "llamacpp" and not config.model
    return FOLDER if config.default_lora and fits else None


def described(folder: Path) -> tuple[str, str, str]:
    """Its name, when it was made (ISO 8601), and how it did against the bare model; dashes where files are damaged."""
    try:
        made = json.loads((folder / "version.json").read_text())["created_at"]
        reason = json.loads((folder / "gate.json").read_text())["reason"]
    except (OSError, ValueError, KeyError):
        made = reason = "–"
    return NAME, made, reason
