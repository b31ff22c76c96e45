"""LoRA versions on disk: which are complete, which one is live, which must not be used any more. No torch.

`home` is $ATTUNE_HOME; a version is a folder in `home/loras`, and the last file written into it marks it as complete.
Every function reads the disk anew: other processes write there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from training import retrain
from training.atomic import read_json, write_json
from training.backbones.kinds import Kind
from training.comparison import only_compared
from training.config import MethodName
from training.errors import UnknownVersion

LIVE = "live.json"
COMPLETE = "version.json"
GATE = "gate.json"
MANIFEST = "manifest.json"
METRICS = "metrics.json"
RETIRED = "retired.json"
# The trial that goes on, beside the live pointer; and what came of a version's trial, in its folder.
CANARY = "canary.json"
TRIAL = "trial.json"
NAME = re.compile(r"v\d{4,}$")


@dataclass(frozen=True, slots=True)
class Making:
    """How a version was trained; the defaults are what all were before there was a choice."""

    method: MethodName = "lora"
    kind: Kind = "chat"
    strategies: bool = True

    @property
    def is_loadable(self) -> bool:
        """Whether the model server can load it, to answer people or to be measured."""
        return self.method in ("lora", "qlora") and self.kind == "chat"

    @property
    def words(self) -> str:
        """For people: "lora", "full, dialogue", "lora, no strategies"."""
        more = ("" if self.kind == "chat" else self.kind, "" if self.strategies else "no strategies")
        return ", ".join((self.method, *filter(None, more)))


@dataclass(frozen=True, slots=True)
class Version:
    """A complete version. `is_passed`: the gate let it go live; `is_retired`: it must never be live again.

    `sessions` are the ids of those in its weights; `created_at` is ISO 8601; `reason` is the gate's. `trial`: what came
    of it when people heard it, empty: it had none, or it goes on.
    """

    name: str
    path: Path
    base_model: str
    base_sha256: str
    created_at: str
    is_passed: bool
    is_live: bool
    is_retired: bool
    sessions: frozenset[str]
    reason: str
    trial: str = ""
    making: Making = Making()

    @property
    def barred(self) -> str:
        """Why a version that was trained like this can never go live, and what to do; empty where it can."""
        return only_compared(self.making.method, self.making.kind, self.making.strategies, str(self.path / "model"))

    @property
    def may_go_live(self) -> bool:
        """Passed the gate, not retired, not barred, and not rolled back nor unproven when people heard it."""
        return self.is_passed and not self.is_retired and not self.barred and self.trial in ("", "promoted")


@dataclass(frozen=True, slots=True)
class Retirement:
    """What a retirement did: the versions newly retired, and the live one now (None: the bare model)."""

    retired: tuple[str, ...]
    live: str | None
    is_live_changed: bool


def loras_folder(home: Path) -> Path:
    """Where the versions lie."""
    return home / "loras"


def versions(home: Path) -> list[Version]:
    """Every complete version, oldest first."""
    live = live_name(home)
    return [_version(path, live) for path in _folders(home) if _is_complete(path)]


def find(home: Path, name: str) -> Version:
    """The complete version `name`. Raises UnknownVersion."""
    for version in versions(home):
        if version.name == name:
            return version
    raise UnknownVersion(f"There is no complete LoRA version named {name}. `attune loras` lists them.")


def live_name(home: Path) -> str | None:
    """The version that the live pointer names; None: the bare model."""
    name = _object(loras_folder(home) / LIVE).get("live")
    return name if isinstance(name, str) else None


def live_version(home: Path) -> Version | None:
    """The live version, if its folder is complete and it is not retired."""
    return next((version for version in versions(home) if version.is_live and not version.is_retired), None)


def set_live(home: Path, name: str | None) -> None:
    """Moves the live pointer in one step; None: the bare model. Raises UnknownVersion, also for one that must not."""
    if name is not None:
        version = find(home, name)
        if version.is_retired:
            raise UnknownVersion(f"The LoRA version {name} is retired and cannot go live.")
        if version.barred:
            raise UnknownVersion(f"{name} cannot go live: {version.barred}.")
    write_json(loras_folder(home) / LIVE, {"live": name})


def begin(home: Path) -> Path:
    """A new folder under the next free name; it counts as a version only after `complete`."""
    numbers = [int(path.name[1:]) for path in _folders(home)]
    path = loras_folder(home) / f"v{max(numbers, default=0) + 1:04d}"
    path.mkdir(parents=True)
    return path


def complete(
    path: Path, *, base_model: str, base_sha256: str, created_at: datetime, making: Making | None = None
) -> None:
    """Marks the folder as a version: the last file that is written there."""
    marker = {
        "name": path.name,
        "base_model": base_model,
        "base_sha256": base_sha256,
        "created_at": created_at.isoformat(timespec="seconds"),
        **asdict(making or Making()),
        "complete": True,
    }
    write_json(path / COMPLETE, marker)


def remove_incomplete(home: Path) -> None:
    """Deletes what a killed run left half written or never judged. Only for the holder of the run lock."""
    live = live_name(home)
    for path in _folders(home):
        is_judged = (path / GATE).exists() or path.name == live
        if not (_is_complete(path) and is_judged):
            shutil.rmtree(path)
            if _object(loras_folder(home) / CANARY).get("candidate") == path.name:
                (loras_folder(home) / CANARY).unlink()


def retire(home: Path, session_ids: Collection[str], now: datetime | None = None) -> Retirement:
    """Retires every version that was trained on one of the sessions, leaves a retired live version, asks for a retrain.

    The fall-back is the newest version that was live before and is not retired, else the default or the bare model:
    one whose trial goes on has proven nothing yet. A candidate that is retired is on trial no more from this moment.
    A version that was only measured on a session carries nothing of it in its weights, and stays.
    """
    wanted = frozenset(session_ids)
    hit = [version for version in versions(home) if version.sessions & wanted and not version.is_retired]
    moment = now or datetime.now(UTC)
    at = moment.isoformat(timespec="seconds")
    if hit:
        retrain.ask(home, [version.name for version in hit], moment)
    for version in hit:
        because = sorted(version.sessions & wanted)
        reason = "a session it was trained on was withdrawn"
        write_json(version.path / RETIRED, {"at": at, "reason": reason, "sessions": because})
    is_live_changed = _leave_retired(home)
    return Retirement(tuple(version.name for version in hit), live_name(home), is_live_changed)


def known_sessions(home: Path) -> frozenset[str]:
    """The sessions that the newest version was trained on or measured with."""
    newest = next((path for path in reversed(_folders(home)) if _is_complete(path)), None)
    manifest = _object(newest / MANIFEST) if newest else {}
    parts = ("sessions", "validation_sessions")
    return frozenset(str(item["id"]) for part in parts for item in manifest.get(part, ()))


def leave_live(home: Path, now: datetime) -> str | None:
    """Takes the live version back for good; the newest other one that was not taken back follows, else the default.

    Returns its name; None: there is no live version.
    """
    live = live_version(home)
    if live is None:
        return None
    at = now.isoformat(timespec="seconds")
    write_json(live.path / TRIAL, {"outcome": "rolled back", "reason": "by hand", "ended_at": at})
    set_live(home, _fall_back(home))
    return live.name


def _fall_back(home: Path) -> str | None:
    on_trial = _object(loras_folder(home) / CANARY).get("candidate")
    usable = [each.name for each in versions(home) if each.may_go_live and each.name != on_trial]
    return usable[-1] if usable else None


def _leave_retired(home: Path) -> bool:
    """Whether the live pointer had to move; also mends a kill between the two steps of an earlier retirement."""
    known = versions(home)
    if not any(version.is_live and version.is_retired for version in known):
        return False
    set_live(home, _fall_back(home))
    return True


def _folders(home: Path) -> list[Path]:
    folder = loras_folder(home)
    found = [path for path in folder.iterdir() if NAME.match(path.name) and path.is_dir()] if folder.is_dir() else []
    return sorted(found, key=lambda path: int(path.name[1:]))


def _is_complete(path: Path) -> bool:
    return _object(path / COMPLETE).get("complete") is True


def _version(path: Path, live: str | None) -> Version:
    marker, gate, manifest = (_object(path / name) for name in (COMPLETE, GATE, MANIFEST))
    return Version(
        name=path.name,
        path=path,
        base_model=str(marker.get("base_model", "")),
        base_sha256=str(marker.get("base_sha256", "")),
        created_at=str(marker.get("created_at", "")),
        is_passed=gate.get("is_passed") is True,
        is_live=path.name == live,
        is_retired=(path / RETIRED).exists(),
        sessions=frozenset(str(item["id"]) for item in manifest.get("sessions", ())),
        reason=str(gate.get("reason", "")),
        trial=str(_object(path / TRIAL).get("outcome", "")),
        making=Making(**{key: marker[key] for key in ("method", "kind", "strategies") if key in marker}),
    )


def _object(path: Path) -> dict[str, Any]:
    value = read_json(path)
    return value if isinstance(value, dict) else {}
