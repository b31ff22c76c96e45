"""The numbers of versions and runs are what Prometheus' own parser reads, and the file is replaced whole."""

from __future__ import annotations

import asyncio
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families

from bot.review.models import Models
from entrypoints import model_metrics
from entrypoints.cli import attune
from entrypoints.model_metrics import keep_writing, metrics
from tests.bot.review.sample_models import AT, ON_TRIAL, SAMPLE
from tests.training.test_canary import version


def numbers(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """By name and the values of the labels."""
    families = text_string_to_metric_families(text)
    return {(each.name, tuple(each.labels.values())): each.value for one in families for each in one.samples}


def test_every_number_can_be_read_back() -> None:
    found = numbers(metrics(SAMPLE))
    assert found["attune_versions", ("on trial",)] == 1
    assert found["attune_versions", ("held",)] == 0
    assert found["attune_training_runs", ("going on",)] == 1
    assert found["attune_training_next_run_timestamp_seconds", ()] == SAMPLE.next_run.timestamp()  # type: ignore[union-attr]
    assert found["attune_training_last_run_timestamp_seconds", ()] == AT.timestamp() + 95 * 60
    assert found["attune_version_sessions", ("v0003", "on trial")] == 128
    assert found["attune_version_held_out_loss", ("v0003",)] == 2.105
    assert found["attune_trial_sessions", ("v0003", "stars", "others")] == 52


def test_what_is_not_known_is_left_out() -> None:
    names = {name for name, _ in numbers(metrics(Models()))}
    assert names == {"attune_versions", "attune_training_runs"}


def test_a_name_with_quotes_breaks_nothing() -> None:
    odd = 'v"1\\\n'
    found = numbers(metrics(Models((replace(ON_TRIAL, name=odd),))))
    assert found["attune_version_held_out_loss", (odd,)] == 2.105


async def test_the_file_is_written_again_after_a_failure_and_others_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_metrics, "EVERY_SECONDS", 0.0)
    file, times, written = tmp_path / "attune.prom", 0, asyncio.Event()

    async def read() -> Models:
        nonlocal times
        times += 1
        if times == 1:
            raise OSError(13, "Permission denied")
        if times == 3:
            written.set()
        return SAMPLE

    writing = asyncio.create_task(keep_writing(str(file), read))
    await asyncio.wait_for(written.wait(), 10)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    assert numbers(file.read_text())["attune_versions", ("live",)] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


async def test_without_a_file_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    async def read() -> Models:
        raise AssertionError("nobody asks")

    await keep_writing("", read)
    assert list(tmp_path.iterdir()) == []


def test_the_command_prints_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTUNE_HOME", str(tmp_path))
    monkeypatch.setenv("ATTUNE_MASTER_KEY", "")
    monkeypatch.chdir(tmp_path)
    version(tmp_path, "s1", is_live=True)
    done = CliRunner().invoke(attune, ["runs", "--prometheus"])
    assert numbers(done.output)["attune_version_sessions", ("v0001", "live")] == 1
