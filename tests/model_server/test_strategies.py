"""Names, stages, shares and meanings of both taxonomies, and the way between them."""

from __future__ import annotations

import re

import pytest

from model_server.strategies import ESCONV, EXTES, TAXONOMIES, Strategy, Taxonomy, translated
from model_server.strategies.taxonomy import ORDER

ALL = [(taxonomy, strategy) for taxonomy in TAXONOMIES.values() for strategy in taxonomy.strategies]
each_strategy = pytest.mark.parametrize(
    ("taxonomy", "strategy"), ALL, ids=[f"{taxonomy.name}-{strategy.name}" for taxonomy, strategy in ALL]
)


@pytest.mark.parametrize(("taxonomy", "count"), [(ESCONV, 8), (EXTES, 16)])
def test_there_are_the_papers_strategies_and_their_shares_are_nearly_one(taxonomy: Taxonomy, count: int) -> None:
    assert len(set(taxonomy.names)) == count
    assert sum(strategy.prior for strategy in taxonomy.strategies) == pytest.approx(1.0, abs=0.011)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("Reflection of feelings", "Reflection of Feelings"),
        (" providing_suggestions ", "Providing Suggestions"),
        ("Greeting", "Others"),
        ("Hypnosis", None),
        ("Clarification", None),
        ("", None),
    ],
)
def test_a_name_is_known_in_any_case_and_spacing(given: str, meant: str | None) -> None:
    assert ESCONV.canonical(given) == meant


def test_table_twos_spelling_is_known_too() -> None:
    assert EXTES.canonical("Avoid Judgment And Criticism") == "Avoid Judgment and Criticism"


@each_strategy
def test_a_strategy_is_used_in_one_of_its_stages(taxonomy: Taxonomy, strategy: Strategy) -> None:
    for progress in (-1.0, 0.0, 0.4, 0.99, 1.0, 7.0):
        assert taxonomy.stage_of(strategy.name, progress) in strategy.stages


@pytest.mark.parametrize("taxonomy", TAXONOMIES.values())
def test_every_stage_has_strategies_and_others_follows_the_conversation(taxonomy: Taxonomy) -> None:
    assert {stage for strategy in taxonomy.strategies for stage in strategy.stages} == set(ORDER)
    assert tuple(taxonomy.stage_of("Others", progress) for progress in (0.1, 0.5, 0.9)) == ORDER


@each_strategy
def test_a_strategy_has_its_nearest_in_the_other_taxonomy(taxonomy: Taxonomy, strategy: Strategy) -> None:
    other = EXTES if taxonomy is ESCONV else ESCONV
    nearest = translated(strategy.name, other)
    assert nearest == other.canonical(strategy.name) or nearest == strategy.elsewhere
    assert nearest in other.names
    assert set(other.by_name[str(nearest)].stages) & set(strategy.stages), "the two share no stage"
    assert translated(strategy.name, taxonomy) == strategy.name


def test_the_way_there_and_back_keeps_each_of_esconvs() -> None:
    assert [translated(str(translated(name, EXTES)), ESCONV) for name in ESCONV.names] == list(ESCONV.names)


def test_a_name_of_neither_has_no_translation() -> None:
    assert translated("Hypnosis", EXTES) is None


@each_strategy
def test_every_strategy_has_a_meaning_live_and_an_example_of_what_software_may_say(
    taxonomy: Taxonomy, strategy: Strategy
) -> None:
    assert strategy.definition.endswith(".")
    assert strategy.live.endswith(".")
    claims = re.compile(
        r"\b(I feel|I felt|I was|I've been|my (life|mother|friend|job)|me too|as a human)\b", re.IGNORECASE
    )
    assert not claims.search(strategy.example), "software claims no life"


@pytest.mark.parametrize(
    ("taxonomy", "name"), [(ESCONV, "Self-disclosure"), (EXTES, "Normalize Experiences")]
)  # fmt: skip
def test_what_could_claim_a_life_is_worded_so_that_it_does_not(taxonomy: Taxonomy, name: str) -> None:
    assert "never claim a life" in taxonomy.by_name[name].live
