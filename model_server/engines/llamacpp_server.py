"""Starting llama.cpp's server inside our process: the only file that imports `xllamacpp`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_server.errors import BadModelFile, InvalidLora, MissingPackage

BATCH_TOKENS = 128


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """`threads` 0: half the cores, but two of two, for one chat's next token; all for prompts and several.

    `cache_mib`: what llama.cpp keeps of chats that have lost their slot.
    """

    model: Path
    slots: int
    context_tokens: int
    threads: int
    cache_mib: int


def start_server(settings: ServerSettings, lora_files: Sequence[Path], key: str) -> Any:
    """The running server, on a loopback port that asks for `key`. It stops when the last reference is dropped.

    Raises BadModelFile, InvalidLora, MissingPackage.
    """
    try:
        import xllamacpp
    except ImportError as error:
        raise MissingPackage("The package xllamacpp is not installed. Install it with: make setup") from error
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(_checked(settings.model))
    parameters.n_ctx = settings.context_tokens * settings.slots
    parameters.n_parallel = settings.slots
    # Between batches the chats that write go on, and who has hung up is noticed.
    parameters.n_batch = parameters.n_ubatch = max(BATCH_TOKENS, settings.slots)
    parameters.cache_ram_mib = settings.cache_mib
    cores = os.cpu_count() or 1
    # One chat's next token is too little work to share among many cores; prompts and several chats' tokens are not.
    parameters.cpuparams.n_threads = settings.threads or min(cores, max(2, cores // 2))
    parameters.cpuparams_batch.n_threads = settings.threads or cores
    parameters.port = 0
    parameters.verbosity = -1
    parameters.warmup = False
    parameters.api_keys = [key]
    parameters.lora_init_without_apply = True
    parameters.lora_adapters = [_adapter(xllamacpp, _checked_lora(file)) for file in lora_files]
    try:
        return xllamacpp.Server(parameters)
    except RuntimeError as error:
        if lora_files:
            raise InvalidLora("llama.cpp cannot load this LoRA with the model.") from error
        sentence = f"llama.cpp cannot load the model file {settings.model}: it is damaged or unknown."
        raise BadModelFile(sentence) from error


def _adapter(xllamacpp: Any, file: Path) -> Any:
    adapter = xllamacpp.CommonAdapterLoraInfo()
    adapter.path, adapter.scale = str(file), 1.0
    return adapter


def _checked(path: Path) -> Path:
    """A file that begins like a GGUF; what else is wrong with it llama.cpp says."""
    if not path.is_file():
        raise BadModelFile(f"There is no model file {path}. Correct [model_server] model in config.toml.")
    if not _is_gguf(path):
        raise BadModelFile(f"{path} is not a GGUF model file. Correct [model_server] model in config.toml.")
    return path


def _checked_lora(path: Path) -> Path:
    if not path.is_file() or not _is_gguf(path):
        raise InvalidLora(f"The LoRA file {path.parent.name}/{path.name} is missing or damaged.")
    return path


def _is_gguf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"GGUF"
