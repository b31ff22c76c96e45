"""What crosses between the moderators' channel on a platform and the desk: cards out, clicks in, answers to them.

All are frozen and carry no behaviour. A card holds no words of the person. Import them from `bot.types`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from bot.actions import FormField
from bot.events import Address

CardAct = Literal[
    "claim",
    "release",
    "excerpt",
    "note",
    "snooze",
    "resolve",
    "reopen",
    "takeover",
    "reply",
    "handback",
    "signin",
]
CARD_ACTS: tuple[CardAct, ...] = get_args(CardAct)


@dataclass(frozen=True, slots=True)
class AlertButton:
    """A button of a card. `opens_window`: the platform has to answer its click with a window at once."""

    act: CardAct
    label: str
    style: Literal["plain", "first"] = "plain"
    opens_window: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """What a card shows of a case, ready to read. `due_at`: when nobody having claimed it escalates it; None: never.

    `waits_since`: when the person wrote last to a moderator who has not answered yet.
    `page`: the case's address on the moderators' page, "" where there is none. `is_gone`: the case was erased.
    """

    case_id: str
    level: str
    title: str
    lines: tuple[tuple[str, str], ...]
    state: str
    opened_at: datetime
    due_at: datetime | None = None
    buttons: tuple[AlertButton, ...] = ()
    page: str = ""
    waits_since: datetime | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class ModeratorClick:
    """Somebody used a card's button, or sent the window that it opened (then `values` are its fields).

    `user` is whose account it was, and nothing says yet that it is a moderator's. `once`: the same for a window that is
    sent again, which happens where its first answer came too late.
    """

    case_id: str
    act: CardAct
    user: Address
    values: dict[str, str] | None = None
    once: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the one who clicked is told, and nobody else. `is_refused`: nothing was done."""

    text: str
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A window for the one who clicked; what is sent comes back as a click of the same case and act."""

    case_id: str
    act: CardAct
    title: str
    fields: tuple[FormField, ...] = field(default=())


Moderate = Callable[[ModeratorClick], Awaitable[Told | Window]]
"""What is done about a click. Never raises: what cannot be done is told."""
