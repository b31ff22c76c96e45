"""How often a message is taken for one in a language that the gate does not read: `python -m bench.unread FILE ...`.

Files hold a JSON object a line: ESConv's form (`dialog`; the seekers' messages are read), or ours (`text` or `turns`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.safety.language import unread


def main(paths: list[str]) -> None:
    """Print each file's messages and how many of them were taken for such a one; no message is shown."""
    for path in paths:
        messages = [text for line in Path(path).read_text(encoding="utf-8").splitlines() for text in _texts(line)]
        taken = sum(bool(unread(text)) for text in messages)
        print(f"{Path(path).name}: {taken} of {len(messages)}")


def _texts(line: str) -> Iterator[str]:
    values = json.loads(line)
    if "dialog" in values:
        return (turn["text"] for turn in values["dialog"] if turn["speaker"] in ("usr", "seeker"))
    turns = values.get("turns") or [values["text"]]
    return (turn if isinstance(turn, str) else str(turn["text"]) for turn in turns)


if __name__ == "__main__":
    main(sys.argv[1:])
