"""The embedded model itself: a few steps in fp32 lower the loss on a conversation that was held out."""

from __future__ import annotations

from pathlib import Path

import pytest

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
