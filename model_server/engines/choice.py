"""Which engine the settings name."""

from __future__ import annotations

import os
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
            parallel_chats=config.parallel_chats,
            prompt_cache_mib=config.prompt_cache_mib,
            is_quantized=config.quantization == "nf4",
            device=config.device,
        )
    if config.engine == "openai":
        from model_server.engines.openai_engine import KEY_VARIABLE, OpenAIEngine

        return OpenAIEngine(
            config.engine_url,
            model=config.model,
            key=os.environ.get(KEY_VARIABLE, ""),
            template=Path(config.engine_template).expanduser() if config.engine_template else None,
            lora_root=config.engine_lora_root,
            context_tokens=config.context_tokens,
            timeout_seconds=config.request_timeout_seconds,
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
