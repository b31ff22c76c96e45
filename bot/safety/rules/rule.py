"""What a rule is, and the pieces of English that the tables are written with.

Text is normalised before: lower case, contractions written out, " . " and " , " at clause ends. Every repetition in a
pattern is bounded, so that no text can make matching slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.safety.assessment import Category, Level, Subject, Time


@dataclass(frozen=True, slots=True)
class Rule:
    """`needs_topic`: counts only where suicide or self-harm was spoken of before or in the same text.

    `is_firm`: an act or a state that "years ago", a joke or a story around it does not take back.
    """

    name: str
    level: Level
    category: Category
    pattern: re.Pattern[str]
    subject: Subject = "self"
    time: Time = "now"
    needs_topic: bool = False
    is_firm: bool = False


def rule(name: str, level: Level, category: Category, pattern: str, **more: Any) -> Rule:
    """A rule whose pattern begins at a word."""
    return Rule(name, level, category, re.compile(rf"\b(?:{pattern})"), **more)


def any_of(*phrases: str) -> str:
    """A pattern for any of `phrases`."""
    return "(?:" + "|".join(phrases) + ")"


# Who speaks: "i", or nobody at the start of a clause ("want to die").
I = r"(?:(?<!\w)i |^|(?<=[.,] )|(?<=\band )|(?<=\bbut )|(?<=\bso )|(?<=\bjust )|(?<=\bhonestly )|(?<=\bmyself ))"  # noqa: E741
ADVERB = (
    r"(?:(?:just|really|so|still|also|even|actually|honestly|literally|seriously|kind of|sort of|do|often|always|"
    r"sometimes|only|now|maybe|might|probably|genuinely|fucking|fuckin|desperately|truly|constantly|lowkey|badly|"
    r"have|am|already|finally|definitely|secretly|kinda|legit|simply|tonight|today|all|to) ){0,4}"
)
GAP = r"(?:[\w'$]+ ){0,%d}"
THEY = (
    r"(?:(?:my|our|a|the|this|his|her) (?:(?:best|close|good|online|older|younger|little|big|own|ex|old|dear) )?(?:friend|brother|"
    r"sister|mom|mum|mother|dad|father|son|daughter|wife|husband|partner|boyfriend|girlfriend|roommate|flatmate|cousin|"
    r"uncle|aunt|colleague|coworker|co worker|classmate|student|neighbou?r|kid|child|ex|boss|teacher|niece|nephew|"
    r"buddy|mate|girl|guy|grandma|grandpa|patient|client|teen|teenager|bestie|roomie|person)s?|"
    r"someone|somebody|he|she|they|best friend)"
)
# Who hurts: a person, not a thing.
PERSON = (
    r"(?:he|she|they|(?:my|our|the) (?:(?:ex|step|own|abusive|big|older) ?)?(?:husband|wife|boyfriend|girlfriend|partner|"
    r"dad|father|mom|mum|mother|brother|sister|uncle|aunt|stepdad|stepmom|parents|son|daughter|ex|roommate|boss|coach|"
    r"grandfather|grandmother|cousin|teacher|family)|someone|somebody|this man|a man|my man)"
)
SOON = r"(?:tonight|today|right now|now|tomorrow|this (?:evening|weekend|morning|week|afternoon)|soon|in (?:a|an|one|ten|five|\d{1,2}) (?:few )?(?:minutes?|hours?)|after (?:this|school|work)|any minute|before (?:morning|sunrise|tomorrow))"

_PLACE = r"(?:(?:a|the|my|this|that|some) )?(?:\w+ )?(?:bridge|building|roof|rooftop|cliff|balcony|window|train|trains|subway|metro|car|truck|bus|ledge|tracks|traffic|overpass|tower|parking garage)"
_LIFE = r"(?:my|my own|this) (?:fucking |miserable |pathetic |stupid |whole )?(?:life|existence)"
_LIFE_GOES_ON = (
    r"(?! (?:back|in|seriously|for granted|with|into|to the|one|day|as|around|experience|more|style|story|insurance))"
)
INFINITIVE = any_of(
    r"kill (?:my ?self|me self|myself)",
    r"(?:hang|drown|suffocate|poison|unalive|delete|electrocute|strangle|sacrifice|suicide) myself(?! out to| an? (?:new|nice|picture|poster|coat|shelf))",
    r"(?:shoot|end) myself(?! in the foot| to sleep)",
    r"(?:(?<=to )|(?<=will )|(?<=should )|(?<=might )|(?<=just ))off myself",
    r"od on\b",
    rf"(?:end|take) {_LIFE}{_LIFE_GOES_ON}",
    r"end it all",
    r"commit suicide",
    r"do suicide",
    r"slit my (?:wrists?|throat)",
    r"cut my wrists?",
    r"blow my (?:brains?|head) (?:out|off)",
    r"put a bullet (?:in|through)",
    rf"(?:jump|throw myself|step|walk) (?:off of|off|from|out of|in front of|under|into|out) {_PLACE}",
    r"overdose(?!s (?:in|at|during) (?:the |this |that )?(?:\w+ )?(?:finale|show|episode|end|film|movie|book|season|series|pilot)\b)(?! (?:on|of) (?:\w+ )?(?:chocolate|coffee|cuteness|netflix|tiktok|sugar|cake|pizza|memes|caffeine|cats?))",
    r"kms",
    r"unalive",
)
GERUND = any_of(
    r"killing my ?self",
    r"(?:hanging|drowning|suffocating|poisoning|unalive|offing|ending) myself",
    r"shooting myself(?! in the foot)",
    rf"(?:ending|taking) {_LIFE}{_LIFE_GOES_ON}",
    r"ending it all",
    r"ending it(?! (?:with|between|up|like|on))",
    r"committing suicide",
    r"slitting my (?:wrists?|throat)",
    r"cutting my wrists?",
    rf"(?:jumping|throwing myself|stepping|walking) (?:off of|off|from|out of|in front of|under|into) {_PLACE}",
    r"overdosing",
    r"suicide(?! (?:squad|prevention|awareness|hotline|helpline|door|note in|rates?|statistics|research))",
    r"self deletion",
)
PAST = any_of(
    r"killed myself",
    r"(?:hung|hanged|drowned|shot|offed|ended|unalive) myself(?! in the foot| out)",
    rf"(?:ended|took) {_LIFE}{_LIFE_GOES_ON}",
    r"ended it all",
)
