"""LoRA versions on disk: which are complete, which one is live, which must not be used any more. No torch.

A version is a folder; the last file written into it marks it as complete.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from training.atomic import read_json, write_json
from training.errors import UnknownVersion

LIVE = "live.json"
COMPLETE = "version.json"
GATE = "gate.json"
MANIFEST = "manifest.json"
METRICS = "metrics.json"
RETIRED = "retired.json"
NAME = re.compile(r"v\d{4,}$")

State = Literal["live", "ready", "not better", "retired"]


@dataclass(frozen=True, slots=True)
class Version:
    """A complete version. `is_passed`: the gate let it go live; `is_retired`: it must never be live again."""

    name: str
    folder: Path
    base_model: str
    base_sha256: str
    created_at: datetime
    is_passed: bool
    is_live: bool
    is_retired: bool
    sessions: frozenset[str]
    summary: str

    @property
    def state(self) -> State:
        if self.is_retired:
            return "retired"
        if self.is_live:
            return "live"
        return "ready" if self.is_passed else "not better"


class Registry:
    """The versions in `folder`, $ATTUNE_HOME/loras. Every method reads the disk anew: other processes write there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def versions(self) -> list[Version]:
        """Every complete version, oldest first."""
        live = self.live()
        return [_version(path, live) for path in self._folders() if _is_complete(path)]

    def get(self, name: str) -> Version:
        """The complete version `name`. Raises UnknownVersion."""
        for version in self.versions():
            if version.name == name:
                return version
        raise UnknownVersion(f"There is no complete LoRA version named {name}. `attune loras` lists them.")

    def folder(self, name: str) -> Path:
        """Where the version `name` lies. Raises UnknownVersion."""
        return self.get(name).folder

    def live(self) -> str | None:
        """The version that replies are written with; None: the bare model."""
        name = _object(self._folder / LIVE).get("live")
        return name if isinstance(name, str) else None

    def live_version(self) -> Version | None:
        """The live version, if its folder is complete and it is not retired."""
        return next((version for version in self.versions() if version.state == "live"), None)

    def set_live(self, name: str | None) -> None:
        """Moves the live pointer in one step; None: the bare model. Raises UnknownVersion, also for a retired one."""
        if name is not None and self.get(name).is_retired:
            raise UnknownVersion(f"The LoRA version {name} is retired and cannot go live.")
        write_json(self._folder / LIVE, {"live": name})

    def begin(self) -> Path:
        """A new folder under the next free name; it counts as a version only after `complete`."""
        numbers = [int(path.name[1:]) for path in self._folders()]
        path = self._folder / f"v{max(numbers, default=0) + 1:04d}"
        path.mkdir(parents=True)
        return path

    def complete(self, path: Path, *, base_model: str, base_sha256: str, created_at: datetime) -> None:
        """Marks the folder as a version: the last file that is written there."""
        marker = {
            "name": path.name,
            "base_model": base_model,
            "base_sha256": base_sha256,
            "created_at": created_at.isoformat(timespec="seconds"),
            "complete": True,
        }
        write_json(path / COMPLETE, marker)

    def remove_incomplete(self) -> None:
        """Deletes folders that a killed run left half written. Only for the holder of the run lock."""
        for path in self._folders():
            if not _is_complete(path):
                shutil.rmtree(path)

    def retire(self, session_ids: Collection[str], now: datetime | None = None) -> list[str]:
        """Retires every version that was trained on one of the sessions; returns their names.

        A retired live version gives way to the newest one that passed the gate and is not retired, else to the bare
        model. A version that was only measured on a session carries nothing of it in its weights, and stays.
        """
        wanted = frozenset(session_ids)
        hit = [version for version in self.versions() if version.sessions & wanted and not version.is_retired]
        at = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        for version in hit:
            write_json(version.folder / RETIRED, {"at": at, "reason": "a session it was trained on was withdrawn"})
        self._leave_retired()
        return [version.name for version in hit]

    def _leave_retired(self) -> None:
        """Also after a kill between the two steps of an earlier retirement."""
        known = self.versions()
        if any(version.is_live and version.is_retired for version in known):
            usable = [version.name for version in known if version.is_passed and not version.is_retired]
            self.set_live(usable[-1] if usable else None)

    def _folders(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        found = [path for path in self._folder.iterdir() if NAME.match(path.name) and path.is_dir()]
        return sorted(found, key=lambda path: int(path.name[1:]))


def _is_complete(path: Path) -> bool:
    return _object(path / COMPLETE).get("complete") is True


def _version(path: Path, live: str | None) -> Version:
    marker, gate, manifest = (_object(path / name) for name in (COMPLETE, GATE, MANIFEST))
    return Version(
        name=path.name,
        folder=path,
        base_model=str(marker.get("base_model", "")),
        base_sha256=str(marker.get("base_sha256", "")),
        created_at=datetime.fromisoformat(str(marker.get("created_at"))),
        is_passed=gate.get("is_passed") is True,
        is_live=path.name == live,
        is_retired=(path / RETIRED).exists(),
        sessions=frozenset(str(item["id"]) for item in manifest.get("sessions", ())),
        summary=str(gate.get("reason", "")),
    )


def _object(path: Path) -> dict[str, Any]:
    value = read_json(path)
    return value if isinstance(value, dict) else {}
