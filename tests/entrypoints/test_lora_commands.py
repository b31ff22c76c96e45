"""`attune loras` and `attune runs`: what they say, what they refuse, and what they change."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entrypoints.cli import attune
from tests.training.test_canary import version
from training import canary, history, registry
from training.errors import UnknownVersion

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATTUNE_HOME", str(tmp_path))
    monkeypatch.setenv("ATTUNE_MASTER_KEY", "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def attuned(*words: str) -> Result:
    return CliRunner().invoke(attune, list(words))


def test_a_version_goes_live_and_back_by_hand(home: Path) -> None:
    version(home)
    version(home)
    assert "v0001 is live" in attuned("loras", "promote", "v0001").output
    assert "v0002 is live" in attuned("loras", "promote", "v0002").output
    assert "Live now: v0001" in attuned("loras", "rollback").output
    assert registry.live_name(home) == "v0001"
    assert "back" in attuned("loras").output
    assert "Live now: the default" in attuned("loras", "rollback").output
    assert attuned("loras", "rollback").exception


def test_what_did_not_pass_the_gate_cannot_go_live_by_hand_either(home: Path) -> None:
    refused = version(home, is_passed=False)
    assert "did not pass the gate" in str(attuned("loras", "promote", refused).exception)
    assert registry.live_name(home) is None


@pytest.mark.parametrize(
    ("making", "words", "advice"),
    [
        ({"method": "full"}, "[full]", 'loras/v0001/model as [model_server] model, with engine = "transformers"'),
        ({"method": "llama_adapter"}, "[llama_adapter]", 'train with [training] method = "lora" or "qlora"'),
        ({"method": "lora", "kind": "dialogue"}, "[lora, dialogue]", "train with a LLaMA-shaped [training] base"),
        ({"strategies": False}, "[lora, no strategies]", "train with [training] strategies = true"),
    ],
)
def test_what_is_there_for_comparison_is_shown_and_never_goes_live(
    making: dict[str, object], words: str, advice: str, home: Path
) -> None:
    path = registry.loras_folder(home) / version(home)
    marker = json.loads((path / registry.COMPLETE).read_text())
    (path / registry.COMPLETE).write_text(json.dumps({**marker, **making}))
    assert words in attuned("loras").output
    assert words in attuned("loras", "show", "v0001").output
    assert advice in str(attuned("loras", "promote", "v0001").exception)
    with pytest.raises(UnknownVersion, match="cannot go live"):
        registry.set_live(home, "v0001")
    assert registry.live_name(home) is None
    assert not registry.find(home, "v0001").may_go_live


def test_a_rollback_ends_the_trial_first(home: Path) -> None:
    version(home, is_live=True)
    canary.begin(home, version(home), 0.2, NOW)
    assert "trial" in attuned("loras").output
    attuned("loras", "rollback")
    assert canary.current(home) is None
    assert registry.live_name(home) == "v0001"


def test_the_gate_is_shown_rule_by_rule_and_two_versions_are_compared(home: Path) -> None:
    for number in (1, 2):
        path = registry.loras_folder(home) / version(home, *[f"s{n}" for n in range(number)])
        findings = [{"rule": "safety", "is_passed": number == 1, "reason": "2 of 24", "figures": {}}]
        (path / registry.GATE).write_text(json.dumps({"is_passed": False, "reason": "why", "findings": findings}))
        (path / registry.METRICS).write_text(json.dumps({"after": {"total": float(number)}, "steps": 9}))
    assert "FAILED  safety: 2 of 24" in attuned("loras", "show", "v0002").output
    compared = attuned("loras", "diff", "v0001", "v0002").output
    assert "data.sessions: 1 -> 2" in compared
    assert "metrics.after.total: 1.0 -> 2.0" in compared
    assert "steps" not in compared


def test_forgetting_is_proven_and_a_version_that_knows_too_much_is_named(home: Path) -> None:
    version(home, "kept", is_live=True)
    proof = attuned("loras", "forgotten")
    assert proof.exit_code == 0
    assert "Of 1 versions that may answer, 0 know one" in proof.output
    registry.retire(home, ["kept"], NOW)
    after = attuned("loras", "forgotten").output
    assert "v0001  retired 2026-03-01" in after
    assert "is wanted since 2026-03-01 00:00" in after


def test_runs_are_listed_with_their_stage_and_a_killed_one_is_told_from_one_that_goes_on(home: Path) -> None:
    diary = history.begin(home, "schedule", NOW)
    diary.stage("fit")
    killed = attuned("runs").output
    assert "killed" in killed
    assert "stage fit" in killed
    history.begin(home, "by hand").end("on trial", "v0001 is on trial", "v0001")
    first, second = json.loads(attuned("runs", "--json").output)
    assert (first["outcome"], second["outcome"], second["version"]) == ("killed", "on trial", "v0001")
