"""What moderators decide: whether a session may be trained on, what a turn really was, and who is restricted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.review.acts import Act, Acts, written
from bot.review.errors import NotPossible
from bot.review.types import TrainingDecision
from bot.safety.assessment import RANK
from bot.texts import review as texts
from bot.types import Turn
from model_server.strategies import ESCONV

MOST_REASON_CHARACTERS = 500
# How long somebody can be restricted: by a moderator, by an admin.
LONGEST_RESTRICTION = {"moderator": timedelta(days=7), "admin": timedelta(days=365)}


class Decisions:
    """Each method is one act of the moderator whose id is `by`; ReviewError says why it cannot be done."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    async def training(self, by: str, case_id: str, decision: TrainingDecision | None) -> None:
        """Clear the session for training in spite of its flags, exclude it for good, or (None) leave it to the rules.

        Clearing gives no consent: without the person's own, nothing is trained on.
        """
        async with self._acts.open(by, "training", case_id) as act:
            act.need_claimed()
            if act.case.session_id is None:
                raise NotPossible(texts.NO_SESSION)
            act.detail["decision"] = decision or "by the rules"
            await act.transaction.cases.decide_training(act.case.session_id, decision)
            await act.transaction.cases.change(case_id)

    async def correct_level(self, by: str, case_id: str, turn_id: str, level: str) -> None:
        """Say what level a message really was; "" takes that back. The crisis path goes by the correction, too."""
        if level and level not in RANK:
            raise NotPossible(texts.UNKNOWN_LEVEL)
        async with self._acts.open(by, "correct level", case_id) as act:
            act.need_claimed()
            turn = await _turn(act, turn_id)
            if turn.speaker != "seeker":
                raise NotPossible(texts.NOT_A_SEEKER_TURN)
            act.detail = {"turn": turn_id, "from": turn.level or "none", "to": level or "as the gate said"}
            await act.transaction.cases.label(turn_id, level_label=level or None)
            await act.transaction.cases.change(case_id)

    async def correct_strategy(self, by: str, case_id: str, turn_id: str, strategy: str) -> None:
        """Say which strategy a reply really was; "" takes the correction back."""
        known = ESCONV.canonical(strategy) if strategy else None
        if strategy and known is None:
            raise NotPossible(texts.UNKNOWN_STRATEGY)
        async with self._acts.open(by, "correct strategy", case_id) as act:
            act.need_claimed()
            turn = await _turn(act, turn_id)
            if turn.speaker != "supporter":
                raise NotPossible(texts.NOT_A_SUPPORTER_TURN)
            act.detail = {"turn": turn_id, "from": turn.strategy or "none", "to": known or "as it was"}
            await act.transaction.cases.label(turn_id, strategy_label=known)
            await act.transaction.cases.change(case_id)

    async def restrict(self, by: str, case_id: str, length: timedelta, reason: str) -> datetime:
        """Have no model answer the person for a while; `reason` is told to them. Help in danger stays as it is."""
        reason = written(reason, MOST_REASON_CHARACTERS, texts.NO_REASON)
        async with self._acts.open(by, "restrict", case_id) as act:
            act.need_claimed()
            if not timedelta() < length <= LONGEST_RESTRICTION[act.by.role]:
                raise NotPossible(texts.RESTRICT_RANGE.format(days=LONGEST_RESTRICTION["moderator"].days))
            until = act.now + length
            act.detail["until"] = until.isoformat()
            act.reason = reason
            await self._keep(act, until, reason)
            return until

    async def lift(self, by: str, case_id: str) -> None:
        """End a restriction early; on a resolved case as well."""
        async with self._acts.open(by, "lift restriction", case_id) as act:
            await self._keep(act, None, "")

    async def _keep(self, act: Act, until: datetime | None, reason: str) -> None:
        person = await act.transaction.people.get(act.case.person_id)
        assert person is not None, "the case's person is there as long as the case is"
        if until is None and (person.restricted_until is None or person.restricted_until <= act.now):
            raise NotPossible(texts.NOT_RESTRICTED)
        await act.transaction.people.save(person, replace(person, restricted_until=until, restriction=reason))
        await act.transaction.cases.change(act.case.id)


async def _turn(act: Act, turn_id: str) -> Turn:
    session = await act.transaction.conversations.get(act.case.session_id) if act.case.session_id else None
    turn = next((turn for turn in session.turns if turn.id == turn_id), None) if session else None
    if turn is None:
        raise NotPossible(texts.NO_SUCH_TURN)
    return turn
