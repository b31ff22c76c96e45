"""A trial: sticky and fair drawing, states that survive a kill at any step, decisions that numbers call for."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from training import canary, registry, retrain
from training.canary import Canary
from training.config import CanaryConfig
from training.watching import Watched, decide

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CONFIG = CanaryConfig()


def version(home: Path, *sessions: str, is_passed: bool = True, is_live: bool = False) -> str:
    folder = registry.begin(home)
    (folder / registry.MANIFEST).write_text(json.dumps({"sessions": [{"id": each} for each in sessions]}))
    (folder / registry.GATE).write_text(json.dumps({"is_passed": is_passed, "reason": "better"}))
    registry.complete(folder, base_model="tiny", base_sha256="0", created_at=NOW)
    if is_live:
        registry.set_live(home, folder.name)
    return folder.name


def test_the_share_of_new_sessions_gets_it_and_each_keeps_it() -> None:
    trial = Canary("v0002", "v0001", 0.2, NOW)
    drawn = {f"s{n}": trial.has(f"s{n}", NOW) for n in range(4000)}
    assert Counter(drawn.values())[True] == pytest.approx(800, abs=80)
    assert all(trial.has(name, NOW + timedelta(days=3)) is given for name, given in drawn.items())
    assert not any(trial.has(name, NOW - timedelta(seconds=1)) for name in drawn), (
        "sessions that began before keep theirs"
    )
    other = Canary("v0003", "v0001", 0.2, NOW)
    assert any(other.has(name, NOW) for name, given in drawn.items() if not given), "not the same people each time"


def test_only_a_version_that_passed_is_heard(tmp_path: Path) -> None:
    version(tmp_path, is_live=True)
    refused = version(tmp_path, is_passed=False)
    canary.begin(tmp_path, refused, 0.5, NOW)
    assert canary.current(tmp_path) is None
    good = version(tmp_path)
    canary.begin(tmp_path, good, 0.5, NOW)
    assert canary.current(tmp_path) == Canary(good, "v0001", 0.5, NOW)


def test_a_promotion_moves_the_pointer_and_a_roll_back_leaves_it(tmp_path: Path) -> None:
    old = version(tmp_path, is_live=True)
    new = version(tmp_path)
    canary.end(tmp_path, canary.begin(tmp_path, new, 0.2, NOW), "rolled back", "fewer stars", NOW)
    assert (registry.live_name(tmp_path), canary.current(tmp_path)) == (old, None)
    assert registry.find(tmp_path, new).trial == "rolled back"
    assert not registry.find(tmp_path, new).may_go_live
    third = version(tmp_path)
    canary.end(tmp_path, canary.begin(tmp_path, third, 0.2, NOW), "promoted", "no worse", NOW)
    assert (registry.live_name(tmp_path), canary.current(tmp_path)) == (third, None)
    assert registry.find(tmp_path, third).may_go_live


@pytest.mark.parametrize("how", ["promoted", "rolled back"])
def test_a_kill_between_the_steps_of_an_end_leaves_no_voice_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: canary.End
) -> None:
    old, new = version(tmp_path, is_live=True), version(tmp_path)
    trial = canary.begin(tmp_path, new, 0.2, NOW)
    written: list[Path] = []

    class Killed(BaseException):
        pass

    def write(path: Path, value: object) -> None:
        written.append(path)
        path.write_text(json.dumps(value))
        raise Killed

    monkeypatch.setattr(canary, "write_json", write)
    with pytest.raises(Killed):
        canary.end(tmp_path, trial, how, "", NOW)
    assert written
    assert canary.current(tmp_path) is None
    assert registry.live_name(tmp_path) == (new if how == "promoted" else old)


def test_a_withdrawal_ends_the_trial_of_a_version_that_knew_the_session(tmp_path: Path) -> None:
    old, new = version(tmp_path, "other", is_live=True), version(tmp_path, "gone")
    canary.begin(tmp_path, new, 0.2, NOW)
    done = registry.retire(tmp_path, ["gone"])
    assert done.retired == (new,)
    assert canary.current(tmp_path) is None
    assert registry.live_name(tmp_path) == old
    assert [wish.retired for wish in retrain.wishes(tmp_path)] == [(new,)]


def test_a_withdrawal_never_falls_back_to_what_is_unproven(tmp_path: Path) -> None:
    oldest = version(tmp_path, is_live=True)
    version(tmp_path, "gone", is_live=True)
    rolled_back = version(tmp_path)
    canary.end(tmp_path, canary.begin(tmp_path, rolled_back, 0.2, NOW), "rolled back", "", NOW)
    canary.begin(tmp_path, on_trial := version(tmp_path), 0.2, NOW)
    registry.retire(tmp_path, ["gone"])
    assert registry.live_name(tmp_path) == oldest
    trial = canary.current(tmp_path)
    assert trial
    assert trial.candidate == on_trial, "it carries nothing of the session, so its trial goes on"


def sessions(new: list[float], old: list[float]) -> list[Watched]:
    return [Watched(True, each) for each in new] + [Watched(False, each) for each in old]


def test_far_fewer_stars_roll_it_back() -> None:
    found = decide(sessions([1.0, 2.0] * 5, [4.0, 5.0] * 15), CONFIG, is_late=False)
    assert found.step == "rolled back"
    assert "fewer stars" in found.reason


def test_as_many_stars_promote_it_once_there_are_enough() -> None:
    few = sessions([4.0, 5.0] * 5, [4.0, 5.0] * 20)
    assert decide(few, CONFIG, is_late=False).step == "going on"
    many = sessions([4.0, 5.0] * 60, [4.0, 5.0] * 200)
    assert decide(many, CONFIG, is_late=False).step == "promoted"


def test_what_is_not_proven_in_time_is_held() -> None:
    assert decide(sessions([4.0] * 3, [4.0] * 9), CONFIG, is_late=True).step == "held"
    assert decide([], CONFIG, is_late=True).step == "held"


def test_intensity_that_no_longer_falls_rolls_it_back_whatever_the_stars() -> None:
    worse = [Watched(True, 5.0, -1.0)] * 30 + [Watched(False, 5.0, 2.0)] * 60
    found = decide(worse, CONFIG, is_late=False)
    assert found.step == "rolled back"
    assert "eases" in found.reason


@pytest.mark.parametrize("name", ["has_crisis", "was_stopped"])
def test_a_hard_floor_needs_no_stars_and_waits_for_no_end(name: str) -> None:
    bad = Watched(True, is_over=False, **{name: True})
    usual = [Watched(False, 5.0)] * 40
    assert decide([*[bad] * 3, Watched(True), *usual], CONFIG, is_late=False).step == "rolled back"
    assert decide([bad, bad, Watched(True), *usual], CONFIG, is_late=False).step == "going on", "two may be chance"


def test_a_session_that_goes_on_does_not_count_with_its_stars_yet() -> None:
    early = [Watched(True, 1.0, is_over=False)] * 30 + [Watched(False, 5.0)] * 60
    assert decide(early, CONFIG, is_late=False).step == "going on"
