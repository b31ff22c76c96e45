"""kill -9 at every stage of a run: the live version stays, nobody hears the new one, the next run ends well."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.training.test_canary import version
from tests.training.test_collection import corpus
from tests.training.test_pipeline import ROOT
from training import canary, history, registry
from training.config import CanaryConfig, TrainingConfig

# Each run is forked from one process that has torch imported: importing it takes longer than the run.
RUN = """
import asyncio, json, os, signal, sys
from pathlib import Path
import gguf, peft, torch
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM
from training import history, pipeline
from training.config import TrainingConfig
from training.heard import Failures, Reply
from training.progress import Silent

for line in sys.stdin:
    home, config, fatal = json.loads(line)
    child = os.fork()
    if not child:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    sys.exit()
home, config = Path(home), TrainingConfig.model_validate_json(config)
os.dup2(2, 1)

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class Killing(Silent):
    def step(self, report):
        if report.stage == "training" and fatal == f"step {report.step}":
            die()

stage = history.Diary.stage
def stage_or_die(self, name):
    stage(self, name)
    if name == fatal:
        die()
history.Diary.stage = stage_or_die

replace = Path.replace
def replace_or_die(self, target):
    if Path(target).name == fatal:
        die()
    return replace(self, target)
Path.replace = replace_or_die

class Pleasant:
    async def replies(self, voice, asked, seed):
        return tuple(Reply(each.wanted.text, each.wanted.strategy) for each in asked)
    async def failures(self, voice, seed):
        return Failures(3)

async def announce(name, folder):
    return True

data = [pipeline.parse_data_spec(f"esconv:{home / 'talks.json'}")]
result = asyncio.run(pipeline.train(config, home, None, data, None, announce, Killing(), trial=Pleasant()))
print(result.outcome, result.summary)
"""


@pytest.fixture(scope="module")
def runs() -> Iterator[subprocess.Popen[str]]:
    """Runs what it is told to, one after the other, each in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", RUN],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.communicate(timeout=60)


def run(runs: subprocess.Popen[str], home: Path, config: TrainingConfig, fatal: str = "") -> int:
    """The exit code of one run that dies at `fatal`, negative for a signal."""
    assert runs.stdin is not None
    assert runs.stdout is not None
    runs.stdin.write(json.dumps([str(home), config.model_dump_json(), fatal]) + "\n")
    runs.stdin.flush()
    return int(runs.stdout.readline())


@pytest.mark.slow
@pytest.mark.parametrize(
    "fatal",
    [
        *history.STAGES,
        "step 3",
        *("adapter_model.safetensors", "manifest.json", "version.json", "canary.json", "gate.json"),
    ],
)
def test_a_kill_changes_no_voice_and_the_next_run_ends_well(
    runs: subprocess.Popen[str], quick: TrainingConfig, tmp_path: Path, fatal: str
) -> None:
    corpus(tmp_path, "talks.json", range(6))
    old = version(tmp_path, is_live=True)
    gate = quick.gate.model_copy(update={"needs_replies": True})
    config = quick.model_copy(update={"gate": gate, "canary": CanaryConfig(share=0.5)})
    assert run(runs, tmp_path, config, fatal) == -signal.SIGKILL
    assert registry.live_name(tmp_path) == old
    assert canary.current(tmp_path) is None, "what was not judged is heard by nobody"
    assert history.records(tmp_path)[-1].outcome == "killed"
    assert run(runs, tmp_path, config) == 0
    assert [record.outcome for record in history.records(tmp_path)] == ["killed", "on trial"]
    assert registry.live_name(tmp_path) == old
    trial = canary.current(tmp_path)
    assert trial
    assert [each.name for each in registry.versions(tmp_path)] == [old, trial.candidate], "nothing half done is left"
    assert registry.find(tmp_path, trial.candidate).is_passed
