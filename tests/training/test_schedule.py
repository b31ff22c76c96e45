"""The cron line starts one run at a time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from training.errors import TrainingError
from training.schedule import TrainingSchedule


async def done() -> int:
    return 0


async def failed() -> int:
    return 1


def test_a_cron_line_gives_the_next_time() -> None:
    schedule = TrainingSchedule("30 4 * * *", done)
    next_time = schedule.job.trigger.get_next_fire_time(None, datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert (next_time.hour, next_time.minute) == (4, 30)


def test_runs_never_overlap_and_missed_ones_are_one() -> None:
    job = TrainingSchedule("0 4 * * *", done).job
    assert (job.max_instances, job.coalesce) == (1, True)


@pytest.mark.parametrize("cron", ["0 25 * * *", "hello", "0 4 * *"])
def test_a_wrong_line_names_the_key(cron: str) -> None:
    with pytest.raises(TrainingError, match=r"\[training\] cron"):
        TrainingSchedule(cron, done)


async def test_it_starts_and_stops() -> None:
    schedule = TrainingSchedule("0 4 * * *", done)
    schedule.start()
    assert schedule.job.next_run_time > datetime.now(UTC)
    schedule.stop()
    schedule.stop()


async def test_a_failed_run_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="training.schedule"):
        await TrainingSchedule("0 4 * * *", failed).job.func()
    assert "exit code 1" in caplog.text
