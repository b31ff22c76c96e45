"""Which sessions may be trained on: the rules, and a reason for every session that they refuse. No database here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from bot.types import Session
from training.config import PermissionConfig, TrainingConfig
from training.datasets.record import Conversation, Skipped
from training.datasets.sessions import to_conversation

# The platforms whose terms do not forbid training on messages; any other needs the operator's line.
FREE_PLATFORMS = frozenset({"console", "memory"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored session, and what is true at this moment: its person's consent, a flag on it, a restriction of them."""

    session: Session
    has_consent: bool
    is_flagged: bool
    is_restricted: bool = False


class SessionSource(Protocol):
    """Where sessions come from: the store, or a fake."""

    async def training_candidates(self) -> list[Candidate]: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """The conversations that may be trained on, and every other session with its reason."""

    chosen: tuple[Conversation, ...]
    rejected: tuple[Skipped, ...]


def select(candidates: Iterable[Candidate], config: TrainingConfig) -> Selection:
    """Every candidate is in exactly one of the two lists."""
    chosen: list[Conversation] = []
    rejected: list[Skipped] = []
    for candidate in candidates:
        conversation = to_conversation(candidate.session, min_turn_stars=config.min_turn_stars)
        reason = refusal(candidate, config) or (None if conversation.has_targets else "has no reply to learn from")
        if reason:
            rejected.append(Skipped(candidate.session.id, reason))
        else:
            chosen.append(conversation)
    return Selection(tuple(chosen), tuple(rejected))


def refusal(candidate: Candidate, config: TrainingConfig) -> str | None:
    """Why the session may not be trained on; None: it may. Consent first: without it nothing else is looked at."""
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
    stars = [turn.stars for turn in candidate.session.turns if turn.stars is not None]
    if not stars:
        return "never rated"
    if fmean(stars) < config.min_stars:
        return f"mean of its stars is {fmean(stars):.1f}, below {config.min_stars:g}"
    return None


def is_permitted(platform: str, permission: PermissionConfig) -> bool:
    """Console and memory need no permission; Discord and Slack need a line; anything else is refused."""
    return platform in FREE_PLATFORMS or bool(getattr(permission, platform, "").strip())
