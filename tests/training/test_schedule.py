"""The cron line starts one run at a time, keeps its next time over restarts, and lets people sleep."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore

from training import schedule as module
from training.errors import TrainingError
from training.quiet import quiet_until
from training.schedule import ID, PUT_OFF, TrainingSchedule

SOON = 10


async def done() -> int:
    return 0


async def failed() -> int:
    return 1


def test_a_cron_line_gives_the_next_time() -> None:
    schedule = TrainingSchedule("30 4 * * *", done)
    next_time = schedule.trigger.get_next_fire_time(None, datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert (next_time.hour, next_time.minute) == (4, 30)


@pytest.mark.parametrize("cron", ["0 25 * * *", "hello", "0 4 * *"])
def test_a_wrong_line_names_the_key(cron: str) -> None:
    with pytest.raises(TrainingError, match=r"\[training\] cron"):
        TrainingSchedule(cron, done)


async def test_it_starts_and_stops() -> None:
    schedule = TrainingSchedule("0 4 * * *", done)
    schedule.start()
    assert schedule.jobs[ID] > datetime.now(UTC)
    schedule.stop()
    schedule.stop()
    assert not module._running


async def test_a_failed_run_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="training.schedule"):
        await TrainingSchedule("0 4 * * *", failed).due()
    assert "exit code 1" in caplog.text


async def _settled() -> None:
    """The scheduler puts its work off to the next rounds of the loop."""
    for _ in range(50):
        await asyncio.sleep(0)


def _missed(file: Path, by: timedelta) -> None:
    """As if the process had been away when the kept time came."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{file}")
    when = (datetime.now(UTC) - by).timestamp()
    with store.engine.begin() as connection:
        job = store.lookup_job(ID)
        assert job
        job.next_run_time = datetime.fromtimestamp(when, UTC)
        connection.execute(store.jobs_t.delete())
    store.add_job(job)
    store.engine.dispose()


@pytest.mark.parametrize("late", [timedelta(hours=20), timedelta(days=9)])
async def test_times_that_were_missed_while_nothing_ran_are_made_up_for_once(tmp_path: Path, late: timedelta) -> None:
    file = tmp_path / "schedule.db"
    first = TrainingSchedule("0 4 * * *", done, file)
    first.start()
    first.stop()
    await _settled()
    _missed(file, late)
    ran = asyncio.Event()
    times = 0

    async def run() -> int:
        nonlocal times
        times += 1
        ran.set()
        return 0

    again = TrainingSchedule("0 4 * * *", run, file)
    again.start()
    await asyncio.wait_for(ran.wait(), SOON)
    await _settled()
    assert times == 1
    assert again.jobs[ID] > datetime.now(UTC)
    again.stop()


async def test_another_cron_line_takes_the_place_of_the_kept_one(tmp_path: Path) -> None:
    file = tmp_path / "schedule.db"
    first = TrainingSchedule("0 4 * * *", done, file)
    first.start()
    first.stop()
    again = TrainingSchedule("30 5 * * *", done, file)
    again.start()
    assert again.jobs[ID].minute == 30
    again.stop()


async def test_a_run_that_falls_due_in_quiet_hours_waits_for_their_end(tmp_path: Path) -> None:
    night = datetime.now(UTC).replace(hour=23, minute=10, second=0, microsecond=0) + timedelta(days=1)
    ran: list[int] = []

    async def run() -> int:
        ran.append(1)
        return 0

    schedule = TrainingSchedule("0 23 * * *", run, tmp_path / "schedule.db", "18-3", lambda: night)
    schedule.start()
    await schedule.due()
    assert ran == []
    assert schedule.jobs[PUT_OFF] == night + timedelta(hours=3, minutes=50)
    schedule.stop()


@pytest.mark.parametrize(
    ("hours", "at", "end"),
    [
        ("18-3", (17, 59), None),
        ("18-3", (18, 0), (2, 3)),
        ("18-3", (2, 59), (1, 3)),
        ("18-3", (3, 0), None),
        ("9-17", (12, 0), (1, 17)),
        ("9-17", (18, 0), None),
        ("", (0, 0), None),
    ],
)
def test_quiet_hours(hours: str, at: tuple[int, int], end: tuple[int, int] | None) -> None:
    wanted = datetime(2026, 3, end[0], end[1], tzinfo=UTC) if end else None
    assert quiet_until(hours, datetime(2026, 3, 1, *at, tzinfo=UTC)) == wanted
