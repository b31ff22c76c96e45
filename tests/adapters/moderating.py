"""For the tests of moderators' channels: a card, and a desk that answers each click with what the test says."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.types import Alert, AlertButton, FormField, ModeratorClick, Told, Window

CASE = "0123456789abcdef0123456789abcdef"
ROOM = "C0MODS"  # the moderators' channel on Slack
STRATEGIES = tuple((name, name) for name in ("Question", "Reflection of feelings"))
REPLY = Window(
    CASE,
    "reply",
    "Reply to the person",
    (
        FormField("strategy", "Your strategy", "choice", STRATEGIES, is_required=True),
        FormField("text", "Your words", "text", is_required=True),
    ),
)


def card(where: str, now: datetime, **changes: Any) -> Alert:
    """A case in danger that nobody works on, raised `now` on the platform `where`."""
    made = Alert(
        CASE,
        "imminent",
        "Danger in minutes: suicide",
        (("Where", where), ("Flags", "2")),
        "Nobody works on it yet.",
        now,
        now + timedelta(minutes=5),
        (
            AlertButton("claim", "Claim", style="first"),
            AlertButton("excerpt", "Show excerpt"),
            AlertButton("reply", "Reply", opens_window=True),
        ),
        "https://desk/cases/1",
    )
    return replace(made, **changes)


class FakeDesk:
    """Keeps the clicks. `is_slow`: takes 0.3 s over each."""

    def __init__(self) -> None:
        self.clicks: list[ModeratorClick] = []
        self.answer: Told | Window = Told("Done.")
        self.is_slow = False

    async def __call__(self, click: ModeratorClick) -> Told | Window:
        self.clicks.append(click)
        if self.is_slow:
            await asyncio.sleep(0.3)
        return self.answer
