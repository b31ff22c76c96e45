"""A moderator answers in a conversation instead of the model: how it begins, goes on and ends, told in plain words.

The safety path stays: what the person writes is read by the input gate, and danger gets its numbers at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

from bot.outcome import Outcome
from bot.safety.assessment import RANK, Assessment
from bot.scene import Scene
from bot.texts import review as texts
from bot.types import (
    ModeratorReplied,
    Notice,
    Say,
    Session,
    StaffEvent,
    TakeoverBegan,
    TakeoverEnded,
    Turn,
)


async def handle(event: StaffEvent, scene: Scene, answer: Callable[[Session], Awaitable[Outcome]]) -> Outcome:
    """What a moderator's act changes. `answer`: the model's answer to what the person wrote last."""
    opened = scene.opened if scene.opened and scene.opened.id == event.session_id else None
    match event:
        case TakeoverBegan():
            if opened is None or opened.moderator == event.moderator:
                return Outcome()
            taken = replace(opened, moderator=event.moderator, moderated_since=scene.now)
            # From one moderator to the next, the person has been told already.
            told = () if opened.moderator else (Notice(texts.TAKEN_OVER, "taken_over"),)
            return Outcome(told, changed=taken)
        case ModeratorReplied():
            return _replied(event, opened, scene)
        case TakeoverEnded():
            if opened is None or opened.moderator is None:
                return Outcome()
            return await _ended(event, opened, answer)


def waits(said: Turn, opened: Session) -> Outcome:
    """What the person wrote is kept for the moderator; nobody else answers."""
    return Outcome(changed=opened, turns=(said,))


def has_helped(assessment: Assessment, opened: Session | None) -> bool:
    """Whether the person was shown help since the moderator came, in danger no smaller than this."""
    if opened is None or opened.moderator is None or opened.moderated_since is None:
        return False
    since = [turn for turn in opened.turns if turn.at >= opened.moderated_since]
    levels = [turn.level for turn in since if turn.speaker == "seeker"]
    was_shown = any(turn.kind == "crisis" for turn in since)
    return was_shown and any(level and RANK[level] >= assessment.rank for level in levels)  # type: ignore[index]


def ended(opened: Session) -> Session:
    """The session without a moderator, such as when the person ends it."""
    return replace(opened, moderator=None, moderated_since=None)


def _replied(event: ModeratorReplied, opened: Session | None, scene: Scene) -> Outcome:
    turn = Turn(
        uuid4().hex,
        "supporter",
        event.text,
        scene.now,
        kind="moderator",
        strategy=event.strategy,
        stage=event.stage,
    )
    say = Say(event.text, event.strategy, event.stage, turn_id=turn.id if opened else "")
    # Where the conversation ended between the moderator's click and this, the words still reach the person.
    return Outcome((say,), changed=opened, turns=(turn,) if opened else ())


async def _ended(event: TakeoverEnded, opened: Session, answer: Callable[[Session], Awaitable[Outcome]]) -> Outcome:
    text = texts.HANDED_BACK_SILENCE if event.is_silence else texts.HANDED_BACK
    told = Notice(text, "handed_back")
    free = ended(opened)
    if not opened.turns or opened.turns[-1].speaker != "seeker":
        return Outcome((told,), changed=free)
    outcome = await answer(free)
    return replace(outcome, actions=(told, *outcome.actions), changed=free)
