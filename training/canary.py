"""A candidate's trial on a share of new sessions: who gets it, what is kept of it on disk, and how it ends.

The state is one small file, replaced in one step; a candidate that is retired or was decided on is no candidate any
more, whatever that file says, so a kill between two steps changes no voice that anybody hears.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from training import registry
from training.atomic import read_json, write_json
from training.registry import CANARY, TRIAL

End = Literal["promoted", "held", "rolled back"]


@dataclass(frozen=True, slots=True)
class Canary:
    """`candidate` answers `share` of the sessions that begin from `started_at` on; `against` answers the others."""

    candidate: str
    against: str | None
    share: float
    started_at: datetime

    def has(self, session_id: str, began: datetime) -> bool:
        """Whether the candidate answers in this session: the same at every turn, and after every restart."""
        digest = hashlib.sha256(f"{self.candidate} {session_id}".encode()).digest()
        return began >= self.started_at and int.from_bytes(digest[:8]) / 2**64 < self.share


def current(home: Path) -> Canary | None:
    """The trial that is going on, if its candidate passed the gate and is not retired, decided on or live."""
    value = read_json(registry.loras_folder(home) / CANARY)
    if not isinstance(value, dict):
        return None
    folder = registry.loras_folder(home) / str(value.get("candidate"))
    gate = read_json(folder / registry.GATE)
    is_passed = isinstance(gate, dict) and gate.get("is_passed") is True and (folder / registry.COMPLETE).exists()
    is_done = any((folder / name).exists() for name in (registry.RETIRED, TRIAL))
    if not is_passed or is_done or registry.live_name(home) == folder.name:
        return None
    started = datetime.fromisoformat(value["started_at"])
    return Canary(folder.name, value.get("against"), float(value["share"]), started)


def begin(home: Path, name: str, share: float, now: datetime) -> Canary:
    """Puts a version on trial, in the place of another candidate. Nobody hears it before its gate's verdict is written.

    Written before that verdict, so that at no moment a version is passed, unheard and not known as being on trial.
    """
    if before := current(home):
        end(home, before, "held", f"{name} came after it", now)
    live = registry.live_version(home)
    canary = Canary(name, live.name if live else None, share, now)
    write_json(registry.loras_folder(home) / CANARY, {**asdict(canary), "started_at": now.isoformat()})
    return canary


def end(
    home: Path, canary: Canary, how: End, reason: str, now: datetime, figures: dict[str, Any] | None = None
) -> None:
    """Ends the trial. Promotion moves the live pointer first: a kill after it leaves a promoted version live."""
    if how == "promoted":
        registry.set_live(home, canary.candidate)
    outcome = {
        "outcome": how,
        "reason": reason,
        "against": canary.against,
        "share": canary.share,
        "started_at": canary.started_at.isoformat(timespec="seconds"),
        "ended_at": now.isoformat(timespec="seconds"),
        "figures": figures or {},
    }
    write_json(registry.loras_folder(home) / canary.candidate / TRIAL, outcome)
    (registry.loras_folder(home) / CANARY).unlink(missing_ok=True)


def outcome(folder: Path) -> dict[str, Any] | None:
    """What came of a version's trial; None: it had none, or it goes on."""
    value = read_json(folder / TRIAL)
    return value if isinstance(value, dict) else None


def is_over(canary: Canary, days: float, now: datetime | None = None) -> bool:
    """Whether it has gone on for as long as it may."""
    return (now or datetime.now(UTC)) - canary.started_at >= timedelta(days=days)
