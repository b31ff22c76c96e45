"""The folder of a run under way: which data and settings it belongs to, so that a killed run goes on with the same.

It holds digests and weights, no text: the conversations are collected anew, and a run that was started with one
that may no longer be used is thrown away.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.atomic import read_json, write_json
from training.collection import Material
from training.datasets.record import Conversation, digest
from training.preference.ratings import Rated

PLAN = "run.json"


@dataclass(frozen=True, slots=True)
class Run:
    """`material` is what the run was begun with; `is_resumed`: it was there before."""

    folder: Path
    material: Material
    is_resumed: bool

    def close(self) -> None:
        """Its work is done: its checkpoint is no longer needed."""
        shutil.rmtree(self.folder, ignore_errors=True)


def open_run(folder: Path, material: Material, settings: dict[str, Any]) -> Run:
    """The unfinished run in `folder` if `settings` are the same and all its data may still be used; else a new one.

    Conversations that came since then wait for the next run. Other unfinished runs are deleted.
    """
    runs = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    for path in sorted(runs):
        known = _resumable(path, material, settings)
        if known:
            return Run(path, known, True)
    for path in runs:
        shutil.rmtree(path)
    plan = {
        "settings": settings,
        "train": _digests(material.train),
        "held_out": _digests(material.held_out),
        "rated": [_rated_digest(each) for each in material.rated],
    }
    name = hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()[:12]
    write_json(folder / name / PLAN, plan)
    return Run(folder / name, material, False)


def _resumable(path: Path, material: Material, settings: dict[str, Any]) -> Material | None:
    plan = read_json(path / PLAN)
    if not isinstance(plan, dict) or plan.get("settings") != settings:
        return None
    usable = {digest(conversation): conversation for conversation in (*material.train, *material.held_out)}
    if not usable.keys() >= {*plan["train"], *plan["held_out"]}:
        return None
    rated = {_rated_digest(each): each for each in material.rated}
    if not rated.keys() >= set(plan.get("rated", ())):
        return None
    train, held_out = (tuple(usable[key] for key in plan[part]) for part in ("train", "held_out"))
    return Material(train, held_out, material.left_out, tuple(rated[key] for key in plan.get("rated", ())))


def _rated_digest(rated: Rated) -> str:
    said = json.dumps([digest(rated.conversation), rated.trust, rated.picked])
    return hashlib.sha256(said.encode()).hexdigest()


def _digests(conversations: tuple[Conversation, ...]) -> list[str]:
    return [digest(conversation) for conversation in conversations]
