"""Files that are written whole or not at all: a temporary file, synced, then put in place in one step."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from training.errors import DiskFull


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turns "no space left" into DiskFull with a sentence; other errors pass."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise
        raise DiskFull(
            f"The disk is full: {path.name} could not be written. Free some space and start again; "
            "what was saved before is still there."
        ) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Replaces `path` by `content`, creating its folder. Raises DiskFull; the old file then stays as it was."""

    def write(file: BinaryIO) -> None:
        file.write(content)

    write_stream(path, write)


def copy_file(source: Path, target: Path) -> None:
    """As `write_bytes`, with the content of another file, which may be larger than the memory."""
    with source.open("rb") as given:
        write_stream(target, lambda file: shutil.copyfileobj(given, file))


def write_stream(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """As `write_bytes`; `write` gets the file, and what it writes is not held in memory."""
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def write_json(path: Path, value: Any) -> None:
    """As `write_bytes`, indented and with a last newline."""
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def read_json(path: Path) -> Any:
    """The value in `path`; None when the file is missing or not JSON."""
    try:
        return json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def sha256(path: Path) -> str:
    """The file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
