"""A run that forgets: soon, not in quiet hours, one for several withdrawals, and made up for after a restart."""

from __future__ import annotations

import fcntl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.training.test_canary import version
from training import registry, retrain
from training.lock import lock_file, run_lock
from training.retrain import AGAIN, Retraining, due_at

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class House:
    """A data folder, a clock that is set by hand, and what a run does."""

    home: Path
    now: datetime = NOON
    runs: list[datetime] = field(default_factory=list)
    code: int = 0

    async def run(self) -> int:
        self.runs.append(self.now)
        if self.code == 0:
            retrain.fulfil(self.home, retrain.wishes(self.home))
        return self.code

    def process(self, quiet_hours: str = "18-3") -> Retraining:
        """As after a start of the service."""
        return Retraining(self.home, 15, quiet_hours, self.run, lambda: self.now)

    def withdraw(self, session: str) -> None:
        registry.retire(self.home, [session], self.now)


@pytest.fixture
def house(tmp_path: Path) -> House:
    for name in ("a", "b", "c"):
        version(tmp_path, name, is_live=True)
    return House(tmp_path)


async def _looked(house: House, looker: Retraining, minutes: int) -> None:
    """A look every minute for so long."""
    for _ in range(minutes):
        await looker.look()
        house.now += timedelta(minutes=1)


async def test_withdrawals_within_the_minutes_share_one_run_and_cannot_put_it_off(house: House) -> None:
    looker = house.process()
    for session in ("a", "b", "c"):
        house.withdraw(session)
        await _looked(house, looker, 7)
    assert house.runs == [NOON + timedelta(minutes=15)]
    await _looked(house, looker, 60)
    assert len(house.runs) == 1


async def test_a_session_that_no_version_knows_asks_for_no_run(house: House) -> None:
    house.withdraw("somebody else's")
    await _looked(house, house.process(), 30)
    assert house.runs == []


async def test_a_withdrawal_while_a_run_goes_on_asks_for_one_more(house: House) -> None:
    house.withdraw("a")
    begun_with = retrain.wishes(house.home)
    house.withdraw("b")
    retrain.fulfil(house.home, begun_with)
    assert [wish.retired for wish in retrain.wishes(house.home)] == [("v0002",)]


async def test_in_quiet_hours_it_waits_for_their_end(house: House) -> None:
    house.now = NOON + timedelta(hours=5, minutes=50)
    house.withdraw("a")
    await _looked(house, house.process(), 10 * 60)
    assert house.runs == [NOON + timedelta(hours=15)]


def test_quiet_hours_are_those_of_the_machines_own_time_zone(house: House) -> None:
    house.withdraw("a")
    local = NOON.astimezone(timezone(timedelta(hours=9)))
    assert due_at(house.home, 15, "18-3", local) == datetime(2026, 3, 1, 18, tzinfo=UTC)


async def test_what_fell_due_while_nothing_ran_is_made_up_for_once(house: House) -> None:
    house.withdraw("a")
    house.now += timedelta(days=9)
    await _looked(house, house.process(), 3)
    assert house.runs == [NOON + timedelta(days=9)]
    await _looked(house, house.process(), 3)
    assert len(house.runs) == 1


async def test_it_waits_for_a_run_of_another_process(house: House) -> None:
    house.withdraw("a")
    house.now += timedelta(hours=1)
    looker = house.process()
    with run_lock(lock_file(house.home)):
        assert not await looker.look()
    assert await looker.look()
    assert len(house.runs) == 1


async def test_looking_holds_no_lock_against_the_run_itself(house: House) -> None:
    house.withdraw("a")
    house.now += timedelta(hours=1)
    lock_file(house.home).parent.mkdir(parents=True)
    lock_file(house.home).touch()
    await house.process().look()
    with lock_file(house.home).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert house.runs


async def test_a_failed_run_is_tried_again_later_and_not_at_every_look(house: House) -> None:
    house.code = 1
    house.withdraw("a")
    house.now += timedelta(minutes=15)
    looker, began = house.process(), house.now
    await _looked(house, looker, 60)
    assert house.runs == [began]
    house.code = 0
    await _looked(house, looker, 2)
    assert house.runs == [began, began + AGAIN]
    assert retrain.wishes(house.home) == ()


async def test_a_new_withdrawal_does_not_wait_for_the_failed_one(house: House) -> None:
    house.code = 1
    house.withdraw("a")
    house.now += timedelta(minutes=15)
    looker = house.process()
    await looker.look()
    house.withdraw("b")
    assert await looker.look()


async def test_without_quiet_hours_and_minutes_it_is_due_at_once(house: House) -> None:
    assert due_at(house.home, 0, "", house.now) is None
    house.withdraw("a")
    assert due_at(house.home, 0, "", house.now) == house.now
