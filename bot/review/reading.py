"""What a moderator may read: the window around what was flagged, all of it only with a written reason.

Every view is logged. Nobody browses: there is no way to a conversation but through a case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.review.acts import Act, Acts, written
from bot.review.types import Case, CaseView, ShownTurn
from bot.texts import review as texts
from bot.types import Flag, Session

MOST_REASON_CHARACTERS = 1000


class Reading:
    """Each method is one view by the moderator whose id is `by`, and stands in the log."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    async def view(self, by: str, case_id: str) -> CaseView:
        """The case with its window, or with all where the moderator has given a reason for it lately."""
        async with self._acts.open(by, "view", case_id) as act:
            since = act.now - timedelta(minutes=self._acts.config.read_all_minutes)
            is_all = await act.transaction.audit.has_read_all(act.case, by, since)
            view = await self._view(act, is_all=is_all)
            act.detail = {"turns": str(len(view.turns)), "hidden": str(view.hidden)}
            return view

    async def read_all(self, by: str, case_id: str, reason: str) -> CaseView:
        """Break-glass: the whole conversation, for a written reason; the person can see that it was read."""
        reason = written(reason, MOST_REASON_CHARACTERS, texts.NO_REASON)
        async with self._acts.open(by, "break-glass", case_id) as act:
            act.reason = reason
            return await self._view(act, is_all=True)

    async def excerpt(self, by: str, case_id: str) -> CaseView:
        """The flagged turns alone, for the moderators' channel."""
        async with self._acts.open(by, "excerpt", case_id) as act:
            view = await self._view(act, is_all=False)
            if act.case.moderator == by:
                return view
            flagged = tuple(each for each in view.turns if each.flags)
            return replace(view, turns=flagged, hidden=view.hidden + len(view.turns) - len(flagged))

    async def news(self, by: str, case_id: str) -> tuple[Case, int]:
        """The case without its conversation, and how many turns that has: nobody's words, so it is no view."""
        async with self._acts.open(by, "news", case_id) as act:
            act.is_logged = False
            session_id = act.case.session_id
            return act.case, await act.transaction.cases.count_turns(session_id) if session_id else 0

    async def _view(self, act: Act, *, is_all: bool) -> CaseView:
        case, transaction = act.case, act.transaction
        session = await transaction.conversations.get(case.session_id) if case.session_id else None
        flags = await transaction.cases.flags_of(case.id)
        turns = _turns(session, flags) if session else ()
        shown = turns if is_all else _window(turns, self._acts.config.window_turns, is_live=case.moderator == act.by.id)
        person = await transaction.people.get(case.person_id)
        return CaseView(
            case=case,
            session=_without_words(session, is_all=is_all) if session else None,
            turns=shown,
            hidden=len(turns) - len(shown),
            is_all=is_all,
            flags=flags,
            notes=await transaction.cases.notes_of(case),
            timeline=await transaction.audit.of_case(case.id),
            restricted_until=person.restricted_until if person else None,
            restriction=person.restriction if person else "",
        )


def _turns(session: Session, flags: tuple[Flag, ...]) -> tuple[ShownTurn, ...]:
    return tuple(
        ShownTurn(turn, position, tuple(flag for flag in flags if flag.turn_id == turn.id))
        for position, turn in enumerate(session.turns)
    )


def _window(turns: tuple[ShownTurn, ...], width: int, *, is_live: bool) -> tuple[ShownTurn, ...]:
    """The turns within `width` of a flagged one; for whoever answers in the conversation, all from the first of them.

    Flags on no turn (the survey, a message that was taken back) show the end of the conversation.
    """
    flagged = [each.position for each in turns if each.flags] or [len(turns) - 1]
    if is_live:
        return tuple(each for each in turns if each.position >= min(flagged) - width)
    return tuple(each for each in turns if any(abs(each.position - at) <= width for at in flagged))


def _without_words(session: Session, *, is_all: bool) -> Session:
    before = session.pre_chat
    if before and not is_all:
        before = replace(before, situation=None)
    return replace(session, turns=(), pre_chat=before)
