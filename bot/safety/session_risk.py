"""What a session adds to one message: a farewell after hopelessness, means after ideation, a slow climb, a retraction.

Pure: it reads what was heard before and now, never the database. It only raises the level of a message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.safety.assessment import DENIED_BEFORE, NONE, RANK, RIGHT_AFTER, Assessment, worst
from bot.safety.normalise import Text
from bot.safety.rules import signals

# Heavy messages that together are a danger, the one being read among them: so many, so many of them a concern.
CLIMB = 4
CLIMB_CONCERNS = 2
# A retraction holds the level of a danger this many of the person's messages back; later ones find a calm span.
HELD_FOR = 12
# A bare "no" answers what was asked so many messages ago or less.
NO_FOR = 2
_SPEAKS_OF_DEATH = ("suicide", "self-harm")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as the session remembers it: its own verdict and the quiet signs in it."""

    verdict: Assessment
    is_farewell: bool = False
    is_settled: bool = False
    is_retraction: bool = False
    is_denial: bool = False
    is_outright_denial: bool = False
    was_denied: bool = False
    is_affirmed: bool = False
    has_means: bool = False
    is_heavy: bool = False
    is_topic: bool = False

    @property
    def is_danger(self) -> bool:
        """A crisis that later messages are read by; a faint one is answered, and no more."""
        return self.verdict.is_crisis and not self.verdict.is_faint

    @property
    def is_ideation(self) -> bool:
        """Own thoughts of death or self-harm, not denied, not a story, not long past."""
        own = self.verdict.subject in ("self", "unclear") and self.verdict.time != "past"
        return self.is_danger and own and self.verdict.category in _SPEAKS_OF_DEATH

    @property
    def is_of_other(self) -> bool:
        """Somebody else's thoughts of death, now."""
        is_theirs = self.verdict.subject == "other" and self.verdict.category == "suicide"
        return self.is_danger and is_theirs and self.verdict.time != "past"

    @property
    def is_grave(self) -> bool:
        """Hopelessness, burden or worse about oneself, by the layers' own verdict."""
        own = self.verdict.subject in ("self", "unclear")
        return own and self.verdict.rank > 0 and self.verdict.category in _SPEAKS_OF_DEATH


def heard(text: Text, verdict: Assessment) -> Heard:
    """What the session keeps of a message whose own verdict is `verdict`."""
    returns = _has(signals.RETURNS, text)
    plain = Heard(verdict)
    return replace(
        plain,
        is_farewell=not returns and _has(signals.FAREWELL, text),
        is_settled=_has(signals.SETTLED, text) and not returns,
        is_retraction=_has(signals.RETRACTS, text),
        is_denial=_is_denial(text),
        is_outright_denial=bool(signals.DENIES_OUTRIGHT.match(text.marked)),
        is_affirmed=_begins(signals.AFFIRMS, text),
        has_means=_has(signals.MEANS, text),
        is_heavy=plain.is_grave or _has(signals.WEIGHT, text),
        is_topic=bool(signals.TOPIC.search(text.flat)) or any(map(_is_language, verdict.reasons)),
    )


def answered(messages: Sequence[Heard]) -> list[Heard]:
    """The messages (oldest first) after the person's own noes to what they were asked.

    Danger is asked about each time. Said outright ("I'm not thinking about killing myself"), a no takes back what only
    a likeness in meaning spoke for, in the messages before and in itself: it is as like danger as can be. A bare no
    does so right after the question whether it was meant so; after a whole text, which asks "are you safe?" too, it
    may mean the opposite. What a rule found is never taken back; a concern stays, and bears no later likeness out.
    """
    session: list[Heard] = []
    for each in messages:
        if _is_no(each, session):
            each = replace(each, was_denied=True, verdict=_without_likeness(each.verdict))
            if not any(one.verdict.is_crisis and not one.verdict.is_likeness for one in (*session, each)):
                session = [replace(one, was_denied=True, verdict=_without_likeness(one.verdict)) for one in session]
        session.append(each)
    return session


def _is_no(each: Heard, session: Sequence[Heard]) -> bool:
    asked = [at for at, one in enumerate(session) if one.verdict.rank > 0 or one.was_denied]
    if not asked or each.is_outright_denial:
        return bool(asked)
    last = session[asked[-1]]
    was_guess = last.was_denied or last.verdict.is_guess or not last.verdict.is_crisis
    is_plain = each.verdict.is_likeness and not each.verdict.is_guess
    return each.is_denial and was_guess and not is_plain and asked[-1] >= len(session) - NO_FOR


def _without_likeness(verdict: Assessment) -> Assessment:
    """Nothing where only a likeness speaks, or rules whose words are denied in the same sentence."""
    is_denied = bool(verdict.reasons) and all(reason.endswith(": denied") for reason in verdict.reasons)
    return NONE if verdict.is_likeness or is_denied else verdict


def judged(now: Heard, earlier: Callable[[], Sequence[Heard]]) -> Assessment:
    """The message's own verdict and what it means after `earlier` (oldest first).

    DENIED_BEFORE is added where a likeness was denied: to a further one, and to none where no other danger stands.
    """
    *before, now = answered([*earlier(), now])
    verdict = worst((now.verdict, read(now, lambda: before)))
    is_denied = any(each.was_denied for each in (*before, now))
    is_calm = verdict == NONE and not any(each.verdict.is_crisis for each in before)
    if is_denied and (is_calm or verdict.is_guess):
        return replace(verdict, reasons=(*verdict.reasons, DENIED_BEFORE))
    return verdict


def read(now: Heard, earlier: Callable[[], Sequence[Heard]]) -> Assessment:
    """What `now` means after `earlier` (oldest first); none when it adds nothing."""
    before = earlier()
    return worst(each(now, before) for each in (_farewell, _means, _climb, _retraction, _answered, _still))


def _farewell(now: Heard, before: Sequence[Heard]) -> Assessment:
    """A farewell after ideation, and affairs put in order after any hopelessness, are no ordinary goodbye."""
    if not (now.is_farewell or now.is_settled):
        return NONE
    if any(each.is_ideation for each in before):
        return Assessment("imminent", "suicide", reasons=("session: farewell after ideation",))
    graves = [each for each in before if each.is_grave]
    is_hopeless = len(graves) > 1 or any(not each.verdict.is_faint for each in graves)
    if is_hopeless or (now.is_settled and any(each.is_heavy for each in before)):
        return Assessment("elevated", "suicide", reasons=("session: farewell after hopelessness",))
    return NONE


def _means(now: Heard, before: Sequence[Heard]) -> Assessment:
    is_joined = now.has_means and any(each.is_ideation for each in before)
    if is_joined or (now.is_ideation and any(each.has_means for each in before)):
        return Assessment("imminent", "suicide", reasons=("session: means and ideation",))
    if now.has_means and any(each.is_of_other for each in before):
        return Assessment("imminent", "suicide", "other", reasons=("session: means near someone in danger",))
    return NONE


def _climb(now: Heard, before: Sequence[Heard]) -> Assessment:
    """Several heavy messages, the present one among them, are more than each alone."""
    climb = [each for each in (*before, now) if each.is_heavy]
    if now.is_heavy and len(climb) >= CLIMB and sum(each.is_grave for each in climb) >= CLIMB_CONCERNS:
        return Assessment("elevated", "suicide", reasons=("session: slow climb",))
    return NONE


def _retraction(now: Heard, before: Sequence[Heard]) -> Assessment:
    """ "jk" or "I'm fine now" after danger leaves the level where it was; a likeness was asked about, and it's a no."""
    held = before[-HELD_FOR:]
    dangers = [each.verdict for at, each in enumerate(held) if each.is_danger and _is_borne_out(each, held[:at])]
    if not now.is_retraction or not dangers:
        return NONE
    top = max(dangers, key=lambda verdict: RANK[verdict.level])
    return Assessment(top.level, top.category, top.subject, top.time, ("session: taken back",))


def _answered(now: Heard, before: Sequence[Heard]) -> Assessment:
    """Every message of concern or danger is answered with the direct question: a yes right after it is its answer."""
    last = before[-1].verdict if before else NONE
    if not now.is_affirmed or last.level in ("none", "unknown") or last.subject == "other" or last.time == "past":
        return NONE
    is_sure = last.is_crisis and not last.is_faint
    category = last.category if last.is_crisis else "suicide"
    return Assessment("imminent" if is_sure else "elevated", category, reasons=("session: answered yes",))


def _still(now: Heard, before: Sequence[Heard]) -> Assessment:
    """The message right after a danger is read with it: "I know what I'll do", "after my mom goes to bed".

    A likeness in meaning was asked about: a no is its answer, and what is neither yes nor no is asked about once more.
    """
    last = before[-1].verdict if before else NONE
    if not last.is_crisis or last.time == "past":
        return NONE
    if _is_borne_out(before[-1], before[:-1]):
        return Assessment(last.level, last.category, last.subject, last.time, ("session: right after",))
    if last.is_faint or now.is_denial or now.is_retraction:
        return NONE
    return Assessment(last.level, last.category, last.subject, last.time, (RIGHT_AFTER,))


def _is_borne_out(danger: Heard, before: Sequence[Heard]) -> bool:
    """Whether a danger is more than a likeness in meaning, or something grave was said before it."""
    return not danger.verdict.is_guess or any(
        each.is_grave and not each.verdict.is_faint and not each.was_denied for each in before
    )


def _is_language(reason: str) -> bool:
    return reason.startswith("language:")


def _begins(table: tuple[signals.Pattern, signals.Pattern], text: Text) -> bool:
    english, others = table
    return bool(english.match(text.flat.strip()) or others.match(text.plain.strip()))


def _is_denial(text: Text) -> bool:
    # With its marks: "no, the exam" is a no, "no puedo" is not.
    return any(pattern.match(text.marked.strip()) for pattern in signals.DENIES)


def _has(table: tuple[signals.Pattern, signals.Pattern], text: Text) -> bool:
    english, others = table
    return bool(english.search(text.flat) or others.search(text.plain))
