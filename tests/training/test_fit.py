"""A fit lowers the loss, and however it is stopped it ends with the weights of a fit that was not."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.training.talks import conversation
from training.base import Base
from training.config import TrainingConfig
from training.errors import DiskFull, Interrupted, TrainingError
from training.evaluate import evaluate
from training.examples import IGNORED, Example, build_examples
from training.fit import CHECKPOINT, FitResult, fit, learning_rate, target_weights
from training.progress import Silent, StepReport

ROOT = Path(__file__).resolve().parents[2]


class At(Silent):
    """Does something when a step is reported."""

    def __init__(self, step: int, do: Callable[[], None]) -> None:
        self._step = step
        self._do = do

    def step(self, report: StepReport) -> None:
        if report.step == self._step:
            self._do()


class Heard(Silent):
    def __init__(self) -> None:
        self.said: list[str] = []
        self.reports: list[StepReport] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def step(self, report: StepReport) -> None:
        self.reports.append(report)


@pytest.fixture(scope="module")
def examples(tiny: Base) -> tuple[Example, ...]:
    return build_examples([conversation(number) for number in range(6)], tiny, 2000).items


@pytest.fixture(scope="module")
def straight(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, tmp_path_factory: pytest.TempPathFactory
) -> FitResult:
    """The fit that was never stopped: six steps."""
    result = fit(tiny, examples, quick, tmp_path_factory.mktemp("straight"), Silent())
    assert len(result.losses) == 6
    return result


def weights(result: FitResult) -> bytes:
    return (result.adapter / "adapter_model.safetensors").read_bytes()


def test_the_loss_falls(tiny: Base, examples: tuple[Example, ...], straight: FitResult) -> None:
    settings: dict[str, Any] = {"device": "cpu", "max_tokens": 2000, "progress": Silent()}
    before = evaluate(tiny, None, examples, **settings)
    after = evaluate(tiny, straight.adapter, examples, **settings)
    assert after.total < before.total - 0.2  # nats a token, in six steps of a random model
    assert straight.losses[-1] < straight.losses[0]


def test_the_same_seed_gives_the_same_weights(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, straight: FitResult, tmp_path: Path
) -> None:
    again = fit(tiny, examples, quick, tmp_path / "again", Silent())
    assert (again.losses, weights(again)) == (straight.losses, weights(straight))
    other = fit(tiny, examples, quick.model_copy(update={"seed": 2}), tmp_path / "other", Silent())
    assert weights(other) != weights(straight)


def test_ctrl_c_saves_and_the_next_run_goes_on_to_the_same_weights(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, straight: FitResult, tmp_path: Path
) -> None:
    stop = At(3, lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(Interrupted, match="stopped at step 3 of 6; it is saved"):
        fit(tiny, examples, quick, tmp_path, stop)
    heard = Heard()
    resumed = fit(tiny, examples, quick, tmp_path, heard)
    assert heard.said == ["Going on from step 3 of 6."]
    assert [report.step for report in heard.reports] == [4, 5, 6]
    assert (resumed.losses, weights(resumed)) == (straight.losses, weights(straight))


def test_signals_are_given_back(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, tmp_path: Path
) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with pytest.raises(Interrupted):
        fit(tiny, examples, quick, tmp_path, At(1, lambda: signal.raise_signal(signal.SIGTERM)))
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_reply_of_little_weight_is_learnt_less(tiny: Base, quick: TrainingConfig, tmp_path: Path) -> None:
    talks = [conversation(number) for number in range(6)]
    settings: dict[str, Any] = {"device": "cpu", "max_tokens": 2000, "progress": Silent()}

    def lost(weight: float) -> float:
        """The loss of the second reply, after the first has counted fully and the second by this much."""
        first, light = talks[0].turns[1], talks[0].turns[3]
        weighed = [replace(talk, turns=(*talk.turns[:3], replace(light, weight=weight))) for talk in talks]
        only = [
            replace(talk, turns=(talk.turns[0], replace(first, is_target=False), *talk.turns[2:])) for talk in talks
        ]
        result = fit(tiny, build_examples(weighed, tiny, 2000).items, quick, tmp_path / str(weight), Silent())
        return evaluate(tiny, result.adapter, build_examples(only, tiny, 2000).items, **settings).total

    assert lost(1.0) < lost(0.1)


def test_the_weights_stand_in_the_order_of_the_losses(examples: tuple[Example, ...]) -> None:
    assert target_weights(examples) is None
    light = replace(examples[0], weights=tuple(place / 1000 for place in range(len(examples[0].ids))))
    found = target_weights([examples[1], light])
    assert found is not None
    places = [place for place, label in enumerate(light.labels) if label != IGNORED]
    assert found == [1.0] * examples[1].targets + [place / 1000 for place in places]


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.training.talks import conversation
from tests.training.test_fit import At
from training.base import read_base
from training.config import TrainingConfig
from training.examples import build_examples
from training.fit import fit

base = read_base(Path(sys.argv[1]), "tiny", "0" * 64)
examples = build_examples([conversation(number) for number in range(6)], base, 2000).items
config = TrainingConfig.model_validate_json(sys.argv[2])
fit(base, examples, config, Path(sys.argv[3]), At(5, lambda: os.kill(os.getpid(), signal.SIGKILL)))
"""


@pytest.mark.slow
def test_after_kill_9_the_fit_goes_on_from_its_checkpoint_to_the_same_weights(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, straight: FitResult, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", KILLED, str(tiny.folder), quick.model_dump_json(), str(tmp_path)]
    killed = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    heard = Heard()
    resumed = fit(tiny, examples, quick, tmp_path, heard)
    assert heard.said == ["Going on from step 4 of 6."]
    assert (resumed.losses, weights(resumed)) == (straight.losses, weights(straight))


def test_a_finished_fit_is_not_done_again(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, tmp_path: Path
) -> None:
    first = fit(tiny, examples, quick, tmp_path, Silent())
    heard = Heard()
    second = fit(tiny, examples, quick, tmp_path, heard)
    assert heard.reports == []
    assert second.losses == first.losses


def test_a_damaged_checkpoint_is_said_and_begun_anew(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, straight: FitResult, tmp_path: Path
) -> None:
    (tmp_path / CHECKPOINT).write_bytes(b"not a checkpoint")
    heard = Heard()
    result = fit(tiny, examples, quick, tmp_path, heard)
    assert heard.said == ["The checkpoint cannot be read; training begins anew."]
    assert weights(result) == weights(straight)


def test_a_full_disk_is_a_sentence_and_keeps_the_last_checkpoint(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    full = At(3, lambda: monkeypatch.setattr("os.fsync", no_space))
    with pytest.raises(DiskFull, match="The disk is full"):
        fit(tiny, examples, quick, tmp_path, full)
    monkeypatch.undo()
    heard = Heard()
    fit(tiny, examples, quick, tmp_path, heard)
    assert heard.said == ["Going on from step 2 of 6."]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_loss_that_is_no_number_stops_the_fit_with_advice(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, tmp_path: Path
) -> None:
    wild = quick.model_copy(update={"learning_rate": 1e30})
    with pytest.raises(TrainingError, match=r"smaller \[training\] learning_rate"):
        fit(tiny, examples, wild, tmp_path, Silent())


def test_layers_that_the_model_lacks_are_named_as_a_setting(
    tiny: Base, examples: tuple[Example, ...], quick: TrainingConfig, tmp_path: Path
) -> None:
    wrong = quick.model_copy(update={"target_modules": ("elsewhere",)})
    with pytest.raises(TrainingError, match="target_modules"):
        fit(tiny, examples, wrong, tmp_path, Silent())


def test_the_adapter_names_no_folder_of_this_machine(straight: FitResult) -> None:
    assert str(Path.home()) not in (straight.adapter / "adapter_config.json").read_text()
    assert "/tiny" not in (straight.adapter / "adapter_config.json").read_text()


def test_the_learning_rate_warms_up_and_falls_to_nothing() -> None:
    config = TrainingConfig(learning_rate=1.0, warmup_share=0.2)
    rates = [learning_rate(step, 10, config) for step in range(10)]
    assert rates[:3] == [0.5, 1.0, 1.0]
    assert rates[3:] == sorted(rates[3:], reverse=True)
    assert learning_rate(10, 10, config) == pytest.approx(0)


def test_bfloat16_gives_other_sums_of_the_same_losses_and_the_weights_stay_float32(
    tiny: Base, examples: tuple[Example, ...], straight: FitResult, quick: TrainingConfig, tmp_path: Path
) -> None:
    from safetensors.torch import load_file

    rough = fit(tiny, examples, quick.model_copy(update={"precision": "bfloat16"}), tmp_path, Silent())
    assert rough.losses != straight.losses
    assert rough.losses[0] == pytest.approx(straight.losses[0], rel=0.02)
    assert rough.losses[-1] == pytest.approx(straight.losses[-1], rel=0.1)
    weights = load_file(rough.adapter / "adapter_model.safetensors")
    assert {str(weight.dtype) for weight in weights.values()} == {"torch.float32"}
