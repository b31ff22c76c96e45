"""The data folder: where each thing lies, and locks that one process holds."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import AttuneError


class HomeProblem(AttuneError):
    """The data folder cannot be used, or something in it is in use by another process."""


@dataclass(frozen=True, slots=True)
class Home:
    """`$ATTUNE_HOME`, by default `~/.attune`. Everything that Attune keeps is under it."""

    path: Path

    @property
    def database_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.path / 'attune.db'}"

    @property
    def loras(self) -> Path:
        return self.path / "loras"

    @property
    def exports(self) -> Path:
        return self.path / "exports"

    @property
    def run_file(self) -> Path:
        return self.path / "run" / "model_server.json"

    def log_file(self, name: str) -> Path:
        """`logs/NAME.log`."""
        return self.path / "logs" / f"{name}.log"

    def prepare(self) -> None:
        """Make the folders, for the owner alone; HomeProblem when they cannot be made."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name in ("cache", "exports", "logs", "loras", "run"):
                (self.path / name).mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise HomeProblem(
                f"The data folder {self.path} cannot be made: {error.strerror}. Set ATTUNE_HOME to another folder."
            ) from error

    def model_server_url(self) -> str | None:
        """Where the running model server said that it listens; None when none runs."""
        try:
            state = json.loads(self.run_file.read_text())
            os.kill(int(state["pid"]), 0)
            return str(state["url"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @contextmanager
    def only_one(self, name: str, message: str) -> Iterator[None]:
        """Hold the lock `name`; HomeProblem with `message` when another process holds it."""
        with (self.path / "run" / f"{name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise HomeProblem(message) from error
            yield


def find_home(environment: Mapping[str, str]) -> Home:
    """The data folder by the environment."""
    chosen = environment.get("ATTUNE_HOME", "").strip()
    return Home(Path(chosen).expanduser().absolute() if chosen else Path.home() / ".attune")
