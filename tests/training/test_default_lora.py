"""The LoRA that is shipped is the one that its files and its card say, and one command makes it again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from model_server import embedded, shipped
from tests.training.test_collection import corpus
from training import default_lora
from training.atomic import read_json, sha256
from training.config import TrainingConfig
from training.default_lora import LORA, MOST_BYTES, SHIPPED, make, settings
from training.errors import TrainingError
from training.progress import Silent
from training.registry import COMPLETE, GATE, MANIFEST, METRICS

FOLDER = shipped.FOLDER
CARD = FOLDER / "README.md"


def content(name: str) -> dict[str, Any]:
    value = read_json(FOLDER / name)
    assert isinstance(value, dict), name
    return value


def test_the_shipped_version_is_whole_and_each_file_is_what_its_manifest_says() -> None:
    assert content(COMPLETE)["complete"] is True
    files = content(MANIFEST)["files"]
    assert set(files) == set(SHIPPED)
    assert {name: sha256(FOLDER / name) for name in files} == files
    assert (FOLDER / LORA).stat().st_size <= MOST_BYTES


def test_it_is_for_the_embedded_model_and_holds_nobodys_conversation() -> None:
    assert content(COMPLETE)["base_sha256"] == embedded.SHA256
    manifest = content(MANIFEST)
    assert (manifest["sessions"], manifest["validation_sessions"]) == ([], [])
    assert [each["spec"] for each in manifest["data"]] == ["extes:seeds"]


def test_it_was_trained_with_the_settings_in_the_repository_and_passed_the_gate() -> None:
    trained_with = TrainingConfig.model_validate(content("config.json"))
    who_hears_it = {"gate": settings().gate, "canary": settings().canary}
    assert trained_with.model_copy(update=who_hears_it) == settings()
    assert content(GATE)["is_passed"] is True
    metrics = content(METRICS)
    assert metrics["compared_with"] == "the bare model"
    assert metrics["after"]["perplexity"] < 0.7 * metrics["before"]["perplexity"]


def test_the_card_says_size_hashes_and_perplexities_as_they_are() -> None:
    card = CARD.read_text(encoding="utf-8")
    metrics, manifest = content(METRICS), content(MANIFEST)
    facts = (
        manifest["files"][LORA],
        manifest["data"][0]["sha256"],
        embedded.SHA256,
        f"{(FOLDER / LORA).stat().st_size:,} bytes",
        f"{metrics['before']['perplexity']:.1f}",
        f"{metrics['after']['perplexity']:.1f}",
    )
    assert [fact for fact in facts if fact not in card] == []
    assert re.search(r"^license: apache-2\.0$", card, re.M)


def test_it_is_made_without_anybody_to_hear_it() -> None:
    """`make default-lora` has no model server and no people: it would train for an hour and make nothing."""
    assert not settings().gate.needs_replies
    assert settings().canary.share == 0


@pytest.fixture
def small(quick: TrainingConfig) -> TrainingConfig:
    return quick.model_copy(update={"precision": "bfloat16", "situation_share": 0.0, "epochs": 1})


async def make_small(config: TrainingConfig, folder: Path, name: str) -> Path:
    data = corpus(folder, "talks.json", range(6))
    (folder / name).mkdir()
    said = await make(config, data, folder / name, folder / name / "target", Silent())
    assert "lower" in said
    return folder / name / "target"


async def test_a_run_leaves_a_folder_that_the_server_takes(small: TrainingConfig, tmp_path: Path) -> None:
    from model_server.loras import checked

    target = await make_small(small, tmp_path, "home")
    assert {path.name for path in target.iterdir()} == {*SHIPPED, MANIFEST, COMPLETE}
    assert checked(target) == target
    assert json.loads((target / COMPLETE).read_text())["name"] == "default"
    assert all(sha256(target / name) == digest for name, digest in read_json(target / MANIFEST)["files"].items())


@pytest.mark.parametrize("reason", ["not better", pytest.param("too large", marks=pytest.mark.slow)])
async def test_what_may_not_be_shipped_is_an_error_and_leaves_the_old_one(
    reason: str, small: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason == "too large":
        monkeypatch.setattr(default_lora, "MOST_BYTES", 100)
    else:
        small = small.model_copy(update={"min_improvement": 0.99})
    with pytest.raises(TrainingError, match="No default LoRA" if reason == "not better" else "smaller rank"):
        await make_small(small, tmp_path, "home")
    assert not (tmp_path / "home" / "target").exists()


@pytest.mark.slow
async def test_the_same_command_makes_the_same_file_again(small: TrainingConfig, tmp_path: Path) -> None:
    first, second = [await make_small(small, tmp_path, name) for name in ("first", "second")]
    assert (first / LORA).read_bytes() == (second / LORA).read_bytes()
    third = await make_small(small.model_copy(update={"seed": 2}), tmp_path, "third")
    assert (third / LORA).read_bytes() != (first / LORA).read_bytes()
