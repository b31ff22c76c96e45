"""A version counts only when it is whole, the live pointer never dangles, and a withdrawal reaches every version."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from training import atomic, registry
from training.atomic import write_json
from training.errors import DiskFull, UnknownVersion

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def add(home: Path, *sessions: str, is_passed: bool = True, is_live: bool = False) -> str:
    path = registry.begin(home)
    write_json(path / registry.GATE, {"is_passed": is_passed, "reason": "2 % lower"})
    write_json(path / registry.MANIFEST, {"sessions": [{"id": each, "sha256": "0"} for each in sessions]})
    registry.complete(path, base_model="tiny", base_sha256="1", created_at=NOW)
    if is_live:
        registry.set_live(home, path.name)
    return path.name


def names(home: Path) -> list[str]:
    return [version.name for version in registry.versions(home)]


def test_an_empty_home_has_no_version_and_no_live_one(tmp_path: Path) -> None:
    assert (names(tmp_path), registry.live_name(tmp_path), registry.live_version(tmp_path)) == ([], None, None)


def test_versions_are_numbered_on(tmp_path: Path) -> None:
    assert [add(tmp_path), add(tmp_path)] == ["v0001", "v0002"]
    assert registry.begin(tmp_path).name == "v0003"
    assert registry.begin(tmp_path).name == "v0004"


def test_versions_sort_by_number_beyond_four_digits(tmp_path: Path) -> None:
    (tmp_path / "loras" / "v9999").mkdir(parents=True)
    assert add(tmp_path) == "v10000"
    assert registry.begin(tmp_path).name == "v10001"


def test_a_folder_without_its_marker_is_no_version_and_is_cleaned_up(tmp_path: Path) -> None:
    add(tmp_path)
    half = registry.begin(tmp_path)
    write_json(half / registry.GATE, {"is_passed": True})
    assert names(tmp_path) == ["v0001"]
    with pytest.raises(UnknownVersion, match="v0002"):
        registry.set_live(tmp_path, "v0002")
    registry.remove_incomplete(tmp_path)
    assert not half.exists()
    assert names(tmp_path) == ["v0001"]


def test_a_version_tells_what_it_is(tmp_path: Path) -> None:
    add(tmp_path, "s1", "s2", is_live=True)
    version = registry.find(tmp_path, "v0001")
    assert version.sessions == {"s1", "s2"}
    assert (version.is_live, version.is_passed, version.is_retired) == (True, True, False)
    assert (version.base_model, version.reason) == ("tiny", "2 % lower")
    assert version.created_at == "2026-03-01T12:00:00+00:00"


def test_the_live_pointer_is_the_file_that_the_model_server_reads(tmp_path: Path) -> None:
    add(tmp_path, is_live=True)
    assert atomic.read_json(tmp_path / "loras" / "live.json") == {"live": "v0001"}
    registry.set_live(tmp_path, None)
    assert atomic.read_json(tmp_path / "loras" / "live.json") == {"live": None}


def test_a_swap_that_fails_leaves_the_old_pointer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, is_live=True)
    add(tmp_path)

    def no_space(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(DiskFull):
        registry.set_live(tmp_path, "v0002")
    assert registry.live_name(tmp_path) == "v0001"
    assert sorted(path.name for path in (tmp_path / "loras").iterdir()) == ["live.json", "v0001", "v0002"]


def test_a_withdrawn_session_retires_every_version_trained_on_it(tmp_path: Path) -> None:
    add(tmp_path, "s1")
    add(tmp_path, "s1", "s2")
    add(tmp_path, "s3")
    done = registry.retire(tmp_path, ["s1"], NOW)
    assert done.retired == ("v0001", "v0002")
    assert [version.is_retired for version in registry.versions(tmp_path)] == [True, True, False]
    assert (done.live, done.is_live_changed) == (None, False)


def test_the_live_version_falls_back_to_the_newest_good_one_without_the_session(tmp_path: Path) -> None:
    add(tmp_path, "s2")
    add(tmp_path, "s2", is_passed=False)
    add(tmp_path, "s1", is_live=True)
    done = registry.retire(tmp_path, ["s1"], NOW)
    assert (done.live, done.is_live_changed) == ("v0001", True)
    assert registry.live_name(tmp_path) == "v0001"


def test_without_a_clean_version_the_bare_model_answers(tmp_path: Path) -> None:
    add(tmp_path, "s1")
    add(tmp_path, "s1", is_live=True)
    assert registry.retire(tmp_path, ["s1"], NOW).live is None
    assert registry.live_version(tmp_path) is None


def test_a_retired_version_cannot_go_live_again(tmp_path: Path) -> None:
    add(tmp_path, "s1", is_live=True)
    registry.retire(tmp_path, ["s1"], NOW)
    with pytest.raises(UnknownVersion, match="retired"):
        registry.set_live(tmp_path, "v0001")


def test_a_session_that_no_version_holds_changes_nothing(tmp_path: Path) -> None:
    add(tmp_path, "s1", is_live=True)
    done = registry.retire(tmp_path, ["s9"], NOW)
    assert (done.retired, done.live, done.is_live_changed) == ((), "v0001", False)


def test_a_retirement_that_was_cut_off_is_ended_by_the_next(tmp_path: Path) -> None:
    add(tmp_path, "s1", is_live=True)
    write_json(tmp_path / "loras" / "v0001" / registry.RETIRED, {"at": "before the kill"})
    assert registry.live_version(tmp_path) is None
    assert registry.retire(tmp_path, ["s1"], NOW).is_live_changed
    assert registry.live_name(tmp_path) is None
