"""A training run from end to end: collect, select, build examples, fit, measure, judge, keep, promote.

Knows no database and no HTTP: sessions come through a protocol, and a callback tells the running model server.
"""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model_server import embedded
from training import gguf_lora, registry
from training.atomic import sha256, write_bytes, write_json
from training.base import Base, open_base
from training.collection import DataSpec, Material, collect, parse_data_spec
from training.config import TrainingConfig
from training.datasets.record import Conversation, Skipped, digest
from training.errors import NothingToTrain
from training.evaluate import Loss, evaluate
from training.examples import Example, Examples, build_examples, with_situation_or_without
from training.extras import require_extras
from training.fit import FitResult, fit
from training.gate import Verdict, judge
from training.lock import run_lock
from training.progress import RunProgress, progress_for
from training.registry import GATE, MANIFEST, METRICS
from training.runs import Run, open_run
from training.selection import SessionSource, select

__all__ = ["Announce", "DataSpec", "TrainingResult", "parse_data_spec", "train"]

# Tells the running model server of a new live version, its name and folder; False: none is running.
Announce = Callable[[str, Path], Awaitable[bool]]
# Settings that change neither the weights nor the split: a run under way goes on when they change.
NOT_OF_THE_WEIGHTS = {
    "cron",
    "checkpoint_every_steps",
    "min_improvement",
    "permission",
    "min_stars",
    "quality",
    "ratings",
}
# The public files to train on, and the one to measure with.
Specs = tuple[Sequence[DataSpec], DataSpec | None]
BARE = "the bare model"
DEFAULT = "the default LoRA"
WITHDRAWN = "A session may no longer be used since this run began; the result is thrown away. Start again."


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a run came to. `version` None: there was nothing to train on. `summary` is for people."""

    version: str | None
    is_promoted: bool
    summary: str
    before: Loss | None = None
    after: Loss | None = None
    left_out: tuple[Skipped, ...] = ()


async def train(
    config: TrainingConfig,
    home: Path,
    source: SessionSource | None,
    extra: Sequence[DataSpec],
    validation: DataSpec | None,
    announce: Announce,
    progress: RunProgress | None = None,
    *,
    default: Path | None = None,
) -> TrainingResult:
    """One run, or the rest of a run that was stopped; needs minutes to hours and blocks the event loop.

    `default`: the folder of the LoRA that answers where no version is live; None: the bare model does.

    Raises TrainingError: MissingExtra, DataError, AlreadyRunning, Interrupted, DiskFull. The live version changes
    only at the end, in one step, and only to one that passed the gate.
    """
    require_extras()
    work = home / "loras" / ".training"
    with run_lock(work / "lock"):
        registry.remove_incomplete(home)
        try:
            shown = progress or progress_for()
            return await _train(config, home, source, (extra, validation), announce, shown, default)
        except NothingToTrain as nothing:
            return TrainingResult(None, False, str(nothing))


async def _train(
    config: TrainingConfig,
    home: Path,
    source: SessionSource | None,
    specs: Specs,
    announce: Announce,
    progress: RunProgress,
    default: Path | None,
) -> TrainingResult:
    material = await collect(config, source, *specs)
    _say_left_out(material, progress)
    base = open_base(config.base, home / "cache", progress.say)
    run = open_run(home / "loras" / ".training", material, _settings(config, base, *specs))
    outcome = _fit_and_measure(config, base, run, home, progress, default)
    folder = _keep(config, base, run, outcome, home, specs)
    if not await _may_still_be_used(run.material, source, config):
        shutil.rmtree(folder)
        run.close()
        return TrainingResult(None, False, WITHDRAWN)
    result = await _promote(folder, outcome, home, announce, run.material.left_out)
    run.close()
    return result


@dataclass(frozen=True, slots=True)
class _Outcome:
    fitted: FitResult
    before: Loss
    after: Loss
    verdict: Verdict
    turns: int
    compared_with: str


def _fit_and_measure(
    config: TrainingConfig, base: Base, run: Run, home: Path, progress: RunProgress, default: Path | None
) -> _Outcome:
    examples = _examples(run.material.train, base, config, progress)
    held_out = _examples(run.material.held_out, base, config, progress)
    turns = sum(example.turns for example in examples)
    progress.say(f"{len(run.material.train)} conversations with {turns} replies to learn from.")
    before_name, answering = _answering_now(base, home, run.folder, default)
    before = _measure(base, answering, held_out, config, progress, before_name)
    fitted = fit(base, examples, config, run.folder, progress)
    after = _measure(base, fitted.adapter, held_out, config, progress, "the new LoRA")
    verdict = judge(before, after, config.min_improvement)
    return _Outcome(fitted, before, after, verdict, turns, before_name)


def _answering_now(base: Base, home: Path, work: Path, default: Path | None) -> tuple[str, Path | None]:
    """What a new LoRA has to be better than, and its PEFT folder: the live version, else the default LoRA."""
    live = registry.live_version(home)
    if live and live.base_sha256 == base.sha256:
        return live.name, live.path / "adapter"
    file = default / "lora.gguf" if default else None
    if file is None or not file.is_file() or base.sha256 != embedded.SHA256:
        return BARE, None
    gguf_lora.unpack(file, base.folder, work / "default")
    return DEFAULT, work / "default"


def _examples(
    conversations: tuple[Conversation, ...], base: Base, config: TrainingConfig, progress: RunProgress
) -> tuple[Example, ...]:
    shown = [with_situation_or_without(conversation, config.situation_share) for conversation in conversations]
    built: Examples = build_examples(shown, base, config.max_tokens)
    for skipped in built.skipped:
        progress.say(f"left out: {skipped.where}: {skipped.reason}")
    if not built.items:
        raise NothingToTrain("Every reply is longer than [training] max_tokens; make it larger.")
    return built.items


def _measure(
    base: Base,
    lora: Path | None,
    held_out: tuple[Example, ...],
    config: TrainingConfig,
    progress: RunProgress,
    name: str,
) -> Loss:
    tokens = config.max_tokens_per_step
    return evaluate(base, lora, held_out, device=config.device, max_tokens=tokens, progress=progress, name=name)


def _keep(
    config: TrainingConfig,
    base: Base,
    run: Run,
    outcome: _Outcome,
    home: Path,
    specs: Specs,
) -> Path:
    """The version folder, whole: its completeness marker is written last."""
    folder = registry.begin(home)
    for file in sorted(outcome.fitted.adapter.iterdir()):
        write_bytes(folder / "adapter" / file.name, file.read_bytes())
    if gguf_lora.is_convertible(base.folder):
        gguf_lora.convert(folder / "adapter", base.folder, folder / "lora.gguf")
    write_json(folder / "config.json", config.model_dump(mode="json"))
    write_bytes(folder / "loss.csv", _loss_csv(outcome.fitted.losses))
    write_json(folder / METRICS, _metrics(outcome))
    write_json(folder / GATE, asdict(outcome.verdict))
    write_json(folder / MANIFEST, _manifest(folder, run.material, *specs))
    registry.complete(folder, base_model=base.name, base_sha256=base.sha256, created_at=datetime.now(UTC))
    return folder


async def _promote(
    folder: Path, outcome: _Outcome, home: Path, announce: Announce, left_out: tuple[Skipped, ...]
) -> TrainingResult:
    name, verdict = folder.name, outcome.verdict
    if verdict.is_passed:
        registry.set_live(home, name)
        is_told = await announce(name, folder)
        where = "the model server uses it now" if is_told else "the model server will use it when it starts"
        summary = f"{name} is live: {verdict.reason}; {where}."
    else:
        summary = f"{name} is kept but does not go live: {verdict.reason}."
    return TrainingResult(name, verdict.is_passed, summary, outcome.before, outcome.after, left_out)


async def _may_still_be_used(material: Material, source: SessionSource | None, config: TrainingConfig) -> bool:
    """Consent is asked for again at the end: people may withdraw while a run goes on, and it takes hours."""
    wanted = {conversation.id for conversation in material.train_sessions}
    if not wanted or source is None:
        return not wanted
    return wanted <= select(await source.training_candidates(), config).usable


def _settings(
    config: TrainingConfig, base: Base, extra: Sequence[DataSpec], validation: DataSpec | None
) -> dict[str, Any]:
    """What must be the same for a stopped run to go on."""
    return {
        "config": config.model_dump(mode="json", exclude=NOT_OF_THE_WEIGHTS),
        "base_sha256": base.sha256,
        "data": [str(spec) for spec in extra],
        "validation": str(validation) if validation else None,
    }


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


def _metrics(outcome: _Outcome) -> dict[str, Any]:
    fitted = outcome.fitted
    return {
        "compared_with": outcome.compared_with,
        "before": outcome.before.as_json(),
        "after": outcome.after.as_json(),
        "steps": len(fitted.losses),
        "turns": outcome.turns,
        "tokens_per_second": round(fitted.tokens / fitted.seconds, 1) if fitted.seconds else None,
    }


def _loss_csv(losses: Sequence[float]) -> bytes:
    rows = (f"{step},{loss:.6f}\n" for step, loss in enumerate(losses, start=1))
    return ("step,loss\n" + "".join(rows)).encode()


def _say_left_out(material: Material, progress: RunProgress) -> None:
    """Every reason once, with how often; the places are in the result."""
    reasons: dict[str, int] = {}
    for skipped in material.left_out:
        reasons[skipped.reason] = reasons.get(skipped.reason, 0) + 1
    for reason, count in reasons.items():
        progress.say(f"left out or changed, {count} times: {reason}")
