"""Which of llama.cpp's slots a request is computed in. A slot keeps the tokens that it read last, so who comes back
to it has only the new ones read. llama.cpp's own choice takes any slot with a similar beginning, and all chats share
the system text.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from model_server.engines.llamacpp_turns import LoraTurns

# A chat's next prompt may leave out the last prompt's end: the strategy that opened the reply.
OPENING_TOKENS = 16


@dataclass(eq=False)
class Slot:
    """`work` is llama.cpp's call under way: the slot is not free before it has ended. `is_picked`: a reply follows."""

    id: int
    tokens: Sequence[int] = ()
    lora: str | None = None
    last_use: int = 0
    is_picked: bool = False
    work: asyncio.Future[Any] | None = field(default=None, repr=False)

    def continues(self, tokens: Sequence[int], lora: str | None) -> bool:
        """Whether the prompt goes on from what was read here, so that nothing worth keeping is lost."""
        kept = len(self.tokens) - (0 if self.is_picked else OPENING_TOKENS)
        return kept > 0 and lora == self.lora and list(tokens[:kept]) == list(self.tokens[:kept])


class Slots:
    """Slots are given out one request each, those of one LoRA at a time; who finds none free waits."""

    def __init__(self, number: int) -> None:
        self._free = [Slot(index) for index in range(number)]
        self._places = asyncio.Semaphore(number)
        self._turns = LoraTurns()
        self._uses = count(1)

    @asynccontextmanager
    async def hold(self, tokens: Sequence[int], lora: str | None, *, is_pick: bool = False) -> AsyncIterator[Slot]:
        """The slot for this prompt. With `is_pick` the same prompt's reply is expected to come next."""
        async with self._turns.take(lora):
            await self._places.acquire()
            slot = choose(self._free, tokens, lora)
            self._free.remove(slot)
            slot.tokens, slot.lora, slot.is_picked = tokens, lora, is_pick
            try:
                yield slot
            finally:
                if slot.work and not slot.work.done():
                    slot.work.add_done_callback(lambda _: self._give_back(slot))
                else:
                    self._give_back(slot)

    def _give_back(self, slot: Slot) -> None:
        slot.work, slot.last_use = None, next(self._uses)
        self._free.append(slot)
        self._places.release()


def choose(free: Sequence[Slot], tokens: Sequence[int], lora: str | None) -> Slot:
    """The slot that has read most of this chat; for a new chat the one that was used longest ago."""
    same_chat = [slot for slot in free if slot.continues(tokens, lora)]
    if same_chat:
        return max(same_chat, key=lambda slot: (len(slot.tokens), -slot.last_use))
    return min(free, key=lambda slot: (slot.is_picked, slot.last_use))
