"""Actions, bot → adapter: what a person is shown. All are frozen and carry no behaviour.

Their JSON form, used by `attune chat --jsonl` and the outbox, is in `bot/wire.py`. Import them from `bot.types`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.events import FormName

FieldKind = Literal["choice", "scale", "text", "yes_no"]


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
