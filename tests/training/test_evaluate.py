"""The measured loss is the plain definition: mean negative log-likelihood of the supporter's tokens."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.training.talks import conversation
from training.base import Base
from training.errors import TrainingError
from training.evaluate import Loss, evaluate
from training.examples import IGNORED, Example, build_examples
from training.gate import judge
from training.loading import load_model, pick_device
from training.progress import Silent

SETTINGS: dict[str, Any] = {"device": "cpu", "progress": Silent()}


@pytest.fixture(scope="module")
def examples(tiny: Base) -> tuple[Example, ...]:
    return build_examples([conversation(1), conversation(22), conversation(333)], tiny, 2000).items


def by_hand(tiny: Base, examples: tuple[Example, ...]) -> tuple[list[float], list[float]]:
    """Negative log-likelihoods of strategy tokens and of the others, one conversation at a time, all logits."""
    import torch

    model = load_model(tiny, "cpu").eval()
    strategy: list[float] = []
    text: list[float] = []
    for example in examples:
        with torch.no_grad():
            logprobs = model(torch.tensor([example.ids])).logits[0].log_softmax(-1)
        for index, label in enumerate(example.labels):
            if label != IGNORED:
                found = strategy if index in example.strategies else text
                found.append(-float(logprobs[index - 1, label]))
    return strategy, text


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_the_loss_is_the_mean_over_the_supporters_tokens(tiny: Base, examples: tuple[Example, ...]) -> None:
    strategy, text = by_hand(tiny, examples)
    loss = evaluate(tiny, None, examples, max_tokens=2000, **SETTINGS)
    assert loss.tokens == len(strategy) + len(text)
    assert loss.total == pytest.approx(mean(strategy + text), rel=1e-5)
    assert loss.strategy == pytest.approx(mean(strategy), rel=1e-5)
    assert loss.text == pytest.approx(mean(text), rel=1e-5)
    assert loss.perplexity == pytest.approx(math.exp(loss.total))


def test_padding_and_batches_change_nothing(tiny: Base, examples: tuple[Example, ...]) -> None:
    alone = evaluate(tiny, None, examples, max_tokens=1, **SETTINGS)
    together = evaluate(tiny, None, examples, max_tokens=100_000, **SETTINGS)
    assert alone.total == pytest.approx(together.total, rel=1e-5)


def test_nothing_to_measure_is_said(tiny: Base, examples: tuple[Example, ...]) -> None:
    with pytest.raises(TrainingError, match="nothing to measure"):
        evaluate(tiny, None, (), max_tokens=2000, **SETTINGS)


def test_a_gpu_that_is_not_there_is_said() -> None:
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    assert pick_device("auto") == "cpu"
    with pytest.raises(TrainingError, match="no GPU"):
        pick_device("cuda")


@pytest.mark.parametrize(
    ("before", "after", "min_improvement", "is_passed"),
    [
        (3.0, 2.9, 0.0, True),
        (3.0, 3.0, 0.0, False),
        (3.0, 3.1, 0.0, False),
        (3.0, 2.9, 0.05, False),
        (3.0, 2.8, 0.05, True),
    ],
)
def test_a_version_passes_only_when_the_loss_fell_enough(
    before: float, after: float, min_improvement: float, is_passed: bool
) -> None:
    verdict = judge(Loss(before, None, None, 1), Loss(after, None, None, 1), min_improvement)
    assert verdict.is_passed is is_passed
    assert f"{before:.3f} before, {after:.3f} after" in verdict.reason
