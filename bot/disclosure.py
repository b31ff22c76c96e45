"""When to say that this is software: before the first answer, then on the schedule of `SAFETY` R1."""

from __future__ import annotations

from datetime import datetime, timedelta


def is_due(disclosed_at: datetime | None, now: datetime, every: timedelta) -> bool:
    """Never said, said on an earlier day, or said `every` (3 hours by law in New York and California) ago."""
    return disclosed_at is None or disclosed_at.date() != now.date() or now - disclosed_at >= every
