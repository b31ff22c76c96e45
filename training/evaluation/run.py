"""An evaluation's folder: its settings, and every reply as soon as it is there, so that a stopped run goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from model_server.protocol import Policy
from training.atomic import disk_errors, read_json, write_json
from training.errors import TrainingError

SETTINGS = "run.json"


class OtherRun(TrainingError):
    """The folder holds an evaluation with other settings."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A model and a policy: `lora` is a version's name, or "none"; `mark` tells versions of one name apart."""

    lora: str
    policy: Policy
    mark: str = ""

    @property
    def name(self) -> str:
        return f"{self.lora}, {self.policy}"

    @property
    def file(self) -> str:
        return f"{self.model}.{self.policy}.jsonl"

    @property
    def model(self) -> str:
        """The LoRA with its mark, for a file's name."""
        return f"{self.lora}-{self.mark}" if self.mark else self.lora


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server wrote for a turn. `likeliest`: the strategy with the largest share; "" where there is none.

    `text` is empty where the model had nothing to say, several times over.
    """

    turn: str
    text: str
    strategy: str = ""
    likeliest: str = ""
    tokens: int = 0
    seconds: float = 0.0


class RunFolder:
    """One evaluation on disk. `settings` are all that a reply depends on."""

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self.path = path
        self._settings = settings

    def open(self) -> None:
        """Make it, or take up one that was stopped. Raises OtherRun when its settings were others."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = read_json(self.path / SETTINGS)
        if before is None:
            if any(self.path.glob("*.jsonl")):
                raise OtherRun(f"{self.path} holds replies of an unknown run. Choose another folder with --out.")
            write_json(self.path / SETTINGS, self._settings)
            return
        names = {*before, *self._settings} if isinstance(before, dict) else set()
        differing = sorted(name for name in names if before.get(name) != self._settings.get(name))
        if differing or not names:
            raise OtherRun(
                f"{self.path} holds an evaluation with another {', '.join(differing) or 'form'}. "
                "Choose another folder with --out, or delete that one."
            )

    def replies(self, variant: Variant) -> dict[str, Reply]:
        """The replies that are there, by turn. A line that was cut off by a kill is dropped from the file."""
        path = self.path / variant.file
        if not path.exists():
            return {}
        content = path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            with path.open("r+b") as file:
                file.truncate(len(whole))
        return {reply.turn: reply for reply in _parsed(whole, path)}

    def add(self, variant: Variant, reply: Reply) -> None:
        """Keep one more. Raises DiskFull."""
        line = json.dumps(asdict(reply), ensure_ascii=False) + "\n"
        path = self.path / variant.file
        with disk_errors(path):
            path.touch(mode=0o600)
            with path.open("ab") as file:
                file.write(line.encode())


def _parsed(content: bytes, path: Path) -> Iterator[Reply]:
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            yield Reply(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise OtherRun(f"{path}, line {number}: this is no reply. Delete the line, or the file.") from error
