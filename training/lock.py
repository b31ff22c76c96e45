"""One training run at a time, across processes: a lock that the system lets go when its holder dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from training.errors import AlreadyRunning


def lock_file(home: Path) -> Path:
    """The lock of the runs of this data folder."""
    return home / "loras" / ".training" / "lock"


@contextmanager
def run_lock(path: Path) -> Iterator[None]:
    """Holds the lock file `path`. Raises AlreadyRunning at once when another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning("Another training run is going on. Wait for it to end, or stop it first.") from error
        yield


def is_held(path: Path) -> bool:
    """Whether a run holds the lock file `path` at this moment."""
    try:
        with path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
