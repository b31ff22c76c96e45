"""The model that comes with the installation."""

from __future__ import annotations

import importlib.machinery
import importlib.util
from pathlib import Path

import pytest

from model_server import embedded
from model_server.errors import BadModelFile


def installed_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.machinery.ModuleSpec(embedded.PACKAGE, None, origin=str(folder / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)


def test_the_file_is_the_one_that_we_know() -> None:
    assert embedded.sha256(embedded.gguf_path()) == embedded.SHA256


def test_without_the_package_it_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BadModelFile, match="make setup"):
        embedded.gguf_path()


@pytest.mark.parametrize("size", [None, 0, embedded.SIZE - 1])
def test_a_file_that_is_missing_or_cut_short_is_named(
    size: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed_at(tmp_path, monkeypatch)
    if size is not None:
        with (tmp_path / embedded.FILE).open("wb") as file:
            file.truncate(size)
    with pytest.raises(BadModelFile, match="missing or incomplete"):
        embedded.gguf_path()


def test_a_damaged_file_is_not_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed_at(tmp_path, monkeypatch)
    with (tmp_path / embedded.FILE).open("wb") as file:
        file.truncate(embedded.SIZE)
    with pytest.raises(BadModelFile, match="damaged"):
        embedded.hf_folder(tmp_path / "cache")
    assert not embedded.is_converted(tmp_path / "cache")


def test_a_folder_that_is_there_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "smollm2-135m-instruct-b179c9523d0e"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert embedded.hf_folder(tmp_path) == folder


@pytest.mark.slow
def test_the_conversion_keeps_tokens_and_template(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch", reason="needs the training packages: make setup-train")
    from transformers import AutoTokenizer

    folder = embedded.hf_folder(tmp_path / "cache")
    assert capfd.readouterr() == ("", "")
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == [folder.name]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert tokenizer.eos_token == "<|im_end|>"
    assert "im_start" in tokenizer.chat_template
    assert tokenizer("<|im_start|>user", add_special_tokens=False).input_ids == [1, 4093]
