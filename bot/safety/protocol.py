"""What is said in danger: which reviewed text, filled with local help, and how long the crisis path stays open.

Pure, and without any I/O after import: it works with the model, the database and the network gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.safety.assessment import Assessment, Category, Level
from bot.safety.hotlines import help_for
from bot.texts import crisis, crisis_kinds

CALM_TURNS = 6
"""So many seeker turns in a row with level none close the crisis path; one denial does not."""

_ELEVATED: dict[Category, tuple[str, ...]] = {
    "self-harm": crisis.SELF_HARM,
    "medical emergency": crisis.MEDICAL,
    "abuse": crisis.ABUSE,
    "sexual violence": crisis_kinds.SEXUAL_VIOLENCE,
    "harm to others": crisis.HARM,
    "psychosis or mania": crisis.PSYCHOSIS,
    "eating disorder": crisis_kinds.EATING,
    "substance": crisis_kinds.SUBSTANCE,
    "minor": crisis_kinds.MINOR,
}
_IMMINENT: dict[Category, tuple[str, ...]] = {
    **_ELEVATED,
    "abuse": crisis.ABUSE_IMMINENT,
    "sexual violence": crisis.ABUSE_IMMINENT,
    "self-harm": crisis.SUICIDE_IMMINENT,
    "harm to others": crisis_kinds.HARM_IMMINENT,
    "psychosis or mania": crisis_kinds.PSYCHOSIS_IMMINENT,
    "eating disorder": crisis.MEDICAL,
    "substance": crisis.MEDICAL,
    "minor": crisis.ABUSE_IMMINENT,
}
_OTHER: dict[Category, tuple[str, ...]] = {
    "abuse": crisis_kinds.ABUSE_OTHER,
    "sexual violence": crisis_kinds.ABUSE_OTHER,
    "minor": crisis_kinds.ABUSE_OTHER,
    "harm to others": crisis_kinds.HARM_OTHER,
    "eating disorder": crisis_kinds.CARE_OTHER,
    "substance": crisis_kinds.CARE_OTHER,
    "psychosis or mania": crisis_kinds.CARE_OTHER,
}


# What was sent in the crisis, and the check-ins that follow it; anything else is followed by the usual ones.
_CHECK_INS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((*crisis.MEDICAL, *crisis_kinds.CHECK_IN_MEDICAL), crisis_kinds.CHECK_IN_MEDICAL),
    (
        (
            *crisis.OTHER,
            *crisis.OTHER_IMMINENT,
            *crisis.MEDICAL_OTHER,
            *crisis_kinds.ABUSE_OTHER,
            *crisis_kinds.HARM_OTHER,
            *crisis_kinds.CARE_OTHER,
            *crisis_kinds.CHECK_IN_OTHER,
        ),
        crisis_kinds.CHECK_IN_OTHER,
    ),
    (
        (*crisis.ABUSE, *crisis.ABUSE_IMMINENT, *crisis_kinds.SEXUAL_VIOLENCE, *crisis_kinds.CHECK_IN_SAFETY),
        crisis_kinds.CHECK_IN_SAFETY,
    ),
    (crisis.CHECK_IN, crisis.CHECK_IN),
    ((*crisis.SUICIDE_IMMINENT, *crisis.SUICIDE_ELEVATED, *crisis.SELF_HARM), crisis.CHECK_IN),
)


def reply(assessment: Assessment, country: str | None = None, previous: Sequence[str] = ()) -> str:
    """The protocol's text for `assessment`, under 900 characters; `previous` are the crisis texts already sent.

    Level none gives a check-in, for a calm turn while the crisis path is open. The text last sent is never sent again.
    """
    variants = tuple(_fill(template, country) for template in _templates(assessment))
    chosen = _unused(variants, [_without_language(text) for text in previous])
    return _with_language(chosen, assessment)


def check_in(country: str | None = None, previous: Sequence[str] = ()) -> str:
    """A short question about safety, for follow-up turns while the crisis path is open.

    It follows what the path was opened by, read off the last crisis text: a body in danger, someone else, violence.
    """
    variants = tuple(_fill(template, country) for template in _check_ins(country, previous))
    return _unused(variants, [_without_language(text) for text in previous])


def in_context(assessment: Assessment, country: str | None, previous: Sequence[str]) -> Assessment:
    """The verdict read with what the open crisis is about, where it came from the meaning of a few words alone.

    "He is in the next room" after abuse is about the abuse; what a rule found says itself what it is about.
    """
    is_guess = all(each.startswith(("meaning", "session")) for each in assessment.reasons)
    if not previous or not assessment.reasons or not is_guess:
        return assessment
    check_ins = _check_ins(country, previous)
    if check_ins is crisis_kinds.CHECK_IN_SAFETY:
        return replace(assessment, category="abuse")
    if check_ins is crisis_kinds.CHECK_IN_MEDICAL:
        return replace(assessment, category="medical emergency")
    return replace(assessment, subject="other") if check_ins is crisis_kinds.CHECK_IN_OTHER else assessment


def is_crisis_open(levels: Sequence[str]) -> bool:
    """Whether the crisis path is open after seeker turns of these levels, oldest first.

    Elevated and imminent open it; only CALM_TURNS turns of none in a row close it; concern and unknown are not calm.
    """
    return open_level(levels) is not None


def open_level(levels: Sequence[str]) -> Level | None:
    """The worst level of the crisis that is still open; None when none is."""
    worst: Level | None = None
    calm = 0
    for level in levels:
        calm = calm + 1 if level == "none" else 0
        if level == "imminent":
            worst = "imminent"
        elif level == "elevated":
            worst = worst or "elevated"
        elif calm >= CALM_TURNS:
            worst = None
    return worst


def _templates(assessment: Assessment) -> tuple[str, ...]:
    if assessment.level == "none":
        return crisis.CHECK_IN
    if assessment.level == "unknown":
        return crisis.UNKNOWN
    if assessment.level == "concern":
        return _OTHER.get(assessment.category, crisis.OTHER) if assessment.subject == "other" else crisis.CONCERN
    if assessment.subject == "other":
        return _for_other(assessment)
    if assessment.level == "imminent":
        return _IMMINENT.get(assessment.category, crisis.SUICIDE_IMMINENT)
    return _ELEVATED.get(assessment.category, crisis.SUICIDE_ELEVATED)


def _check_ins(country: str | None, previous: Sequence[str]) -> tuple[str, ...]:
    for text in reversed(previous):
        for opened_by, check_ins in _CHECK_INS:
            if _without_language(text) in {_fill(template, country) for template in opened_by}:
                return check_ins
    return crisis.CHECK_IN


def _for_other(assessment: Assessment) -> tuple[str, ...]:
    if assessment.category == "medical emergency":
        return crisis.MEDICAL_OTHER
    if assessment.category in _OTHER:
        return _OTHER[assessment.category]
    return crisis.OTHER_IMMINENT if assessment.level == "imminent" else crisis.OTHER


def _fill(template: str, country: str | None) -> str:
    local = help_for(country)
    return template.format(emergency=local.emergency, line=local.line)


def _unused(variants: Sequence[str], previous: Sequence[str]) -> str:
    """The first variant not sent yet; once all were, the one sent longest ago."""
    last_sent = {text: position for position, text in enumerate(previous)}
    return min(variants, key=lambda text: last_sent.get(text, -1))


def _with_language(text: str, assessment: Assessment) -> str:
    found = [reason.removeprefix("language:") for reason in assessment.reasons if reason.startswith("language:")]
    line = crisis.IN_LANGUAGE.get(found[0]) if found else None
    return f"{line}\n{text}" if line else text


def _without_language(text: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if first in crisis.IN_LANGUAGE.values() else text
