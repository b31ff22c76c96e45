"""Which LoRA's requests go on: one at a time, and none waits for ever."""

from __future__ import annotations

import asyncio

import pytest

from model_server.engines.llamacpp_turns import LoraTurns


async def hold(turns: LoraTurns, lora: str | None, log: list[str | None], end: asyncio.Event) -> None:
    async with turns.take(lora):
        log.append(lora)
        await end.wait()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_requests_of_one_lora_go_on_together_and_the_other_waits() -> None:
    turns, log, end = LoraTurns(), list[str | None](), asyncio.Event()
    tasks = [asyncio.create_task(hold(turns, lora, log, end)) for lora in ("a", "a", None, None, "a")]
    await settle()
    assert log == ["a", "a", "a"]
    end.set()
    await asyncio.gather(*tasks)
    assert log == ["a", "a", "a", None, None]


async def test_who_waits_is_not_overtaken_for_ever() -> None:
    turns, log, ends = LoraTurns(0.0), list[str | None](), [asyncio.Event() for _ in range(3)]
    first = asyncio.create_task(hold(turns, "a", log, ends[0]))
    other = asyncio.create_task(hold(turns, "b", log, ends[1]))
    await settle()
    late = asyncio.create_task(hold(turns, "a", log, ends[2]))
    await settle()
    assert log == ["a"]
    ends[0].set()
    await settle()
    assert log == ["a", "b"]
    ends[1].set()
    await settle()
    assert log == ["a", "b", "a"]
    ends[2].set()
    await asyncio.gather(first, other, late)


@pytest.mark.parametrize("is_admitted", [False, True])
async def test_who_hangs_up_while_waiting_keeps_no_turn(is_admitted: bool) -> None:
    turns, log, end, later = LoraTurns(), list[str | None](), asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(hold(turns, "a", log, end))
    other = asyncio.create_task(hold(turns, "b", log, later))
    await settle()
    if is_admitted:
        end.set()
        await asyncio.sleep(0)  # the first leaves and admits the other, which has not run yet
    other.cancel()
    end.set()
    await asyncio.gather(first, other, return_exceptions=True)
    later.set()
    await asyncio.wait_for(hold(turns, "c", log, later), 5)
    assert log[-1] == "c"
