"""Whose turn it is: few replies at once, a short queue, and no client that keeps the others waiting.

Knows clients by a name that it is given, and nothing of what they ask.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from model_server.errors import QueueFull, QueueTimeout, ShuttingDown, TurnedAway

# Retry-After is computed from this many of the latest replies.
REMEMBERED = 64
LONGEST_RETRY_SECONDS = 60
RETRY_ELSEWHERE_SECONDS = 5


class Admission:
    """At most `most` turns go on and `queue_length` wait.

    The next turn goes to the client with the fewest going on, among these to the one that has waited longest since
    its last. A client's own requests keep their order.
    """

    def __init__(self, most: int, queue_length: int) -> None:
        self._most = most
        self._queue_length = queue_length
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}
        self._running: Counter[str] = Counter()
        self._turns = itertools.count(1)
        self._latest: dict[str, int] = {}  # of clients that are here: the number of their latest turn
        self._seconds: deque[float] = deque(maxlen=REMEMBERED)
        self.is_closed = False

    @property
    def waiting(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    @property
    def running(self) -> int:
        return self._running.total()

    @asynccontextmanager
    async def turn(self, client: str, deadline: float) -> AsyncIterator[float]:
        """Hold one of the turns; gives the seconds waited. `deadline` is in the event loop's time.

        Raises QueueFull, QueueTimeout, ShuttingDown. Cancelling the wait leaves the queue.
        """
        came = time.monotonic()
        await self._wait(client, deadline)
        began = time.monotonic()
        try:
            yield began - came
            self._seconds.append(time.monotonic() - began)
        finally:
            self._leave(client)

    def close(self) -> None:
        """Turn away all who wait and all who come; the turns that go on are left to end."""
        self.is_closed = True
        for queue in self._queues.values():
            for waiter in queue:
                _refuse(waiter, shutting_down())
        self._queues.clear()

    def retry_after(self) -> int:
        """Whole seconds until a turn is likely to be free for one more: the queue's length in recent replies."""
        mean = math.fsum(self._seconds) / len(self._seconds) if self._seconds else 1.0
        return max(1, min(LONGEST_RETRY_SECONDS, math.ceil(mean * (self.waiting + 1) / self._most)))

    async def _wait(self, client: str, deadline: float) -> None:
        if self.is_closed:
            raise shutting_down()
        if self.running < self._most:
            self._begin(client)
            return
        waiter = self._queued(client)
        try:
            async with asyncio.timeout_at(deadline):
                await waiter
        except TimeoutError:
            self._give_up(client, waiter)
            raise QueueTimeout("Too many replies are in the making. Try again later.", self.retry_after()) from None
        except asyncio.CancelledError:
            self._give_up(client, waiter)
            raise

    def _queued(self, client: str) -> asyncio.Future[None]:
        if self.waiting >= self._queue_length:
            self._make_room(client)
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(waiter)
        return waiter

    def _make_room(self, client: str) -> None:
        """Turn away the last of the longest queue, if it is that much longer than this client's; else this client."""
        longest = max(self._queues, key=lambda name: len(self._queues[name]), default=client)
        full = QueueFull("The model server is busy. Try again later.", self.retry_after())
        if len(self._queues.get(longest, ())) <= len(self._queues.get(client, ())) + 1:
            raise full
        _refuse(self._queues[longest].pop(), full)  # at least one is left: theirs is longer by two

    def _give_up(self, client: str, waiter: asyncio.Future[None]) -> None:
        queue = self._queues.get(client, deque())
        if waiter in queue:
            queue.remove(waiter)
            if not queue:
                del self._queues[client]
        elif waiter.done() and not waiter.cancelled() and waiter.exception() is None:
            self._leave(client)  # its turn had just come
        self._forget(client)

    def _begin(self, client: str) -> None:
        self._running[client] += 1
        self._latest[client] = next(self._turns)

    def _leave(self, client: str) -> None:
        self._running[client] -= 1
        while self._queues and self.running < self._most:
            self._admit_next()
        self._forget(client)

    def _forget(self, client: str) -> None:
        if not self._running[client] and client not in self._queues:
            self._running.pop(client, None)
            self._latest.pop(client, None)

    def _admit_next(self) -> None:
        client = min(self._queues, key=lambda name: (self._running[name], self._latest.get(name, 0)))
        waiter = self._queues[client].popleft()
        if not self._queues[client]:
            del self._queues[client]
        if not waiter.done():
            self._begin(client)
            waiter.set_result(None)


def _refuse(waiter: asyncio.Future[None], error: TurnedAway) -> None:
    if not waiter.done():
        waiter.set_exception(error)


def shutting_down() -> ShuttingDown:
    """The refusal of a server that is about to end; another may be up soon."""
    return ShuttingDown("The model server is shutting down.", RETRY_ELSEWHERE_SECONDS)
