"""Names and stages of the strategies."""

from __future__ import annotations

import pytest

from model_server.strategies import BY_NAME, ESCONV, NAMES, canonical, stage_of


def test_there_are_the_papers_eight_and_their_shares_are_nearly_one() -> None:
    assert len(NAMES) == 8
    assert sum(strategy.prior for strategy in ESCONV) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("Reflection of feelings", "Reflection of Feelings"),
        (" providing_suggestions ", "Providing Suggestions"),
        ("Greeting", "Others"),
        ("Hypnosis", None),
        ("", None),
    ],
)
def test_a_name_is_known_in_any_case_and_spacing(given: str, meant: str | None) -> None:
    assert canonical(given) == meant


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_is_used_in_one_of_its_stages(name: str) -> None:
    for progress in (-1.0, 0.0, 0.4, 0.99, 1.0, 7.0):
        assert stage_of(name, progress) in BY_NAME[name].stages


def test_a_strategy_of_every_stage_follows_the_conversation() -> None:
    assert [stage_of("Others", progress) for progress in (0.1, 0.5, 0.9)] == ["exploration", "comforting", "action"]
