from __future__ import annotations

import stat
from pathlib import Path

import pytest

from adapters.files import save


def test_a_file_is_readable_by_its_person_alone(tmp_path: Path) -> None:
    path = save(tmp_path / "exports", "export.json", "{}")
    assert path.read_text() == "{}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "..", "a\\..\\b", "a\x00b", "", ".hidden", "x" * 500])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    path = save(tmp_path / "exports", name, "x")
    assert path.parent == tmp_path / "exports"
    assert list(tmp_path.iterdir()) == [tmp_path / "exports"]
    assert not path.name.startswith(".")


def test_another_file_is_not_written_over_and_the_same_one_not_doubled(tmp_path: Path) -> None:
    first = save(tmp_path, "export.json", "one")
    assert save(tmp_path, "export.json", "one") == first
    assert save(tmp_path, "export.json", "two") == tmp_path / "export-2.json"
    assert first.read_text() == "one"


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file in the way")
    with pytest.raises(OSError, match="exists"):
        save(tmp_path / "exports", "export.json", "x")
