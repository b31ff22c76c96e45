"""The process behind forked.py: imports and loads all that a chat needs, and becomes `attune` once for each request."""

from __future__ import annotations

import importlib
import io
import sys

from bot.safety import language, meaning, output_meaning
from bot.safety.embedding import EMBEDDING
from entrypoints.cli import main
from tests.e2e.forked import take_requests

LATER = ("adapters.slack_dm", "entrypoints.chat", "entrypoints.doctor", "entrypoints.service", "httpx")


def load_once() -> None:
    """What every chat would load anew. In this thread: one of the embedding's own would not be there after a fork."""
    meaning._heads()
    output_meaning._head()
    EMBEDDING._loaded()
    language.load()


if __name__ == "__main__":
    for name in LATER:
        importlib.import_module(name)
    load_once()
    sys.argv = ["attune", *take_requests(sys.argv[1])]
    sys.stdin = io.TextIOWrapper(io.FileIO(0), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w"), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w"), encoding="utf-8", line_buffering=True)
    main()
