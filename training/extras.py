"""Which packages training needs beyond the chat, and the sentence for when they are missing."""

from __future__ import annotations

from importlib.util import find_spec

from training.errors import MissingExtra

PACKAGES = ("torch", "transformers", "peft", "tokenizers", "safetensors", "gguf")
INSTALL = "Training needs the training packages. Install them with: make setup-train"


def require_extras(packages: tuple[str, ...] = PACKAGES) -> None:
    """Raises MissingExtra unless every one of `packages` can be found; nothing is imported."""
    if any(find_spec(package) is None for package in packages):
        raise MissingExtra(INSTALL)
