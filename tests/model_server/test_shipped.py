"""The LoRA that comes with the installation is for the embedded model in llama.cpp, and for nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from model_server import shipped
from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.choice import build_engine


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


async def test_the_server_loads_it_by_itself_and_a_request_may_ask_for_the_bare_model(tmp_path: Path) -> None:
    server = Server(config := ServerConfig(threads=1, parallel_chats=1), build_engine(config, tmp_path))
    await server.start(tmp_path / "loras")
    transport = httpx.ASGITransport(app=server.app)
    try:
        assert server.lora_list().live == "default"
        async with httpx.AsyncClient(transport=transport, base_url="http://model-server") as client:
            live, default, bare = [await strategys_logprob(client, lora) for lora in (None, "default", "none")]
        assert live == pytest.approx(default, abs=0.1)
        assert live > bare + 1, "it has learnt that a strategy stands there"
    finally:
        await server.engine.close()


async def strategys_logprob(client: httpx.AsyncClient, lora: str | None) -> float:
    """How likely the reply begins with a strategy's name."""
    said = {"role": "user", "content": "I lost my job this morning."}
    asked = {"messages": [said], "prefix": "[", "continuations": ["Question]"], "lora": lora}
    answer = await client.post("/v1/score", json=asked)
    return float(answer.json()["logprobs"][0])
