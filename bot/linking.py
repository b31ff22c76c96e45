"""One person on two platforms: a code is asked for on one and entered on the other, and two people become one.

The one who asked for the code stays; what belongs to the other is moved to them.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

from bot import consent
from bot.outcome import Link, Outcome
from bot.safety.plan import SafetyPlan
from bot.scene import Scene
from bot.texts import care, forms
from bot.texts import link as texts
from bot.types import AskForm, Consent, FormSubmitted, Notice, Person

HOLDS = timedelta(minutes=10)
MINUTES = HOLDS // timedelta(minutes=1)
MOST_WRONG = 5
WRONG_COUNT_FOR = timedelta(hours=1)
# Nothing that can be taken for something else: no I, L, O, 0, 1. 31 to the 8th codes, of which few hold at a time.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 8


def offered(scene: Scene) -> Outcome:
    """What /link answers: a code, if there is something that may be stored, and where to enter the other one's."""
    if scene.is_barred:
        return Outcome((Notice(care.NEEDS_CONSENT, "needs_consent"),))
    if not scene.may_store:
        return Outcome((Notice(texts.ENTER, "link_enter"), AskForm(forms.LINK)))
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    shown = texts.CODE.format(code=f"{code[:4]}-{code[4:]}", minutes=MINUTES)
    return Outcome((Notice(shown, "link_code"), AskForm(forms.LINK)), code=(code, scene.now + HOLDS))


async def entered(event: FormSubmitted, scene: Scene) -> Outcome:
    """What the form with a code comes to; codes that do not hold are counted, and too many are not looked at."""
    code = "".join(mark for mark in event.values.get("code", "").upper() if mark.isalnum())
    if not code:
        return Outcome((Notice(texts.NOTHING, "link_nothing"),))
    if scene.is_barred:
        return Outcome((Notice(care.NEEDS_CONSENT, "needs_consent"),))
    wrong = _wrong_so_far(scene.person, scene.now)
    if wrong >= MOST_WRONG:
        return Outcome((Notice(texts.OFTEN, "link_often"),))
    other = await scene.owner(code)
    if other and other.id == scene.person.id:
        return Outcome((Notice(texts.HERE, "link_here"),))
    if other is None or not other.is_adult or not consent.may_talk(other):
        counted = replace(scene.person, wrong_codes=wrong + 1, wrong_code_at=scene.now)
        return Outcome((Notice(texts.WRONG.format(minutes=MINUTES), "link_wrong"),), person=counted)
    return _linked(other, scene)


def merged(stays: Person, goes: Person) -> Person:
    """What the one person is after linking: nothing that they wrote for hard moments is lost, the stricter holds.

    Where both wrote the same step of a plan, both stand in it; of two trusted contacts, the one of who stays.
    """
    shown = [stays.disclosed_at, goes.disclosed_at]
    # Linking lifts no restriction: the longer one holds, with its reason.
    longer = max(stays, goes, key=lambda person: person.restricted_until or datetime.min.replace(tzinfo=UTC))
    return replace(
        stays,
        country=stays.country or goes.country,
        has_minor_sign=stays.has_minor_sign or goes.has_minor_sign,
        disclosed_at=None if None in shown else min(filter(None, shown)),
        plan=_one_plan(stays.plan, goes.plan),
        contact=stays.contact or goes.contact,
        restricted_until=longer.restricted_until,
        restriction=longer.restriction,
    )


def _linked(stays: Person, scene: Scene) -> Outcome:
    goes = scene.person
    answers = [each.is_given for each in (stays.training, goes.training) if each]
    is_conflict = len(set(answers)) > 1
    consents = [Consent("talk", consent.VERSION, True, scene.now)]
    if answers:
        consents.append(Consent("training", consent.VERSION, all(answers), scene.now))
    told = [Notice(texts.DONE.format(platform=stays.address.platform.capitalize()), "linked")]
    if is_conflict:
        told.append(Notice(texts.TRAINING_OFF, "link_training_off"))
    elsewhere = Notice(texts.ELSEWHERE.format(platform=goes.address.platform.capitalize()), "linked_elsewhere")
    return Outcome(
        tuple(told),
        consents=tuple(consents),
        link=Link(stays, merged(stays, goes), elsewhere),
        is_training_withdrawn=is_conflict,
    )


def _one_plan(first: SafetyPlan | None, second: SafetyPlan | None) -> SafetyPlan | None:
    if first is None or second is None:
        return first or second
    other = asdict(second)
    return SafetyPlan(
        **{name: "\n".join(dict.fromkeys(filter(None, (text, other[name])))) for name, text in asdict(first).items()}
    )


def _wrong_so_far(person: Person, now: datetime) -> int:
    is_recent = person.wrong_code_at is not None and now - person.wrong_code_at < WRONG_COUNT_FOR
    return person.wrong_codes if is_recent else 0
