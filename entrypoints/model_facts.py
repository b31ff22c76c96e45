"""Versions, trial and runs as the moderators' page shows them, read from the data folder each time it is opened."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.review.models import Check, Models, Run, Side, State, Trial, Version
from bot.store import Store
from entrypoints.canary import figures
from entrypoints.wiring import now
from training import canary, history, registry, retrain
from training.atomic import read_json
from training.config import TrainingConfig

SIDES = ("sessions", "stars", "eased", "crisis", "stopped")
REFUSED = "Not judged."


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """`next_run`: when the schedule begins one; None: it does not."""

    config: TrainingConfig
    home: Path
    store: Store
    next_run: Callable[[], datetime | None] = lambda: None
    clock: Callable[[], datetime] = now

    async def __call__(self) -> Models:
        """All of it, the newest first. Raises StoreError."""
        so_far = await self._so_far()
        return await asyncio.to_thread(self._read, so_far)

    async def _so_far(self) -> Trial | None:
        """The trial that goes on."""
        trial = canary.current(self.home)
        if trial is None:
            return None
        decision = await figures(trial, self.config.canary, self.store, self.clock())
        return Trial(trial.share, trial.started_at, decision.reason, _sides(decision.figures))

    def _read(self, so_far: Trial | None) -> Models:
        going = canary.current(self.home)
        on_trial = going.candidate if going else ""
        known = registry.versions(self.home)
        found = [_version(each, each.name == on_trial, so_far if each.name == on_trial else None) for each in known]
        runs = [_run(each) for each in history.records(self.home)]
        live = registry.live_version(self.home)
        settings, local = self.config, self.clock().astimezone()
        due = retrain.due_at(self.home, settings.retrain_after_minutes, settings.quiet_hours, local)
        return Models(
            tuple(reversed(found)),
            tuple(reversed(runs)),
            live.name if live else "",
            self.next_run(),
            due.astimezone(UTC) if due and settings.cron else None,
        )


def state_of(version: registry.Version, is_on_trial: bool) -> State:
    """What a version is at this moment."""
    if version.is_retired:
        return "retired"
    if version.is_live:
        return "live"
    if is_on_trial:
        return "on trial"
    if version.trial == "rolled back":
        return "rolled back"
    if not version.is_passed:
        return "refused"
    return "held" if version.trial == "held" else "kept"


def _version(version: registry.Version, is_on_trial: bool, so_far: Trial | None) -> Version:
    gate, metrics, settings, retired, manifest = (
        _object(version.path / name)
        for name in (registry.GATE, registry.METRICS, "config.json", registry.RETIRED, registry.MANIFEST)
    )
    return Version(
        version.name,
        state_of(version, is_on_trial),
        _moment(version.created_at),
        str(settings.get("method", "lora")),
        version.base_model,
        len(version.sessions),
        len(manifest.get("data", ())),
        version.reason or REFUSED,
        tuple(Check(each["rule"], each["is_passed"], each["reason"]) for each in gate.get("findings", ())),
        so_far or _ended(canary.outcome(version.path)),
        _moment(retired.get("at")),
        str(metrics.get("compared_with", "")),
        _total(metrics.get("before")),
        _total(metrics.get("after")),
        _losses(version.path / "loss.csv"),
    )


def _run(record: history.RunRecord) -> Run:
    stage = record.stages[-1][0] if record.stages else ""
    began, ended = datetime.fromisoformat(record.started_at), _moment(record.ended_at)
    return Run(began, ended, record.trigger, stage, record.outcome, record.reason, record.version or "")


def _ended(outcome: dict[str, Any] | None) -> Trial | None:
    """A trial that is over; one that was ended by hand without ever beginning is none."""
    if not outcome or "share" not in outcome:
        return None
    began, ended = _moment(outcome["started_at"]), _moment(outcome["ended_at"])
    return Trial(outcome["share"], began, outcome["reason"], _sides(outcome["figures"]), ended) if began else None


def _sides(found: dict[str, Any]) -> tuple[Side, ...]:
    return tuple(Side(name, found[name]["candidate"], found[name]["live"]) for name in SIDES if name in found)


def _losses(path: Path) -> tuple[float, ...]:
    if not path.is_file():
        return ()
    with path.open(newline="") as file:
        return tuple(float(row["loss"]) for row in csv.DictReader(file))


def _total(loss: Any) -> float | None:
    return float(loss["total"]) if isinstance(loss, dict) and "total" in loss else None


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _object(path: Path) -> dict[str, Any]:
    value = read_json(path)
    return value if isinstance(value, dict) else {}
