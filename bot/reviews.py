"""What a person can see of the moderators' work on their conversations: what was flagged, read, answered and decided.

Pure. Never says who the moderator was, and nothing that a moderator wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.review.types import AuditEntry, Case, Resolution
from bot.texts import reviews as texts
from bot.types import Flag, Person

# The log's acts that mean a conversation was read: the window around what was flagged, or all of it.
WINDOW_READ = ("view", "excerpt")
ALL_READ = ("break-glass",)
JOINED = ("take over",)
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Raised:
    """One flag: why is its level and category, `words` what the person said to a report of theirs."""

    at: datetime
    level: str
    category: str
    reasons: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class PastReview:
    """One case. `reads` and `all_reads`: when a moderator read the window, or all of it; `joined`: when one answered.

    `is_stored`: the conversation is still there.
    """

    raised: tuple[Raised, ...]
    reads: tuple[datetime, ...] = ()
    all_reads: tuple[datetime, ...] = ()
    joined: tuple[datetime, ...] = ()
    resolved_at: datetime | None = None
    resolution: Resolution | None = None
    is_stored: bool = True


def past(
    cases: Iterable[Case], flags: Mapping[str, Sequence[Flag]], log: Sequence[AuditEntry]
) -> tuple[PastReview, ...]:
    """The person's cases, newest first, with the flags of each and what the log says of it."""
    newest = sorted(cases, key=lambda case: case.opened_at, reverse=True)
    return tuple(
        _past(case, flags.get(case.id, ()), [each for each in log if each.case_id == case.id]) for case in newest
    )


def _past(case: Case, flags: Sequence[Flag], log: Sequence[AuditEntry]) -> PastReview:
    return PastReview(
        raised=tuple(Raised(each.at, each.level, each.category, each.reasons, each.words) for each in flags),
        reads=_times(log, WINDOW_READ),
        all_reads=_times(log, ALL_READ),
        joined=_times(log, JOINED),
        resolved_at=case.resolved_at,
        resolution=case.resolution,
        is_stored=case.session_id is not None,
    )


def _times(log: Sequence[AuditEntry], acts: tuple[str, ...]) -> tuple[datetime, ...]:
    return tuple(each.at for each in log if each.act in acts)


def shown(reviews: Sequence[PastReview], person: Person, now: datetime) -> str:
    """The answer to /reviews: the newest cases, and a restriction that is in force."""
    parts = []
    if person.restricted_until and person.restricted_until > now:
        until = texts.moment(person.restricted_until)
        parts.append(texts.RESTRICTED.format(time=until, reason=person.restriction))
    if not reviews:
        return "\n\n".join((*parts, texts.NONE))
    parts += [texts.TITLE, *map(_shown, reviews[:MOST_SHOWN])]
    if len(reviews) > MOST_SHOWN:
        parts.append(texts.MORE.format(number=len(reviews) - MOST_SHOWN))
    return "\n\n".join(parts)


def _shown(review: PastReview) -> str:
    by_reason: dict[str, list[datetime]] = {}
    for each in review.raised:
        by_reason.setdefault(texts.why(each.level, each.category), []).append(each.at)
    lines = [texts.flagged(times, reason) for reason, times in by_reason.items()]
    lines += [] if review.is_stored else [texts.NOT_STORED]
    lines += [
        sentence.format(times=texts.moments(times))
        for sentence, times in (
            (texts.READ, review.reads),
            (texts.READ_ALL, review.all_reads),
            (texts.JOINED, review.joined),
        )
        if times
    ]
    if not review.reads and not review.all_reads:
        lines.append(texts.NOT_READ_RESOLVED if review.resolved_at else texts.NOT_READ)
    return "\n".join((*lines, _end(review)))


def _end(review: PastReview) -> str:
    if review.resolved_at is None:
        return texts.OPEN
    how = texts.RESOLUTIONS[review.resolution or "no concern"]
    return texts.DECIDED.format(time=texts.moment(review.resolved_at), how=how)
