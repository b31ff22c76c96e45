"""What moderators work with: cases, their own accounts, notes, and the log of what each did. Frozen, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from bot.safety.assessment import Level
from bot.types import Flag, Platform, Session, Turn

Role = Literal["moderator", "admin"]
Resolution = Literal["supported", "referred", "no concern", "false alarm", "bot error", "restricted"]
RESOLUTIONS: tuple[Resolution, ...] = get_args(Resolution)
TrainingDecision = Literal["cleared", "excluded"]
Order = Literal["open", "mine", "snoozed", "resolved", "all"]


@dataclass(frozen=True, slots=True)
class Moderator:
    """`passed_at`: when they passed the examination, without which nobody takes a conversation over."""

    id: str
    name: str
    role: Role
    is_active: bool
    passed_at: datetime | None
    created_at: datetime
    has_password: bool = False
    platforms: tuple[Platform, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """All that was flagged in one conversation until a moderator resolved it.

    `raised_at`: since when it waits at its level. `claimed_by` and `resolved_by` are ids of moderators,
    `claimed_by_name` the name. `moderator`: who answers in the conversation at the moment instead of the bot.
    """

    id: str
    person_id: str
    session_id: str | None
    platform: Platform
    level: Level
    category: str
    opened_at: datetime
    raised_at: datetime
    flags: int = 1
    escalations: int = 0
    escalated_at: datetime | None = None
    claimed_by: str | None = None
    claimed_by_name: str = ""
    claimed_at: datetime | None = None
    first_claimed_at: datetime | None = None
    snoozed_until: datetime | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    resolution: Resolution | None = None
    moderator: str | None = None
    training_decision: TrainingDecision | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue or a search shows. Empty strings and None: whatever it is. `text`: how a case's id begins."""

    order: Order = "open"
    level: str = ""
    category: str = ""
    platform: str = ""
    claimed_by: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of cases, and how many there are in all."""

    cases: tuple[Case, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a moderator wrote down for the others; sealed under the key of the person it is about."""

    id: str
    case_id: str
    moderator: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One view or act. `detail` holds no words of anybody; `reason` is what the moderator gave, "" once forgotten."""

    id: int
    at: datetime
    moderator_id: str | None
    moderator: str
    act: str
    person_id: str | None
    session_id: str | None
    case_id: str | None
    detail: dict[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn in a moderator's view. `flags`: what was raised on it. `position` counts from 0 over the whole session."""

    turn: Turn
    position: int
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one moderator may read it: the window around what was flagged, or all after break-glass.

    `session` has the surveys' numbers and no turns; its situation is there only when `is_all`. `hidden`: how many
    turns of the conversation are not shown. `timeline`: what happened to the case, oldest first.
    """

    case: Case
    session: Session | None
    turns: tuple[ShownTurn, ...]
    hidden: int
    is_all: bool
    flags: tuple[Flag, ...]
    notes: tuple[Note, ...]
    timeline: tuple[AuditEntry, ...]
    restricted_until: datetime | None = None
    restriction: str = ""
