"""Each method on the embedded model itself: a few steps lower the loss of a conversation that was held out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.talks import conversation
from training.base import read_base
from training.config import MethodName, TrainingConfig
from training.evaluate import evaluate
from training.examples import build_examples
from training.fit import fit
from training.methods.choice import check
from training.progress import Silent


@pytest.mark.slow
@pytest.mark.parametrize(("method", "rate"), [("qlora", 1e-3), ("llama_adapter", 1e-2), ("full", 1e-4)])
def test_a_few_steps_lower_the_held_out_loss(
    method: MethodName, rate: float, embedded_folder: Path, tmp_path: Path
) -> None:
    base = read_base(embedded_folder, "embedded", "0" * 64)
    config = TrainingConfig(method=method, device="cpu", learning_rate=rate, epochs=1, max_tokens_per_step=300)
    check(base, config)
    held_out = build_examples([conversation(1001)], base, 300).items
    examples = build_examples([conversation(number) for number in range(4)], base, 300).items
    before = evaluate(base, None, held_out, device="cpu", max_tokens=300, progress=Silent())
    fitted = fit(base, examples, config, tmp_path, Silent())
    after = evaluate(base, fitted.adapter, held_out, device="cpu", max_tokens=300, progress=Silent())
    assert after.total < 0.9 * before.total
