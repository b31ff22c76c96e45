"""A stopped run goes on with the same data, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.training.talks import conversation
from training.collection import Material
from training.runs import open_run

SETTINGS: dict[str, Any] = {"config": {"seed": 1}, "data": ["esconv:x.json"]}
TALKS = tuple(conversation(number) for number in range(6))
MATERIAL = Material(TALKS[:4], TALKS[4:5], ())


def test_a_stopped_run_goes_on_where_nothing_changed(tmp_path: Path) -> None:
    begun = open_run(tmp_path, MATERIAL, SETTINGS)
    again = open_run(tmp_path, MATERIAL, SETTINGS)
    assert (begun.is_resumed, again.is_resumed) == (False, True)
    assert (again.folder, again.material) == (begun.folder, begun.material)


def test_new_conversations_wait_for_the_next_run(tmp_path: Path) -> None:
    begun = open_run(tmp_path, MATERIAL, SETTINGS)
    more = Material((TALKS[5], *TALKS[:3]), TALKS[3:5], ())
    again = open_run(tmp_path, more, SETTINGS)
    assert again.is_resumed
    assert again.material == begun.material


def test_a_run_with_a_conversation_that_may_not_be_used_any_more_is_deleted(tmp_path: Path) -> None:
    begun = open_run(tmp_path, MATERIAL, SETTINGS)
    (begun.folder / "checkpoint.pt").write_bytes(b"weights")
    again = open_run(tmp_path, Material(TALKS[1:4], TALKS[4:5], ()), SETTINGS)
    assert not again.is_resumed
    assert not begun.folder.exists()


def test_other_settings_begin_a_new_run(tmp_path: Path) -> None:
    open_run(tmp_path, MATERIAL, SETTINGS)
    assert not open_run(tmp_path, MATERIAL, {**SETTINGS, "config": {"seed": 2}}).is_resumed
    assert len(list(tmp_path.iterdir())) == 1


def test_a_closed_run_leaves_nothing(tmp_path: Path) -> None:
    open_run(tmp_path, MATERIAL, SETTINGS).close()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_holds_nothing_that_was_said(tmp_path: Path) -> None:
    run = open_run(tmp_path, MATERIAL, SETTINGS)
    assert [path.name for path in run.folder.iterdir()] == ["run.json"]
    assert "gate" not in (run.folder / "run.json").read_text().casefold()
