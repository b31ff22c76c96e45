"""Tells the moderators' channels what became of a version of the model: on trial, live, taken back, retired.

Looks at what is on disk and what was told, so a crash, or a platform that is down, loses and repeats nothing.
What was told is kept in `loras/told.json`, by channel and version.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.base import Board
from bot.config import ReviewConfig
from bot.errors import NotDelivered
from bot.texts import models as texts
from entrypoints.model_facts import state_of
from entrypoints.wiring import now as clock
from training import canary, registry
from training.atomic import read_json, write_json

log = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
PAUSE = timedelta(minutes=1)
TOLD = "told.json"
# Of a version that nobody ever heard there is nothing to tell.
HEARD = frozenset({"on trial", "live", "rolled back", "held", "retired"})


@dataclass(frozen=True, slots=True)
class News:
    """A version's state, and the sentence for it."""

    version: str
    state: str
    text: str


def news(home: Path) -> tuple[News, ...]:
    """What stands of each version that was heard, or that passed the gate before it was retired; the oldest first."""
    trial = canary.current(home)
    answers = registry.live_version(home)
    name = answers.name if answers else texts.DEFAULT
    found = []
    for version in registry.versions(home):
        state = state_of(version, trial is not None and trial.candidate == version.name)
        if state not in HEARD or (state == "retired" and not version.is_passed):
            continue
        reason = (canary.outcome(version.path) or {}).get("reason", "")
        share = f"{100 * trial.share:.0f}" if trial else ""
        text = texts.NOTES[state].format(name=version.name, share=share, reason=reason, answers=name)
        found.append(News(version.name, state, text))
    return tuple(found)


class ModelNotes:
    """The loop over the channels that `config` names; without one it tells nobody."""

    def __init__(
        self,
        home: Path,
        config: ReviewConfig,
        boards: Mapping[str, Board],
        now: Callable[[], datetime] = clock,
    ) -> None:
        self._home, self._now = home, now
        places = {"discord": config.discord_channel, "slack": config.slack_channel}
        self._channels = {
            platform: (boards[platform], channel)
            for platform, channel in places.items()
            if channel and platform in boards
        }
        self._quiet_until: dict[str, datetime] = {}

    async def run(self) -> None:
        """Until cancelled."""
        while self._channels:
            await self.look()
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> None:
        """Tell each channel what it was not told yet."""
        current = await asyncio.to_thread(news, self._home)
        for platform, (board, channel) in self._channels.items():
            if self._now() < self._quiet_until.get(platform, self._now()):
                continue
            try:
                await self._tell(board, platform, channel, current)
            except NotDelivered as error:
                log.warning("the moderators' channel on %s was not told of the model: %s", platform, error)
                self._quiet_until[platform] = self._now() + PAUSE

    async def _tell(self, board: Board, platform: str, channel: str, current: tuple[News, ...]) -> None:
        """What stood before the channel was first looked at is taken as told: it is no news."""
        place = f"{platform}:{channel}"
        told = self._told().get(place)
        if told is None:
            self._keep(place, {each.version: {"state": each.state, "is_told": True} for each in current})
            return
        for each in current:
            before = told.get(each.version, {})
            if before.get("state") == each.state and before.get("is_told"):
                continue
            begun = before.get("at") if before.get("state") == each.state else None
            at = begun or self._now().isoformat()
            told[each.version] = {"state": each.state, "is_told": False, "at": at}
            self._keep(place, told)
            key = f"model:{each.version}:{each.state}:{at}"
            await board.note(each.text, channel, key, datetime.fromisoformat(begun) if begun else None)
            told[each.version]["is_told"] = True
            self._keep(place, told)

    def _told(self) -> dict[str, Any]:
        value = read_json(registry.loras_folder(self._home) / TOLD)
        return value if isinstance(value, dict) else {}

    def _keep(self, place: str, told: dict[str, Any]) -> None:
        write_json(registry.loras_folder(self._home) / TOLD, {**self._told(), place: told})
