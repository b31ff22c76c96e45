"""The diary of training runs: one small file a run, written anew at each stage, so that a killed one shows where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from training.atomic import read_json, write_json
from training.lock import is_held, lock_file

Outcome = Literal["going on", "killed", "live", "on trial", "kept", "nothing", "withdrawn", "interrupted", "failed"]
Trigger = Literal["by hand", "schedule", "forgetting"]
STAGES = ("collect", "fit", "measure", "keep", "hear", "judge", "promote")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as it is known: when each stage began (ISO 8601) and what came of it, in a sentence."""

    id: str
    trigger: Trigger
    started_at: str
    stages: tuple[tuple[str, str], ...] = ()
    outcome: Outcome = "going on"
    version: str | None = None
    reason: str = ""
    ended_at: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "stages": [{"name": name, "at": at} for name, at in self.stages]}


@dataclass(slots=True)
class Diary:
    """The record of the run under way, for the holder of the run lock."""

    folder: Path
    record: RunRecord
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._write(stages=(*self.record.stages, (name, _iso(self.clock()))))

    def end(self, outcome: Outcome, reason: str, version: str | None = None) -> None:
        """The run is over."""
        self._write(outcome=outcome, reason=reason, version=version, ended_at=_iso(self.clock()))

    def _write(self, **changes: Any) -> None:
        values = {name: getattr(self.record, name) for name in RunRecord.__dataclass_fields__}
        self.record = RunRecord(**{**values, **changes})
        write_json(self.folder / f"{self.record.id}.json", self.record.as_json())


def begin(home: Path, trigger: Trigger, now: datetime | None = None) -> Diary:
    """A new record. What an earlier process left as going on was killed: only the lock's holder calls this."""
    folder = _folder(home)
    for left in _read(folder):
        if left.outcome == "going on":
            Diary(folder, left).end("killed", _killed(left))
    at = now or datetime.now(UTC)
    diary = Diary(folder, RunRecord(at.strftime("%Y%m%dT%H%M%S%f"), trigger, _iso(at)))
    diary._write()
    return diary


def records(home: Path) -> list[RunRecord]:
    """Every run, oldest first; one that goes on, as far as its file says, though nobody holds the lock was killed."""
    found = _read(_folder(home))
    if not any(record.outcome == "going on" for record in found) or is_held(lock_file(home)):
        return found
    return [_as_killed(record) if record.outcome == "going on" else record for record in found]


def _as_killed(record: RunRecord) -> RunRecord:
    values = {name: getattr(record, name) for name in RunRecord.__dataclass_fields__}
    return RunRecord(**{**values, "outcome": "killed", "reason": _killed(record)})


def _killed(record: RunRecord) -> str:
    stage = record.stages[-1][0] if record.stages else "start"
    return f"its process ended at the stage {stage}; the next run goes on from the last checkpoint"


def _read(folder: Path) -> list[RunRecord]:
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return [_record(value) for path in paths if isinstance(value := read_json(path), dict)]


def _record(value: dict[str, Any]) -> RunRecord:
    stages = tuple((each["name"], each["at"]) for each in value["stages"])
    return RunRecord(**{**value, "stages": stages})


def _folder(home: Path) -> Path:
    return home / "runs"


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
