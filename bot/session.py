"""Rules on a session: whether it is still open, and what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from bot.types import Person, Session, Turn


def last_activity(session: Session) -> datetime:
    """When something was last written in the session."""
    return session.turns[-1].at if session.turns else session.started_at


def is_open(session: Session, now: datetime, idle: timedelta) -> bool:
    """A session is open until it is ended or nothing was written for `idle`."""
    return session.ended_at is None and now - last_activity(session) < idle


def begin(person: Person, now: datetime) -> Session:
    """A new, empty session."""
    return Session(uuid4().hex, person.id, person.address.platform, now)


def with_turns(session: Session, *turns: Turn) -> Session:
    """The session with turns appended."""
    return replace(session, turns=(*session.turns, *turns))


def seeker_levels(session: Session) -> tuple[str, ...]:
    """The level of each of the seeker's turns, oldest first: the input gate's, or what a moderator corrected it to."""
    return tuple(turn.level_label or turn.level or "none" for turn in session.turns if turn.speaker == "seeker")
