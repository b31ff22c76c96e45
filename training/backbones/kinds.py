"""Which shape a model has, by its config.json: what can be trained, and how a conversation is written for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from training.atomic import read_json
from training.errors import TrainingError

# chat: LLaMA-shaped, with a chat template. dialogue: DialoGPT, utterances joined by the end token. seq2seq:
# BlenderBot-small, the history in its encoder, one reply in its decoder (ESConv, section 6.1).
Kind = Literal["chat", "dialogue", "seq2seq"]
KINDS: dict[str, Kind] = {
    "llama": "chat",
    "mistral": "chat",
    "qwen2": "chat",
    "qwen3": "chat",
    "smollm3": "chat",
    "gpt2": "dialogue",
    "blenderbot-small": "seq2seq",
}
# The linear layers of the shapes that [training] target_modules does not name.
MODULES: dict[Kind, tuple[str, ...]] = {
    "dialogue": ("c_attn", "c_proj", "c_fc"),
    "seq2seq": ("q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"),
}
POSITIONS = {"gpt2": "n_positions", "blenderbot-small": "max_position_embeddings"}


def kind_of(path: Path) -> Kind:
    """The shape of the model in the folder `path`. Raises TrainingError for one that is not known here."""
    name = model_type(path)
    if name not in KINDS:
        known = ", ".join(KINDS)
        raise TrainingError(f'[training] base: models of the type "{name}" are not known here; these are: {known}.')
    return KINDS[name]


def model_type(path: Path) -> str:
    """What config.json calls the architecture, such as "llama"."""
    return str(_settings(path).get("model_type", ""))


def positions(path: Path) -> int | None:
    """How many tokens the model can tell apart by place; None: as many as [training] max_tokens says."""
    key = POSITIONS.get(model_type(path))
    return int(_settings(path)[key]) if key else None


def decoder_start(path: Path) -> int | None:
    """The id that a decoder begins with, for the models that have one beside an encoder."""
    value = _settings(path).get("decoder_start_token_id")
    return int(value) if value is not None else None


def _settings(path: Path) -> dict[str, Any]:
    value = read_json(path / "config.json")
    return value if isinstance(value, dict) else {}
