"""`kill -9` at every step of a chat: no message is lost, and none is answered twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STRIDE = 29


def test_a_kill_at_some_steps_loses_no_message_and_answers_none_twice(scripted_server: str, tmp_path: Path) -> None:
    kills = _sweep(scripted_server, tmp_path, STRIDE)
    assert kills * STRIDE > 60, "too few steps for a chat with three events"


@pytest.mark.slow
def test_a_kill_at_any_step_loses_no_message_and_answers_none_twice(scripted_server: str, tmp_path: Path) -> None:
    assert _sweep(scripted_server, tmp_path, 1) > 60, "too few steps for a chat with three events"


def _sweep(scripted_server: str, tmp_path: Path, stride: int) -> int:
    """Holds what each death left against what was written. Returns how many deaths there were."""
    sweep = subprocess.run(
        [sys.executable, "-m", "tests.e2e.kill_sweep", scripted_server, str(tmp_path), str(stride)],
        capture_output=True,
        text=True,
        timeout=2400,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},  # the embedding says so to the thread that loads it alone
    )
    assert sweep.returncode == 0, sweep.stderr
    results = [json.loads(line) for line in sweep.stdout.splitlines()]
    *killed, whole = results
    assert whole["first"] == 0, _told(whole, sweep.stderr)
    for result in results:
        said = _told(result, sweep.stderr)
        assert result["first"] == (0 if result is whole else -9), said
        assert result["second"] == 0, said
        assert result["said"] == ["I lost my job", "and I cannot sleep"], said
        assert len(result["replies"]) == 2, said
        assert sorted(result["says"].values()) == sorted(result["replies"]), said
        assert result["stars"] == [4], said
        assert result["waiting"] == 0, said
    return len(killed)


def _told(result: dict[str, Any], stderr: str) -> str:
    """What a failed assertion must show: where the chat was killed, what was found, and what both processes said."""
    return f"killed before step {result['step']}: {json.dumps(result)}\nstderr of the sweep:\n{stderr or '(nothing)'}"
