"""The values that cross rooms: events from an adapter, actions to it, and what a session is made of.

All are frozen and carry no behaviour. Their JSON form, used by `attune chat --jsonl`, the inbox and the outbox,
is in `bot/wire.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.safety.plan import SafetyPlan, TrustedContact

Platform = Literal["console", "memory", "discord", "slack"]
FormName = Literal["adult", "consent", "pre_chat", "post_chat", "forget", "country", "plan", "contact"]
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
    "home",
    "end",
    "quit",
]
FieldKind = Literal["choice", "scale", "text", "yes_no"]
Speaker = Literal["seeker", "supporter"]
TurnKind = Literal["model", "crisis", "fallback"]
ConsentKind = Literal["talk", "training"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached: platform, the platform's id of the person, and its id of the channel."""

    platform: Platform
    user: str
    channel: str = ""


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


Event = MessageReceived | MessageEdited | MessageDeleted | StarsGiven | FormSubmitted | CommandInvoked


# Actions: bot → adapter.


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form. `options` are (value, label) pairs for `choice`; a `scale` is 1 to 5 with end labels."""

    name: str
    label: str
    kind: FieldKind
    options: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    name: FormName
    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A reply of the supporter, with what it was chosen by. `probability` is that of `strategy` in `distribution`."""

    text: str
    strategy: str | None = None
    stage: str | None = None
    probability: float | None = None
    lora: str | None = None
    distribution: dict[str, float] = field(default_factory=dict)
    turn_id: str = ""
    type: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class Typing:
    type: Literal["typing"] = "typing"


@dataclass(frozen=True, slots=True)
class AskStars:
    turn_id: str
    text: str
    type: Literal["ask_stars"] = "ask_stars"


@dataclass(frozen=True, slots=True)
class AskForm:
    form: Form
    type: Literal["ask_form"] = "ask_form"


@dataclass(frozen=True, slots=True)
class Crisis:
    """The reviewed protocol text; adapters send it as a plain message, before anything else."""

    text: str
    level: str
    category: str
    type: Literal["crisis"] = "crisis"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about the service itself (disclosure, help, an error); `key` names it in `bot/texts`."""

    text: str
    key: str
    type: Literal["notice"] = "notice"


@dataclass(frozen=True, slots=True)
class SendFile:
    """A file for the person, such as their export."""

    name: str
    content: str
    text: str
    type: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class Settled:
    """What was asked at `origin` is answered: its buttons go, and `text` stands in their place."""

    origin: str
    text: str
    type: Literal["settled"] = "settled"


@dataclass(frozen=True, slots=True)
class PastSession:
    """One line of the home page: when, about which problem (a value of the survey), how many replies, mean stars."""

    started_at: datetime
    ended_at: datetime | None
    problem: str | None
    replies: int
    stars: float | None


@dataclass(frozen=True, slots=True)
class ShowHome:
    """The person's own page, where the platform has one: `text` is ready to read, newest session first."""

    title: str
    text: str
    sessions: tuple[PastSession, ...] = ()
    type: Literal["home"] = "home"


@dataclass(frozen=True, slots=True)
class Leave:
    """The person asked to leave the place (`/quit`); only a place that can be left does anything."""

    type: Literal["leave"] = "leave"


Action = Say | Typing | AskStars | AskForm | Crisis | Notice | SendFile | Settled | ShowHome | Leave


# What the store keeps.


@dataclass(frozen=True, slots=True)
class Consent:
    kind: ConsentKind
    version: int
    is_given: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """`is_adult` None: not asked yet. `talk` and `training`: the latest consent of each kind, None: never asked.

    `country`: two letters, empty: asked and not known, None: not asked. `has_minor_sign`: something that they wrote
    may mean that they are under 18, though they said that they are not.
    """

    id: str
    address: Address
    is_adult: bool | None = None
    talk: Consent | None = None
    training: Consent | None = None
    disclosed_at: datetime | None = None
    country: str | None = None
    has_minor_sign: bool = False
    plan: SafetyPlan | None = None
    contact: TrustedContact | None = None


@dataclass(frozen=True, slots=True)
class PreChatSurvey:
    """ESConv section 4.2, the pre-chat survey; None: skipped. `intensity` is 1 to 5, larger is more intense."""

    problem: str | None = None
    emotion: str | None = None
    intensity: int | None = None
    situation: str | None = None
    experience: str | None = None


@dataclass(frozen=True, slots=True)
class PostChatSurvey:
    """ESConv section 4.2, the post-chat survey, each 1 to 5; None: skipped."""

    intensity: int | None = None
    empathy: int | None = None
    relevance: int | None = None


@dataclass(frozen=True, slots=True)
class Emotion:
    """What the person feels at a turn, as the model reads it: ESConv's label, intensity 1 to 5, and the shares."""

    label: str
    intensity: int
    labels: dict[str, float]
    intensities: dict[str, float]


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance. A burst of messages by the seeker is one turn, its texts joined by newlines.

    `kind` is a supporter's (the model's words, the crisis protocol's, or a fixed sentence); `level`, from the input
    gate, and `emotion` are a seeker's.
    """

    id: str
    speaker: Speaker
    text: str
    at: datetime
    kind: TurnKind | None = None
    level: str | None = None
    strategy: str | None = None
    stage: str | None = None
    probability: float | None = None
    distribution: dict[str, float] = field(default_factory=dict)
    policy: str | None = None
    lora: str | None = None
    model: str | None = None
    stars: int | None = None
    is_stars_asked: bool = False
    emotion: Emotion | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One ESConv conversation: pre-chat survey, turns, post-chat survey. Surveys are None until answered or skipped."""

    id: str
    person_id: str
    platform: Platform
    started_at: datetime
    ended_at: datetime | None = None
    pre_chat: PreChatSurvey | None = None
    post_chat: PostChatSurvey | None = None
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a moderator should look: level and category of the gate, and the turn it was raised on."""

    id: str
    session_id: str | None
    person_id: str
    turn_id: str | None
    level: str
    category: str
    reasons: tuple[str, ...]
    at: datetime
