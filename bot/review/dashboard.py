"""The dashboard: how many flags there are, how soon they are seen to, and how conversations go. Numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.review.acts import Acts
from bot.review.errors import NotAModerator
from bot.review.figures import Conversations, Intensity, Load, Open, Period, Raised, Response

DAYS = (7, 30, 90, 365)
DEFAULT_DAYS = 30
# More bars than this are too thin to read: weeks then.
MOST_DAILY = 31


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that the dashboard shows. `gate`: what became of the model's replies since the year began.

    `acts`: what all moderators did, by act. `load`: a moderator's own, everybody's for an admin.
    """

    period: Period
    days: int
    raised: tuple[Raised, ...]
    responses: tuple[Response, ...]
    open_now: tuple[Open, ...]
    conversations: Conversations
    intensity: Intensity
    gate: Mapping[str, int]
    acts: Mapping[str, int]
    replies: Mapping[str, int]
    load: tuple[Load, ...]


class Dashboard:
    """Holds no words of anybody, so that it is not logged as a view."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    async def numbers(self, by: str, days: int = DEFAULT_DAYS) -> Numbers:
        """The numbers of the last `days` days, today's among them; of `DAYS`, any other is `DEFAULT_DAYS`."""
        now, days = self._acts.clock(), days if days in DAYS else DEFAULT_DAYS
        asked = period(now, days)
        limits = {name: minutes * 60 for name, minutes in self._acts.config.minutes.model_dump().items()}
        async with self._acts.store.reading() as transaction:
            moderator = await transaction.moderators.get(by)
            if moderator is None or not moderator.is_active:
                raise NotAModerator
            figures = transaction.figures
            return Numbers(
                asked,
                days,
                raised=await figures.raised(asked),
                responses=await figures.responses(asked, limits, now),
                open_now=await figures.open_now(limits, now),
                conversations=await figures.conversations(asked),
                intensity=await figures.intensity(asked),
                gate=await transaction.counters.gate_outcomes(now.year),
                acts=await figures.acts(asked),
                replies=await figures.replies(asked),
                load=await figures.load(asked, None if moderator.role == "admin" else by),
            )


def period(now: datetime, days: int) -> Period:
    """The last `days` days in UTC: from a midnight to now."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Period(midnight - timedelta(days=days - 1), now, "day" if days <= MOST_DAILY else "week")
