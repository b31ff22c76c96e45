"""`attune loras`: every version with its state, and the one that comes with the installation."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.training import list_loras
from model_server import shipped
from model_server.config import ServerConfig
from training import registry


@pytest.fixture(autouse=True)
def default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "default_lora"
    folder.mkdir()
    (folder / "version.json").write_text(json.dumps({"created_at": "2026-03-01T00:00:00+00:00"}))
    (folder / "gate.json").write_text(json.dumps({"reason": "a fifth lower"}))
    monkeypatch.setattr(shipped, "FOLDER", folder)


def live_version(home: Path) -> str:
    path = registry.begin(home)
    registry.complete(path, base_model="tiny", base_sha256="1", created_at=datetime(2026, 4, 1, tzinfo=UTC))
    registry.set_live(home, path.name)
    return path.name


def listed(capsys: pytest.CaptureFixture[str], home: Path, config: Config | None = None) -> list[list[str]]:
    list_loras(config or Config(), Home(home))
    return [line.split() for line in capsys.readouterr().out.splitlines()]


def test_as_installed_the_default_one_is_live(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = listed(capsys, tmp_path)
    assert first == ["default", "live", "2026-03-01T00:00:00+00:00", "a", "fifth", "lower"]
    assert "trained" in second


def test_beside_a_live_version_it_is_kept_and_it_follows_a_retired_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = live_version(tmp_path)
    assert [line[:2] for line in listed(capsys, tmp_path)] == [["default", "kept"], [name, "live"]]
    (registry.find(tmp_path, name).path / registry.RETIRED).write_text("{}")
    assert [line[:2] for line in listed(capsys, tmp_path)] == [["default", "live"], [name, "retired"]]


def test_where_it_cannot_be_loaded_it_is_not_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without = Config(model_server=ServerConfig(default_lora=False))
    assert all("default" not in line for line in listed(capsys, tmp_path, without))
