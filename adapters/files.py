"""Writes a file for a person into their folder: readable by them alone, never over another file."""

from __future__ import annotations

import itertools
import os
from pathlib import Path


def save(folder: Path, name: str, content: str) -> Path:
    """Write `content` under `name` (only its last part, cleaned) and give the path back.

    A file that is there with the same content is taken for the same one; with another, the new one gets a number.
    OSError: it could not be written; nothing half-written stays.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = content.encode("utf-8", "replace")
    for path in _paths(folder, name):
        try:
            return _create(path, data)
        except FileExistsError:
            if path.is_file() and path.read_bytes() == data:
                return path
    raise AssertionError("unreachable: the names never end")


def _paths(folder: Path, name: str) -> itertools.chain[Path]:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in last).lstrip(".")[-100:] or "file"
    path = folder / safe
    return itertools.chain([path], (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2)))


def _create(path: Path, data: bytes) -> Path:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path
