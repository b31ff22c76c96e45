"""How far a person's stars can be trusted, and how much of a training set may be one person's.

Length of a chat, and whether somebody comes back, are no signs of anything here: they are never a goal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.types import Session
from training.config import RatingsConfig

FEWEST_TIMED = 5
"""Who rated fewer replies is not judged by how fast that was."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One answer to the question for stars: how many, the words of the reply, and the time it took; None: unknown."""

    stars: int
    words: int
    seconds: float | None = None


def ratings_of(session: Session, rated_at: Mapping[str, datetime]) -> list[Rating]:
    """The stars in the session; `rated_at`: when the stars of a turn were given."""
    found = []
    for turn in session.turns:
        if turn.stars is not None:
            at = rated_at.get(turn.id)
            seconds = (at - turn.at).total_seconds() if at else None
            found.append(Rating(turn.stars, len(turn.text.split()), seconds))
    return found


def trust(ratings: Sequence[Rating], config: RatingsConfig) -> tuple[float, tuple[str, ...]]:
    """What to multiply a person's weights by, 1 or less, and the signs against their stars."""
    signs = []
    if len(ratings) >= config.constant_after and len({rating.stars for rating in ratings}) == 1:
        signs.append("constant stars")
    timed = [rating for rating in ratings if rating.seconds is not None]
    fast = [rating for rating in timed if (rating.seconds or 0) < rating.words / config.fastest_words_per_second]
    if len(timed) >= FEWEST_TIMED and len(fast) * 2 > len(timed):
        signs.append("stars faster than reading")
    return float(config.distrusted_weight ** len(signs)), tuple(signs)


def cap(sessions_of: Mapping[str, int], config: RatingsConfig) -> int:
    """The most sessions that one person may have in the set, given how many each has.

    Largest number that is within the share of what remains when all are cut to it. With fewer people than the share
    asks for, an equal part is allowed; `min_person_sessions` always is.
    """
    if not sessions_of:
        return 0
    share = max(config.max_person_share, 1 / len(sessions_of))
    for most in range(max(sessions_of.values()), config.min_person_sessions, -1):
        if most <= share * sum(min(number, most) for number in sessions_of.values()) + 1e-9:
            return most
    return config.min_person_sessions


def over_cap(sessions: Sequence[Session], config: RatingsConfig) -> frozenset[str]:
    """The ids of sessions beyond their person's share: the oldest ones."""
    most = cap(Counter(session.person_id for session in sessions), config)
    taken: Counter[str] = Counter()
    over = set()
    for session in sorted(sessions, key=lambda each: (each.started_at, each.id), reverse=True):
        taken[session.person_id] += 1
        if taken[session.person_id] > most:
            over.add(session.id)
    return frozenset(over)
