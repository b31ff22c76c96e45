"""Which engine the settings name."""

from __future__ import annotations

from pathlib import Path

from model_server.config import ServerConfig
from model_server.engines.base import Engine


def build_engine(config: ServerConfig, cache: Path) -> Engine:
    """The engine that the settings name; each one's libraries are loaded only when it is."""
    model = Path(config.model).expanduser() if config.model else None
    if config.engine == "scripted":
        from model_server.engines.scripted_engine import ScriptedEngine

        return ScriptedEngine()
    if config.engine == "transformers":
        from model_server.engines.transformers_engine import TransformersEngine

        return TransformersEngine(
            model,
            cache=cache,
            context_tokens=config.context_tokens,
            is_quantized=config.quantization == "nf4",
            device=config.device,
        )
    from model_server.engines.llamacpp_engine import LlamaCppEngine

    return LlamaCppEngine(
        model,
        context_tokens=config.context_tokens,
        parallel_chats=config.parallel_chats,
        threads=config.threads,
        prompt_cache_mib=config.prompt_cache_mib,
        timeout_seconds=config.request_timeout_seconds,
    )
