"""When an evaluation has a perplexity, why it has none, and that it is computed once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from entrypoints import likelihoods
from entrypoints.config import Config
from entrypoints.evaluated_model import Lora
from entrypoints.home import Home
from entrypoints.likelihoods import ELSEWHERE, OTHER_BASE, Likelihoods
from training.atomic import write_json
from training.errors import MissingExtra
from training.evaluation.perplexity import Likelihood
from training.evaluation.run import RunFolder, Variant
from training.progress import Silent

BARE = Lora("none")
VANILLA = Variant("none", "vanilla")


def measure(tmp_path: Path, **tables: dict[str, Any]) -> Likelihoods:
    config = Config.model_validate(tables)
    return Likelihoods(config, Home(tmp_path), RunFolder(tmp_path, {}), [], [], "5", Silent())


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ({"model_client": {"url": "http://elsewhere"}}, ELSEWHERE),
        ({"model_server": {"engine": "openai"}}, ELSEWHERE),
        ({"model_server": {"engine": "scripted"}}, OTHER_BASE),
        ({"model_server": {"model": "other.gguf"}}, OTHER_BASE),
        ({"training": {"base": "other"}}, OTHER_BASE),
    ],
)
def test_a_model_that_torch_does_not_have_is_not_measured_in_its_place(
    tmp_path: Path, tables: dict[str, dict[str, Any]], reason: str
) -> None:
    assert measure(tmp_path, **tables).of(VANILLA, BARE) == reason


def test_without_the_training_packages_the_reason_says_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise MissingExtra("Install them with: make setup-train.")

    monkeypatch.setattr(likelihoods, "require_extras", missing)
    assert measure(tmp_path).of(VANILLA, BARE) == "Install them with: make setup-train"


def test_a_drawn_strategy_has_none_as_in_the_papers(tmp_path: Path) -> None:
    assert "joint policy" in str(measure(tmp_path).of(Variant("none", "joint"), BARE))


def test_what_was_computed_before_is_not_computed_again(tmp_path: Path) -> None:
    write_json(tmp_path / "perplexity.none.vanilla.json", [["talk", 2.5, 3]])
    assert measure(tmp_path).of(VANILLA, BARE) == [Likelihood("talk", 2.5, 3)]
