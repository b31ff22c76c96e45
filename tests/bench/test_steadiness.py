"""Memory growth is the slope of the second half, so that warming up does not count."""

from __future__ import annotations

import pytest

from bench.serving.steadiness import Sample, growth


def samples(memory: list[float]) -> list[Sample]:
    return [Sample(float(minute), mib, 5) for minute, mib in enumerate(memory)]


def test_what_grew_in_the_first_half_is_no_leak() -> None:
    assert growth(samples([100, 200, 300, 400, 400, 400, 400, 400])) == pytest.approx(0)


def test_a_leak_is_found_at_its_pace() -> None:
    assert growth(samples([100 + 3 * minute for minute in range(20)])) == pytest.approx(3)


def test_a_saw_without_a_trend_is_nearly_flat() -> None:
    assert abs(growth(samples([400, 450] * 30))) < 0.5


def test_too_few_samples_say_nothing() -> None:
    assert growth(samples([1, 2, 3])) == 0
