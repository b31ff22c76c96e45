"""A moderators' channel in memory, which can be down, closed, or lose its answer after it has posted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.errors import NotDelivered, Unreachable
from bot.types import Alert


@dataclass
class FakeBoard:
    """`cards` is what stands in the channel by reference, `calls` what was called out."""

    cards: dict[str, Alert] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    edits: int = 0
    is_down: bool = False
    is_closed: bool = False
    loses_answers: int = 0
    tries: int = 0
    posted: asyncio.Event = field(default_factory=asyncio.Event)

    async def show_alert(self, alert: Alert, channel: str, reference: str | None, key: str) -> str:
        self._answer()
        if reference in self.cards:
            self.edits += 1
        else:
            reference = self.keys.setdefault(key, f"{channel}:{len(self.keys) + 1}")
        assert reference is not None
        self.cards[reference] = alert
        self.posted.set()
        if self.loses_answers:
            self.loses_answers -= 1
            raise NotDelivered("The answer was lost.")
        return reference

    async def call(self, alert: Alert, text: str, channel: str, reference: str, mention: str, key: str) -> None:
        self._answer()
        if key not in self.keys:
            self.keys[key] = reference
            self.calls.append((mention, text))

    @property
    def card(self) -> Alert:
        """The only card."""
        (found,) = self.cards.values()
        return found

    def _answer(self) -> None:
        self.tries += 1
        if self.is_closed:
            raise Unreachable("channel_not_found")
        if self.is_down:
            raise NotDelivered("It does not answer.")
