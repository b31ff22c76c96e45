"""Forgetting that lasts over restarts: what a kill kept from being retired, and the run that follows a withdrawal."""

from __future__ import annotations

import asyncio
import logging

from bot.model_client import ModelClient
from bot.store import Store
from bot.store.database import StoreError
from entrypoints.home import Home
from entrypoints.wiring import Withdrawal
from training import registry
from training.retrain import Retraining

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0


async def make_up(home: Home, store: Store, client: ModelClient) -> tuple[str, ...]:
    """Retire the versions that know a withdrawn session and may still answer; returns the sessions that they knew.

    A process that was killed between a withdrawal and its retirement leaves such. Raises StoreError.
    """
    async with store.reading() as transaction:
        withdrawn = await transaction.people.withdrawn_sessions()
    usable = [each for each in registry.versions(home.path) if not each.is_retired]
    missed = tuple(sorted(frozenset().union(*(each.sessions for each in usable)) & withdrawn))
    if missed:
        log.warning("%d withdrawn sessions were in versions that might still answer", len(missed))
        await Withdrawal(home, client, store)(missed)
    return missed


async def keep_forgetting(home: Home, store: Store, client: ModelClient, retraining: Retraining | None) -> None:
    """Until cancelled: make up for what was missed, and begin the runs that are due. None: none begins by itself."""
    while True:
        try:
            await make_up(home, store, client)
        except StoreError as error:
            log.warning("withdrawn sessions could not be looked up: %s", error)
        if retraining:
            await retraining.look()
        await asyncio.sleep(EVERY_SECONDS)
