"""Several processes that fit together give one process's losses, one writer's files, and go on after kill -9."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.training.methods.test_methods import examples_of
from tests.training.test_fit import ROOT
from training.base import Base
from training.config import TrainingConfig
from training.fit import fit
from training.progress import Silent
from training.team import Team, rank_here, size_here, team_here

# What `attune train` does in each process. The helper of the two can write no checkpoint.
FITS = """
import json, os, signal, sys
from pathlib import Path
from tests.training.methods.test_methods import examples_of
from tests.training.test_fit import At, Heard
from training import checkpoint
from training.base import read_base
from training.config import TrainingConfig
from training.fit import end_helping, fit, help_fitting
from training.team import rank_here

folder, jobs, killed_at = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
if rank_here():
    checkpoint.write = None
    help_fitting("cpu")
    sys.exit()
base = read_base(Path(folder), "tiny", "0" * 64)
for run, config in jobs.items():
    heard = Heard() if killed_at == 0 else At(killed_at, lambda: os.kill(os.getpid(), signal.SIGKILL))
    result = fit(base, examples_of(base), TrainingConfig.model_validate(config), Path(run), heard)
    print(json.dumps({"losses": result.losses, "said": getattr(heard, "said", [])}))
end_helping("cpu")
"""
LAUNCH = "--multi_gpu --num_processes 2 --num_machines 1 --mixed_precision no --dynamo_backend no --main_process_port 0"


def launched(
    script: Path, base: Base, jobs: Mapping[Path, TrainingConfig], killed_at: int = 0
) -> tuple[int, list[str]]:
    """`accelerate launch`'s return code and what the first process printed, line by line."""
    given = json.dumps({str(run): config.model_dump() for run, config in jobs.items()})
    command = [sys.executable, "-m", "accelerate.commands.launch", *LAUNCH.split(), str(script)]
    done = subprocess.run(
        [*command, str(base.folder), given, str(killed_at)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout.splitlines()


def written(run: Path) -> dict[str, bytes]:
    return {str(file.relative_to(run)): file.read_bytes() for file in run.rglob("*") if file.name != "checkpoint.pt"}


@pytest.mark.slow
def test_two_processes_fit_as_one_and_go_on_after_kill_9_to_the_same_weights(
    tiny: Base, quick: TrainingConfig, tmp_path: Path
) -> None:
    (script := tmp_path / "fits.py").write_text(FITS)
    still = quick.model_copy(update={"dropout": 0.0})
    together, straight, killed = (tmp_path / name for name in ("together", "straight", "killed"))
    code, lines = launched(script, tiny, {together: still, straight: quick})
    assert code == 0
    first, second = (json.loads(line) for line in lines)
    alone = fit(tiny, examples_of(tiny), still, tmp_path / "alone", Silent())
    assert first["losses"] == pytest.approx(alone.losses, rel=1e-3)
    assert len(alone.losses) == 6
    code, _ = launched(script, tiny, {killed: quick}, killed_at=5)
    assert code != 0
    assert [file.name for file in killed.iterdir()] == ["checkpoint.pt"]
    code, lines = launched(script, tiny, {killed: quick})
    resumed = json.loads(lines[0])
    assert (code, resumed["said"]) == (0, ["Going on from step 4 of 6."])
    assert resumed["losses"] == second["losses"]
    assert written(killed / "adapter") == written(straight / "adapter")


def test_a_process_alone_is_a_team_that_gives_back_what_it_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RANK", "WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)
    team = team_here("cpu")
    assert (team, rank_here(), size_here()) == (Team(0, 1), 0, 1)
    assert (team.is_first, team.share([1, 2, 3]), team.gathered("a"), team.told("b"), team.is_any(False)) == (
        True,
        [1, 2, 3],
        ["a"],
        "b",
        False,
    )


def test_a_rank_alone_is_no_team(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "3")
    monkeypatch.setenv("WORLD_SIZE", "1")
    assert (rank_here(), size_here()) == (0, 1)
    monkeypatch.setenv("WORLD_SIZE", "4")
    assert (rank_here(), size_here()) == (3, 4)


def test_every_item_of_a_step_is_computed_by_one_process() -> None:
    shares = [Team(rank, 3).share(range(7)) for rank in range(3)]
    assert sorted(item for share in shares for item in share) == list(range(7))
    assert list(Team(2, 3).share([1])) == []
