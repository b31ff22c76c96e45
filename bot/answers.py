"""What an answer changes: stars, the 18+ question, consents, surveys, and forgetting."""

from __future__ import annotations

from dataclasses import replace

from bot import consent, flagging, minors, rating, reports, session, survey
from bot.outcome import Outcome
from bot.safety import countries, hotlines, plan
from bot.scene import Scene
from bot.texts import care, chat, forms
from bot.types import AskForm, FormSubmitted, Notice, StarsGiven


def handle(event: FormSubmitted, scene: Scene) -> Outcome:
    """The outcome of a form; one that was not asked for changes nothing."""
    match event.form:
        case "adult":
            return _adult(event, scene)
        case "consent":
            return _consent(event, scene)
        case "pre_chat":
            return _pre_chat(event, scene)
        case "post_chat":
            return _post_chat(event, scene)
        case "country":
            return _country(event, scene)
        case "plan" | "contact":
            return _care(event, scene)
        case "report":
            return reports.written(event, scene)
        case "link":
            raise AssertionError("linking.entered answers this one: it looks a code up")
        case "forget":
            if survey.yes_no(event.values.get("confirm")):
                return Outcome(is_forgotten=True)
            return Outcome((Notice(chat.FORGET_NO, "forget_no"),))


async def stars(event: StarsGiven, scene: Scene) -> Outcome:
    """The outcome of stars, for the reply that they belong to."""
    if not 1 <= event.value <= 5:
        return Outcome((Notice(chat.STARS_RANGE, "stars_range"),))
    turn = rating.rated_turn(scene.latest, event.turn_id) if scene.latest else None
    if turn is None or scene.latest is None:
        return Outcome((Notice(chat.STARS_NOTHING, "stars_nothing"),))
    flags = flagging.stars(scene.latest, turn, event.value, await scene.standing(), scene)
    return Outcome((Notice(chat.STARS_THANKS, "stars_thanks"),), stars=(turn.id, event.value), flags=flags)


def _adult(event: FormSubmitted, scene: Scene) -> Outcome:
    is_adult = survey.yes_no(event.values.get("adult"))
    if is_adult is None:
        return Outcome((AskForm(forms.ADULT),))
    if not is_adult:
        return minors.ended("minor", scene)
    said = event.values.get("country", "").strip()
    code = countries.code(said)
    person = replace(scene.person, is_adult=True, country=scene.person.country or (code or ""))
    after = replace(scene, person=person)
    is_unknown = bool(said) and not code
    kept = Outcome((Notice(care.COUNTRY_NOT_READ, "country_not_read"),) if is_unknown else (), person=person)
    return kept if scene.person.is_adult and after.opened else after.go_on(kept)


def _consent(event: FormSubmitted, scene: Scene) -> Outcome:
    answer = consent.answer(scene.person, event.values, scene.now)
    if answer is None:
        return Outcome((AskForm(forms.CONSENT),))
    talk, training = answer.consents
    kept = Outcome(consents=answer.consents, is_training_withdrawn=answer.is_withdrawal)
    if not talk.is_given:
        ended = replace(scene.opened, ended_at=scene.now) if scene.opened else None
        refused = (Notice(chat.NO_TALK_CONSENT, "no_talk_consent"),)
        return replace(kept, actions=refused, changed=ended, drops_held=True)
    saved = chat.TRAINING_WITHDRAWN if answer.is_withdrawal else chat.CONSENT_KEPT
    after = replace(scene, person=replace(scene.person, talk=talk, training=training))
    kept = replace(kept, actions=(Notice(saved, "consent_kept"),))
    return kept if after.person.is_adult and scene.opened else after.go_on(kept)


def _pre_chat(event: FormSubmitted, scene: Scene) -> Outcome:
    if scene.is_barred:
        return scene.barred()
    if not scene.may_store:
        return scene.go_on(Outcome())
    if scene.opened:
        return Outcome((Notice(chat.ALREADY_SURVEYED, "already_surveyed"),))
    if scene.is_restricted:
        return scene.restricted()
    begun = replace(session.begin(scene.person, scene.now), pre_chat=survey.pre_chat(event.values))
    return Outcome((Notice(chat.WELCOME, "welcome"),), begun=begun)


def _country(event: FormSubmitted, scene: Scene) -> Outcome:
    code = countries.code(event.values.get("country", ""))
    text = care.COUNTRY_KEPT.format(country=code) if code and hotlines.is_known(code) else care.COUNTRY_UNKNOWN
    return Outcome((Notice(text, "country_kept"),), person=replace(scene.person, country=code or ""))


def _care(event: FormSubmitted, scene: Scene) -> Outcome:
    """The safety plan or the trusted contact, as the person wants it from now on."""
    if not scene.may_store:
        return Outcome((Notice(care.NEEDS_CONSENT, "needs_consent"),))
    if event.form == "plan":
        written = plan.changed(scene.person.plan, event.values)
        text = care.PLAN_KEPT if written else care.PLAN_GONE
        return Outcome((Notice(text, "plan_kept"),), person=replace(scene.person, plan=written))
    named = plan.contact(scene.person.contact, event.values)
    text = care.CONTACT_KEPT if named else care.CONTACT_GONE
    return Outcome((Notice(text, "contact_kept"),), person=replace(scene.person, contact=named))


def _post_chat(event: FormSubmitted, scene: Scene) -> Outcome:
    latest = scene.latest
    if latest is None or latest.ended_at is None or latest.post_chat:
        return Outcome((Notice(chat.NO_FORM, "no_form"),))
    rated = replace(latest, post_chat=survey.post_chat(event.values))
    asked = (Notice(chat.LOOK_KEPT, "look_kept"),) if rated.post_chat and rated.post_chat.look else ()
    return Outcome((*asked, Notice(chat.GOODBYE, "goodbye")), changed=rated, flags=flagging.survey(rated, scene))
