"""A file of conversations read row by row: where each value stands, what type it must have, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from training.datasets.record import Conversation, Loaded, Skipped
from training.errors import DataError


def rows(path: Path) -> Iterator[tuple[int, Any]]:
    """Row number from 1 and its value, from a JSON list or from JSON lines. DataError names the file and the row."""
    if path.exists() and not path.is_file():
        raise DataError(f"{path.name} is not a file.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not UTF-8 text.") from error
    if not text.strip():
        raise DataError(f"{path.name} is empty.")
    if text.lstrip().startswith("["):
        yield from enumerate(_parsed(text, path.name), start=1)
        return
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    yield from ((number, _parsed(line, f"{path.name}, row {number}")) for number, line in lines)


class ConversationRow(Protocol):
    """A row that a source reads one conversation from."""

    skipped: list[Skipped]

    @property
    def where(self) -> str:
        """File and row."""

    def conversation(self, content: Any) -> Conversation:
        """What the row holds. DataError names the field."""


def loaded(files: Iterable[Path], limit: int | None, row_of: Callable[[str, int], ConversationRow]) -> Loaded:
    """The first `limit` conversations of the files, in order, and all that was left out or changed."""
    conversations: list[Conversation] = []
    skipped: list[Skipped] = []
    for file in files:
        for number, content in rows(file):
            if limit is not None and len(conversations) >= limit:
                return Loaded(tuple(conversations), tuple(skipped))
            row = row_of(file.name, number)
            conversation = row.conversation(content)
            skipped += row.skipped
            if conversation.has_targets:
                conversations.append(conversation)
            else:
                skipped.append(Skipped(row.where, "no turn of a supporter"))
    return Loaded(tuple(conversations), tuple(skipped))


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except ValueError as error:
        raise DataError(
            f"{where}: not valid JSON ({error}). A file is one JSON list, or one JSON object a line."
        ) from error
    except RecursionError as error:
        raise DataError(f"{where}: lists or objects stand too deep inside each other.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON keeps the last of two values under one key; here the first keeps its name, so that the others are seen."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        name, number = key, 2
        while name in found:
            name, number = f"{key} ({number})", number + 1
        found[name] = value
    return found


@dataclass
class Row:
    """One row while it is read: its place for messages, and what was left out of it."""

    file: str
    number: int
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def where(self) -> str:
        """File and row, for messages."""
        return f"{self.file}, row {self.number}"

    @property
    def id(self) -> str:
        """The conversation's id: file and row."""
        return f"{Path(self.file).stem}:{self.number}"

    def score(self, scores: dict[str, Any], key: str, name: str) -> int | None:
        """A number from 1 to 5, or None where there is none."""
        value = scores.get(key)
        if value is None or value == "":
            return None
        try:
            number = int(value)
        except (TypeError, ValueError):
            number = 0
        if isinstance(value, bool | float) or not 1 <= number <= 5:
            raise self.error(".".join(filter(None, (name, key))), "must be a number from 1 to 5")
        return number

    def flag(self, row: dict[str, Any], key: str) -> bool | None:
        """True or false, or None where there is neither."""
        value = row.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def text(self, row: dict[str, Any], key: str) -> str | None:
        """A text without outer blanks; None: absent or empty."""
        value = row.get(key)
        return (self.typed(value, str, key).strip() or None) if value is not None else None

    def typed(self, value: Any, kind: type, name: str) -> Any:
        """The value, if it is of this type. DataError names the field."""
        if not isinstance(value, kind):
            words: dict[type, str] = {dict: "an object", list: "a list", str: "text"}
            found = "missing" if value is None else f"{type(value).__name__}"
            raise self.error(name, f"must be {words[kind]}, found: {found}")
        if isinstance(value, str) and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise self.error(name, "holds half of a character (a lone surrogate), which is no text")
        return value

    def note_unread(self, values: dict[str, Any], known: Collection[str], name: str) -> None:
        """Note every field beside the known ones that holds something."""
        for key in values:
            if key not in known and values[key] not in (None, "", [], {}):
                self.skip(".".join(filter(None, (name, key[:60]))), "a field that is not read")

    def skip(self, name: str, reason: str) -> None:
        """Note what is left out or changed."""
        self.skipped.append(Skipped(f"{self.where}, {name}", reason))

    def error(self, name: str, problem: str) -> DataError:
        """The error to raise: file, row, field and what is wrong."""
        return DataError(f"{self.where}, {name}: {problem}." if name else f"{self.where}: {problem}.")
