"""One act of a moderator: checked against their role, done in one transaction together with its entry in the log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.config import ReviewConfig
from bot.review.errors import CaseGone, CaseResolved, CaseTaken, NotAllowed, NotAModerator, NotPossible
from bot.review.types import Case, Moderator
from bot.store import Store, Transaction
from bot.texts import review as texts


@dataclass
class Act:
    """An act under way: who does it to which case. What is set here goes into the log with it."""

    transaction: Transaction
    by: Moderator
    now: datetime
    found: Case | None = None
    detail: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    is_logged: bool = True

    @property
    def case(self) -> Case:
        """The case of the act; CaseGone when there is none."""
        if self.found is None:
            raise CaseGone
        return self.found

    def need_open(self) -> None:
        """CaseResolved: the case is closed."""
        if not self.case.is_open:
            raise CaseResolved(texts.ALREADY_RESOLVED)

    def need_claimed(self) -> None:
        """CaseTaken, CaseResolved, NotPossible: the case is not this moderator's."""
        self.need_open()
        if self.case.claimed_by is None:
            raise NotPossible(texts.CLAIM_FIRST)
        if self.case.claimed_by != self.by.id:
            raise CaseTaken(texts.taken(self.case.claimed_by_name))

    def need_admin(self) -> None:
        """NotAllowed: the moderator is no admin."""
        if self.by.role != "admin":
            raise NotAllowed(texts.ADMIN_ONLY)


class Acts:
    """What every part of the desk works with. `wake`: a person's inbox has something new; `changed`: a case has."""

    def __init__(
        self,
        store: Store,
        config: ReviewConfig,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[str], None],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = store
        self.config = config
        self.clock = clock
        self.wake = wake
        self.changed = changed

    @asynccontextmanager
    async def open(self, by: str, name: str, case_id: str | None = None) -> AsyncIterator[Act]:
        """The act `name` of the moderator with the id `by`; logged and kept when the block ends without an error.

        NotAModerator: there is none of that id, or they were removed. CaseGone: `case_id` is no case.
        """
        async with self.store.transaction() as transaction:
            moderator = await transaction.moderators.get(by)
            if moderator is None or not moderator.is_active:
                raise NotAModerator
            act = Act(transaction, moderator, self.clock())
            if case_id is not None:
                act.found = await transaction.cases.get(case_id)
                if act.found is None:
                    raise CaseGone
            yield act
            if act.is_logged:
                await transaction.audit.add(
                    name, act.now, moderator, case=act.found, detail=act.detail, reason=act.reason
                )
        if case_id is not None:
            self.changed()


def written(text: str, most: int, empty: str) -> str:
    """The text that a moderator wrote, trimmed. NotPossible: it is empty (`empty` says so), or too long."""
    text = text.strip()
    if not text:
        raise NotPossible(empty)
    if len(text) > most:
        raise NotPossible(texts.TOO_LONG.format(most=most))
    return text
