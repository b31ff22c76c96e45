"""The kinds of files that conversations are read from, and how a file's kind is told from its first row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from training.datasets.chat import load_chat
from training.datasets.esconv import load_esconv
from training.datasets.extes import load_extes
from training.datasets.record import Loaded
from training.datasets.rows import rows
from training.errors import DataError

Kind = Literal["esconv", "extes", "chat"]
LOADERS: dict[Kind, Callable[[Path, int | None], Loaded]] = {
    "esconv": load_esconv,
    "extes": load_extes,
    "chat": load_chat,
}
_MARKS: dict[str, Kind] = {"dialog": "esconv", "content": "extes", "messages": "chat"}


def kind_of(path: Path) -> Kind:
    """By the field that holds the turns; a folder is ExTES's. Raises DataError where it cannot be told."""
    if path.is_dir():
        return "extes"
    first = next((content for _, content in rows(path)), None)
    found = [kind for mark, kind in _MARKS.items() if isinstance(first, dict) and mark in first]
    if len(found) != 1:
        raise DataError(
            f"{path.name}: what kind of file it is cannot be told from its first row, which should have one of dialog "
            "(ESConv), content (ExTES) or messages (chat). Write esconv:FILE, extes:FILE or chat:FILE."
        )
    return found[0]
