"""The hours of the day in which no training run begins by itself, because people write then. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta


def quiet_until(hours: str, now: datetime) -> datetime | None:
    """When the quiet hours end that `now` is in, "FROM-TO" in the hours of its own time zone; None: it is in none."""
    if not hours:
        return None
    first, last = (int(part) for part in hours.split("-"))
    is_quiet = first <= now.hour < last if first <= last else now.hour >= first or now.hour < last
    if not is_quiet:
        return None
    end = now.replace(hour=last, minute=0, second=0, microsecond=0)
    return end if end > now else end + timedelta(days=1)
