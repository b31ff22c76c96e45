"""Times and spans of time as the page shows them."""

from __future__ import annotations

from datetime import datetime, timedelta


def moment(at: datetime | None) -> str:
    """A time, to the minute, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


def iso(at: datetime | None) -> str:
    """A time for a program."""
    return at.isoformat() if at else ""


def span(length: timedelta) -> str:
    """How long, in one or two units; what is negative (the clock was moved back) is nothing."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes and hours < 10 else f"{hours} h"
    return f"{hours // 24} days"
