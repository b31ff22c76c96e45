"""What several rooms' tests share: where the corpus lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.safety import input_gate

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def esconv_dir() -> Path:
    """The folder of ESConv's files beside the checkout; the corpus is not ours to ship, so a test without it skips."""
    folder = ROOT.parent / "shared" / "data" / "esconv"
    if not folder.is_dir():
        pytest.skip("ESConv is not here: put its files into shared/data/esconv beside the checkout")
    return folder


@pytest.fixture(autouse=True)
def gate_without_embedding(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedding layer costs 50 ms a message; the tests that are about it name their layers."""
    monkeypatch.setattr(input_gate, "LAYERS", input_gate.RULE_LAYERS)
