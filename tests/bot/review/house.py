"""A place with the moderators' desk beside it, over the same store and clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.config import ReviewConfig
from bot.review.acts import Acts
from bot.review.desk import Desk
from bot.review.types import Case, Moderator, Role, Wanted
from tests.bot.place import Place

# Read by the input gate as a danger in minutes.
DANGER = "I have the pills in front of me and I will take them tonight"


@dataclass
class House:
    """`anna` is an admin, `ben` a moderator; both passed the examination."""

    place: Place
    config: ReviewConfig = field(default_factory=ReviewConfig)

    def __post_init__(self) -> None:
        self.woken: list[str] = []
        self.changes = 0
        self.desk = Desk(
            Acts(self.place.store, self.config, clock=self.place.clock, wake=self._wake, changed=self._changed)
        )

    def _wake(self, person_id: str) -> None:
        self.woken.append(person_id)
        self.place.inbox.look(person_id)

    def _changed(self) -> None:
        self.changes += 1

    async def moderator(self, name: str, role: Role = "moderator", *, has_passed: bool = True) -> Moderator:
        added = await self.desk.staff.add(None, name, role)
        if has_passed:
            async with self.place.store.transaction() as transaction:
                await transaction.moderators.change(added.id, passed_at=self.place.clock())
        return added

    async def flagged(self, text: str = DANGER) -> Case:
        """The case that a message of the person opens."""
        await self.place.get_ready()
        await self.place.say(text)
        return await self.case()

    async def case(self) -> Case:
        """The newest case."""
        async with self.place.store.transaction() as transaction:
            page = await transaction.cases.find(Wanted(order="all"), self.place.clock())
        return page.cases[0]
