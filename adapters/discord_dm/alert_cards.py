"""How a case looks in the moderators' channel, and what its buttons' ids mean, after a restart too. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import discord

from adapters.discord_dm.cards import escaped
from adapters.discord_dm.windows import labelled
from adapters.text_split import split_text
from bot.texts import cards as texts
from bot.types import CARD_ACTS, Alert, CardAct, Window

MOST_IN_A_ROW = 5
LONGEST_MESSAGE = 1900
_ID = re.compile(rf"case:(?P<kind>[tw]):(?P<act>{'|'.join(CARD_ACTS)}):(?P<case>[0-9a-z-]{{1,64}})")
_DRAWN = re.compile(r"@|<(?=[@#:/a-z])")
_COLOURS = {"imminent": 0xD7263D, "elevated": 0xF46036, "unknown": 0x8E7DBE, "concern": 0xE9C46A, "none": 0x8D99AE}


@dataclass(frozen=True, slots=True)
class CaseId:
    """What a button or a window of a case means. `opens_window`: Discord has to be answered with one."""

    act: CardAct
    case_id: str
    opens_window: bool = False

    def __str__(self) -> str:
        return f"case:{'w' if self.opens_window else 't'}:{self.act}:{self.case_id}"


def read(custom_id: str) -> CaseId | None:
    """What an id means; None: it is none of a case."""
    match = _ID.fullmatch(custom_id)
    return CaseId(cast(CardAct, match["act"]), match["case"], match["kind"] == "w") if match else None


def card(alert: Alert) -> discord.ui.LayoutView:
    """The card of a case."""
    view = discord.ui.LayoutView(timeout=None)
    shown: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(text) for text in _words(alert)]
    buttons = list(_buttons(alert))
    rows = [buttons[start : start + MOST_IN_A_ROW] for start in range(0, len(buttons), MOST_IN_A_ROW)]
    shown += [discord.ui.ActionRow(*row) for row in rows]
    view.add_item(discord.ui.Container(*shown, accent_colour=_COLOURS.get(alert.level, _COLOURS["none"])))
    # A stopped view is not kept by the library: each click is read from its id.
    view.stop()
    return view


def window(asked: Window) -> discord.ui.Modal:
    """The modal that a click opens; its id says which case and act it is of."""
    modal = discord.ui.Modal(title=asked.title, custom_id=str(CaseId(asked.act, asked.case_id)), timeout=None)
    for field in asked.fields:
        modal.add_item(labelled(field, field.default))
    modal.stop()
    return modal


def parts(text: str) -> list[str]:
    """A text for one moderator as messages: each character as it is, and nobody is mentioned."""
    # An unseen space keeps mentions, channels, emoji and times from being drawn as such.
    return split_text(_DRAWN.sub("\\g<0>\u200b", escaped(text)), LONGEST_MESSAGE)


def shows(message: discord.Message, case_id: str) -> bool:
    """Whether a message of the bot is the card of that case."""
    ids = _ids(message.components)
    return any(found is not None and found.case_id == case_id for found in map(read, ids))


def _words(alert: Alert) -> Iterator[str]:
    yield f"### {escaped(alert.title)}"
    if not alert.is_gone:
        yield "\n".join(_lines(alert))
    yield escaped(alert.state)


def _lines(alert: Alert) -> Iterator[str]:
    yield " · ".join(f"{label}: **{escaped(value)}**" for label, value in alert.lines)
    yield f"{texts.OPENED}: {_time(alert.opened_at, 'f')}"
    if alert.due_at:
        yield f"{texts.DUE}: {_time(alert.due_at, 't')} ({_time(alert.due_at, 'R')})"


def _time(at: datetime, style: discord.utils.TimestampStyle) -> str:
    return discord.utils.format_dt(at, style)


def _buttons(alert: Alert) -> Iterator[discord.ui.Button[Any]]:
    for each in alert.buttons:
        style = discord.ButtonStyle.primary if each.style == "first" else discord.ButtonStyle.secondary
        custom_id = str(CaseId(each.act, alert.case_id, each.opens_window))
        yield discord.ui.Button(style=style, label=each.label, custom_id=custom_id)
    if alert.page:
        yield discord.ui.Button(style=discord.ButtonStyle.link, label=texts.OPEN_PAGE, url=alert.page)


def _ids(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _ids(getattr(component, "children", ()))
