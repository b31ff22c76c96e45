"""A run with each method: what it leaves on disk, and that only a LoRA for a chat model with strategies can go live."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.training.test_collection import corpus
from tests.training.test_pipeline import Server
from training import pipeline, registry
from training.atomic import read_json, sha256
from training.base import Base
from training.config import GateConfig, MethodName, TrainingConfig
from training.errors import TrainingError
from training.heard import Asked, Failures, Reply, Voice
from training.pipeline import TrainingResult
from training.progress import Silent


class Unheard:
    """A trial in which nobody may be heard: such a version cannot be loaded by the model server."""

    async def replies(self, voice: Voice, asked: Sequence[Asked], seed: int) -> tuple[Reply, ...]:
        raise AssertionError(f"{voice.name} was heard")

    async def failures(self, voice: Voice, seed: int) -> Failures:
        raise AssertionError(f"{voice.name} was heard")


async def run(config: TrainingConfig, home: Path, trial: Unheard | None = None) -> tuple[TrainingResult, Server]:
    home.mkdir(exist_ok=True)
    server, data = Server(), [corpus(home, "talks.json", range(6))]
    return await pipeline.train(config, home, None, data, None, server, Silent(), trial=trial), server


def with_method(quick: TrainingConfig, base: Base, method: MethodName, *, strategies: bool = True) -> TrainingConfig:
    changes = {
        "base": str(base.folder),
        "method": method,
        "strategies": strategies,
        "learning_rate": 0.005 if method == "full" else 0.02,
        "gate": GateConfig(needs_replies=True, min_conversations=1),
    }
    return quick.model_copy(update=changes)


COMPARED = [
    pytest.param("full", "tiny", True, "all weights were trained", id="full"),
    pytest.param("llama_adapter", "tiny", True, "cannot load what llama_adapter trains", marks=pytest.mark.slow),
    pytest.param("lora", "tiny", False, "trained without strategies", marks=pytest.mark.slow),
    pytest.param("lora", "dialogpt", True, "base is no chat model", marks=pytest.mark.slow),
    pytest.param("full", "blenderbot", True, "base is no chat model", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("method", "shape", "strategies", "why"), COMPARED)
async def test_what_cannot_go_live_is_a_whole_version_that_says_why_and_changes_nothing(
    method: MethodName,
    shape: str,
    strategies: bool,
    why: str,
    quick: TrainingConfig,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    config = with_method(quick, request.getfixturevalue(shape), method, strategies=strategies)
    result, server = await run(config, tmp_path, Unheard())
    assert (result.version, result.is_promoted, result.outcome, server.told) == ("v0001", False, "kept", [])
    assert why in result.summary
    version = registry.find(tmp_path, "v0001")
    assert (version.is_passed, version.may_go_live, registry.live_name(tmp_path)) == (False, False, None)
    assert why in version.barred
    names = {str(path.relative_to(version.path)) for path in version.path.rglob("*") if path.is_file()}
    folder = "model" if method == "full" else "adapter"
    assert f"{folder}/{'model.safetensors' if method == 'full' else 'adapter_model.safetensors'}" in names
    assert {"loss.csv", "loss.svg", "manifest.json", "metrics.json"} <= names
    assert ("lora.gguf" in names) == (method == "lora" and shape == "tiny")
    listed = read_json(version.path / registry.MANIFEST)["files"]
    assert all(sha256(version.path / name) == digest for name, digest in listed.items())
    assert listed.keys() >= {name for name in names if name.startswith(folder)}
    if shape == "tiny":
        assert result.before
        assert result.after
        assert result.after.total < result.before.total
        assert (result.after.strategy is None) == (not strategies)


@pytest.mark.slow
async def test_a_qlora_version_goes_live_as_a_loras_does(tiny: Base, quick: TrainingConfig, tmp_path: Path) -> None:
    config = with_method(quick, tiny, "qlora").model_copy(update={"gate": quick.gate})
    result, server = await run(config, tmp_path)
    assert (result.is_promoted, server.told) == (True, [("v0001", "v0001")])
    assert (tmp_path / "loras" / "v0001" / "lora.gguf").is_file()
    assert registry.find(tmp_path, "v0001").making.words == "qlora"


async def test_a_method_that_does_not_fit_the_base_is_refused_before_anything_is_kept(
    dialogpt: Base, quick: TrainingConfig, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="llama or mistral"):
        await run(with_method(quick, dialogpt, "llama_adapter"), tmp_path)
    assert registry.versions(tmp_path) == []
