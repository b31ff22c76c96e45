"""The card's benchmark on a toy model and a CPU: the same code, and a polite word where there is no card."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import gpu
from bench.serving.big_model import EIGHT_B, Shape, most_tokens_per_second
from tests.model_server.tiny_model import tiny_model


def weights(shape: Shape, vocabulary: int) -> int:
    """Of a LLaMA of this shape, norms left out."""
    keys = shape.hidden * shape.shared_heads // shape.heads
    layer = 2 * shape.hidden * (shape.hidden + keys) + 3 * shape.hidden * shape.intermediate
    return shape.layers * layer + 2 * vocabulary * shape.hidden


def test_the_large_shape_has_eight_billion_weights() -> None:
    assert weights(EIGHT_B, 49_152) == pytest.approx(8.0e9, rel=0.01)


def test_memory_bounds_one_chat_by_the_weights_and_many_by_their_caches() -> None:
    assert most_tokens_per_second(1, 5e9, 0.0, 1e12) == pytest.approx(200)
    assert most_tokens_per_second(1000, 5e9, 1e9, 1e12) == pytest.approx(1000, rel=0.01)


def test_without_a_card_it_says_so_and_measures_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gpu, "card", lambda: None)
    gpu.main(["--quick"])
    assert "no CUDA card" in capsys.readouterr().out


@pytest.mark.slow
async def test_a_toy_goes_through_engine_and_generate(tmp_path: Path) -> None:
    tokenizer = tiny_model(tmp_path / "tokenizer")
    wanted = gpu.settings(gpu.arguments(["--tiny", "--part", "engine", "--part", "generate"]))
    figures = await gpu.measure(wanted, tokenizer, tmp_path)
    assert set(figures.rounds) == {"Attune's engine", "generate"}
    assert [batch.tokens for batch in figures.rounds["generate"][2]] == [2 * wanted.tokens]
    assert all(0 < batch.tokens <= 2 * wanted.tokens for batch in figures.rounds["Attune's engine"][2])
    assert 0 < figures.weights_bytes < 2 * figures.weights
    assert figures.bytes_per_second > 1e8
    text = gpu.markdown(figures, wanted, {"card": "none"})
    assert "| Attune's engine | 2 |" in text
