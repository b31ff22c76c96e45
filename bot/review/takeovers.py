"""A moderator answers in a conversation: strategy first, then the words, as ESConv's supporters did (section 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from bot.review.acts import Act, Acts, written
from bot.review.errors import CaseTaken, NotPossible, NotTrained
from bot.store import Transaction
from bot.texts import review as texts
from bot.types import ModeratorReplied, Session, StaffEvent, TakeoverBegan, TakeoverEnded
from bot.wire import event_to_json
from model_server.strategies import ESCONV

MOST_REPLY_CHARACTERS = 4000


class Takeovers:
    """What is done here goes through the person's inbox, in order with what they write; `wake` has it handled."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    async def begin(self, by: str, case_id: str) -> None:
        """Answer in the case's conversation from here on. NotTrained: before the examination was passed."""
        async with self._acts.open(by, "take over", case_id) as act:
            act.need_claimed()
            if act.by.passed_at is None:
                raise NotTrained
            session = await _session(act)
            if session.moderator == by:
                raise NotPossible(texts.ALREADY_TAKEN_OVER)
            if session.moderator:
                raise CaseTaken(texts.ANSWERED_BY_OTHER)
            await _put(act.transaction, session, TakeoverBegan(by, session.id), act.now)
            person_id = act.case.person_id
        self._acts.wake(person_id)

    async def reply(self, by: str, case_id: str, strategy: str, text: str, once: str = "") -> None:
        """Say something to the person, in the strategy chosen before. The same `once` again: it was said already."""
        if not strategy:
            raise NotPossible(texts.NO_STRATEGY)
        known = ESCONV.canonical(strategy)
        if known is None:
            raise NotPossible(texts.UNKNOWN_STRATEGY)
        text = written(text, MOST_REPLY_CHARACTERS, texts.NO_TEXT)
        async with self._acts.open(by, "reply", case_id) as act:
            session = await _session(act)
            if session.moderator != by:
                raise NotPossible(texts.NOT_TAKEN_OVER)
            act.detail["strategy"] = known
            progress = sum(turn.speaker == "supporter" for turn in session.turns) / ESCONV.turns
            stage = ESCONV.stage_of(known, min(1.0, progress))
            event = ModeratorReplied(by, session.id, text, known, stage)
            event_id = f"staff:{session.id}:{once}" if once else ""
            act.is_logged = await _put(act.transaction, session, event, act.now, event_id)
            person_id = act.case.person_id
        self._acts.wake(person_id)

    async def hand_back(self, by: str, case_id: str) -> None:
        """Let the software answer again; an admin can hand back for anybody."""
        async with self._acts.open(by, "hand back", case_id) as act:
            session = await _session(act)
            if session.moderator is None or (session.moderator != by and act.by.role != "admin"):
                raise NotPossible(texts.NOT_TAKEN_OVER)
            await _put(act.transaction, session, TakeoverEnded(session.id), act.now)
            person_id = act.case.person_id
        self._acts.wake(person_id)

    async def end_silent(self) -> Sequence[str]:
        """Give back the conversations in which the person has waited too long for the moderator. Returns the people."""
        limit = timedelta(minutes=self._acts.config.takeover_silence_minutes)
        async with self._acts.store.transaction() as transaction:
            now = self._acts.clock()
            over = []
            for session_id, person_id, since in await transaction.cases.moderated():
                last = await transaction.cases.last_turn(session_id)
                if last and last[0] == "seeker" and now - max(last[1], since) >= limit:
                    over.append((session_id, person_id))
            await end_all(transaction, over, self._acts)
        for _, person_id in over:
            self._acts.wake(person_id)
        return [person_id for _, person_id in over]


async def end_all(transaction: Transaction, over: Sequence[tuple[str, str]], acts: Acts) -> None:
    """Have the software answer again in these (session, person); the moderator is silent, or was removed."""
    for session_id, _ in over:
        session = await transaction.conversations.get(session_id)
        if session is None:
            continue
        event_id = f"silence:{session.id}:{session.moderated_since}"
        is_new = await _put(transaction, session, TakeoverEnded(session_id, is_silence=True), acts.clock(), event_id)
        for case in await transaction.cases.of_session(session_id) if is_new else ():
            if case.is_open:
                await transaction.audit.add("handed back for silence", acts.clock(), name="Attune", case=case)
                await transaction.cases.change(case.id)


async def _session(act: Act) -> Session:
    session = await act.transaction.conversations.get(act.case.session_id) if act.case.session_id else None
    if session is None:
        raise NotPossible(texts.NO_SESSION)
    if session.ended_at is not None:
        raise NotPossible(texts.SESSION_OVER)
    return session


async def _put(
    transaction: Transaction, session: Session, event: StaffEvent, now: datetime, event_id: str = ""
) -> bool:
    """Into the person's inbox; False when an event of that id was there already."""
    address = await transaction.conversations.address_of(session.id)
    assert address is not None, "a session is held at an address"
    event_id = event_id or f"staff:{uuid4().hex}"
    return await transaction.queue.receive(session.person_id, address, event_id, event_to_json(event), now)
