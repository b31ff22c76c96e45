"""A desk for the tests of moderators' channels: answers each click with what the test says, and keeps it."""

from __future__ import annotations

import asyncio

from bot.types import FormField, ModeratorClick, Told, Window

CASE = "0123456789abcdef0123456789abcdef"
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


class FakeDesk:
    """`is_slow`: takes 0.3 s over each click."""

    def __init__(self) -> None:
        self.clicks: list[ModeratorClick] = []
        self.answer: Told | Window = Told("Done.")
        self.is_slow = False

    async def __call__(self, click: ModeratorClick) -> Told | Window:
        self.clicks.append(click)
        if self.is_slow:
            await asyncio.sleep(0.3)
        return self.answer
