"""The LoRA that comes with the installation is for the embedded model in llama.cpp, and for nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from model_server import shipped
from model_server.config import ServerConfig


def test_as_shipped_it_is_used() -> None:
    assert shipped.folder(ServerConfig()) == shipped.FOLDER


@pytest.mark.parametrize(
    "values",
    [
        {"engine": "transformers"},
        {"engine": "transformers", "model": "Qwen/Qwen3-8B"},
        {"engine": "openai", "engine_url": "http://127.0.0.1:8000"},
        {"engine": "scripted"},
        {"model": "another.gguf"},
        {"default_lora": False},
    ],
)
def test_another_engine_or_model_or_the_operator_goes_without_it(values: dict[str, Any]) -> None:
    assert shipped.folder(ServerConfig(**values)) is None
