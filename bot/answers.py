"""What a submitted form changes: the 18+ question, consents, surveys, and forgetting."""

from __future__ import annotations

from dataclasses import replace

from bot import consent, session, survey
from bot.outcome import Outcome
from bot.scene import Scene
from bot.texts import chat, forms
from bot.types import AskForm, FormSubmitted, Notice


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
        case "forget":
            if survey.yes_no(event.values.get("confirm")):
                return Outcome(is_forgotten=True)
            return Outcome((Notice(chat.FORGET_NO, "forget_no"),))


def _adult(event: FormSubmitted, scene: Scene) -> Outcome:
    is_adult = survey.yes_no(event.values.get("adult"))
    if is_adult is None:
        return Outcome((AskForm(forms.ADULT),))
    person = replace(scene.person, is_adult=is_adult)
    if not is_adult:
        opened = scene.opened
        ended = replace(opened, ended_at=scene.now) if opened else None
        return Outcome((Notice(chat.UNDER_18, "under_18"),), person=person, changed=ended, drops_held=True)
    return replace(scene, person=person).go_on(Outcome(person=person))


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
    begun = replace(session.begin(scene.person, scene.now), pre_chat=survey.pre_chat(event.values))
    return Outcome((Notice(chat.WELCOME, "welcome"),), begun=begun)


def _post_chat(event: FormSubmitted, scene: Scene) -> Outcome:
    latest = scene.latest
    if latest is None or latest.ended_at is None or latest.post_chat:
        return Outcome((Notice(chat.NO_FORM, "no_form"),))
    rated = replace(latest, post_chat=survey.post_chat(event.values))
    return Outcome((Notice(chat.GOODBYE, "goodbye"),), changed=rated)
