"""The base model's folder as text sees it: tokenizer, chat template, hash. Loads no weights and no torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from model_server import embedded
from model_server.errors import ModelServerError
from training.atomic import read_json, sha256
from training.backbones.kinds import Kind, decoder_start, kind_of, positions
from training.errors import TrainingError

# Token ids of a text and, for each, the characters (start, end) that it stands for; these for chat models alone.
Encode = Callable[[str], tuple[list[int], list[tuple[int, int]]]]


@dataclass(frozen=True, slots=True)
class Base:
    """A model in Hugging Face format. `end` closes a turn in its template; `sha256` is that of its weights.

    Where there is no template, `closes` are the ids that end an utterance, `opens` those that a decoder begins with,
    and `positions` is how many tokens the model can read (None: it has no such limit).
    """

    name: str
    folder: Path
    sha256: str
    template: str
    start: str
    end: str
    encode: Encode
    kind: Kind = "chat"
    opens: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()
    positions: int | None = None


def open_base(folder: str, cache: Path, say: Callable[[str], None]) -> Base:
    """The model in `folder`, or the embedded one (converted into `cache` at first, about 35 s) when it is empty."""
    if not folder:
        if not embedded.is_converted(cache):
            say("Preparing the embedded model for training: once, about half a minute.")
        try:
            return read_base(embedded.hf_folder(cache), embedded.NAME, embedded.SHA256)
        except ModelServerError as error:
            raise TrainingError(str(error)) from error
    path = Path(folder).expanduser()
    if not (path / "config.json").is_file():
        raise TrainingError(f"[training] base: {path} holds no model in Hugging Face format (no config.json).")
    return read_base(path, path.name, _weights_hash(path))


def read_base(path: Path, name: str, digest: str) -> Base:
    """The tokenizer and template in `path`, read from its files so that serving and training share them.

    Raises TrainingError for a model of a type that cannot be trained here, or without what its type needs.
    """
    kind = kind_of(path)
    if kind != "chat":
        return _without_template(path, name, digest, kind)
    settings = read_json(path / "tokenizer_config.json") or {}
    template = settings.get("chat_template")
    if (path / "chat_template.jinja").is_file():
        template = (path / "chat_template.jinja").read_text(encoding="utf-8")
    end = _token(settings.get("eos_token"))
    if not isinstance(template, str) or not end:
        raise TrainingError(f"The model in {path} has no chat template or no end token; a chat model is needed.")
    return Base(name, path, digest, template, _token(settings.get("bos_token")), end, _encoder(path))


def _without_template(path: Path, name: str, digest: str, kind: Kind) -> Base:
    """DialoGPT and BlenderBot-small: their tokenizers' files come in several formats, which transformers knows."""
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True)
    except Exception as error:  # tokenizers and transformers raise whatever the bad file led to
        raise TrainingError(f"The tokenizer of the model in {path} cannot be read.") from error
    start = decoder_start(path)
    if tokenizer.eos_token_id is None or (kind == "seq2seq" and start is None):
        raise TrainingError(f"The model in {path} has no end token, or no token that its decoder begins with.")

    def encode(text: str) -> tuple[list[int], list[tuple[int, int]]]:
        # Text that somebody typed cannot end a turn: special tokens in it are read as words.
        return tokenizer(text, add_special_tokens=False, split_special_tokens=True, verbose=False).input_ids, []

    opens = (start,) if kind == "seq2seq" and start is not None else ()
    closes = (int(tokenizer.eos_token_id),)
    end = str(tokenizer.eos_token)
    return Base(name, path, digest, "", "", end, encode, kind, opens, closes, positions(path))


def _token(value: object) -> str:
    return str(value.get("content", "")) if isinstance(value, dict) else str(value or "")


def _encoder(path: Path) -> Encode:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
    except Exception as error:  # the library raises bare Exception for every kind of bad file
        raise TrainingError(f"The tokenizer of the model in {path} cannot be read.") from error

    def encode(text: str) -> tuple[list[int], list[tuple[int, int]]]:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    return encode


def _weights_hash(path: Path) -> str:
    files = sorted(path.glob("*.safetensors")) or sorted(path.glob("pytorch_model*.bin"))
    if not files:
        raise TrainingError(f"[training] base: {path} holds no weights (*.safetensors or pytorch_model.bin).")
    return sha256(files[0]) if len(files) == 1 else "+".join(sha256(file)[:16] for file in files)
