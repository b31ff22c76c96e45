"""Starts a training run on the cron line of the config. The run itself is a child process that the caller starts.

The next time is kept in a file, so that a run which fell due while nothing was running is made up for once.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from training.errors import TrainingError
from training.quiet import quiet_until

log = logging.getLogger(__name__)

ID, PUT_OFF = "training", "training, put off"
# A time that was missed by more than this is not made up for: the next one comes.
LATE = timedelta(days=2)
# The schedule of this process: a job that lies in a file can only name a function, not carry an object.
_running: list[TrainingSchedule] = []


class TrainingSchedule:
    """Awaits `run` at each time of `cron` (local time): never twice at once, and one run for many missed times.

    `run` gives the exit code of the training process. `file`: where the next time is kept; None: nowhere.
    `quiet_hours`: "FROM-TO", hours in which no run begins; one that falls due is put off until they end.
    Raises TrainingError for a line that is no cron line.
    """

    def __init__(
        self,
        cron: str,
        run: Callable[[], Awaitable[int]],
        file: Path | None = None,
        quiet_hours: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._run = run
        self._quiet = quiet_hours
        self._clock = clock
        store: Any = SQLAlchemyJobStore(url=f"sqlite:///{file}") if file else MemoryJobStore()
        defaults = {"max_instances": 1, "coalesce": True, "misfire_grace_time": int(LATE.total_seconds())}
        self._scheduler = AsyncIOScheduler(jobstores={"default": store}, job_defaults=defaults)
        try:
            self.trigger = CronTrigger.from_crontab(cron)
        except ValueError as error:
            raise TrainingError(f'config.toml, [training] cron: "{cron}" is not a cron line ({error}).') from error

    def start(self) -> None:
        """Needs a running event loop. A time that was kept is made up for at once, unless the cron line has changed."""
        _running[:] = [self]
        self._scheduler.start(paused=True)
        known = self._scheduler.get_job(ID)
        if known is None or str(known.trigger) != str(self.trigger):
            self._scheduler.add_job(_fire, self.trigger, id=ID, replace_existing=True)
        self._scheduler.resume()

    def stop(self) -> None:
        """No run begins after this; one that is under way is its process's own."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self in _running:
            _running.remove(self)

    @property
    def jobs(self) -> dict[str, datetime]:
        """When each kind of run is due."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs()}

    async def due(self) -> None:
        """A time has come: run, or in quiet hours put it off."""
        if until := quiet_until(self._quiet, self._clock()):
            log.info("a training run is put off until %s: these are quiet hours", f"{until:%H:%M}")
            self._scheduler.add_job(_fire, "date", run_date=until, id=PUT_OFF, replace_existing=True)
            return
        code = await self._run()
        if code:
            log.error("the scheduled training run ended with exit code %d", code)


async def _fire() -> None:
    """What a kept job calls."""
    for schedule in _running:
        await schedule.due()
