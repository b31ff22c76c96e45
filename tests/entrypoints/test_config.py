"""config.toml is the manual: every key in it, explained, with its default; what is wrong stops with a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from entrypoints.config import Config, ConfigError, find_config, load_config

MANUAL = Path(__file__).parents[2] / "config.toml"


def keys(model: type[BaseModel], table: str = "") -> Iterator[tuple[str, str, Any]]:
    """Table, key and default of every setting."""
    values = model()
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from keys(field.annotation, f"{table}.{name}" if table else name)
        else:
            yield table, name, getattr(values, name)


@pytest.mark.parametrize(("table", "key", "default"), [*keys(Config)])
def test_every_key_is_in_the_manual_with_a_comment_and_its_default(table: str, key: str, default: Any) -> None:
    content: Any = tomllib.loads(MANUAL.read_text())
    for part in table.split("."):
        content = content[part]
    assert key in content, f"[{table}] {key} is not in config.toml"
    assert content[key] == (list(default) if isinstance(default, tuple) else default)
    lines = MANUAL.read_text().splitlines()
    inside = lines[lines.index(f"[{table}]") :]
    line = next(number for number, text in enumerate(inside) if text.startswith(f"{key} ="))
    assert inside[line - 1].startswith("#") or "#" in inside[line], f"[{table}] {key} has no comment"


def test_the_manual_itself_loads_as_the_defaults() -> None:
    assert load_config(MANUAL) == Config()


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[chat]\nburst_pause_second = 2", r"\[chat\] burst_pause_second: .*Did you mean burst_pause_seconds"),
        ("[chat]\nstars_every_replies = 'two'", r"\[chat\] stars_every_replies"),
        ("[chat]\nburst_pause_seconds = -1", r"\[chat\] burst_pause_seconds"),
        ("[talk]\nx = 1", "talk: this key is not known"),
        ("[chat\n", "not valid TOML"),
        ("[model_server]\nengine = 'gpt'", r"\[model_server\] engine"),
        ("[training]\ncron = 'daily'", r"\[training\] cron"),
        ("[safety]\ncountry = 'Germany'", r"\[safety\] country"),
    ],
)
def test_a_wrong_key_or_type_names_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        load_config(_write(tmp_path, text))
    assert str(tmp_path / "config.toml") in str(caught.value)


def test_a_named_file_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "nowhere.toml")


def test_the_data_folders_file_comes_before_the_current_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    assert find_config(None, home) is None
    _write(tmp_path, "")
    assert find_config(None, home) == Path("config.toml")
    assert find_config(None, home) != _write(home, "")
    assert find_config(None, home) == home / "config.toml"
    assert find_config(tmp_path / "chosen.toml", home) == tmp_path / "chosen.toml"
