"""What happens in danger: the protocol's reply, the flag, the referral that is counted, and the person's own plan.

Decides from values alone, so it works with the model, the database and the network gone.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from uuid import uuid4

from bot import session
from bot.outcome import Outcome
from bot.referral import Referral
from bot.safety import hotlines, plan, protocol
from bot.safety.assessment import Assessment
from bot.scene import Scene
from bot.texts import care
from bot.types import Action, Crisis, Flag, Notice, PreChatSurvey, Session, Turn

# While the crisis path is open, every third calm turn is a question about safety, the others go to the model.
CHECK_IN_EVERY = 3
# So often a session a person is told that their language is not read; then they are answered as well as may be.
UNREAD_MOST = 2
# Whoever hurts them may read along, and a body in danger has no time for a plan.
_NOT_FOR_A_PLAN = ("abuse", "sexual violence", "medical emergency", "minor")


def is_help_due(assessment: Assessment, opened: Session | None, country: str | None) -> bool:
    """Whether the protocol answers and no model: in danger, when the gate failed, and twice where it cannot read.

    While a moderator answers, there is somebody who reads.
    """
    if assessment.is_unread:
        return not (opened and opened.moderator) and protocol.times_unread(sent(opened), country) < UNREAD_MOST
    return assessment.is_crisis or assessment.level == "unknown"


def answer(said: str, assessment: Assessment, scene: Scene, country: str | None) -> Outcome:
    """The protocol's reply with local help, before any model call, whatever else was still to be asked.

    Danger gets it each time, and so does a gate that failed ("unknown" is never "none"); a concern gets its one
    gentle question once a session. `said` is what the person wrote, as far as it may be stored.
    """
    assessment = in_context(assessment, scene.opened, country)
    text = words(assessment, scene.opened, country)
    crisis = Crisis(text, assessment.level, assessment.category or "")
    referred = (referral(assessment, country),)
    if not scene.may_store:
        # Nothing that they wrote may be stored; that someone needed help may.
        flags = _flags(assessment, scene, None, None, country)
        actions = (crisis, *scene.disclosure, *scene.questions)
        return Outcome(actions, person=scene.disclosed, flags=flags, referrals=referred)
    current = scene.opened or replace(session.begin(scene.person, scene.now), pre_chat=PreChatSurvey())
    turn = Turn(uuid4().hex, "seeker", said, scene.now, level=assessment.level)
    answered = Turn(uuid4().hex, "supporter", text, scene.now, kind="crisis")
    shown = (crisis, *_own_help(assessment, scene))
    outcome = scene.kept(current, (turn, answered), shown, _flags(assessment, scene, current, turn, country))
    outcome = replace(outcome, referrals=referred)
    return outcome if scene.opened else replace(outcome, begun=current, changed=None)


def words(assessment: Assessment, opened: Session | None, country: str | None) -> str:
    """The protocol's text for a verdict that was read in context, where the conversation stands."""
    return protocol.reply(assessment, country, sent(opened), sent_on_path(opened))


def check_in_words(opened: Session, country: str | None) -> str:
    """The protocol's text for a calm message while the path is open."""
    return protocol.check_in(country, sent(opened), is_held=_is_held(opened, country))


def in_context(assessment: Assessment, opened: Session | None, country: str | None) -> Assessment:
    """The verdict read with what the open crisis is about, if one is open."""
    if opened and protocol.is_crisis_open(session.seeker_levels(opened)):
        return protocol.in_context(assessment, country, sent(opened))
    return assessment


def beside(outcome: Outcome, said: str, assessment: Assessment, scene: Scene, country: str | None) -> Outcome:
    """The outcome of a form with the protocol's reply put first, because the form itself sounded like danger."""
    text = words(assessment, scene.opened, country)
    crisis = Crisis(text, assessment.level, assessment.category or "")
    current = (outcome.begun or scene.opened) if scene.may_store else None
    turn = Turn(uuid4().hex, "seeker", said, scene.now, level=assessment.level)
    answered = Turn(uuid4().hex, "supporter", text, scene.now, kind="crisis")
    return replace(
        outcome,
        actions=(crisis, *outcome.actions),
        changed=outcome.changed or (None if outcome.begun else current),
        turns=(turn, answered) if current else (),
        flags=(*outcome.flags, *_flags(assessment, scene, current, turn if current else None, country)),
        referrals=(referral(assessment, country),),
    )


def noted(said: str, assessment: Assessment, opened: Session, scene: Scene) -> Outcome:
    """Danger while a moderator answers, who sees it: the person has the numbers, so there is a flag and no more."""
    turn = Turn(uuid4().hex, "seeker", said, scene.now, level=assessment.level)
    return Outcome(changed=opened, turns=(turn,), flags=(_flag(assessment, scene, opened, turn),))


def check_in(said: Turn, assessment: Assessment, opened: Session, scene: Scene, country: str | None) -> Outcome:
    """The protocol goes on: one denial does not close the crisis path."""
    text = check_in_words(opened, country)
    crisis = Crisis(text, assessment.level, assessment.category or "")
    answered = Turn(uuid4().hex, "supporter", text, scene.now, kind="crisis")
    outcome = scene.kept(opened, (said, answered), (crisis,))
    return replace(outcome, referrals=(Referral("check-in", assessment.level, region(country)),))


def is_check_in_due(opened: Session, assessment: Assessment, country: str | None) -> bool:
    """While the path is open: at anything that is not calm, at the first calm turn, and at every third one.

    At every turn where danger was a matter of minutes: then no model speaks, unless only a likeness in meaning spoke
    for it, and was denied. A calm turn after nothing but the question whether it was meant so gets no second one.
    """
    levels = session.seeker_levels(opened)
    if not protocol.is_crisis_open(levels):
        return False
    is_held = _is_held(opened, country) and not assessment.was_denied
    if not (assessment.level == "none" or assessment.is_unread) or is_held:
        return True
    if protocol.is_only_asked(sent_on_path(opened), country):
        return False
    # What cannot be read is no calm, and a question at each message would be a wall.
    quiet = ("none", "unknown") if assessment.is_unread else ("none",)
    calm = len(list(takewhile(quiet.__contains__, reversed(levels))))
    return calm % CHECK_IN_EVERY == 0


def is_question_due(opened: Session, assessment: Assessment, country: str | None) -> bool:
    """At a concern: once a session, and not after danger that was more than a faint likeness."""
    if assessment.level != "concern":
        return False
    is_first = not {"concern", "elevated", "imminent"} & {*session.seeker_levels(opened)}
    return is_first or protocol.is_only_asked(sent(opened), country)


def _is_held(opened: Session, country: str | None) -> bool:
    return protocol.is_held(session.seeker_levels(opened), sent_on_path(opened), country)


def reminder(opened: Session, country: str | None) -> tuple[Action, ...]:
    """Under the first reply of the model after a crisis text: the numbers still stand."""
    last = next((turn for turn in reversed(opened.turns) if turn.speaker == "supporter"), None)
    return numbers(opened, country) if last and last.kind == "crisis" else ()


def numbers(opened: Session, country: str | None) -> tuple[Action, ...]:
    """The numbers once more, if the crisis path is open."""
    if not protocol.is_crisis_open(session.seeker_levels(opened)):
        return ()
    local = hotlines.help_for(country)
    text = care.STAYS_OPEN[len(opened.turns) % len(care.STAYS_OPEN)]
    if protocol.is_only_asked(sent_on_path(opened), country):
        text = care.IN_CASE
    return (Notice(text.format(emergency=local.emergency, line=local.line), "stays_open"),)


def referral(assessment: Assessment, country: str | None) -> Referral:
    """What is counted when help was named in a reply."""
    return Referral(assessment.category or "none", assessment.level, region(country))


def region(country: str | None) -> str:
    """The country whose lines were named."""
    return country or "unknown"


def sent(opened: Session | None) -> list[str]:
    """The protocol's texts of this session, so that none is sent twice in a row."""
    return [turn.text for turn in opened.turns if turn.kind == "crisis"] if opened else []


def sent_on_path(opened: Session | None) -> list[str]:
    """The protocol's texts since the crisis path that is open now was opened."""
    texts: list[str] = []
    levels: list[str] = []
    for turn in opened.turns if opened else ():
        if turn.speaker == "seeker":
            levels.append(turn.level or "none")
            if not protocol.is_crisis_open(levels):
                texts.clear()
        elif turn.kind == "crisis":
            texts.append(turn.text)
    return texts


def _own_help(assessment: Assessment, scene: Scene) -> tuple[Action, ...]:
    """What the person wrote for such a moment; not again while one crisis text follows the other."""
    if assessment.subject == "other" or not assessment.is_crisis or assessment.category in _NOT_FOR_A_PLAN:
        return ()
    turns = scene.opened.turns if scene.opened else ()
    if turns and turns[-1].kind == "crisis":
        return ()
    person, shown = scene.person, []
    if person.plan:
        shown.append(Notice(f"{care.PLAN_TITLE}\n{plan.written(person.plan)}\n{care.PLAN_OFFER}", "plan_offer"))
    elif assessment.level == "elevated":
        shown.append(Notice(care.PLAN_NONE, "plan_none"))
    if person.contact:
        shown.append(Notice(care.contact_offer(person.contact.name, person.contact.reach), "contact_offer"))
    return tuple(shown)


def _flags(
    assessment: Assessment, scene: Scene, current: Session | None, said: Turn | None, country: str | None
) -> tuple[Flag, ...]:
    """The flag; for a language that is not read once a session, and none where nothing is kept to be looked at."""
    if assessment.is_unread and (current is None or protocol.times_unread(sent(scene.opened), country)):
        return ()
    return (_flag(assessment, scene, current, said),)


def _flag(assessment: Assessment, scene: Scene, current: Session | None, said: Turn | None) -> Flag:
    return Flag(
        id=uuid4().hex,
        session_id=current.id if current else None,
        person_id=scene.person.id,
        turn_id=said.id if said else None,
        level=assessment.level,
        category=assessment.category or "",
        reasons=tuple(assessment.reasons),
        at=scene.now,
    )
