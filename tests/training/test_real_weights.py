"""The embedded model itself: a few steps lower the loss on what was held out, and a forgotten phrase is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.forgetting import Size, measure
from tests.training.talks import conversation
from training.base import read_base
from training.config import TrainingConfig
from training.evaluate import evaluate
from training.examples import build_examples
from training.fit import fit
from training.progress import Silent


@pytest.mark.slow
def test_a_few_steps_lower_the_held_out_loss(embedded_folder: Path, tmp_path: Path) -> None:
    base = read_base(embedded_folder, "embedded", "0" * 64)
    config = TrainingConfig(device="cpu", rank=8, epochs=2, max_tokens_per_step=300)
    examples = build_examples([conversation(number) for number in range(4)], base, 300).items
    held_out = build_examples([conversation(9)], base, 300).items
    before = evaluate(base, None, held_out, device="cpu", max_tokens=300, progress=Silent())
    fitted = fit(base, examples, config, tmp_path, Silent())
    after = evaluate(base, fitted.adapter, held_out, device="cpu", max_tokens=300, progress=Silent())
    assert after.total < 0.8 * before.total


@pytest.mark.slow
async def test_a_forgotten_persons_phrase_is_no_likelier_than_where_it_was_never_learnt(
    embedded_folder: Path, tmp_path: Path
) -> None:
    size = Size(people=2, planted=2, epochs=2, tokens_a_step=256, learning_rate=2e-3)
    found = await measure(tmp_path, embedded_folder.parent, size, Silent())
    control, bare = found.nats["control, never trained on it"], found.nats["bare model"]
    assert found.nats["v0001, with the person"] < control - 0.3, (
        "the phrase was learnt, so there is something to forget"
    )
    assert abs(control - bare) < 0.3
    assert found.retired == ("v0001",)
    assert found.live_after is None
    assert found.is_proven
    assert found.is_same
    assert found.nats["v0002, retrained without"] == control
