"""Writing a new version's folder: weights, settings, losses, figures, lineage, and the marker that completes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from training import curve, gguf_lora, registry
from training.atomic import copy_file, sha256, write_bytes, write_json
from training.base import Base
from training.collection import DataSpec, Material
from training.config import TrainingConfig
from training.datasets.record import Conversation, digest
from training.evaluate import Loss
from training.fit import FitResult
from training.heard import Voice
from training.registry import MANIFEST, METRICS
from training.runs import Run

# The public files to train on, and the one to measure with.
Specs = tuple[Sequence[DataSpec], DataSpec | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """A fitted LoRA and its held-out loss, next to that of `answering`, which has answered so far."""

    fitted: FitResult
    before: Loss
    after: Loss
    turns: int
    compared_with: str
    answering: Voice


def keep(
    config: TrainingConfig,
    base: Base,
    run: Run,
    measured: Measured,
    home: Path,
    specs: Specs,
) -> Path:
    """The version folder, whole: its completeness marker is written last. It is not judged yet."""
    folder = registry.begin(home)
    fitted = measured.fitted
    for file in sorted(fitted.adapter.iterdir()):
        copy_file(file, folder / fitted.adapter.name / file.name)
    if config.method in ("lora", "qlora") and gguf_lora.is_convertible(base.folder):
        gguf_lora.convert(folder / "adapter", base.folder, folder / "lora.gguf")
    write_json(folder / "config.json", config.model_dump(mode="json"))
    write_bytes(folder / "loss.csv", _loss_csv(fitted.losses))
    write_bytes(folder / "loss.svg", curve.drawn(fitted.losses, measured.before.total, measured.after.total))
    write_json(folder / METRICS, _metrics(measured))
    write_json(folder / MANIFEST, _manifest(folder, run.material, *specs))
    made = registry.Making(config.method, base.kind, config.strategies)
    registry.complete(folder, base_model=base.name, base_sha256=base.sha256, created_at=datetime.now(UTC), making=made)
    return folder


def _manifest(
    folder: Path, material: Material, extra: Sequence[DataSpec], validation: DataSpec | None
) -> dict[str, Any]:
    """Lineage: the sessions in the weights, those only measured with, the public files, and every file's hash."""
    return {
        "sessions": [_lineage(conversation) for conversation in material.train_sessions],
        "validation_sessions": [_lineage(conversation) for conversation in material.held_out_sessions],
        "data": [{"spec": str(spec), "sha256": spec.sha256} for spec in extra],
        "validation": {"spec": str(validation), "sha256": validation.sha256} if validation else None,
        "files": {str(path.relative_to(folder)): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()},
    }


def _lineage(conversation: Conversation) -> dict[str, str]:
    return {"id": conversation.id, "sha256": digest(conversation)}


def _metrics(measured: Measured) -> dict[str, Any]:
    fitted = measured.fitted
    return {
        "compared_with": measured.compared_with,
        "before": measured.before.as_json(),
        "after": measured.after.as_json(),
        "steps": len(fitted.losses),
        "turns": measured.turns,
        "tokens_per_second": round(fitted.tokens / fitted.seconds, 1) if fitted.seconds else None,
    }


def _loss_csv(losses: Sequence[float]) -> bytes:
    rows = (f"{step},{loss:.6f}\n" for step, loss in enumerate(losses, start=1))
    return ("step,loss\n" + "".join(rows)).encode()
