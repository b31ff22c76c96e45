"""What a model's config.json says of it decides how it is trained, and a type that is not known is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.backbones.kinds import kind_of
from training.base import Base, open_base, read_base
from training.errors import TrainingError


def folder_of(path: Path, settings: dict[str, object]) -> Path:
    (path / "config.json").write_text(json.dumps(settings))
    return path


@pytest.mark.parametrize(
    ("model_type", "kind"),
    [("llama", "chat"), ("qwen3", "chat"), ("gpt2", "dialogue"), ("blenderbot-small", "seq2seq")],
)
def test_the_type_decides_the_shape(model_type: str, kind: str, tmp_path: Path) -> None:
    assert kind_of(folder_of(tmp_path, {"model_type": model_type})) == kind


@pytest.mark.parametrize("settings", [{"model_type": "bert"}, {}])
def test_an_unknown_type_is_refused_with_those_that_are_known(settings: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r'type "(bert)?" are not known here; these are: llama, .*blenderbot-small'):
        read_base(folder_of(tmp_path, settings), "x", "0" * 64)


def test_a_chat_model_without_a_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no chat template"):
        read_base(folder_of(tmp_path, {"model_type": "llama"}), "x", "0" * 64)


def test_weights_may_lie_in_the_hubs_old_format_too(dialogpt: Base, tmp_path: Path) -> None:
    for file in dialogpt.folder.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(TrainingError, match=r"holds no weights \(\*\.safetensors or pytorch_model\.bin\)"):
        open_base(str(tmp_path), tmp_path, print)
    (tmp_path / "pytorch_model.bin").write_bytes(b"weights")
    base = open_base(str(tmp_path), tmp_path, print)
    assert (base.kind, base.positions, len(base.sha256)) == ("dialogue", 96, 64)


def test_a_tokenizer_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "vocab.json").write_text("no vocabulary")
    with pytest.raises(TrainingError, match=r"tokenizer of the model in .* cannot be read"):
        read_base(folder_of(tmp_path, {"model_type": "gpt2", "n_positions": 8}), "x", "0" * 64)
