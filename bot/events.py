"""Events, adapter → bot, and whom they come from. All are frozen and carry no behaviour.

Their JSON form, used by `attune chat --jsonl` and the inbox, is in `bot/wire.py`. Import them from `bot.types`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Platform = Literal["console", "memory", "discord", "slack"]
FormName = Literal[
    "adult", "consent", "pre_chat", "post_chat", "forget", "country", "plan", "contact", "link", "report"
]
CommandName = Literal[
    "talk",
    "help",
    "safety",
    "plan",
    "contact",
    "country",
    "consent",
    "export",
    "forget",
    "privacy",
    "link",
    "report",
    "reviews",
    "home",
    "end",
    "quit",
]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached: platform, the platform's id of the person, and its id of the channel."""

    platform: Platform
    user: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """Where a person is reached, and the id and time of the last message that came from them."""

    address: Address
    message_id: str
    at: datetime


# Events: adapter → bot. `event_id` is the platform's own id, unique within the platform: the inbox de-duplicates on it.
# `origin` names, in the adapter's own words, the message whose button or form was used; `Settled` gives it back.


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """`event_id` is the message's id, by which an edit or a deletion names it. `sent_at` None: just now."""

    text: str
    event_id: str = ""
    sent_at: datetime | None = None
    type: Literal["message"] = "message"


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """The person changed a message of theirs: `text` is what it says now."""

    message_id: str
    text: str
    event_id: str = ""
    type: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """The person took a message of theirs back."""

    message_id: str
    event_id: str = ""
    type: Literal["deleted"] = "deleted"


@dataclass(frozen=True, slots=True)
class StarsGiven:
    """1 (very bad) to 5 (excellent), ESConv table 3; `turn_id` empty means the turn asked about last."""

    value: int
    turn_id: str = ""
    event_id: str = ""
    origin: str = ""
    type: Literal["stars"] = "stars"


@dataclass(frozen=True, slots=True)
class ReplyReported:
    """The person wants a moderator to look at a reply; `turn_id` empty means the last one."""

    turn_id: str = ""
    event_id: str = ""
    origin: str = ""
    type: Literal["reply_reported"] = "reply_reported"


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    """Answers by field name; a field that is absent or empty was skipped."""

    form: FormName
    values: dict[str, str] = field(default_factory=dict)
    event_id: str = ""
    origin: str = ""
    type: Literal["form"] = "form"


@dataclass(frozen=True, slots=True)
class CommandInvoked:
    name: CommandName
    event_id: str = ""
    type: Literal["command"] = "command"


# Staff events: what a moderator does in a conversation. They wait in the person's inbox like the person's own events,
# so they are durable and in order; no adapter may report one.


@dataclass(frozen=True, slots=True)
class TakeoverBegan:
    """A moderator (an id) answers in the session from here on instead of the model."""

    moderator: str
    session_id: str
    event_id: str = ""
    type: Literal["takeover_began"] = "takeover_began"


@dataclass(frozen=True, slots=True)
class ModeratorReplied:
    """A moderator's words, for which they chose the strategy first, as ESConv's supporters did (section 4.1)."""

    moderator: str
    session_id: str
    text: str
    strategy: str
    stage: str
    event_id: str = ""
    type: Literal["moderator_replied"] = "moderator_replied"


@dataclass(frozen=True, slots=True)
class TakeoverEnded:
    """The software answers again. `is_silence`: the moderator left the person waiting, or was removed."""

    session_id: str
    is_silence: bool = False
    event_id: str = ""
    type: Literal["takeover_ended"] = "takeover_ended"


StaffEvent = TakeoverBegan | ModeratorReplied | TakeoverEnded

Event = MessageReceived | MessageEdited | MessageDeleted | StarsGiven | ReplyReported | FormSubmitted | CommandInvoked
