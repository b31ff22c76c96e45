"""What a platform is to the rest: events come out of it, actions go into it. One contract suite holds them all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.types import Action, Address, Alert, Event, Platform
from bot.types import LastSeen as LastSeen

Handle = Callable[[Event, Address], Awaitable[None]]
WaitIdle = Callable[[Address], Awaitable[None]]

Recent = Callable[[Platform], Awaitable[Sequence[LastSeen]]]
"""Whose last message came within the last 48 hours: where to look for what was written while the bot was away."""

Removed = Callable[[str], Awaitable[None]]
"""A workspace removed the app: everything about the people whose `Address.user` begins with this is erased."""


class Adapter(Protocol):
    """One platform.

    Events carry an `event_id` that is unique within the platform (a random one where the platform has none), so that
    one delivered twice is answered once. An adapter holds no state that a restart would lose.
    """

    @property
    def platform(self) -> Platform:
        """The platform of every address that this adapter reports."""

    async def run(self, handle: Handle) -> None:
        """Report events until the input ends or the person leaves.

        `handle` returns when the event is durably received, not when it is answered.
        """

    async def perform(self, action: Action, address: Address, key: str) -> None:
        """Show one action. `key` stays the same over restarts; a key shown before by this object is left out.

        May be called before `run` and from another task. NotDelivered: nothing was shown, keep the action and try
        again. Unreachable: nothing can be shown until the person does something.
        """

    async def close(self) -> None:
        """Give back what `run` took. `run`, where it still waits, returns."""


@runtime_checkable
class Board(Protocol):
    """A moderators' channel. What is clicked in it goes to the `Moderate` that the platform's adapter was given.

    NotDelivered and Unreachable mean the same as for an adapter; the channel stands for the person.
    """

    async def show_alert(self, alert: Alert, channel: str, reference: str | None, key: str) -> str:
        """Show a case's card, and return its reference: where `reference` says, or below if that message is gone.

        Without a reference, a card that an earlier try with the same `key` has posted is looked for first.
        """

    async def call(self, alert: Alert, text: str, channel: str, reference: str, mention: str, key: str) -> None:
        """Say `text` in the channel, beginning with a mention of `mention` if there is one, and linking the card."""

    async def note(self, text: str, channel: str, key: str, since: datetime | None) -> None:
        """Say `text` in the channel, for everybody who reads there; it mentions nobody.

        `since`: when an earlier try with the same `key` began, which may have said it after all; None: there was none.
        """
