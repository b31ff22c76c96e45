"""The servers that are compared: how each is started, how it is asked for so many tokens, and why one is left out."""

from __future__ import annotations

import importlib.util
import json
import socket
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.serving.processes import ServerProcess
from model_server import embedded
from model_server.config import SamplingConfig
from model_server.prompt import SYSTEM

# Room for a conversation of twenty turns and its replies.
CONTEXT_TOKENS = 2048
SAMPLING = SamplingConfig()
ROOT = Path(__file__).resolve().parents[2]
Messages = Sequence[Mapping[str, str]]


class Peer(ABC):
    """`lines`: the ways of asking that are measured. `is_sized`: it is started anew for another number of chats."""

    name: str
    lines: tuple[str, ...]
    is_sized = True

    def missing(self) -> str | None:
        """Why it cannot run here; None when it can."""
        return None

    @abstractmethod
    def start(self, folder: Path, chats: int) -> ServerProcess:
        """Start it for so many chats at once; `folder` is its own and empty."""

    @abstractmethod
    def url(self, folder: Path) -> str | None:
        """Where it listens, as soon as it has said so."""

    @abstractmethod
    def body(self, line: str, messages: Messages, tokens: int, seed: int) -> dict[str, Any]:
        """The request for a reply of `tokens` tokens; Attune's ends earlier where the reply does."""


class Attune(Peer):
    """`attune serve` by its real command, with the shipped settings but the number of chats and a longer patience."""

    name = "attune"
    lines = ("Attune, joint", "Attune, vanilla")

    def __init__(self, **settings: Any) -> None:
        self._settings = settings

    def start(self, folder: Path, chats: int) -> ServerProcess:
        settings = {"port": 0, "parallel_chats": chats, "request_timeout_seconds": 600.0, **self._settings}
        lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
        config = folder / "config.toml"
        config.write_text("\n".join(["[model_server]", *lines, ""]))
        command = [sys.executable, "-m", "entrypoints", "serve", "--until-stdin-closes", "--config", str(config)]
        return ServerProcess(command, folder / "server.log", {"ATTUNE_HOME": str(folder)})

    def url(self, folder: Path) -> str | None:
        file = folder / "run" / "model_server.json"
        return str(json.loads(file.read_text())["url"]) if file.exists() else None

    def body(self, line: str, messages: Messages, tokens: int, seed: int) -> dict[str, Any]:
        policy = "vanilla" if line.endswith("vanilla") else "joint"
        return {"messages": messages, "max_tokens": tokens, "seed": seed, "support": {"policy": policy}}


class LlamaCpp(Peer):
    """llama.cpp's own server: its defaults, one slot for each chat, the same GGUF file."""

    name = "llamacpp"
    lines = ("llama.cpp server",)

    def missing(self) -> str | None:
        return None if importlib.util.find_spec("xllamacpp") else "the package xllamacpp is not installed"

    def start(self, folder: Path, chats: int) -> ServerProcess:
        arguments = [str(embedded.gguf_path()), str(chats), str(CONTEXT_TOKENS), str(folder / "address")]
        command = [sys.executable, "-m", "bench.serving.llamacpp_main", *arguments]
        return ServerProcess(command, folder / "server.log", {"PYTHONPATH": str(ROOT)})

    def url(self, folder: Path) -> str | None:
        file = folder / "address"
        return (file.read_text() if file.exists() else None) or None

    def body(self, line: str, messages: Messages, tokens: int, seed: int) -> dict[str, Any]:
        return {
            "messages": with_system(messages),
            "max_tokens": tokens,
            "ignore_eos": True,
            "seed": seed,
            "stream_options": {"include_usage": True},
            "temperature": SAMPLING.temperature,
            "top_p": SAMPLING.top_p,
            "top_k": SAMPLING.top_k,
            "repeat_penalty": SAMPLING.repetition_penalty,
        }


class TransformersServe(Peer):
    """`transformers serve --continuous-batching`; by default with the same weights in fp32: it cannot use the GGUF."""

    name = "transformers"
    lines = ("transformers serve",)
    is_sized = False
    needs = ("torch", "transformers", "openai", "typer")

    def __init__(self, cache: Path, model: Path | None = None, options: Sequence[str] = ()) -> None:
        self._cache = cache
        self._folder = model
        self._options = options
        self._port = 0

    def missing(self) -> str | None:
        absent = [name for name in self.needs if importlib.util.find_spec(name) is None]
        return f"not installed: {', '.join(absent)} (pip install 'transformers[serving]')" if absent else None

    def start(self, folder: Path, chats: int) -> ServerProcess:
        self._port = _free_port()
        command = [str(Path(sys.executable).with_name("transformers")), "serve", str(self._model())]
        options = ["--continuous-batching", "--host", "127.0.0.1", "--port", str(self._port)]
        return ServerProcess([*command, *options, *self._options], folder / "server.log", {"HF_HUB_OFFLINE": "1"})

    def url(self, folder: Path) -> str | None:
        return f"http://127.0.0.1:{self._port}"

    def body(self, line: str, messages: Messages, tokens: int, seed: int) -> dict[str, Any]:
        generation = {
            "do_sample": True,
            "temperature": SAMPLING.temperature,
            "top_p": SAMPLING.top_p,
            "top_k": SAMPLING.top_k,
            "repetition_penalty": SAMPLING.repetition_penalty,
            "max_new_tokens": tokens,
            "eos_token_id": -1,  # none: as long as it was asked to be
        }
        model = str(self._model())
        return {"model": model, "messages": with_system(messages), "generation_config": json.dumps(generation)}

    def _model(self) -> Path:
        return self._folder or embedded.hf_folder(self._cache)


def with_system(messages: Messages) -> list[Mapping[str, str]]:
    """The messages with Attune's system text before them, so that every model reads the same."""
    return [{"role": "system", "content": SYSTEM}, *messages]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
