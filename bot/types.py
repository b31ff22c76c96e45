"""The values that cross rooms: events from an adapter, actions to it, and what the store keeps of a person.

All are frozen and carry no behaviour. Events and actions are written in `bot/events.py` and `bot/actions.py`; every
room imports them from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.actions import (
    Action,
    AskForm,
    AskStars,
    Crisis,
    FieldKind,
    Form,
    FormField,
    Leave,
    Notice,
    PastSession,
    Say,
    SendFile,
    Settled,
    ShowHome,
    Typing,
)
from bot.events import (
    Address,
    CommandInvoked,
    CommandName,
    Event,
    FormName,
    FormSubmitted,
    LastSeen,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ModeratorReplied,
    Platform,
    ReplyReported,
    StaffEvent,
    StarsGiven,
    TakeoverBegan,
    TakeoverEnded,
)
from bot.moderation import CARD_ACTS, Alert, AlertButton, CardAct, Moderate, ModeratorClick, Told, Window
from bot.safety.plan import SafetyPlan, TrustedContact

__all__ = [
    "CARD_ACTS",
    "Action",
    "Address",
    "Alert",
    "AlertButton",
    "AskForm",
    "AskStars",
    "CardAct",
    "CommandInvoked",
    "CommandName",
    "Consent",
    "ConsentKind",
    "Crisis",
    "Emotion",
    "Event",
    "FieldKind",
    "Flag",
    "Form",
    "FormField",
    "FormName",
    "FormSubmitted",
    "LastSeen",
    "Leave",
    "MessageDeleted",
    "MessageEdited",
    "MessageReceived",
    "Moderate",
    "ModeratorClick",
    "ModeratorReplied",
    "Notice",
    "PastSession",
    "Person",
    "Platform",
    "PostChatSurvey",
    "PreChatSurvey",
    "ReplyReported",
    "Say",
    "SendFile",
    "Session",
    "Settled",
    "ShowHome",
    "Speaker",
    "StaffEvent",
    "StarsGiven",
    "TakeoverBegan",
    "TakeoverEnded",
    "Told",
    "Turn",
    "TurnKind",
    "Typing",
    "Window",
]

Speaker = Literal["seeker", "supporter"]
TurnKind = Literal["model", "crisis", "fallback", "moderator"]
ConsentKind = Literal["talk", "training"]


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
    may mean that they are under 18, though they said that they are not. `address` is where they wrote from, `others`
    are those that they linked with it; `wrong_codes`: how many codes that were none they sent, up to `wrong_code_at`.
    `restricted_until`: when a moderator's restriction ends, with the moderator's words to the person about it.
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
    others: tuple[Address, ...] = ()
    survey_asked_at: datetime | None = None
    wrong_codes: int = 0
    wrong_code_at: datetime | None = None
    restricted_until: datetime | None = None
    restriction: str = ""


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
    """ESConv section 4.2, the post-chat survey, each 1 to 5; None: skipped. `look`: a moderator is asked to look."""

    intensity: int | None = None
    empathy: int | None = None
    relevance: int | None = None
    look: bool | None = None


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

    `kind` is a supporter's (the model's words, the crisis protocol's, a fixed sentence, or a moderator's words);
    `level`, from the input gate, and `emotion` are a seeker's. The labels are a moderator's corrections.
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
    level_label: str | None = None
    strategy_label: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One ESConv conversation: pre-chat survey, turns, post-chat survey. Surveys are None until answered or skipped.

    `moderator`: the id of the moderator who answers in it at the moment instead of the model, and since when.
    `training_decision`: a moderator cleared it for training in spite of its flags, or excluded it.
    """

    id: str
    person_id: str
    platform: Platform
    started_at: datetime
    ended_at: datetime | None = None
    pre_chat: PreChatSurvey | None = None
    post_chat: PostChatSurvey | None = None
    turns: tuple[Turn, ...] = ()
    moderator: str | None = None
    moderated_since: datetime | None = None
    training_decision: Literal["cleared", "excluded"] | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a moderator should look: level and category, the turn it was raised on, and what the person said to it.

    `category` is the gate's, or "stars", "report", "survey", "reply"; `reasons` are names of rules, never words.
    """

    id: str
    session_id: str | None
    person_id: str
    turn_id: str | None
    level: str
    category: str
    reasons: tuple[str, ...]
    at: datetime
    words: str = ""
