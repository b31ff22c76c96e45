"""Ctrl-C and SIGTERM during a fit: the step that goes on is ended and saved first."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any


@dataclass
class Stop:
    is_asked: bool = False


@contextmanager
def asked_to_stop() -> Iterator[Stop]:
    """Notes the first Ctrl-C or SIGTERM, so that the step can end; a second Ctrl-C ends at once."""
    stop = Stop()

    def note(number: int, frame: FrameType | None) -> None:
        if stop.is_asked:
            raise KeyboardInterrupt
        stop.is_asked = True

    before: dict[int, Any] = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            before[number] = signal.signal(number, note)
        except ValueError:  # not in the main thread: signals are not ours to take
            break
    try:
        yield stop
    finally:
        for known, handler in before.items():
            signal.signal(known, handler)
