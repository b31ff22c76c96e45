"""What takes a match back, wholly or in part: idioms, denial, stories and quotes, the past, jokes and exaggeration."""

from __future__ import annotations

import re

from bot.safety.rules.rule import any_of

# Idioms are cut out of the text before any rule reads it.
IDIOM = re.compile(
    r"\b"
    + any_of(
        r"(?:die|dies|died|dying|dead) (?:of|from) (?:\w+ )?(?:embarrassment|laughter|laughing|boredom|shame|cringe|hunger|the heat|curiosity|cuteness|jealousy|happiness|secondhand|anticipation|excitement|joy|awkwardness|thirst)",
        r"(?:want(?:ed)? to|could(?: have)?|going to|almost|nearly|just|literally) (?:just )?(?:die|died|dead) (?:laughing|when (?:he|she|they|everyone|my (?:boss|teacher|crush)) (?:saw|heard|laughed|looked|walked))",
        r"dying (?:to(?! (?:be dead|end|death|escape life)) \w+|laughing|for (?:a|some|the|your))",
        r"(?:kill|killed|murder) for (?:a|an|some|that|this|those|one)",
        r"(?:rather|sooner) (?:die|be dead|kill myself) than(?! (?:live|keep living|be alive|go on|wake|face another|stay))",
        r"(?:killing|killed|kills|kill) (?:it|time|the (?:process|vibe|mood|lights|engine|task|job|server|tab|app|switch|weeds|music|buzz|session|container|thread|boss fight|audience)|two birds|a process|my (?:appetite|vibe|mood|battery|back|feet|wifi|internet|houseplants?|plants?|motivation|productivity|time|buzz))",
        r"(?:is|are|was|were|been) (?:literally |really |just |slowly |absolutely )?killing (?:me|us)\b",
        r"(?:you|that|this|it|these|those|homework|laughter) (?:kills?|killed|slays?|murdered) me",
        r"(?:mom|mum|mother|dad|father|parents|boss|teacher|coach|sister|brother|roommate|wife|husband|he|she|they) (?:is|are|will|would) (?:going to )?(?:\w+ )?(?:kill|murder) me (?:if (?:i (?:forget|am late|lose|do not (?:finish|pass|clean|call|do)|fail|break|miss|spoil)|she finds|he finds|they find)|when (?:he|she|they) (?:sees?|finds?|hears?|gets?)|for (?:this|that|losing|breaking|forgetting|being late|spending))",
        r"(?:not |never )?(?:been |am |was |keep )killing myself (?:laughing|studying|working|over|at (?:the gym|work)|to (?:finish|meet|get|make)|with work|for (?:this|that|the) (?:job|exam|project|deadline|class|company))",
        r"(?:assisted|physician assisted) suicide (?:laws?|debate|bill|legislation|legal)",
        r"(?:kill|killing) (?:himself|herself|themselves) (?:at work|laughing|working|studying|over|for (?:that|this|the|a) (?:job|promotion|exam|project|deadline))",
        r"kill(?:ed)? myself (?:to (?:get|see) (?:a |the |that |this )?(?:tickets?|job|seat|show|band|concert|movie)|laughing|at the gym|studying|working|training)",
        r"(?:commercial|career|political|social|professional|financial|electoral) suicide",
        r"suicide (?:squad|prevention|awareness|hotline|helpline|doors?|rates?|statistics|burnout|drills?|runs|watch party)",
        r"to die for",
        r"die hard",
        r"diehard",
        r"drop dead gorgeous",
        r"over my dead body",
        r"do or die",
        r"never say die",
        r"old habits die",
        r"dead (?:tired|serious|end|line|lift|lifts|pool|beat|set|weight|battery|silence|simple|on|sexy|sea|pan|ass|wrong|right)",
        r"shoot (?:me|you|them|him|her) (?:a|an) (?:\w+ )?(?:email|mail|message|text|dm|note|line|link)",
        r"shoot myself in the foot",
        r"shoot(?:ing)? (?:hoops|for|a (?:film|video|movie|scene))",
        r"bungee[ -]?jump\w*(?: (?:off|from) (?:a|the) \w+)?",
        r"hang(?:ing)? (?:out|up|tight|on|in there|around)",
        r"\d+ ?kms\b",
        r"(?:many|few|hundred|thousand|some|several|of|per) kms\b",
        r"kms (?:away|per|from|an hour|of|to)\b",
        r"(?:phone|battery|laptop|car|plant|wifi|server|character|pc|computer|tv|game|engine)(?: is| was| just| has)* (?:dying|died|dead|killed)",
        r"(?:take|taking|took) my life (?:back|in|into|to the)",
        r"end(?:ed|ing)? (?:it|things) with\b",
        r"(?:beats?|beat|beating|killed|kills|destroyed|murdered|slaughtered) (?:me|us|him|her|them|my \w+) (?:at|in|again at|to it|by \d+)(?: (?:a|the|our|this|that|every))?(?: (?:game|chess|match|race|round|fifa|tennis|mario kart|minecraft|fortnite|valorant|level))?",
        r"(?:killed|kill|killing|shoot|shot|stab) (?:him|her|them|everyone|myself|me|my \w+|the \w+) (?:in|on) (?:the game|a game|game|this game|minecraft|fortnite|valorant|skyrim|elden ring|gta|the sims|sims|mario kart|call of duty|among us|dnd|a dream|my dream|the final level|chess)",
        r"kill (?:them|him|her|people|everyone) with kindness",
        r"dress to kill",
        r"dressed to kill",
        r"curiosity killed",
        r"killer \w+",
        r"if looks could kill",
        r"(?:almost|nearly|about) (?:had|gave \w+|have) a heart attack",
        r"gave me a heart attack",
        r"heart attack when (?:i|he|she|they) (?:saw|heard)",
        r"(?:could|can) not breathe (?:from|because of|because i was) (?:laughing|laughter)",
        r"laugh(?:ed|ing) so hard (?:that )?i (?:\w+ ){0,3}(?:breathe|died|dying|die)",
        r"overdos(?:e|ed|ing) (?:on|of) (?:\w+ )?(?:chocolate|coffee|cuteness|netflix|tiktok|sugar|cake|pizza|memes|caffeine|cats?|carbs|cookies|tv|christmas|cheese|pasta|sushi|candy|sweets|turkey|popcorn)",
        r"stab(?:bed|s|bing)? (?:me|him|her|us|them|\w+) in the back",
        r"(?:kill|murder|strangle|end) (?:him|her|them|you|whoever|my \w+) for (?:eating|taking|stealing|not|using|leaving|forgetting|losing|breaking|spoiling|finishing|drinking|waking)",
        r"cut (?:myself|me|you) (?:some slack|off)",
        r"cut to the chase",
        r"hurt(?:s|ing)? (?:my|his|her|your|their) feelings",
        r"beat(?:ing)? myself up",
        r"(?:it|that|this) (?:hit|hits|hurts|hurt) me\b",
        r"hit(?:s|ting)? me up\b",
        r"(?:lemmings?|penguins?|goats?|cats?|birds?|squirrels?|dolphins?|divers|cliff divers|stuntm[ae]n|base jumpers|paratroopers) (?:(?:supposedly|really|actually|always|sometimes|even|just|all|often|ever) ){0,2}(?:jump|leap|walk|throw themselves|run)(?:s|ed|ing)? (?:off of|off|from|out of|into|over) (?:\w+ )?\w+",
        r"can not go on (?:[.,] )?i will go on",
        r"the voices in (?:the|that|this) (?:show|song|movie|game|choir)",
        r"bury me in|dead and buried in paperwork|death by \w+|bored to death|scared to death|tickled to death|worried to death|love (?:you|him|her|it) to death|sick to death of|starv(?:ed|ing) to death",
    )
    + r"(?!\w)"
)

_SCOPE = re.compile(r"[.,\"]|\b(?:but|because|then|so|although|though|however|yet|except|and|i)\b")
_NOT = re.compile(r"\b(?:not|never|no longer|neither|nor|without|no|stopped|nobody|wouldn|against)\b")
_NOT_A_DENIAL = re.compile(
    r"\b(?:not (?:stop|help|keep from|resist|wait|shake|get rid|control|only|just|sure|afraid|scared|care|joking|kidding|lying|know|long|far|the first|see (?:any|a)|want to (?:live|be alive)|sleep|sleeping)|"
    r"(?:no|not any) (?:reason not|one|way|option|choice|point|other|hope|more|doubt|joke)|why not|never stop\w*|nothing|without (?:thinking|wanting))\b"
)
_DENIES_I = re.compile(
    r"(?:do not|does not|did not) (?:think|mean|believe|say|feel like)(?: that)? $|not (?:saying|like|that|because)(?: that)? $|never said(?: that)? $|"
    r"(?:asks?|asked|asking|wonder\w*|thinks?|thought|knows?|suspects?)(?: me)? (?:if|whether) $|assum\w+ (?:that )?$|worried (?:that )?$"
)
_NO_DENIAL_AHEAD = re.compile(
    r"\b(?:not (?:going to |gonna |here to )?(?:lie|pretend|deny)|(?:would|will) be lying|lying if i|can not (?:say|promise|claim|pretend|swear)|could not (?:say|promise)|used to say)\b"
)
# What makes a denial more than a denial: a turn, something heavy, a reason to stay, a time, taking it back.
_BEHIND = re.compile(
    r"\b(?:but|though|although|except|however|yet|anymore|any more|sometimes|some days|wish\w*|tired|exhaust\w*|heavy|hopeless\w*|point|burden|worthless|"
    r"empty|numb|pain|hurts?|dark|alone|lonely|disappear|vanish|sleep|wake|gone|not be here|be here|alive|exist|promis\w+|for (?:my|the) (?:kids?|mom|mum|family|children|dog|cat)|"
    r"right now|tonight|for now|forget|take it back|kidding|joking|joke|jk|lol|dramatic|misunder\w+|overreact\w*|again|used to|lie|lying|hate|scared|afraid|"
    r"can not|could not|never get|stop thinking|if|unless|until|voices?|urges?|thoughts?|drink\w*|drunk|cry\w*|trapped|nobody|no one)\b"
)
_STORY = re.compile(
    r"\b(?:(?:my|a|the|this|our|his|her) (?:\w+ )?(?:novel|short story|fiction|fanfic|movie|film|book|episode|screenplay|script|play|anime|manga|documentary|"
    r"tv show|series|musical|opera|lyrics?|poem|protagonist|main character|villain|game|quest|campaign|essay|thesis|article|podcast|chapter|"
    r"lecture|class|course|history|news|character)|characters?|novel|hamlet|romeo|juliet|ophelia|fictional|roleplay|season \d|lyrics|song (?:called|goes|says)|the song|history class|documentary|translating (?:a|an|this|the|some)|translation of (?:a|an|the)|transcribing|(?:war|soldier s) (?:diary|diaries|memoirs?|letters?|poetry))\b"
)
_REALLY_ME = re.compile(
    r"\b(?:but i|i also|me too|really (?:about )?me|it is (?:about )?me|for real|not a story|i relate|just like me|like (?:him|her|them)|i feel the same|so do i|same as me)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:i|my|me|myself)\b")
_SAYS = re.compile(
    r"\b(?:says?|said|wrote|writes|written|texted|told|goes|called|sang|sings?|lyrics?|line|quote|titled|captioned|shouts?|screams?|whispers?|asked|posted)\b[\w ,']{0,30}$"
)
_PAST = re.compile(
    r"\b(?:(?:\w+ )?(?:years?|decades?) ago|(?:months) ago|when i was (?:a |an |in |\d|young|little|ten|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|at|still)|"
    r"used to|in the past|back (?:then|in|when)|in (?:19|20)\d\d|last year|as a (?:kid|teen|teenager|child)|in (?:high|middle) school|in college|at (?:age )?1\d|long time ago|in my (?:teens|twenties))\b"
)
_AGAIN = re.compile(
    r"\b(?:again|now|still|lately|these days|tonight|today|right now|this (?:week|morning|month)|back|recently|currently|every day|coming back)\b"
)
_JOKE = re.compile(r"\b(?:lol|lmao|lmfao|rofl|haha\w*|hehe\w*|jk|just kidding|xd)\b")
_EXAGGERATION = re.compile(
    r" (?:if (?:i|he|she|they|you|we|it|this|my|the|one)\b(?! (?:can not|fail to get help|do not get help|have to (?:live|go on|keep living|wake up)|am (?:still )?(?:alive|alone)|leaves?|left|breaks? up|stay|was|get worse))"
    r" (?:\w+ ){0,3}(?:hear|sit|listen|watch|see|eat|attend|read|write|play|crash\w*|lose|lost|say|says|spoils?|spoil|miss|another|one more|again|do|asks?|runs? out|cancel\w*|rains?|loses?|talks?)\b)"
)


def without_idioms(text: str) -> str:
    """`text` with each idiom cut out; what stood around it stays apart."""
    return IDIOM.sub(" _ ", text)


def is_figurative(text: str) -> bool:
    """Whether an idiom, laughter or a story stands in `text`, and nothing says that it is really about the writer."""
    return bool(IDIOM.search(text) or _JOKE.search(text) or _STORY.search(text)) and not _REALLY_ME.search(text)


def is_denied(text: str, match: re.Match[str]) -> bool:
    """Whether the match is denied in its own clause: "I would never …", "I don't think I …"; not "I can't stop …"."""
    before = text[max(0, match.start() - 80) : match.start()]
    if _NO_DENIAL_AHEAD.search(before):
        return False
    has_speaker = match.group().startswith("i ")
    scope = None if has_speaker else max(_SCOPE.finditer(before), key=re.Match.end, default=None)
    if _DENIES_I.search(before if scope is None else before[: scope.start()]):
        return True
    clause = before if scope is None else before[scope.end() :]
    return not has_speaker and bool(_NOT.search(clause)) and not _NOT_A_DENIAL.search(clause)


def is_bare_denial(text: str, match: re.Match[str]) -> bool:
    """Whether nothing heavy and no "but" stands around the denied match: the label guide calls that none."""
    rest = text[max(0, match.start() - 300) : match.start()] + text[match.end() : match.end() + 300]
    return not _BEHIND.search(rest)


def is_story(text: str, match: re.Match[str], subject: str) -> bool:
    """Whether the match is told of a figure in a story, or quoted from one; never a first person's own words."""
    around = text[max(0, match.start() - 300) : match.end() + 200]
    if not _STORY.search(around) or _REALLY_ME.search(text[match.end() : match.end() + 120]):
        return False
    return subject == "other" or not _FIRST_PERSON.search(match.group()) or is_quoted(text, match)


def is_quoted(text: str, match: re.Match[str]) -> bool:
    """Whether the match stands inside quote marks after a verb of saying."""
    before = text[max(0, match.start() - 300) : match.start()]
    if before.count('"') % 2 == 0 or '"' not in text[match.end() :]:
        return False
    return bool(_SAYS.search(before[: before.rindex('"')].rstrip(" ,.")))


def is_past(text: str, match: re.Match[str]) -> bool:
    """Whether its clause speaks of long ago and not of again or now."""
    clause = _clause(text, match)
    return bool(_PAST.search(clause)) and not _AGAIN.search(clause)


def is_joke(text: str, match: re.Match[str]) -> bool:
    """Laughing in the same clause, or an exaggeration ("if I have to sit through one more meeting")."""
    return bool(_JOKE.search(_clause(text, match)) or _EXAGGERATION.match(text[match.end() : match.end() + 80]))


def _clause(text: str, match: re.Match[str]) -> str:
    start = text.rfind(" . ", max(0, match.start() - 200), match.start())
    end = text.find(" . ", match.end(), match.end() + 120)
    turn = text.find(" but ", match.end(), match.end() + 120)
    ends = [found for found in (end, turn) if found >= 0]
    return text[start if start >= 0 else max(0, match.start() - 200) : min(ends, default=match.end() + 120)]
