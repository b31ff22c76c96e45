"""A whole run with `preference`: disliked sessions stand in the lineage, and the summary says what stars taught."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.test_collection import Stored
from tests.training.test_pipeline import run
from tests.training.test_selection import numbered
from training import registry
from training.atomic import read_json
from training.config import StarsConfig, TrainingConfig
from training.selection import Candidate


def disliked(number: int) -> Candidate:
    """A session whose every reply got one star."""
    session = numbered(number).session
    turns = tuple(replace(turn, stars=1) if turn.speaker == "supporter" else turn for turn in session.turns)
    return replace(numbered(number), session=replace(session, person_id=f"p{number}", turns=turns))


def good() -> list[Candidate]:
    return [numbered(number) for number in range(8)]


@pytest.mark.slow
async def test_a_run_with_kto_knows_whose_dislikes_are_in_it_and_goes_through_the_gate(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    stars = StarsConfig(min_replies=2, learning_rate=1e-3)
    config = quick.model_copy(update={"preference": "kto", "stars": stars, "validation_share": 0.2})
    liked = [replace(each, session=replace(each.session, person_id=f"q{place}")) for place, each in enumerate(good())]
    result = await run(config, tmp_path, Stored(*liked, *map(disliked, range(20, 28))), [])
    assert result.version
    assert "Learnt from stars (kto): " in result.summary
    folder = tmp_path / "loras" / result.version
    assert (folder / "gate.json").is_file()
    assert read_json(folder / "adapter" / "preference.json")["margin"]["replies"] > 0
    sessions = registry.find(tmp_path, result.version).sessions
    assert {f"s{number}" for number in range(20, 28)} <= sessions
    assert registry.retire(tmp_path, {"s23"}).retired == (result.version,)


@pytest.mark.slow
async def test_too_few_ratings_leave_the_plain_lora_and_the_summary_says_so(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    config = quick.model_copy(update={"preference": "dpo"})
    result = await run(config, tmp_path, Stored(*map(numbered, range(4))), [])
    assert result.version
    assert "Nothing was learnt from stars (dpo): there are 0 pairs" in result.summary
