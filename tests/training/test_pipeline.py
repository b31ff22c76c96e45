"""A run from sessions to a live version, with the tiny model: what it leaves on disk, and when it changes nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from model_server import embedded
from tests.training.test_collection import Stored, corpus
from tests.training.test_fit import At
from tests.training.test_selection import GOOD, numbered
from training import pipeline, registry, retrain
from training.atomic import read_json, sha256
from training.collection import DataSpec
from training.config import TrainingConfig
from training.errors import AlreadyRunning, Interrupted
from training.lock import run_lock
from training.pipeline import TrainingResult
from training.progress import RunProgress, Silent
from training.selection import Candidate

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Server:
    """Notes what a running model server would be told."""

    def __init__(self, is_running: bool = True) -> None:
        self.told: list[tuple[str, str | None]] = []
        self._is_running = is_running
        self.home = Path()

    async def __call__(self, name: str, folder: Path) -> bool:
        self.told.append((name, registry.live_name(folder.parents[1])))
        return self._is_running


async def run(
    config: TrainingConfig,
    home: Path,
    source: Stored | None = None,
    extra: list[DataSpec] | None = None,
    server: Server | None = None,
    progress: RunProgress | None = None,
) -> TrainingResult:
    home.mkdir(exist_ok=True)
    data = [corpus(home, "talks.json", range(6))] if extra is None else extra
    return await pipeline.train(config, home, source, data, None, server or Server(), progress or Silent())


async def test_a_run_leaves_a_whole_version_and_puts_it_to_use(quick: TrainingConfig, tmp_path: Path) -> None:
    server = Server()
    result = await run(quick, tmp_path, server=server)
    assert (result.version, result.is_promoted) == ("v0001", True)
    assert result.before
    assert result.after
    assert result.after.total < result.before.total
    assert "v0001 is live" in result.summary
    assert server.told == [("v0001", "v0001")]
    folder = tmp_path / "loras" / "v0001"
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == {
        "adapter/adapter_config.json",
        "adapter/adapter_model.safetensors",
        "config.json",
        "gate.json",
        "loss.csv",
        "loss.svg",
        "lora.gguf",
        "manifest.json",
        "metrics.json",
        "version.json",
    }
    assert sorted(path.name for path in (tmp_path / "loras" / ".training").iterdir()) == ["lock"]


async def test_the_manifest_has_the_hash_of_each_file_and_the_sessions_in_the_weights(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    sessions = [numbered(number) for number in range(10)]
    await run(quick, tmp_path, Stored(*sessions), [])
    folder = tmp_path / "loras" / "v0001"
    manifest = read_json(folder / "manifest.json")
    assert len(manifest["sessions"]) == 9
    assert len(manifest["validation_sessions"]) == 1
    named = {each["id"] for part in ("sessions", "validation_sessions") for each in manifest[part]}
    assert named == {f"s{number}" for number in range(10)}
    assert all(sha256(folder / name) == digest for name, digest in manifest["files"].items())
    assert registry.find(tmp_path, "v0001").sessions == {each["id"] for each in manifest["sessions"]}
    assert "boss" not in json.dumps(manifest)


async def test_a_version_that_is_not_better_is_kept_and_does_not_go_live(quick: TrainingConfig, tmp_path: Path) -> None:
    server = Server()
    result = await run(quick.model_copy(update={"min_improvement": 0.99}), tmp_path, server=server)
    assert (result.version, result.is_promoted) == ("v0001", False)
    assert "does not go live" in result.summary
    assert registry.live_name(tmp_path) is None
    assert not registry.find(tmp_path, "v0001").is_passed
    assert server.told == []


async def test_a_new_version_is_compared_with_the_live_one(quick: TrainingConfig, tmp_path: Path) -> None:
    first = await run(quick, tmp_path)
    second = await run(quick, tmp_path)
    assert second.before == first.after
    assert (second.version, second.is_promoted) == ("v0002", False)
    assert registry.live_name(tmp_path) == "v0001"
    assert read_json(tmp_path / "loras" / "v0002" / "metrics.json")["compared_with"] == "v0001"


async def test_without_a_running_server_the_version_is_live_for_its_next_start(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    result = await run(quick, tmp_path, server=Server(is_running=False))
    assert result.is_promoted
    assert "when it starts" in result.summary


async def test_nothing_to_train_on_is_a_sentence_and_no_failure(quick: TrainingConfig, tmp_path: Path) -> None:
    refused = Candidate(GOOD.session, has_consent=False, is_flagged=False)
    result = await run(quick, tmp_path, Stored(refused), [])
    assert result.version is None
    assert "nothing to train on" in result.summary
    assert registry.versions(tmp_path) == []


async def test_a_run_fulfils_the_wishes_that_it_began_with_and_no_later_one(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    retrain.ask(tmp_path, ["v0009"], NOW)

    class Withdrawing(Silent):
        """Another version is retired while the run goes on."""

        def say(self, text: str) -> None:
            if not any(wish.retired == ("v0008",) for wish in retrain.wishes(tmp_path)):
                retrain.ask(tmp_path, ["v0008"], NOW)

    await run(quick, tmp_path, progress=Withdrawing())
    assert [wish.retired for wish in retrain.wishes(tmp_path)] == [("v0008",)]


async def test_where_nothing_is_left_to_train_on_no_run_stays_wanted(quick: TrainingConfig, tmp_path: Path) -> None:
    retrain.ask(tmp_path, ["v0009"], NOW)
    result = await run(quick, tmp_path, Stored(), [])
    assert result.version is None
    assert retrain.wishes(tmp_path) == ()


async def test_a_second_run_at_the_same_time_is_refused(quick: TrainingConfig, tmp_path: Path) -> None:
    lock = tmp_path / "loras" / ".training" / "lock"
    with run_lock(lock), pytest.raises(AlreadyRunning, match="Another training run"):
        await run(quick, tmp_path)


async def test_a_stopped_run_goes_on_and_ends_as_if_never_stopped(quick: TrainingConfig, tmp_path: Path) -> None:
    await run(quick, straight := tmp_path / "straight")
    home = tmp_path / "stopped"
    with pytest.raises(Interrupted):
        await run(quick, home, progress=At(3, lambda: signal.raise_signal(signal.SIGINT)))
    assert registry.versions(home) == []
    await run(quick, home)
    for name in ("adapter/adapter_model.safetensors", "loss.csv"):
        assert (home / "loras/v0001" / name).read_bytes() == (straight / "loras/v0001" / name).read_bytes()


async def test_consent_withdrawn_while_training_throws_the_result_away(quick: TrainingConfig, tmp_path: Path) -> None:
    class Withdrawing(Stored):
        asked = 0

        async def training_candidates(self) -> list[Candidate]:
            self.asked += 1
            return [replace(each, has_consent=self.asked == 1) for each in await super().training_candidates()]

    sessions = [numbered(number) for number in range(4)]
    result = await run(quick, tmp_path, Withdrawing(*sessions), [])
    assert result.version is None
    assert "thrown away" in result.summary
    assert registry.live_name(tmp_path) is None
    assert sorted(path.name for path in (tmp_path / "loras").iterdir()) == [".training"]


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from training import atomic, pipeline, registry
from training.config import TrainingConfig
from training.selection import Candidate
from training.progress import Silent

home, config, fatal = Path(sys.argv[1]), TrainingConfig.model_validate_json(sys.argv[2]), sys.argv[3]
replace = Path.replace

def replace_or_die(self, target):
    if Path(target).name == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

Path.replace = replace_or_die

async def announce(name, folder):
    return True

data = [pipeline.parse_data_spec(f"esconv:{home / 'talks.json'}")]
asyncio.run(pipeline.train(config, home, None, data, None, announce, Silent()))
"""


@pytest.mark.slow
@pytest.mark.parametrize("fatal", ["manifest.json", "version.json", "live.json"])
async def test_a_kill_while_the_version_is_written_leaves_nothing_half_done(
    quick: TrainingConfig, tmp_path: Path, fatal: str
) -> None:
    corpus(tmp_path, "talks.json", range(6))
    arguments = ["-c", KILLED, str(tmp_path), quick.model_dump_json(), fatal]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    killed = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, env=environment)
    assert await killed.wait() == -signal.SIGKILL
    assert registry.live_name(tmp_path) is None
    assert len(registry.versions(tmp_path)) == (1 if fatal == "live.json" else 0)
    result = await run(quick, tmp_path)
    assert result.is_promoted
    assert registry.live_name(tmp_path) == result.version
    assert all(version.path.joinpath("version.json").is_file() for version in registry.versions(tmp_path))


async def test_where_no_version_is_live_a_new_one_has_to_be_better_than_the_default_lora(
    quick: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "SHA256", sha256(Path(quick.base) / "model.safetensors"))
    data = [corpus(tmp_path, "talks.json", range(6))]
    made = await run(quick, tmp_path / "first", extra=data)
    default = tmp_path / "first" / "loras" / "v0001"
    strict = quick.model_copy(update={"min_improvement": 0.01})
    second = await pipeline.train(strict, tmp_path / "second", None, data, None, Server(), Silent(), default=default)
    assert made.before
    assert made.after
    assert second.before
    assert second.before.total == pytest.approx(made.after.total, abs=0.01), "its file is in half precision"
    assert second.before.total < made.before.total - 0.05
    assert not second.is_promoted
    metrics = [read_json(tmp_path / name / "loras" / "v0001" / "metrics.json") for name in ("first", "second")]
    assert [each["compared_with"] for each in metrics] == ["the bare model", "the default LoRA"]
