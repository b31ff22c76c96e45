"""What the page is told of versions and runs is what lies on the disk and in the store, and nobody's name or id."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.review.models import Side
from bot.store import Store
from entrypoints.model_facts import ModelFacts
from tests.bot.conftest import empty_database
from tests.entrypoints.test_canary import store
from tests.training.test_canary import version
from training import canary, history, registry
from training.config import TrainingConfig

__all__ = ["empty_database", "store"]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONFIG = TrainingConfig(quiet_hours="")


@pytest.fixture
def facts(store: Store, tmp_path: Path) -> ModelFacts:
    return ModelFacts(CONFIG, tmp_path, store, lambda: NOW, lambda: NOW)


async def test_where_nothing_was_trained_there_is_nothing(facts: ModelFacts) -> None:
    found = await facts()
    assert (found.versions, found.runs, found.answers, found.next_run) == ((), (), "", NOW)


async def test_every_version_has_its_state_and_the_newest_comes_first(facts: ModelFacts, tmp_path: Path) -> None:
    version(tmp_path, "gone", is_live=True)
    registry.retire(tmp_path, ["gone"], NOW)
    version(tmp_path, is_passed=False)
    for how in ("rolled back", "held"):
        canary.end(tmp_path, canary.begin(tmp_path, version(tmp_path), 0.2, NOW), how, "", NOW)
    version(tmp_path, is_live=True)
    version(tmp_path, is_live=True)
    canary.begin(tmp_path, version(tmp_path), 0.2, NOW)
    found = await facts()
    assert [(each.name, each.state) for each in found.versions] == [
        ("v0007", "on trial"),
        ("v0006", "live"),
        ("v0005", "kept"),
        ("v0004", "held"),
        ("v0003", "rolled back"),
        ("v0002", "refused"),
        ("v0001", "retired"),
    ]
    assert found.answers == "v0006"
    assert found.retrain_at == NOW + timedelta(minutes=15)
    assert "gone" not in repr(found)


async def test_the_trial_that_goes_on_has_its_figures_so_far(facts: ModelFacts, tmp_path: Path) -> None:
    canary.begin(tmp_path, version(tmp_path), 0.2, NOW)
    (found,) = (await facts()).versions
    assert found.trial
    assert found.trial.sides[0] == Side("sessions", 0, 0)
    assert (found.trial.share, found.trial.ended_at) == (0.2, None)
    assert "too little" in found.trial.reason


async def test_figures_of_the_gate_and_the_curve_are_read(facts: ModelFacts, tmp_path: Path) -> None:
    folder = registry.loras_folder(tmp_path) / version(tmp_path, "s1", "s2")
    findings = [{"rule": "safety", "is_passed": False, "reason": "2 of 24", "figures": {}}]
    (folder / registry.GATE).write_text(json.dumps({"is_passed": False, "reason": "why", "findings": findings}))
    losses = {"compared_with": "v0000", "before": {"total": 2.5}, "after": {"total": 2.25}}
    (folder / registry.METRICS).write_text(json.dumps(losses))
    (folder / "loss.csv").write_text("step,loss\n1,3.000000\n2,2.500000\n")
    (folder / "config.json").write_text(json.dumps({"method": "qlora"}))
    (found,) = (await facts()).versions
    assert (found.sessions, found.method, found.verdict) == (2, "qlora", "why")
    assert (found.before, found.after, found.losses) == (2.5, 2.25, (3.0, 2.5))
    assert [(each.rule, each.is_passed) for each in found.checks] == [("safety", False)]


async def test_runs_are_told_with_their_stage(facts: ModelFacts, tmp_path: Path) -> None:
    diary = history.begin(tmp_path, "forgetting", NOW)
    diary.stage("collect")
    diary.end("nothing", "There is nothing.")
    (found,) = (await facts()).runs
    assert (found.trigger, found.stage, found.outcome, found.reason) == (
        "forgetting",
        "collect",
        "nothing",
        "There is nothing.",
    )
    assert found.started_at == NOW
