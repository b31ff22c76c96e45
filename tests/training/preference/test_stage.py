"""KTO and DPO after a plain fit: what people liked becomes likelier, and a kill changes nothing of the outcome."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.talks import conversation
from tests.training.test_fit import At, Heard, weights
from training.atomic import read_json
from training.base import Base
from training.collection import Material
from training.config import StarsConfig, TrainingConfig
from training.datasets.record import Conversation
from training.errors import Interrupted, TrainingError
from training.examples import build_examples
from training.fit import FitResult, fit
from training.preference.fit import CHECKPOINT
from training.preference.ratings import Rated
from training.preference.stage import FIGURES, note, prefer
from training.progress import Silent

ROOT = Path(__file__).resolve().parents[3]
BAD = "Everybody has that. Move on."


def rated(number: int, *, is_bad: bool) -> Conversation:
    """A talk about a gate, its replies liked, or its last one rude and disliked."""
    talk = conversation(number)
    turns = list(talk.turns)
    turns[1] = replace(turns[1], stars=5)
    turns[3] = replace(turns[3], text=BAD, stars=1) if is_bad else replace(turns[3], stars=5)
    return replace(talk, source="attune", turns=tuple(turns))


def material() -> Material:
    """Good and bad in the same place, so that there are pairs as well."""
    talks = [rated(number, is_bad=False) for number in range(4)]
    bad = [replace(rated(number, is_bad=True), id=f"bad{number}") for number in range(4)]
    held = rated(9, is_bad=True)
    return Material(tuple(talks), (held,), (), tuple(map(Rated, (*talks, *bad, held))))


def settings(quick: TrainingConfig, method: str) -> TrainingConfig:
    stars = StarsConfig(min_replies=2, min_pairs=2, learning_rate=0.005, epochs=4)
    return quick.model_copy(update={"preference": method, "stars": stars, "dropout": 0.0, "validation_share": 0.01})


@pytest.fixture(scope="module")
def plain(tiny: Base, quick: TrainingConfig, tmp_path_factory: pytest.TempPathFactory) -> FitResult:
    examples = build_examples(material().train, tiny, 2000).items
    return fit(tiny, examples, quick, tmp_path_factory.mktemp("plain"), Silent())


@pytest.fixture(scope="module")
def straight(
    tiny: Base, quick: TrainingConfig, plain: FitResult, tmp_path_factory: pytest.TempPathFactory
) -> FitResult:
    run = tmp_path_factory.mktemp("straight")
    return prefer(tiny, plain, material(), settings(quick, "kto"), run, Silent())


def test_off_it_changes_nothing(tiny: Base, quick: TrainingConfig, plain: FitResult, tmp_path: Path) -> None:
    assert prefer(tiny, plain, material(), quick, tmp_path, Silent()) is plain
    assert list(tmp_path.iterdir()) == []


def test_after_kto_held_out_liked_replies_rose_more_than_disliked_ones(straight: FitResult) -> None:
    figures = read_json(straight.adapter / FIGURES)
    assert figures["method"] == "kto"
    assert figures["note"] == "Learnt from stars (kto): 8 desirable and 4 undesirable replies."
    assert figures["margin"]["replies"] == 2
    assert figures["margin"]["right"] == 1.0
    assert figures["margin"]["desirable"] - figures["margin"]["undesirable"] > 0.1
    assert figures["losses"][0] == pytest.approx(0.5, abs=1e-3)  # nothing has moved yet
    assert figures["losses"][-1] < 0.45


@pytest.mark.slow
def test_after_dpo_the_better_of_two_is_likelier(
    tiny: Base, quick: TrainingConfig, plain: FitResult, tmp_path: Path
) -> None:
    done = prefer(tiny, plain, material(), settings(quick, "dpo"), tmp_path, Silent())
    figures = read_json(done.adapter / FIGURES)
    assert figures["note"] == "Learnt from stars (dpo): 4 pairs of a better and a worse reply."
    assert figures["losses"][0] == pytest.approx(0.6931, abs=1e-3)
    assert figures["losses"][-1] < 0.6
    assert figures["margin"]["right"] == 1.0
    assert weights(done) != weights(plain)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_weights(
    tiny: Base, quick: TrainingConfig, plain: FitResult, straight: FitResult, tmp_path: Path
) -> None:
    again = prefer(tiny, plain, material(), settings(quick, "kto"), tmp_path, Silent())
    assert weights(again) == weights(straight)


@pytest.mark.slow
def test_ctrl_c_saves_and_the_next_run_goes_on_to_the_same_weights(
    tiny: Base, quick: TrainingConfig, plain: FitResult, straight: FitResult, tmp_path: Path
) -> None:
    config = settings(quick, "kto")
    with pytest.raises(Interrupted, match="stopped at step 3 of 8; it is saved"):
        prefer(tiny, plain, material(), config, tmp_path, At(3, lambda: signal.raise_signal(signal.SIGINT)))
    heard = Heard()
    resumed = prefer(tiny, plain, material(), config, tmp_path, heard)
    assert heard.said[0] == "Learning from stars goes on from step 3 of 8."
    assert weights(resumed) == weights(straight)


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.training.preference.test_stage import material
from tests.training.test_fit import At
from training.base import read_base
from training.config import TrainingConfig
from training.fit import FitResult
from training.preference.stage import prefer

base = read_base(Path(sys.argv[1]), "tiny", "0" * 64)
config = TrainingConfig.model_validate_json(sys.argv[2])
plain = FitResult(Path(sys.argv[3]), (), 0, 0.0)
prefer(base, plain, material(), config, Path(sys.argv[4]), At(5, lambda: os.kill(os.getpid(), signal.SIGKILL)))
"""


@pytest.mark.slow
def test_after_kill_9_it_goes_on_from_its_checkpoint_to_the_same_weights(
    tiny: Base, quick: TrainingConfig, plain: FitResult, straight: FitResult, tmp_path: Path
) -> None:
    config = settings(quick, "kto")
    arguments = [str(tiny.folder), config.model_dump_json(), str(plain.adapter), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=ROOT, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    heard = Heard()
    resumed = prefer(tiny, plain, material(), config, tmp_path, heard)
    assert heard.said[0] == "Learning from stars goes on from step 4 of 8."
    assert weights(resumed) == weights(straight)


@pytest.mark.slow
def test_a_damaged_checkpoint_is_said_and_begun_anew(
    tiny: Base, quick: TrainingConfig, plain: FitResult, straight: FitResult, tmp_path: Path
) -> None:
    (tmp_path / CHECKPOINT).write_bytes(b"not a checkpoint")
    heard = Heard()
    done = prefer(tiny, plain, material(), settings(quick, "kto"), tmp_path, heard)
    assert heard.said[0] == "The checkpoint of learning from stars cannot be read; it begins anew."
    assert weights(done) == weights(straight)


def test_with_too_few_ratings_the_plain_lora_stays_and_it_is_said(
    tiny: Base, quick: TrainingConfig, plain: FitResult, tmp_path: Path
) -> None:
    config = settings(quick, "kto").model_copy(update={"stars": StarsConfig()})
    version = tmp_path / "v0001"
    (version / "adapter").mkdir(parents=True)
    heard = Heard()
    kept = replace(plain, adapter=version / "adapter")
    assert prefer(tiny, kept, material(), config, tmp_path, heard) is kept
    said = (
        "Nothing was learnt from stars (kto): there are 8 desirable and 4 undesirable replies, 20 of each are needed "
        "([training.stars] min_replies)."
    )
    assert heard.said == [said]
    assert note(version) == f" {said}"


def test_a_loss_that_is_no_number_stops_it_with_advice(
    tiny: Base, quick: TrainingConfig, plain: FitResult, tmp_path: Path
) -> None:
    wild = settings(quick, "kto")
    wild = wild.model_copy(update={"stars": wild.stars.model_copy(update={"learning_rate": 1e30})})
    with pytest.raises(TrainingError, match=r"smaller \[training.stars\] learning_rate"):
        prefer(tiny, plain, material(), wild, tmp_path, Silent())
