from __future__ import annotations

import asyncio

import pytest

from entrypoints.beside import beside

SAID = "what a person wrote"


async def test_a_loop_that_breaks_begins_again_and_its_words_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun = asyncio.Queue[int]()
    number = 0

    async def breaks() -> None:
        nonlocal number
        number += 1
        begun.put_nowait(number)
        if number < 3:
            raise ValueError(SAID)
        await asyncio.Event().wait()

    async with beside(breaks, pause_seconds=0):
        assert [await begun.get() for _ in range(3)] == [1, 2, 3]
    assert caplog.text.count("ValueError, and begins again") == 2
    assert SAID not in caplog.text


async def test_the_loops_are_over_when_it_is_left() -> None:
    ended = []

    async def goes_on() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("given back")

    async with beside(goes_on, goes_on):
        await asyncio.sleep(0)
    assert ended == ["given back", "given back"]
