"""The four policies, the mask and the seed, with a model whose shares are known."""

from __future__ import annotations

from collections import Counter

import pytest

from model_server import picker
from model_server.engines.scripted_engine import ScriptedEngine
from model_server.errors import InvalidRequest
from model_server.strategies import ESCONV, EXTES, NAMES


@pytest.fixture
async def engine() -> ScriptedEngine:
    engine = ScriptedEngine(weights={"[Question]": 6.0, "[Others]": 3.0})
    await engine.start({})
    return engine


async def test_joint_draws_by_the_models_own_shares(engine: ScriptedEngine) -> None:
    picks = [await picker.joint(engine, "x", NAMES, None, "sample", seed) for seed in range(1500)]
    assert picks[0].distribution["Question"] == pytest.approx(6 / 15)
    assert sum(picks[0].distribution.values()) == pytest.approx(1.0)
    drawn = Counter(pick.strategy for pick in picks)
    assert drawn["Question"] / 1500 == pytest.approx(0.4, abs=0.05)
    assert all(pick.probability == pick.distribution[str(pick.strategy)] for pick in picks)


async def test_max_takes_the_likeliest_whatever_the_seed(engine: ScriptedEngine) -> None:
    picks = [await picker.joint(engine, "x", NAMES, None, "max", seed) for seed in range(5)]
    assert {pick.strategy for pick in picks} == {"Question"}


async def test_the_seed_decides_the_draw(engine: ScriptedEngine) -> None:
    draws = [(await picker.joint(engine, "x", NAMES, None, "sample", seed)).strategy for seed in (1, 2, 3, 4, 5, 6)]
    again = [(await picker.joint(engine, "x", NAMES, None, "sample", seed)).strategy for seed in (1, 2, 3, 4, 5, 6)]
    assert draws == again
    assert len(set(draws)) > 1


async def test_a_masked_strategy_has_no_share(engine: ScriptedEngine) -> None:
    left = picker.unmasked(ESCONV, ["question", "Self-disclosure"])
    pick = await picker.joint(engine, "x", left, None, "max", 0)
    assert pick.strategy == "Others"
    assert set(pick.distribution) == set(NAMES) - {"Question", "Self-disclosure"}
    assert sum(pick.distribution.values()) == pytest.approx(1.0)


def test_random_draws_by_the_shares_of_the_corpus() -> None:
    pick = picker.at_random(ESCONV, NAMES, 1)
    total = sum(strategy.prior for strategy in ESCONV.strategies)
    assert pick.distribution == pytest.approx({strategy.name: strategy.prior / total for strategy in ESCONV.strategies})
    drawn = Counter(picker.at_random(ESCONV, NAMES, seed).strategy for seed in range(1500))
    assert drawn["Question"] / 1500 == pytest.approx(0.209, abs=0.04)


def test_the_oracle_takes_what_it_is_given() -> None:
    assert picker.oracle(ESCONV, "reflection of feelings", NAMES).strategy == "Reflection of Feelings"


def test_the_oracle_does_not_pass_the_mask() -> None:
    with pytest.raises(InvalidRequest, match="masked"):
        picker.oracle(ESCONV, "Information", picker.unmasked(ESCONV, ["Information"]))


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidRequest, match=r"Hypnosis.*Known are: Question"):
        picker.oracle(ESCONV, "Hypnosis", NAMES)
    with pytest.raises(InvalidRequest, match="not a strategy"):
        picker.unmasked(EXTES, ["Hypnosis"])


def test_a_mask_over_everything_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="no strategy"):
        picker.unmasked(ESCONV, NAMES)
