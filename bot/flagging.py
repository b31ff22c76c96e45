"""Flags beside the input gate's: low stars, the survey, a person who asks for a look, a model that was stopped twice.

Pure: `standing` are the flags that no moderator has resolved yet, so that one reason is not raised again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from bot.safety import output_gate
from bot.scene import Scene
from bot.types import Flag, Session, Turn

LEVEL = "concern"
TWO_LOW_STARS = "two replies in a row got one star"
ASKED_FOR_A_LOOK = "asked for a look"
STRONGER = "the feeling is stronger than before"
NOT_UNDERSTOOD = "felt neither understood nor followed"
MODERATORS_REPLY = "the reply is a moderator's"


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report is about: None for what is not stored."""

    session: Session | None = None
    turn: Turn | None = None


def stars(rated: Session, turn: Turn, value: int, standing: Sequence[Flag], scene: Scene) -> tuple[Flag, ...]:
    """One star for two rated replies in a row, one of which is `turn`, rated `value` just now."""
    given = [(each.id, value if each.id == turn.id else each.stars) for each in rated.turns]
    last_two = [(turn_id, stars) for turn_id, stars in given if stars is not None][-2:]
    is_low = [stars for _, stars in last_two] == [1, 1] and turn.id in dict(last_two)
    if not is_low or _of(standing, rated, "stars"):
        return ()
    return (_flag(scene, rated, turn, "stars", (TWO_LOW_STARS,)),)


def survey(ended: Session, scene: Scene) -> tuple[Flag, ...]:
    """A post-chat survey that asks for a moderator, or says that the conversation did not help at all."""
    before, after = ended.pre_chat, ended.post_chat
    if after is None:
        return ()
    reasons = []
    if after.look:
        reasons.append(ASKED_FOR_A_LOOK)
    if before and before.intensity and after.intensity == 5 and before.intensity < 5:
        reasons.append(STRONGER)
    if (after.empathy, after.relevance) == (1, 1):
        reasons.append(NOT_UNDERSTOOD)
    last = ended.turns[-1] if ended.turns else None
    return (_flag(scene, ended, last, "survey", tuple(reasons)),) if reasons else ()


def reply(
    said: Turn, current: Session, stopped: Sequence[Sequence[str]], standing: Sequence[Flag], scene: Scene
) -> tuple[Flag, ...]:
    """A model that was stopped at each try, each time for harm; again only for a reason that was not seen before."""
    harm = [output_gate.harmful(reasons) for reasons in stopped]
    known = {reason for flag in _of(standing, current, "reply") for reason in flag.reasons}
    new = {reason for reasons in harm for reason in reasons} - known
    if len(harm) < 2 or not all(harm) or not new:
        return ()
    return (_flag(scene, current, said, "reply", tuple(sorted(new))),)


def report(of: Reported, kind: str, words: str, scene: Scene) -> Flag:
    """The person asks for a moderator: `kind` is what it is about, `words` what they said to it."""
    is_moderators = of.turn is not None and of.turn.kind == "moderator"
    reasons = (f"reported: {kind}", *((MODERATORS_REPLY,) if is_moderators else ()))
    return replace(_flag(scene, of.session, of.turn, "report", reasons), words=words)


def is_reported(turn: Turn, standing: Sequence[Flag]) -> bool:
    """Whether a report of the turn is still to be looked at."""
    return any(flag.category == "report" and flag.turn_id == turn.id for flag in standing)


def _of(standing: Sequence[Flag], current: Session, category: str) -> list[Flag]:
    return [flag for flag in standing if (flag.session_id, flag.category) == (current.id, category)]


def _flag(scene: Scene, current: Session | None, turn: Turn | None, category: str, reasons: tuple[str, ...]) -> Flag:
    session_id, turn_id = current.id if current else None, turn.id if turn else None
    return Flag(uuid4().hex, session_id, scene.person.id, turn_id, LEVEL, category, reasons, scene.now)
