"""Whether someone says, or shows, that they are under 18, and what follows (`SAFETY` R5).

A stated age or school grade ends the chat and erases it; under 13 everything is deleted. A weaker sign ("don't tell
my parents") has the 18+ question asked again, once.
"""

# ruff: noqa: E501 (a pattern reads best on one line)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from bot.outcome import Outcome
from bot.safety.assessment import Assessment
from bot.safety.normalise import fold
from bot.scene import Scene
from bot.texts import care
from bot.texts.forms import ADULT_AGAIN
from bot.types import Action, AskForm, Notice

ADULT_AGE = 18
CHILD_AGE = 13

_NAMES = (
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
)
_NUMBERS = {name: number for number, name in enumerate(_NAMES, 7)}
_AGE = r"(?P<age>[5-9]|1[0-7]|" + "|".join(_NUMBERS) + r")"
_END = r"(?=\s+(?!years?\b)(?:by the way|btw|\w+[^s\W]\b(?!-))|\s*(?:[.,;!?()\-]|:\D|$|and\b|but\b|so\b|years?\b|yrs?\b|y ?o\b|yo\b|f\b|m\b|now\b|btw\b|lol\b|in (?:two|a|\w+) \w+s?\b(?! left)|turning\b|im\b|i\b|with\b(?! \d)|rn\b|still\b|too\b|just\b))"
_NOT_AGE = r"(?!\s*(?:%|percent|minutes?|mins?|hours?|hrs?|weeks?|months?|days?|years? (?:sober|clean|in\b|into|older|younger|married|too|deep|late)|th\b|st\b|nd\b|rd\b|k\b|kg|pounds|lbs|feet|ft|inches|miles|km|stone|foot|inch|in the (?:queue|line|row)|in line|in a row|away|out of|points?|percent|[:/]\d|\.\d|times|pills|grand))"
_AGES = re.compile(
    r"\b(?:i ?'?(?:m|am)|im|i am|i just turned|i turned|my age is|age ?:)\s+"
    rf"(?:only |just |still |a |like |basically |literally |about to turn |turning )*{_AGE}(?:\b|(?=[fm]\b)){_NOT_AGE}{_END}"
)
_AGES_ELSEWHERE = re.compile(
    r"\b(?:tengo (?P<es>[5-9]|1[0-7]) anos|j ?'? ?ai (?P<fr>[5-9]|1[0-7]) ans|ich bin (?:erst )?(?P<de>[5-9]|1[0-7])(?: jahre alt|\s*(?:[.,!?]|$| und\b))|(?:eu )?tenho (?P<pt>[5-9]|1[0-7]) anos(?! de)|ho (?P<it>[5-9]|1[0-7]) anni(?! di)|ik ben (?P<nl>[5-9]|1[0-7])(?: jaar|\s*(?:[.,!?]|$))|mam (?P<pl>[5-9]|1[0-7]) lat|mne (?P<ru_latin>[5-9]|1[0-7]) let)\b|(?:мне|мені) (?P<ru>[5-9]|1[0-7])(?: лет| год|\s*(?:[.,!?]|$))|(?P<tr>[5-9]|1[0-7]) yasindayim|عمري (?P<ar>[5-9]|1[0-7])|(?:मैं|मेरी उम्र) (?P<hi>[5-9]|1[0-7]) (?:साल|वर्ष)|(?P<ja>[5-9]|1[0-7])歳(?:です|だ|の(?:女|男|高|中)|$)|我(?:今年)?(?P<zh>[5-9]|1[0-7])岁|(?P<ko>[5-9]|1[0-7])(?:살|세)(?:이에요|입니다|이야|인데)"
)
_GRADE = re.compile(
    r"\b(?:i ?'?(?:m|am)|im|i just started|i started|i ?'?ve started|going into|starting) (?:only |just |still |currently |now |a )*(?:in )?(?:the |my )?"
    r"(?:(?P<grade>[1-9]|1[0-2])(?:st|nd|rd|th)[ -]?grade(?:r)?|(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)[ -]grade(?:r)?|grade (?P<after>[1-9]|1[0-2])\b|year (?P<year>[3-9]|1[0-1])\b(?! of)|middle school(?:er)?\b|elementary school\b|primary school\b(?! teacher)|junior high\b|(?:a )?(?:freshman|sophomore|junior|senior) in high ?school\b|(?:a )?high ?school(?:er)? (?:student|freshman|sophomore|junior)\b|a minor\b|underage\b|not 18 yet\b|not yet 18\b|under ?-?18\b|below 18\b)"
    r"(?! teacher| teaching| counsel| principal)"
)
_SIGN = re.compile(
    r"\b(?:do ?n[o']?t|please do not|pls dont|never|dont) (?:ever )?(?:tell|call|contact|inform) my (?:parents?|mom|mum|dad|mother|father|mommy|teacher|guardian)s?\b|"
    r"\bmy (?:parents|mom|mum|dad) (?:will|would|ll|d|cant|can ?'?t|must ?n[o']?t|should ?n[o']?t) (?:ground|punish|not know|know about|find out|take (?:away )?my phone)|\bi ?'?m grounded\b|\bmy (?:home ?room|middle school|high school) teacher\b|"
    r"\b(?:no (?:le|les) digas? a mis padres|ne (?:le )?dis pas a mes parents|sag(?:'s| es)? (?:bitte )?nicht meinen eltern|nao conte (?:para|aos) (?:os )?meus pais|non dirlo ai miei)\b"
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_WORDS = {name: number for number, name in enumerate(_ORDINALS, 1)}
_OTHERS = re.compile(
    r"\b(?:my (?:son|daughter|kid|child|brother|sister|nephew|niece|student|friend|cousin|boyfriend|girlfriend)|he|she|they|when|back when|as if|like|until|since|if|says?|said|told me|feel(?:s|ing)? like|act(?:s|ing)? like|thinks?)\W+(?:\w+\W+){0,2}$"
)

Kind = Literal["child", "minor", "sign"]


def told(text: str) -> Kind | None:
    """What `text` says of the writer's age: under 13, under 18, a sign of it, or nothing."""
    folded = fold(text).replace("’", "'")
    for match in (*_AGES.finditer(folded), *_AGES_ELSEWHERE.finditer(folded)):
        age = next(value for value in match.groupdict().values() if value)
        if not _OTHERS.search(folded[: match.start()]):
            return "child" if _NUMBERS.get(age, int(age) if age.isdigit() else 99) < CHILD_AGE else "minor"
    for match in _GRADE.finditer(folded):
        if not _OTHERS.search(folded[: match.start()]):
            found = match.groupdict()
            grade = int(found["grade"] or found["after"] or _WORDS.get(found["word"] or "", 12))
            return "child" if grade <= 6 or "elementary" in match.group() or "primary" in match.group() else "minor"
    return "sign" if _SIGN.search(folded) else None


def worst(texts: Sequence[str]) -> Kind | None:
    """The plainest that any of `texts` says."""
    found = {told(text) for text in (*texts, " ".join(texts))}
    kinds: tuple[Kind, ...] = ("child", "minor", "sign")
    return next((kind for kind in kinds if kind in found), None)


def sign(assessment: Assessment) -> Kind | None:
    """A sign, where the input gate took the writer for someone under 18."""
    return "sign" if assessment.category == "minor" and assessment.subject == "self" else None


def ended(kind: Kind, scene: Scene, help_first: Outcome | None = None) -> Outcome:
    """The chat ends: what they wrote is erased, under 13 everything; help in danger, where there is any, comes first."""
    shown: tuple[Action, ...] = help_first.actions[:1] if help_first else ()
    counted = help_first.referrals if help_first else ()
    if kind == "child":
        return Outcome((*shown, Notice(care.UNDER_13, "under_13")), referrals=counted, is_forgotten=True)
    # The flag outlives the conversation: someone under 18 in danger is still looked after.
    flags = (
        tuple(replace(flag, session_id=None, turn_id=None, words="") for flag in help_first.flags) if help_first else ()
    )
    person = replace(scene.person, is_adult=False, plan=None, contact=None)
    actions = (*shown, Notice(care.UNDER_18, "under_18"))
    return Outcome(actions, person=person, flags=flags, referrals=counted, drops_held=True, is_erased=True)


def asked(outcome: Outcome, scene: Scene) -> Outcome:
    """The outcome, and the 18+ question once more; from now on reminders come as often as for someone under 18."""
    if scene.person.has_minor_sign or not scene.may_store:
        return outcome
    person = replace(outcome.person or scene.person, has_minor_sign=True)
    return replace(outcome, actions=(*outcome.actions, AskForm(ADULT_AGAIN)), person=person)
