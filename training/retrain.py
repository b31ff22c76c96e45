"""The wish for a run without what was withdrawn: kept as one small file a retirement, and when such a run is due.

A run fulfils the wishes that were there when it collected its data; one that came later is for the next run.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from training.atomic import read_json, write_json
from training.lock import is_held, lock_file
from training.quiet import quiet_until

log = logging.getLogger(__name__)

# A run that ended without fulfilling its wishes, because it failed or was killed, is tried again after this.
AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """One retirement: `retired` are the versions that it took out of use."""

    id: str
    asked_at: datetime
    retired: tuple[str, ...]


def ask(home: Path, retired: Iterable[str], now: datetime) -> None:
    """Keeps a wish for a run."""
    write_json(_folder(home) / f"{uuid4().hex}.json", {"asked_at": now.isoformat(), "retired": list(retired)})


def wishes(home: Path) -> tuple[Wish, ...]:
    """Those that no run has fulfilled, oldest first."""
    found = [wish for path in _folder(home).glob("*.json") if (wish := _wish(path))]
    return tuple(sorted(found, key=lambda wish: (wish.asked_at, wish.id)))


def fulfil(home: Path, done: Collection[Wish]) -> None:
    """A run has ended that began after these."""
    for wish in done:
        (_folder(home) / f"{wish.id}.json").unlink(missing_ok=True)


def due_at(home: Path, after_minutes: float, quiet_hours: str, now: datetime) -> datetime | None:
    """When the next such run may begin, `now` at the soonest; None: no run is wished for.

    `after_minutes` are counted from the first wish, so that the later ones share its run and cannot put it off.
    `quiet_hours`: as in `quiet_until`, in the time zone of `now`.
    """
    waiting = wishes(home)
    if not waiting:
        return None
    at = max(waiting[0].asked_at.astimezone(now.tzinfo) + timedelta(minutes=after_minutes), now)
    return quiet_until(quiet_hours, at) or at


class Retraining:
    """Looks whether a run is due that forgets, and begins it: one at a time, also beside other processes' runs.

    `run` gives the exit code of the training process. What was missed while nothing looked is due at the first look.
    """

    def __init__(
        self,
        home: Path,
        after_minutes: float,
        quiet_hours: str,
        run: Callable[[], Awaitable[int]],
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._home = home
        self._after_minutes = after_minutes
        self._quiet_hours = quiet_hours
        self._run = run
        self._clock = clock
        self._tried: tuple[tuple[Wish, ...], datetime] | None = None

    async def look(self) -> bool:
        """Whether a run was due; it has ended when this returns."""
        now, waiting = self._clock(), wishes(self._home)
        at = due_at(self._home, self._after_minutes, self._quiet_hours, now)
        if at is None or at > now or is_held(lock_file(self._home)) or self._was_tried(waiting, now):
            return False
        log.info("a training run without what was withdrawn begins")
        code = await self._run()
        self._tried = (wishes(self._home), self._clock())
        if code:
            log.error("the training run after a withdrawal ended with exit code %d; it is tried again", code)
        return True

    def _was_tried(self, waiting: tuple[Wish, ...], now: datetime) -> bool:
        return self._tried is not None and self._tried[0] == waiting and now < self._tried[1] + AGAIN


def _wish(path: Path) -> Wish | None:
    value = read_json(path)
    if not isinstance(value, dict):
        return None
    return Wish(path.stem, datetime.fromisoformat(value["asked_at"]), tuple(value["retired"]))


def _folder(home: Path) -> Path:
    return home / "loras" / "retrain"
