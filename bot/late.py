"""What is said first when messages could not be read for a while: that they were not, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.outcome import Outcome
from bot.texts import chat
from bot.types import Crisis, Event, MessageReceived, Notice, StaffEvent

LATE = timedelta(minutes=30)


def said_first(outcome: Outcome, events: Sequence[Event | StaffEvent], now: datetime) -> Outcome:
    """The outcome with an honest sentence before the answer to messages that came late; help in danger stays first."""
    sent = [event.sent_at for event in events if isinstance(event, MessageReceived) and event.sent_at]
    if not sent or not outcome.actions or now - min(sent) <= LATE:
        return outcome
    notice = Notice(chat.late(now - min(sent)), "late")
    at = 1 if isinstance(outcome.actions[0], Crisis) else 0
    return replace(outcome, actions=(*outcome.actions[:at], notice, *outcome.actions[at:]))
