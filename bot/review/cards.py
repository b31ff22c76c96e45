"""Keeps the cards in the moderators' channels as the cases are, and calls for somebody when nobody claims one in time.

Looks at what is and what is shown, so a crash, or a platform that is down, loses nothing and shows nothing twice.
Knows the channels only as `Board`s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.config import ReviewConfig
from bot.errors import NotDelivered, Unreachable
from bot.review import alerts
from bot.review.types import Case
from bot.store import Store
from bot.store.cards import Behind, Card
from bot.store.database import StoreError
from bot.types import Alert

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5, 15, 60))
CLOSED_PAUSE = timedelta(minutes=5)


class Board(Protocol):
    """What is needed of a moderators' channel; `adapters/base.py` says more."""

    async def show_alert(self, alert: Alert, channel: str, reference: str | None, key: str) -> str:
        """Show a case's card, and return its reference."""

    async def call(self, alert: Alert, text: str, channel: str, reference: str, mention: str, key: str) -> None:
        """Call for a moderator."""


@dataclass
class _Channel:
    """Where the cards of a platform are. `quiet_until`: nothing is tried before, after `failures` in a row.

    `answered_for`: the cases in which a person waits for a moderator's answer and the channel was told so.
    """

    platform: str
    board: Board
    name: str
    mention: str
    failures: int = 0
    quiet_until: datetime | None = None
    shown: dict[str, str] = field(default_factory=dict)
    answered_for: set[str] = field(default_factory=set)


class Cards:
    """The loop over all channels; platforms without a channel in `config` show no cards."""

    def __init__(
        self,
        store: Store,
        config: ReviewConfig,
        boards: Mapping[str, Board],
        *,
        clock: Callable[[], datetime],
        page: str = "",
    ) -> None:
        self._store, self._config, self._clock, self._page = store, config, clock, page
        places = {
            "discord": (config.discord_channel, config.discord_mention),
            "slack": (config.slack_channel, config.slack_mention),
        }
        self._channels = [
            _Channel(platform, boards[platform], channel, mention)
            for platform, (channel, mention) in places.items()
            if channel and platform in boards
        ]
        self._news = asyncio.Event()

    def nudge(self) -> None:
        """A case has changed: look now."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.warning("the moderators' cards could not be looked after: %s", error)
            try:
                await asyncio.wait_for(self._news.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue
            self._news.clear()

    async def look(self) -> None:
        """Escalate what is due, and bring every card up to date that can be."""
        await self._escalate()
        await asyncio.gather(*map(self._update, self._channels))

    async def _escalate(self) -> None:
        now = self._clock()
        async with self._store.reading() as transaction:
            due = [case for case in await transaction.cases.waiting() if self._is_due(case, now)]
        for each in due:
            async with self._store.transaction() as transaction:
                case = await transaction.cases.get(each.id)
                if case is None or not self._is_due(case, now):
                    continue
                await transaction.cases.change(case.id, escalations=case.escalations + 1, escalated_at=now)
                detail = {"number": str(case.escalations + 1), "level": case.level}
                await transaction.audit.add("escalate", now, name="Attune", case=case, detail=detail)

    def _is_due(self, case: Case, now: datetime) -> bool:
        due_at = alerts.due_at(case, self._config.minutes, now)
        return due_at is not None and due_at <= now

    async def _update(self, channel: _Channel) -> None:
        now = self._clock()
        if channel.quiet_until and now < channel.quiet_until:
            return
        async with self._store.reading() as transaction:
            behind = await transaction.cards.behind(channel.platform, channel.name, now)
        for each in behind:
            try:
                await self._show(channel, each)
            except NotDelivered as error:
                self._fall_quiet(channel, error)
                return
            channel.failures, channel.quiet_until = 0, None

    async def _show(self, channel: _Channel, behind: Behind) -> None:
        card, case = behind.card, behind.case
        if case is None:
            await self._show_gone(channel, card)
            return
        reference = card.reference if card.channel == channel.name else None
        alert = await self._alert(case)
        key = f"card:{case.id}:{channel.platform}:{channel.name}"
        # A post that was cut off is found again by what an earlier one of this process returned.
        reference = reference or channel.shown.get(key)
        channel.shown[key] = reference = await channel.board.show_alert(alert, channel.name, reference, key)
        await self._tell_of_answer(channel, case, alert, reference)
        shown = replace(card, channel=channel.name, reference=reference, shown_version=case.version)
        await self._keep(channel, shown)
        del channel.shown[key]
        if case.escalations > card.shown_escalations and alert.due_at:
            await channel.board.call(
                alert,
                alerts.call_text(case),
                channel.name,
                reference,
                channel.mention,
                f"{key}:{case.escalations}",
            )
        if case.escalations != card.shown_escalations:
            await self._keep(channel, replace(shown, shown_escalations=case.escalations))

    async def _tell_of_answer(self, channel: _Channel, case: Case, alert: Alert, reference: str) -> None:
        """Once for each time that the person answers a moderator: a card that changes rings for nobody."""
        if alert.waits_since is None:
            channel.answered_for.discard(case.id)
        elif case.id not in channel.answered_for:
            key = f"answer:{case.id}:{alert.waits_since.isoformat()}"
            await channel.board.call(alert, alerts.answer_text(case), channel.name, reference, "", key)
            channel.answered_for.add(case.id)

    async def _show_gone(self, channel: _Channel, card: Card) -> None:
        if card.reference and card.channel == channel.name:
            alert = alerts.gone(card.case_id, card.at or self._clock())
            await channel.board.show_alert(alert, channel.name, card.reference, f"gone:{card.case_id}")
        async with self._store.transaction() as transaction:
            await transaction.cards.drop(card.case_id, channel.platform)

    async def _keep(self, channel: _Channel, card: Card) -> None:
        async with self._store.transaction() as transaction:
            await transaction.cards.keep(card, channel.platform, self._clock())

    async def _alert(self, case: Case) -> Alert:
        waits_since = None
        if case.moderator and case.session_id:
            async with self._store.reading() as transaction:
                last = await transaction.cases.last_turn(case.session_id)
            waits_since = last[1] if last and last[0] == "seeker" else None
        return alerts.alert(case, self._config.minutes, self._clock(), page=self._page, waits_since=waits_since)

    def _fall_quiet(self, channel: _Channel, error: NotDelivered) -> None:
        is_closed = isinstance(error, Unreachable)
        pause = CLOSED_PAUSE if is_closed else PAUSES[min(channel.failures, len(PAUSES) - 1)]
        channel.failures += 1
        channel.quiet_until = self._clock() + pause
        if is_closed:
            log.error("[review] %s_channel: the bot cannot write there. %s", channel.platform, error)
        else:
            log.warning("the moderators' channel on %s waits %s: %s", channel.platform, pause, error)
