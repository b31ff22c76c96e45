"""A kill between a withdrawal and the retirement of its versions is made up for; the run after it begins by itself."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.model_client import ModelClient
from bot.store import Store
from entrypoints import retraining, scheduling
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.retraining import keep_forgetting, make_up
from tests.entrypoints.test_wiring import NOW, _session, _version, store
from training import registry, retrain, schedule
from training.config import TrainingConfig

__all__ = ["store"]
NOBODY = ModelClient(lambda: None, 1)


async def _withdrawn(store: Store, user: str) -> str:
    """A kill right after the commit: the store knows of the withdrawal, the versions do not."""
    session = await _session(store, user, trains=True)
    async with store.transaction() as transaction:
        await transaction.people.withdraw(session.person_id, "consent", NOW)
    return session.id


async def test_a_version_that_a_kill_left_in_use_is_retired_at_the_next_look(store: Store, tmp_path: Path) -> None:
    home = Home(tmp_path)
    gone = await _withdrawn(store, "ada")
    clean, guilty = _version(home, ["s-other"]), _version(home, [gone])
    assert await make_up(home, store, NOBODY) == (gone,)
    assert registry.live_name(tmp_path) == clean
    assert [wish.retired for wish in retrain.wishes(tmp_path)] == [(guilty,)]
    assert await make_up(home, store, NOBODY) == ()
    assert len(retrain.wishes(tmp_path)) == 1


async def test_the_run_without_them_begins_by_itself(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    _version(home, [await _withdrawn(store, "ada")])
    began: asyncio.Queue[str] = asyncio.Queue()

    async def run(config_path: Path | None, home: Home, trigger: str) -> int:
        began.put_nowait(trigger)
        retrain.fulfil(home.path, retrain.wishes(home.path))
        return 0

    monkeypatch.setattr(scheduling, "train_in_child", run)
    monkeypatch.setattr(retraining, "EVERY_SECONDS", 0.0)
    config = Config(training=TrainingConfig(quiet_hours="", retrain_after_minutes=0))
    async with AsyncExitStack() as stack:
        looker = scheduling.plan(config, None, home, stack).retraining
        looking = asyncio.create_task(keep_forgetting(home, store, NOBODY, looker))
        assert await asyncio.wait_for(began.get(), 10) == "forgetting"
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
    assert began.empty()


async def test_two_runs_of_one_service_never_go_on_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = 0, 0

    async def run(config_path: Path | None, home: Home, trigger: str) -> int:
        nonlocal at_once, most
        at_once, most = at_once + 1, max(most, at_once + 1)
        await asyncio.sleep(0)
        at_once -= 1
        return 0

    monkeypatch.setattr(scheduling, "train_in_child", run)
    async with AsyncExitStack() as stack:
        config = Config(training=TrainingConfig(quiet_hours="", retrain_after_minutes=0))
        looker = scheduling.plan(config, None, Home(tmp_path), stack).retraining
        retrain.ask(tmp_path, ["v0001"], NOW)
        assert looker
        await asyncio.gather(looker.look(), *(each.due() for each in schedule._running))
    assert most == 1
