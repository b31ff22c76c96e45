"""Whose turn it is: few at once, in order, fair between clients, bounded, and left behind by who goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from model_server.admission import Admission
from model_server.errors import ModelServerError, QueueFull, QueueTimeout, ShuttingDown

FAR = 1e9


class Hall:
    """Turns that are held until they are let go, in the order in which they began."""

    def __init__(self, most: int = 1, queue_length: int = 64) -> None:
        self.admission = Admission(most, queue_length)
        self.began: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[float]] = {}

    async def enter(self, name: str, client: str, deadline: float = FAR) -> None:
        self._ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._held(name, client, deadline))
        await settled()

    async def _held(self, name: str, client: str, deadline: float) -> float:
        async with self.admission.turn(client, deadline) as waited:
            self.began.append(name)
            await self._ends[name].wait()
        return waited

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await self.tasks[name]
        await settled()

    async def end_all(self) -> list[str]:
        """Ends turn after turn; the order in which they began."""
        ended = 0
        while ended < len(self.began):
            await self.end(self.began[ended])
            ended += 1
        return self.began


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def error_of(work: Coroutine[Any, Any, Any] | asyncio.Task[Any]) -> ModelServerError:
    with pytest.raises(ModelServerError) as caught:
        await work
    return caught.value


async def test_no_more_than_so_many_go_on_and_the_rest_follow_in_order() -> None:
    hall = Hall(most=2)
    for name in "abcd":
        await hall.enter(name, "one")
    assert (hall.began, hall.admission.running, hall.admission.waiting) == (["a", "b"], 2, 2)
    assert await hall.end_all() == ["a", "b", "c", "d"]
    assert (hall.admission.running, hall.admission.waiting) == (0, 0)


async def test_clients_take_turns_however_many_requests_one_of_them_has() -> None:
    hall = Hall()
    for number in range(6):
        await hall.enter(f"hog {number}", "hog")
    await hall.enter("first", "quiet")
    await hall.enter("second", "quiet")
    await hall.enter("other", "other")
    order = await hall.end_all()
    assert order == ["hog 0", "first", "other", "hog 1", "second", "hog 2", "hog 3", "hog 4", "hog 5"]


async def test_who_has_nothing_going_on_comes_before_who_has() -> None:
    hall = Hall(most=3)
    for number in range(6):
        await hall.enter(f"hog {number}", "hog")
    await hall.enter("quiet", "quiet")
    await hall.end("hog 0")
    assert hall.began[-1] == "quiet"
    await hall.end_all()


async def test_a_full_queue_refuses_and_says_when_to_come_again() -> None:
    hall = Hall(queue_length=2)
    for name in "abc":
        await hall.enter(name, "one")
    await hall.enter("d", "one")
    error = await error_of(hall.tasks["d"])
    assert isinstance(error, QueueFull)
    assert error.retry_after >= 1
    assert await hall.end_all() == ["a", "b", "c"]


async def test_a_full_queue_of_one_client_makes_room_for_another() -> None:
    hall = Hall(queue_length=3)
    for number in range(4):
        await hall.enter(f"hog {number}", "hog")
    await hall.enter("quiet", "quiet")
    assert isinstance(await error_of(hall.tasks["hog 3"]), QueueFull)
    assert await hall.end_all() == ["hog 0", "quiet", "hog 1", "hog 2"]


async def test_a_queue_shared_evenly_makes_room_for_nobody() -> None:
    hall = Hall(queue_length=2)
    for name in ("a", "b", "c"):
        await hall.enter(name, name)
    await hall.enter("d", "d")
    assert isinstance(await error_of(hall.tasks["d"]), QueueFull)
    assert await hall.end_all() == ["a", "b", "c"]


async def test_without_a_queue_only_a_free_turn_is_given() -> None:
    hall = Hall(queue_length=0)
    await hall.enter("a", "one")
    await hall.enter("b", "two")
    assert isinstance(await error_of(hall.tasks["b"]), QueueFull)
    await hall.end("a")
    await hall.enter("c", "two")
    assert await hall.end_all() == ["a", "c"]


async def test_who_goes_away_leaves_the_queue() -> None:
    hall = Hall()
    for name in "abc":
        await hall.enter(name, name)
    hall.tasks["b"].cancel()
    await settled()
    assert hall.admission.waiting == 1
    assert await hall.end_all() == ["a", "c"]


async def test_who_goes_away_in_the_moment_of_its_turn_passes_it_on() -> None:
    hall = Hall()
    for name in "abc":
        await hall.enter(name, name)
    hall.tasks["a"].cancel()
    await asyncio.sleep(0)  # a leaves: b has its turn, and does not know it yet
    hall.tasks["b"].cancel()
    await settled()
    assert (hall.began, hall.admission.running) == (["a", "c"], 1)
    await hall.end("c")
    assert hall.admission.running == 0


async def test_waiting_ends_with_the_time_of_the_request() -> None:
    hall = Hall()
    await hall.enter("a", "one")
    await hall.enter("b", "two", deadline=asyncio.get_running_loop().time() + 0.01)
    error = await error_of(hall.tasks["b"])
    assert isinstance(error, QueueTimeout)
    assert (error.status, hall.admission.waiting, error.retry_after >= 1) == (503, 0, True)
    assert await hall.end_all() == ["a"]


async def test_closing_turns_away_who_waits_and_who_comes_and_lets_the_others_end() -> None:
    hall = Hall()
    await hall.enter("a", "one")
    await hall.enter("b", "two")
    hall.admission.close()
    assert isinstance(await error_of(hall.tasks["b"]), ShuttingDown)
    await hall.enter("c", "three")
    assert isinstance(await error_of(hall.tasks["c"]), ShuttingDown)
    assert await hall.end_all() == ["a"]


async def test_the_advice_grows_with_the_queue_and_the_time_of_a_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("model_server.admission.time.monotonic", lambda: clock[0])
    hall = Hall(most=2)
    assert hall.admission.retry_after() == 1
    await hall.enter("a", "one")
    clock[0] = 10.0
    await hall.end("a")
    assert hall.admission.retry_after() == 5  # 10 seconds a reply, two at once
    for name in "bcdef":
        await hall.enter(name, name)
    assert hall.admission.retry_after() == 20
    for number in range(30):
        await hall.enter(f"more {number}", "many")
    assert hall.admission.retry_after() == 60
    for task in hall.tasks.values():
        task.cancel()
    await asyncio.gather(*hall.tasks.values(), return_exceptions=True)
