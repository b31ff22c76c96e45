"""The chat template of a model that runs elsewhere: as its server says it, or from the model's own files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_server.errors import BadModelFile

SETTINGS = "tokenizer_config.json"
TEMPLATE = "chat_template.jinja"


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """Jinja, and the special tokens by their name in it."""

    text: str
    tokens: Mapping[str, str]


def from_settings(settings: Mapping[str, Any]) -> ChatTemplate | None:
    """From a tokenizer's settings (`tokenizer_config.json`, vLLM's `/tokenizer_info`, llama.cpp's `/props`)."""
    template = settings.get("chat_template")
    if isinstance(template, list):
        template = next((each["template"] for each in template if each["name"] == "default"), None)
    tokens = {name: _token(settings.get(name)) for name in ("bos_token", "eos_token")}
    return ChatTemplate(template, tokens) if template else None


def read(path: Path) -> ChatTemplate:
    """From a file with a Jinja template, or a model's folder with the tokenizer's files. Raises BadModelFile."""
    folder = path if path.is_dir() else path.parent
    file = path / TEMPLATE if path.is_dir() else path
    try:
        settings = json.loads((folder / SETTINGS).read_text()) if (folder / SETTINGS).is_file() else {}
        if file.is_file():
            settings["chat_template"] = file.read_text()
        found = from_settings(settings)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadModelFile(f"The chat template in {path} cannot be read.") from error
    if found is None:
        raise BadModelFile(f"There is no chat template in {path}. Correct [model_server] engine_template.")
    return found


def _token(value: Any) -> str:
    """A special token is a string, or an object that holds it."""
    return str((value.get("content") if isinstance(value, dict) else value) or "")
