"""ExTES's JSON, the release of Zheng et al. 2023 and our own seed corpus, which adds emotion and intensity to it.

A row is `scene`, `description` and `content`, a list of `{"User": text}` and `{"AI Strategy": name, "AI": text}`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.types import Speaker
from model_server.strategies import EXTES, translated
from training.datasets.record import Conversation, Loaded, Utterance
from training.datasets.rows import Row, loaded
from training.errors import DataError

CRISIS = "Crisis Protocol"
"""Stands for a strategy where the reviewed protocol answers: read as context, never imitated."""
_SPEAKERS: dict[str, Speaker] = {"user": "seeker", "ai": "supporter"}
_STRATEGY = "ai strategy"
_TRANSLATED = "esconv strategy"  # in our seed corpus, for people who read it: `model_server.strategies` translates
FIELDS = ("scene", "description", "content", "problem", "emotion", "intensity_before", "intensity_after")


def load_extes(path: Path, limit: int | None = None) -> Loaded:
    """The first `limit` conversations of `path` (of a folder: of all its JSON files by name), in ExTES's strategies.

    What the release is known to hold is mended and reported: a turn inside another object, an object in place of a
    text, both roles in one entry, a role without text. DataError names file, row (from 1) and field for anything else.
    """
    return loaded(_files(path), limit, _Row)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.json"))
    if not files:
        raise DataError(f"{path.name} is a folder without a JSON file.")
    return files


class _Row(Row):
    """One dialogue while it is read."""

    def conversation(self, content: Any) -> Conversation:
        row = self.typed(content, dict, "")
        self.note_unread(row, FIELDS, "")
        turns: list[Utterance] = []
        for index, entry in enumerate(self.typed(row.get("content"), list, "content")):
            turns += self.turns(entry, f"content[{index}]")
        return Conversation(
            id=self.id,
            source="extes",
            turns=tuple(turns),
            problem=self.text(row, "problem"),
            emotion=self.text(row, "emotion"),
            situation=self.text(row, "description"),
            intensity_before=self.score(row, "intensity_before", ""),
            intensity_after=self.score(row, "intensity_after", ""),
            scene=self.text(row, "scene"),
        )

    def turns(self, entry: Any, name: str) -> list[Utterance]:
        """The turns of one entry: usually one."""
        keyed = {key.strip().casefold(): value for key, value in self.typed(entry, dict, name).items()}
        self.note_unread(keyed, (*_SPEAKERS, _STRATEGY, _TRANSLATED), name)
        given = self.plain(keyed.get(_STRATEGY), f"{name}.AI Strategy")
        found = []
        for key, speaker in _SPEAKERS.items():
            value = keyed.get(key)
            if value is None:
                continue
            if isinstance(value, dict) and {k.strip().casefold() for k in value} & _SPEAKERS.keys():
                self.skip(name, "a turn stood inside another one")
                found += self.turns({_STRATEGY: given or "", **value}, name)
            elif text := self.plain(value, f"{name}.{key}"):
                found.append(self.utterance(speaker, text, given, name))
            else:
                self.skip(name, "empty text")
        if not found and not keyed.keys() & _SPEAKERS.keys():
            self.skip(name, "neither User nor AI in it")
        elif len(found) > 1:
            self.skip(name, "both roles in one entry: read as two turns")
        return found

    def plain(self, value: Any, name: str) -> str | None:
        """The text, also where it stands in an object of one entry."""
        if isinstance(value, dict) and len(value) == 1:
            self.skip(name, "an object in place of a text")
            value = next(iter(value.values()))
        return None if value is None else str(self.typed(value, str, name)).strip() or None

    def utterance(self, speaker: Speaker, text: str, strategy: str | None, name: str) -> Utterance:
        if speaker == "seeker":
            return Utterance("seeker", text, is_target=False)
        if strategy == CRISIS:
            return Utterance("supporter", text, is_target=False)
        known = translated(strategy, EXTES) if strategy else None
        if strategy and known is None:
            self.skip(f"{name}.AI Strategy", f"unknown strategy {strategy[:60]!r}; the turn is kept without one")
        return Utterance("supporter", text, known)
