"""Starts a training run on the cron line of the config. The run itself is a child process that the caller starts."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from training.errors import TrainingError

log = logging.getLogger(__name__)

# A run that could not start at its minute, because the machine slept, is still made up for within this time.
LATE_SECONDS = 3600


class TrainingSchedule:
    """Awaits `run` at each time of `cron` (local time): never twice at once, and one run for many missed times.

    `run` gives the exit code of the training process. Raises TrainingError for a line that is no cron line.
    """

    def __init__(self, cron: str, run: Callable[[], Awaitable[int]]) -> None:
        self._run = run
        self._scheduler = AsyncIOScheduler()
        try:
            trigger = CronTrigger.from_crontab(cron)
        except ValueError as error:
            raise TrainingError(f'config.toml, [training] cron: "{cron}" is not a cron line ({error}).') from error
        self.job = self._scheduler.add_job(
            self._once, trigger, id="training", max_instances=1, coalesce=True, misfire_grace_time=LATE_SECONDS
        )

    def start(self) -> None:
        """Needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No run begins after this; one that is under way is its process's own."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _once(self) -> None:
        code = await self._run()
        if code:
            log.error("the scheduled training run ended with exit code %d", code)
