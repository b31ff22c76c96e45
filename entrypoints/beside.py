"""What goes on beside the chat: loops that must not end by themselves, and are over before the store is closed."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

log = logging.getLogger(__name__)

# After a loop broke, until it is begun again.
PAUSE_SECONDS = 10.0

Loop = Callable[[], Coroutine[Any, Any, None]]


@asynccontextmanager
async def beside(*loops: Loop, pause_seconds: float = PAUSE_SECONDS) -> AsyncIterator[None]:
    """Have the loops go on while this is open. One that breaks is logged, and begun again after a pause."""
    tasks = [asyncio.create_task(_kept_up(loop, pause_seconds)) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        # Cancelled is not ended: a query that is under way has to give its connection back.
        await asyncio.gather(*tasks, return_exceptions=True)


async def _kept_up(loop: Loop, pause_seconds: float) -> None:
    while True:
        try:
            return await loop()
        except Exception as error:
            # The error's own text is left out: it may quote what a person wrote.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("what goes on beside the chat broke with %s, and begins again\n%s", type(error).__name__, frames)
        await asyncio.sleep(pause_seconds)
