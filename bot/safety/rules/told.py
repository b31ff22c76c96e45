"""English rules for what happened or goes on, told plainly and without its name: an attempt, a wound, a no unheard."""

from __future__ import annotations

from bot.safety.rules.rule import Rule, rule

_PARENT = r"(?:my )?(?:dad|father|mom|mum|mother|stepdad|stepmom|stepfather|stepmother|parents|husband|wife|boyfriend|girlfriend|partner|ex|uncle|brother|he|she|they)"
_CHILD = r"(?:my|our|her|his) (?:\w+ )?(?:son|daughter|kid|child|boy|girl|brother|sister|niece|nephew|grandson|granddaughter|stepson|stepdaughter)(?: s|s)?"
_THEM = r"(?:him|her|them|that \w+|this \w+|my (?:\w+ )?(?:boss|ex|teacher|supervisor|manager|neighbou?r|stepdad|father|dad|husband|wife|brother|coach))"
_WHEN = r"(?= ?$| [.,]| (?:last night|tonight)| today| yesterday| in the| at (?:work|school|home)| and| after| because| so| while)"

RULES: tuple[Rule, ...] = (
    rule("told.attempt", "elevated", "suicide",
         r"i tried (?:it |again )?(?:\w+ ){0,3}(?:days|weeks) ago (?:\w+ |[.,] ){0,6}(?:discharged|released|hospital|ward|icu|stomach pumped|stitches|psych)|"
         r"(?:was|am) not (?:meant|supposed) to (?:survive(?! (?:this|the) (?:shift|week|exam|game|level))|(?:wake up|be alive)(?= ?$| [.,]| from| again)|be (?:here|alive) (?:any ?more|now|still)(?= ?$| [.,]))",
         time="recent"),
    rule("told.relapse", "elevated", "self-harm",
         rf"i (?:have )?(?:just )?(?:cut|burned|burnt) (?:myself )?again{_WHEN}|relapsed (?:\w+ |[.,] ){{0,4}}(?:cut(?:ting)?|self harm\w*|blade|razor)"),
    rule("told.child-hurts-itself", "elevated", "self-harm",
         rf"found (?:\w+ ){{0,3}}(?:blades?|razors?|razor blades?|bloody tissues|cuts|scars|burns) (?:\w+ |[.,] ){{0,4}}(?:in|on|under|all over|up) {_CHILD}|"
         rf"{_CHILD} (?:is|was|has been|keeps?) (?:cutting|burning|hurting|harming) (?:him|her|them)sel(?:f|ves)",
         subject="other"),
    rule("told.no-unheard", "elevated", "sexual violence",
         r"i (?:said|told \w+|kept saying|begged|screamed) (?:\w+ )?(?:no|stop|to stop)\b (?:\w+ |[.,] ){0,6}(?:and |but )?(?:he|she|they|it) (?:just |still )?(?:did|does|kept|carried|went|would not|did not) (?:it |on |stop|listen|care|going)(?: (?:anyway|regardless|though))?(?! (?:talking|singing|texting|calling|eating|playing|shouting|laughing))"),
    rule("told.locked", "elevated", "abuse",
         rf"{_PARENT} (?:\w+ )?(?:locked|locks|locking|shuts?|shutting) me (?:out (?:\w+ )?(?:in the|all night|overnight|again (?:in|all|over))|in (?:my|the|a) (?:\w+ )?(?:room|cellar|basement|closet|cupboard|shed|bathroom|garage|car))(?! by (?:accident|mistake))"),
    rule("told.voices", "elevated", "psychosis or mania",
         r"(?:the|my|these|those) voices (?:in my head )?(?:\w+ )?(?:say|says|said|saying|tells?|told|telling|commands?|orders?|wants? me|calls? me|scream(?:s|ing)? at me|whisper(?:s|ing)?|laugh(?:s|ing)? at me)\b(?! (?:actors?|in the (?:choir|film|movie|game|song|show|book)))"),
    rule("told.blood", "elevated", "harm to others",
         rf"(?:going to|will|gonna|want to|swear (?:to god )?i will) (?:\w+ )?make {_THEM} (?:bleed|suffer|scream|beg for (?:his|her|their) life|pay (?:in|with) (?:blood|(?:his|her|their) life))(?! (?:at|in) (?:the |this |our )?(?:chess|game|match|cards|next \w+|\w+ball|race|rematch))"),
)  # fmt: skip
