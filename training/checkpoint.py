"""A checkpoint on disk: what torch writes, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from training.atomic import write_stream


def write(path: Path, state: dict[str, Any]) -> None:
    """Replaces the file in one step. Raises DiskFull; the one before then stays as it was."""
    write_stream(path, lambda file: _saved(state, file))


def read(path: Path, say: Callable[[str], None]) -> dict[str, Any] | None:
    """What was written; None where nothing was. One that cannot be read is said and counts as nothing."""
    import pickle

    import torch

    if not path.is_file():
        return None
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError):
        say("The checkpoint cannot be read; training begins anew.")
        return None
    return state


def _saved(state: dict[str, Any], file: BinaryIO) -> None:
    """torch tells of a full disk in its own way; the file's own error is the one that is raised."""
    import torch

    class Noting:
        """Passes on what is written, and keeps the error."""

        error: OSError | None = None

        def write(self, content: bytes) -> int:
            try:
                return file.write(content)
            except OSError as error:
                self.error = error
                raise

        def flush(self) -> None:
            file.flush()

    noting = Noting()
    try:
        torch.save(state, noting)  # type: ignore[arg-type]
    except (OSError, RuntimeError):
        if noting.error:
            raise noting.error from None
        raise
