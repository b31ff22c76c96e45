"""Which sessions may be trained on: the rules, and a reason for every session that they refuse. No database here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import Protocol

from bot.types import Session
from training.config import PermissionConfig, TrainingConfig
from training.datasets.record import Conversation, Skipped
from training.datasets.sessions import Weights, to_conversation
from training.duplicates import without_twins
from training.preference.ratings import Rated, rated_session
from training.quality import judge
from training.trust import Rating, over_cap, ratings_of, trust

# The platforms whose terms do not forbid training on messages; any other needs the operator's line.
FREE_PLATFORMS = frozenset({"console", "memory"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored session, and what is true at this moment: its person's consent, a flag on it, a restriction of them.

    `rated_at`: when the stars of a turn were given, by the turn's id.
    """

    session: Session
    has_consent: bool
    is_flagged: bool
    is_restricted: bool = False
    rated_at: Mapping[str, datetime] = field(default_factory=dict)


class SessionSource(Protocol):
    """Where sessions come from: the store, or a fake."""

    async def training_candidates(self) -> list[Candidate]: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """The conversations to train on, as people wrote them, and every other session with its reason.

    `usable`: the sessions that may be trained on at all, chosen or left out as repeated or as one person's too many.
    `rated`: with [training] preference, every session with stars that may be used, as people wrote it; also those whose
    stars are low, so that what people dislike is known.
    """

    chosen: tuple[Conversation, ...]
    rejected: tuple[Skipped, ...]
    usable: frozenset[str] = frozenset()
    rated: tuple[Rated, ...] = ()


def select(candidates: Iterable[Candidate], config: TrainingConfig) -> Selection:
    """Every candidate is in exactly one of the two lists."""
    every = list(candidates)
    trusted = _trusted(every, config)
    rejected: list[Skipped] = []
    usable: list[Candidate] = []
    conversations: list[Conversation] = []
    for candidate in every:
        conversation = _conversation(candidate, config, trusted)
        reason = refusal(candidate, config) or _flaw(conversation, config)
        if reason:
            rejected.append(Skipped(candidate.session.id, reason))
        else:
            usable.append(candidate)
            conversations.append(conversation)
    kept, repeated = without_twins(conversations, config.ratings.near_duplicate)
    ids = {conversation.id for conversation in kept}
    over = over_cap([each.session for each in usable if each.session.id in ids], config.ratings)
    rejected += repeated
    rejected += [Skipped(each.id, "beyond one person's share of the set") for each in kept if each.id in over]
    chosen = tuple(conversation for conversation in kept if conversation.id not in over)
    rated = _rated(every, config, trusted) if config.preference != "none" else ()
    ids_usable = {each.session.id for each in usable} | {each.conversation.id for each in rated}
    return Selection(chosen, tuple(rejected), frozenset(ids_usable), rated)


def _rated(candidates: Sequence[Candidate], config: TrainingConfig, trusted: Mapping[str, float]) -> tuple[Rated, ...]:
    """Sessions with stars that nothing but low stars or quality speaks against, each person's share capped."""
    allowed = [each.session for each in candidates if not forbidden(each, config)]
    starred = [each for each in allowed if any(turn.stars is not None for turn in each.turns)]
    over = over_cap(starred, config.ratings)
    return tuple(rated_session(each, trusted.get(each.person_id, 1.0)) for each in starred if each.id not in over)


def _trusted(candidates: Sequence[Candidate], config: TrainingConfig) -> dict[str, float]:
    """How far each person's stars are trusted, by all that they gave."""
    given: defaultdict[str, list[Rating]] = defaultdict(list)
    for each in candidates:
        if each.has_consent:
            given[each.session.person_id] += ratings_of(each.session, each.rated_at)
    return {person: trust(ratings, config.ratings)[0] for person, ratings in given.items()}


def _conversation(candidate: Candidate, config: TrainingConfig, trusted: Mapping[str, float]) -> Conversation:
    ratings, session = config.ratings, candidate.session
    weights = Weights(ratings.star_weights, ratings.unrated_weight, trusted.get(session.person_id, 1.0))
    return to_conversation(session, min_turn_stars=config.min_turn_stars, weights=weights)


def _flaw(conversation: Conversation, config: TrainingConfig) -> str | None:
    """Why a session that may be used teaches nothing, or nothing good; None: it may."""
    if not conversation.has_targets:
        return "has no reply to learn from"
    return judge(conversation, config.quality).rules or None


def refusal(candidate: Candidate, config: TrainingConfig) -> str | None:
    """Why the session may not be imitated; None: it may."""
    if reason := forbidden(candidate, config):
        return reason
    stars = [turn.stars for turn in candidate.session.turns if turn.stars is not None]
    if not stars:
        return "never rated"
    if fmean(stars) < config.min_stars:
        return f"mean of its stars is {fmean(stars):.1f}, below {config.min_stars:g}"
    return None


def forbidden(candidate: Candidate, config: TrainingConfig) -> str | None:
    """Why nothing may be learnt from the session at all. Consent first: without it nothing else is looked at."""
    if not candidate.has_consent:
        return "no consent to training now"
    if not is_permitted(candidate.session.platform, config.permission):
        return f"no permission of {candidate.session.platform} in [training.permission]"
    if candidate.is_restricted:
        return "its person is restricted by a moderator"
    if candidate.session.training_decision == "excluded":
        return "excluded by a moderator"
    if candidate.is_flagged and candidate.session.training_decision != "cleared":
        return "flagged for the moderators"
    return None


def is_permitted(platform: str, permission: PermissionConfig) -> bool:
    """Console and memory need no permission; Discord and Slack need a line; anything else is refused."""
    return platform in FREE_PLATFORMS or bool(getattr(permission, platform, "").strip())
