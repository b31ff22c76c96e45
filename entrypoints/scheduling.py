"""When training runs begin by themselves: by the cron line and after a withdrawal, never two at once."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from entrypoints.config import Config
from entrypoints.home import Home
from training.history import Trigger
from training.quiet import quiet_until
from training.retrain import Retraining
from training.schedule import TrainingSchedule

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """Empty where [training] cron is: then no run begins by itself."""

    schedule: TrainingSchedule | None = None
    retraining: Retraining | None = None
    quiet_hours: str = ""

    def next_run(self) -> datetime | None:
        """When the next run on the schedule may begin, in UTC."""
        due = self.schedule.jobs.values() if self.schedule else ()
        times = [quiet_until(self.quiet_hours, at) or at for at in due]
        return min(times).astimezone(UTC) if times else None


def plan(config: Config, config_path: Path | None, home: Home, stack: AsyncExitStack) -> Planned:
    """The schedule runs until the stack is closed. Raises TrainingError for a line that is no cron line."""
    settings, turn = config.training, asyncio.Lock()
    if not settings.cron:
        return Planned()

    async def train(trigger: Trigger) -> int:
        async with turn:
            return await train_in_child(config_path, home, trigger)

    file, hours = home.path / "schedule.db", settings.quiet_hours
    schedule = TrainingSchedule(settings.cron, lambda: train("schedule"), file, hours)
    schedule.start()
    stack.callback(schedule.stop)
    log.info("training is scheduled: %s", settings.cron)
    minutes = settings.retrain_after_minutes
    return Planned(schedule, Retraining(home.path, minutes, hours, lambda: train("forgetting")), hours)


async def train_in_child(config_path: Path | None, home: Home, trigger: Trigger) -> int:
    """`attune train --now` in a process of its own, so that torch is never loaded here."""
    command = [sys.executable, "-m", "entrypoints", "train", "--now", "--trigger", trigger]
    if config_path:
        command += ["--config", str(config_path)]
    environment = {**os.environ, "ATTUNE_HOME": str(home.path)}
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdin=asyncio.subprocess.DEVNULL)
    return await process.wait()
