"""Working on a case: the queue, who has it, notes, snoozing, and how it ended."""

from __future__ import annotations

from datetime import timedelta

from bot.review.acts import Acts, written
from bot.review.errors import CaseTaken, NotPossible
from bot.review.types import RESOLUTIONS, Case, Page, Resolution, Wanted
from bot.store.cases import Cases
from bot.texts import review as texts

MOST_NOTE_CHARACTERS = 4000
LONGEST_SNOOZE = timedelta(hours=72)


class Claims:
    """Each method is one act of the moderator whose id is `by`; ReviewError says why it cannot be done."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    async def queue(self, by: str, wanted: Wanted) -> Page:
        """Cases without anybody's words, so it is not logged as a view."""
        async with self._acts.open(by, "queue") as act:
            act.is_logged = False
            return await act.transaction.cases.find(wanted, act.now, by)

    async def claim(self, by: str, case_id: str) -> Case:
        """Take a case that nobody works on; taking one's own again changes nothing."""
        async with self._acts.open(by, "claim", case_id) as act:
            act.need_open()
            if act.case.claimed_by == by:
                act.is_logged = False
                return act.case
            if not await act.transaction.cases.claim(case_id, by, act.now):
                raise CaseTaken(texts.taken(act.case.claimed_by_name))
            return await self._anew(act.transaction.cases, case_id)

    async def release(self, by: str, case_id: str) -> Case:
        """Give a case back to the queue; an admin can give back anybody's. A takeover ends with it."""
        async with self._acts.open(by, "release", case_id) as act:
            act.need_open()
            if act.by.role != "admin" or act.case.claimed_by is None:
                act.need_claimed()
            if act.case.moderator:
                raise NotPossible(texts.HAND_BACK_FIRST)
            await act.transaction.cases.change(case_id, claimed_by=None, claimed_at=None)
            return await self._anew(act.transaction.cases, case_id)

    async def snooze(self, by: str, case_id: str, length: timedelta) -> Case:
        """Take the case out of the queue for a while; danger in minutes cannot be, and a new, worse flag wakes it."""
        async with self._acts.open(by, "snooze", case_id) as act:
            act.need_claimed()
            if act.case.level == "imminent" or not timedelta() < length <= LONGEST_SNOOZE:
                raise NotPossible(texts.SNOOZE_RANGE.format(hours=int(LONGEST_SNOOZE.total_seconds() // 3600)))
            if act.case.moderator:
                raise NotPossible(texts.HAND_BACK_FIRST)
            act.detail["minutes"] = str(int(length.total_seconds() // 60))
            await act.transaction.cases.change(
                case_id, snoozed_until=act.now + length, claimed_by=None, claimed_at=None
            )
            return await self._anew(act.transaction.cases, case_id)

    async def note(self, by: str, case_id: str, text: str) -> None:
        """Write something down for the other moderators; on a resolved case as well."""
        text = written(text, MOST_NOTE_CHARACTERS, texts.NO_TEXT)
        async with self._acts.open(by, "note", case_id) as act:
            await act.transaction.cases.add_note(act.case, act.by.name, text, act.now)

    async def resolve(self, by: str, case_id: str, resolution: str) -> Case:
        """Close the case. The conversation must have been handed back before."""
        if resolution not in RESOLUTIONS:
            raise NotPossible(texts.UNKNOWN_RESOLUTION)
        known: Resolution = resolution
        async with self._acts.open(by, "resolve", case_id) as act:
            act.need_claimed()
            if act.case.moderator == by:
                raise NotPossible(texts.HAND_BACK_FIRST)
            act.detail["resolution"] = known
            values = {"resolved_at": act.now, "resolved_by": by, "resolution": known, "snoozed_until": None}
            await act.transaction.cases.change(case_id, **values)
            return await self._anew(act.transaction.cases, case_id)

    async def reopen(self, by: str, case_id: str) -> Case:
        """Undo a resolution: the case is the moderator's again."""
        async with self._acts.open(by, "reopen", case_id) as act:
            if act.case.is_open:
                raise NotPossible(texts.NOT_RESOLVED)
            if await act.transaction.cases.has_open(act.case):
                raise NotPossible(texts.HAS_OPEN)
            values = {"resolved_at": None, "resolved_by": None, "resolution": None}
            await act.transaction.cases.change(case_id, **values, claimed_by=by, claimed_at=act.now)
            return await self._anew(act.transaction.cases, case_id)

    async def _anew(self, cases: Cases, case_id: str) -> Case:
        found = await cases.get(case_id)
        assert found is not None, "it was there a moment ago in the same transaction"
        return found
