"""A training run from end to end: collect, select, build examples, fit, measure, judge, keep, promote.

Knows no database and no HTTP: sessions come through a protocol, and a callback tells the running model server.
"""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from training import canary, history, registry, retrain
from training.atomic import write_json
from training.base import Base, open_base
from training.collection import DataSpec, Material, collect, parse_data_spec
from training.config import TrainingConfig
from training.datasets.record import Skipped
from training.errors import Interrupted, NothingToTrain, TooFewNew, TrainingError
from training.evaluate import Loss
from training.extras import require_extras
from training.fit import fit
from training.gate import Compared, Verdict, judge
from training.heard import Heard, Trial, Voice, places
from training.history import Diary, Trigger
from training.keeping import Measured, Specs, keep
from training.lock import lock_file, run_lock
from training.measuring import answering_now, examples_of, held_out_loss
from training.methods.choice import check, is_quantized
from training.preference.stage import note, prefer
from training.progress import RunProgress, progress_for
from training.registry import GATE
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
    "min_new_sessions",
    "quiet_hours",
    "retrain_after_minutes",
    "quality",
    "ratings",
    "gate",
    "canary",
}
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
    outcome: history.Outcome = "nothing"


@dataclass(frozen=True, slots=True)
class Around:
    """What a run has around it. `default`: the folder of the LoRA that answers where no version is live; None: the bare
    model does. `trial`: has models answer; None: nobody hears them, and the gate lets nothing through that needs it.
    `wishes`: for runs without what was withdrawn, as they were before this one collected its data.
    """

    announce: Announce
    progress: RunProgress
    default: Path | None = None
    trial: Trial | None = None
    trigger: Trigger = "by hand"
    wishes: tuple[retrain.Wish, ...] = ()
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


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
    trial: Trial | None = None,
    trigger: Trigger = "by hand",
) -> TrainingResult:
    """One run, or the rest of a run that was stopped; needs minutes to hours and blocks the event loop.

    `default`, `trial`, `trigger`: as in `Around`.

    Raises TrainingError: MissingExtra, DataError, AlreadyRunning, Interrupted, DiskFull. The live version changes
    only at the end, in one step, and only to one that passed the gate; with [training.canary] it does not change here.
    """
    require_extras()
    with run_lock(lock_file(home)):
        registry.remove_incomplete(home)
        around = Around(announce, progress or progress_for(), default, trial, trigger, retrain.wishes(home))
        diary = history.begin(home, trigger)
        try:
            result = await _train(config, home, source, (extra, validation), around, diary)
        except NothingToTrain as nothing:
            result = TrainingResult(None, False, str(nothing))
        except TrainingError as error:
            diary.end("interrupted" if isinstance(error, Interrupted) else "failed", str(error))
            raise
        except KeyboardInterrupt:
            diary.end("interrupted", "stopped by hand")
            raise
        diary.end(result.outcome, result.summary, result.version)
        return result


async def _train(
    config: TrainingConfig, home: Path, source: SessionSource | None, specs: Specs, around: Around, diary: Diary
) -> TrainingResult:
    diary.stage("collect")
    material = await _collected(config, home, source, specs, around)
    base = open_base(config.base, home / "cache", around.progress.say)
    check(base, config)
    run = open_run(home / "loras" / ".training", material, _settings(config, base, *specs))
    measured = _fit_and_measure(config, base, run, home, around, diary)
    diary.stage("keep")
    folder = keep(config, base, run, measured, home, specs)
    if not await _may_still_be_used(run.material, source, config):
        shutil.rmtree(folder)
        run.close()
        return TrainingResult(None, False, WITHDRAWN, outcome="withdrawn")
    verdict = await _judged(config, folder, run.material, measured, around, diary)
    diary.stage("promote")
    result = await _promote(config, folder, measured, verdict, home, around)
    retrain.fulfil(home, around.wishes)
    run.close()
    return replace(result, summary=result.summary + note(folder), left_out=run.material.left_out)


async def _collected(
    config: TrainingConfig, home: Path, source: SessionSource | None, specs: Specs, around: Around
) -> Material:
    """What is there to learn from; on the schedule only if enough of it is new, or a version had to be retired."""
    try:
        material = await collect(config, source, *specs)
    except NothingToTrain:
        retrain.fulfil(home, around.wishes)
        raise
    _say_left_out(material, around.progress)
    if around.trigger == "schedule" and not around.wishes:
        ids = {each.id for each in (*material.train_sessions, *material.held_out_sessions)}
        new = len(ids - registry.known_sessions(home))
        if new < config.min_new_sessions:
            raise TooFewNew(f"{new} new sessions since the last version, {config.min_new_sessions} are waited for.")
    return material


def _fit_and_measure(
    config: TrainingConfig, base: Base, run: Run, home: Path, around: Around, diary: Diary
) -> Measured:
    progress = around.progress
    diary.stage("fit")
    examples = examples_of(run.material.train, base, config, progress)
    held_out = examples_of(run.material.held_out, base, config, progress)
    turns = sum(example.turns for example in examples)
    progress.say(f"{len(run.material.train)} conversations with {turns} replies to learn from.")
    before_name, answering, voice = answering_now(base, home, run.folder, around.default)
    before = held_out_loss(base, answering, held_out, config, progress, before_name)
    fitted = fit(base, examples, config, run.folder, progress)
    fitted = prefer(base, fitted, run.material, config, run.folder, progress)
    diary.stage("measure")
    after = held_out_loss(base, fitted.adapter, held_out, config, progress, "what was trained")
    return Measured(fitted, before, after, turns, before_name, voice)


async def _judged(
    config: TrainingConfig, folder: Path, material: Material, measured: Measured, around: Around, diary: Diary
) -> Verdict:
    """The gate's verdict; where nobody can hear the models, one that says so."""
    heard, barred = None, registry.find(folder.parents[1], folder.name).barred
    if around.trial and config.gate.needs_replies and not barred:
        diary.stage("hear")
        heard = await _heard(config, Voice(folder.name, folder), material, measured, around.trial)
    diary.stage("judge")
    return judge(measured.before, measured.after, config.min_improvement, config.gate, heard, barred)


async def _heard(
    config: TrainingConfig, candidate: Voice, material: Material, measured: Measured, trial: Trial
) -> Compared | None:
    """Both models at the same places of the held-out conversations, and the one before once more; None: no places."""
    asked = places(material.held_out, config.gate.trial_replies, config.seed)
    if not asked:
        return None
    sides = []
    for voice in (measured.answering, candidate):
        replies = await trial.replies(voice, asked, config.seed)
        sides.append(Heard(asked, replies, await trial.failures(voice, config.seed)))
    return Compared(sides[0], await trial.replies(measured.answering, asked, config.seed + 1), sides[1])


async def _promote(
    config: TrainingConfig, folder: Path, measured: Measured, verdict: Verdict, home: Path, around: Around
) -> TrainingResult:
    """Writes the verdict; a version that passed is on trial from then on, or live where there are no trials."""
    name, share = folder.name, config.canary.share
    if verdict.is_passed and share:
        canary.begin(home, name, share, around.now())
    write_json(folder / GATE, asdict(verdict))
    losses = measured.before, measured.after
    if not verdict.is_passed:
        summary = f"{name} is kept but does not go live: {verdict.reason}."
        return TrainingResult(name, False, summary, *losses, outcome="kept")
    if registry.find(home, name).is_retired:
        return TrainingResult(name, False, WITHDRAWN, *losses, outcome="withdrawn")
    if share:
        summary = f"{name} is on trial with {share:.0%} of new sessions: {verdict.reason}."
        return TrainingResult(name, False, summary, *losses, outcome="on trial")
    registry.set_live(home, name)
    is_told = await around.announce(name, folder)
    where = "the model server uses it now" if is_told else "the model server will use it when it starts"
    return TrainingResult(name, True, f"{name} is live: {verdict.reason}; {where}.", *losses, outcome="live")


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
        "is_quantized": is_quantized(base, config),
        "data": [str(spec) for spec in extra],
        "validation": str(validation) if validation else None,
    }


def _say_left_out(material: Material, progress: RunProgress) -> None:
    """Every reason once, with how often; the places are in the result."""
    reasons: dict[str, int] = {}
    for skipped in material.left_out:
        reasons[skipped.reason] = reasons.get(skipped.reason, 0) + 1
    for reason, count in reasons.items():
        progress.say(f"left out or changed, {count} times: {reason}")
