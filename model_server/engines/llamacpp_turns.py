"""Whose LoRA llama.cpp computes now. It puts only slots of one LoRA into a batch, that of the first slot that is busy,
and lets all others wait for as long as there is such a one: with enough chats of one LoRA, those of another never end.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

# So long one LoRA's requests may still join while those of another wait: larger batches, and a wait that nobody feels.
PATIENCE_SECONDS = 1.0


@dataclass(eq=False)
class _Waiter:
    lora: str | None
    since: float
    admitted: asyncio.Future[None]


class LoraTurns:
    """Requests of one LoRA at a time; when they have ended, those of whoever has waited longest."""

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._lora: str | None = None
        self._active = 0
        self._waiting: deque[_Waiter] = deque()

    @asynccontextmanager
    async def take(self, lora: str | None) -> AsyncIterator[None]:
        """Wait until it is this LoRA's turn, and hold it."""
        if self._may_join(lora):
            self._lora = lora
            self._active += 1
        else:
            await self._wait(lora)
        try:
            yield
        finally:
            self._leave()

    def _may_join(self, lora: str | None) -> bool:
        if not self._active:
            return True
        if lora != self._lora:
            return False
        return not self._waiting or time.monotonic() - self._waiting[0].since < self._patience_seconds

    async def _wait(self, lora: str | None) -> None:
        waiter = _Waiter(lora, time.monotonic(), asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        try:
            await waiter.admitted
        except asyncio.CancelledError:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            else:
                self._leave()  # its turn had just come
            raise

    def _leave(self) -> None:
        self._active -= 1
        if self._active or not self._waiting:
            return
        self._lora = self._waiting[0].lora
        admitted = [waiter for waiter in self._waiting if waiter.lora == self._lora]
        self._waiting = deque(waiter for waiter in self._waiting if waiter.lora != self._lora)
        self._active = len(admitted)
        for waiter in admitted:
            if not waiter.admitted.done():
                waiter.admitted.set_result(None)
