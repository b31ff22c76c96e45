"""Which slot a prompt goes to: the one that has read the chat already, else the one that was used longest ago."""

from __future__ import annotations

import asyncio

from model_server.engines.llamacpp_slots import OPENING_TOKENS, Slot, Slots, choose

SYSTEM = list(range(100))
ANN, BEN = [*SYSTEM, *range(200, 260)], [*SYSTEM, *range(300, 360)]


def slot(index: int, tokens: list[int], last_use: int, lora: str | None = None, *, is_picked: bool = False) -> Slot:
    return Slot(index, tokens, lora, last_use, is_picked)


def test_a_chat_comes_back_to_its_slot() -> None:
    slots = [slot(0, BEN, 1), slot(1, ANN, 2), slot(2, [], 0)]
    assert choose(slots, [*ANN, 7, 8], None).id == 1


def test_a_new_chat_takes_the_slot_that_was_used_longest_ago_though_another_shares_the_system_text() -> None:
    slots = [slot(0, BEN, 1), slot(1, [], 0)]
    assert choose(slots, ANN, None).id == 1
    assert choose([slot(0, BEN, 5), slot(1, [*SYSTEM, *range(400, 460)], 4)], ANN, None).id == 1


def test_the_strategy_that_opened_the_last_reply_may_be_missing_from_the_next_prompt() -> None:
    opened = [*ANN, *range(900, 900 + OPENING_TOKENS)]
    assert choose([slot(0, [], 0), slot(1, opened, 3)], [*ANN, 7], None).id == 1


def test_another_lora_has_not_read_the_chat() -> None:
    slots = [slot(0, ANN, 2, "v0001"), slot(1, BEN, 1, "v0002")]
    assert choose(slots, [*ANN, 7], "v0002").id == 1
    assert choose(slots, [*ANN, 7], "v0001").id == 0


def test_a_slot_between_pick_and_reply_is_left_alone() -> None:
    """Another chat that has begun with almost the same words takes the other slot."""
    slots = [slot(0, ANN, 1, is_picked=True), slot(1, BEN, 9)]
    assert choose(slots, [*ANN[:-2], 7, 8], None).id == 1
    assert choose(slots, [*ANN, 7], None).id == 0


async def test_who_finds_no_free_slot_waits_for_one() -> None:
    slots = Slots(1)
    order = []

    async def visit(name: str) -> None:
        async with slots.hold(ANN, None):
            order.append(name)
            await asyncio.sleep(0)
            order.append(name)

    await asyncio.gather(visit("first"), visit("second"), visit("third"))
    assert order == ["first", "first", "second", "second", "third", "third"]


async def test_a_slot_is_not_free_before_its_work_has_ended() -> None:
    slots = Slots(1)
    async with slots.hold(ANN, None) as held:
        held.work = work = asyncio.get_running_loop().create_future()
    next_one = slots.hold(BEN, None)
    waiting = asyncio.ensure_future(next_one.__aenter__())
    await asyncio.sleep(0)
    assert not waiting.done()
    work.set_result(None)
    assert (await waiting).id == held.id
