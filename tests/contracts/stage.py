"""What the contract suite needs of an adapter under test."""

from __future__ import annotations

from abc import ABC, abstractmethod

from adapters.base import Adapter
from bot.types import Address
from tests.adapters.fake_bot import PERSON


class Stage(ABC):
    """One adapter with what a person at `address` types and sees."""

    adapter: Adapter
    address: Address = PERSON

    async def open(self) -> None:  # noqa: B027 (nothing to do for most)
        """Set up what the adapter needs around it."""

    async def close(self) -> None:  # noqa: B027 (nothing to do for most)
        """Take that down again."""

    @abstractmethod
    async def type(self, *texts: str) -> None:
        """Have the person write messages, one by one, and then end their input."""

    @abstractmethod
    async def report(self, turn_id: str) -> None:
        """Have the person report the reply that was shown last, in the way that the place has for it."""

    @abstractmethod
    def seen(self) -> str:
        """All that was shown to the person."""
