"""What is said in danger: which reviewed text, filled with local help, and how long the crisis path stays open.

Pure, and without any I/O after import: it works with the model, the database and the network gone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from bot.safety.assessment import Assessment, Level
from bot.safety.hotlines import help_for
from bot.safety.protocol_families import FAMILIES, SUICIDE, Family, family_of
from bot.texts import crisis, crisis_follow_up, crisis_kinds

CALM_TURNS = 6
"""So many seeker turns in a row with level none close the crisis path; one denial does not."""

FOLLOW_UPS = 4
"""So many shorter texts follow before a whole one is sent again, however much danger is written."""
_ASKED_FIRST = 2
"""So often a faint likeness is asked about before it is answered like any other; a likeness that is not faint, once,
and once more where the message after it is neither a yes nor a no."""
_SENTENCE_START = re.compile(r"(?:^|(?<=[.?!]\s))[a-z]")
_LINES = frozenset((*crisis.IN_LANGUAGE.values(), crisis.NOT_IN_LANGUAGE))


def reply(
    assessment: Assessment, country: str | None = None, previous: Sequence[str] = (), opened: Sequence[str] = ()
) -> str:
    """The protocol's text for `assessment`, under 900 characters; the text last sent is never sent again.

    `previous` are the crisis texts already sent, `opened` those since the path opened: once a danger has had its whole
    text, shorter ones follow, one thing at a time. Level none gives a check-in, for a calm turn on the open path.
    """
    templates = _templates(assessment, [_without_language(text) for text in opened], country)
    variants = [_fill(template, country) for template in templates]
    chosen = _unused(variants, [_without_language(text) for text in previous])
    line = crisis.IN_LANGUAGE.get(assessment.language, "") if assessment.is_unread else _language(assessment)
    return _with_language(chosen, line)


def times_unread(previous: Sequence[str], country: str | None) -> int:
    """How often the person was told, among the crisis texts `previous`, that their language is not read."""
    told = {_fill(template, country) for template in crisis.UNREAD}
    return sum(_without_language(text) in told for text in previous)


def check_in(country: str | None = None, previous: Sequence[str] = (), *, is_held: bool = False) -> str:
    """A short question about safety, for calm turns while the crisis path is open; in the language used before.

    It follows what the path was opened by, read off the last crisis text: a body in danger, someone else, violence.
    `is_held`: no model speaks in between, so they take turns with texts that let the person go on with their topic, and
    with the follow-ups.
    """
    family = _family_before(country, previous) or SUICIDE
    others = (family.bridges, family.follow_ups) if is_held else ()
    templates = dict.fromkeys(text for row in zip_longest(family.check_ins, *others) for text in row if text)
    variants = [_fill(template, country) for template in templates]
    chosen = _unused(variants, [_without_language(text) for text in previous])
    return _with_language(chosen, _language_before(previous))


def in_context(assessment: Assessment, country: str | None, previous: Sequence[str]) -> Assessment:
    """The verdict read with what the open crisis is about, where it came from the meaning of a few words alone.

    "He is in the next room" after abuse is about the abuse; what a rule found says itself what it is about.
    """
    is_guess = all(each.startswith(("meaning", "session")) for each in assessment.reasons)
    family = _family_before(country, previous)
    if family is None or not assessment.reasons or not is_guess:
        return assessment
    if family.category == "suicide":
        is_body = assessment.category == "medical emergency"
        return assessment if is_body else replace(assessment, category=family.category, subject="self")
    if family.category:
        return replace(assessment, category=family.category)
    return replace(assessment, subject="other") if family.is_other else assessment


def is_held(levels: Sequence[str], opened: Sequence[str], country: str | None) -> bool:
    """Whether only reviewed texts speak: danger at this moment was seen and answered as such, and the path is open.

    A likeness in meaning that was asked about first does not take the model away.
    """
    said = {_without_language(text) for text in opened}
    urgent = {_fill(template, country) for family in FAMILIES for template in family.imminent}
    return open_level(levels) == "imminent" and bool(said & urgent)


def is_only_asked(opened: Sequence[str], country: str | None) -> bool:
    """Whether nothing but the question about a likeness was sent since the path opened."""
    asked = {_fill(template, country) for template in crisis_follow_up.ASK_FIRST}
    return bool(opened) and asked.issuperset(_without_language(text) for text in opened)


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


def _templates(assessment: Assessment, opened: Sequence[str], country: str | None) -> tuple[str, ...]:
    if assessment.level == "none":
        return crisis_follow_up.CHECK_IN
    if assessment.level == "unknown":
        return crisis.UNREAD if assessment.is_unread else crisis.UNKNOWN
    family = family_of(assessment)
    if assessment.is_fright:
        return crisis_kinds.BREATH
    if assessment.level == "concern":
        # Control by a partner is asked about as such: a question about suicide would miss what was said.
        is_own_text = assessment.subject == "other" or family.follow_ups is crisis_follow_up.SAFETY
        return family.elevated if is_own_text else crisis.CONCERN
    whole = family.imminent if assessment.level == "imminent" else family.elevated
    answered = whole if assessment.level == "imminent" else (*family.elevated, *family.imminent)
    said = {_fill(template, country) for template in answered}
    places = [place for place, text in enumerate(opened) if text in said]
    if places:
        return whole if len(opened) - 1 - places[-1] >= FOLLOW_UPS else family.follow_ups
    return crisis_follow_up.ASK_FIRST if _is_asked_first(assessment, opened, country) else whole


def _is_asked_first(assessment: Assessment, opened: Sequence[str], country: str | None) -> bool:
    """Whether one question comes before the danger's own text, for what no rule knows may mean something else."""
    if assessment.is_faint or assessment.is_right_after or (assessment.is_guess and assessment.was_denied):
        return len(opened) < _ASKED_FIRST and (not opened or is_only_asked(opened, country))
    return assessment.is_guess and not opened


def _family_before(country: str | None, previous: Sequence[str]) -> Family | None:
    """What the last crisis text that belongs to one danger was about."""
    for text in reversed(previous):
        for family in FAMILIES:
            texts = (*family.elevated, *family.imminent, *family.follow_ups, *family.check_ins, *family.bridges)
            if _without_language(text) in {_fill(template, country) for template in texts}:
                return family
    return None


def _fill(template: str, country: str | None) -> str:
    """With local help in it; "your local emergency number" and the like begin a sentence with a capital."""
    local = help_for(country)
    filled = template.format(emergency=local.emergency, line=local.line)
    return _SENTENCE_START.sub(lambda match: match[0].upper(), filled)


def _unused(variants: Sequence[str], previous: Sequence[str]) -> str:
    """The first variant not sent yet; once all were, the one sent longest ago."""
    last_sent = {text: position for position, text in enumerate(previous)}
    return min(variants, key=lambda text: last_sent.get(text, -1))


def _language(assessment: Assessment) -> str:
    found = [reason.removeprefix("language:") for reason in assessment.reasons if reason.startswith("language:")]
    language = assessment.language or next(iter(found), "")
    return crisis.IN_LANGUAGE.get(language, crisis.NOT_IN_LANGUAGE) if language else ""


def _language_before(previous: Sequence[str]) -> str:
    """The line in the person's language that the last text with one began with."""
    return next((first for text in reversed(previous) if (first := text.partition("\n")[0]) in _LINES), "")


def _with_language(text: str, line: str) -> str:
    return f"{line}\n{text}" if line else text


def _without_language(text: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if first in _LINES else text
