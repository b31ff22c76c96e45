"""English rules for danger that is announced or pictured: another try, an if, a person in mind, harm as a comfort."""

from __future__ import annotations

from bot.safety.rules.rule import GERUND, INFINITIVE, SOON, Rule, any_of, rule

_END = r"(?= ?$| [.,])"
_FAILED = r"(?:did not work|failed|it did not|could not finish|did not go through|was not enough|did not take)"
_AGAIN = r"(?:try(?:ing)?|do(?:ing)?|attempt(?:ing)?)(?: (?:it|this))? (?:again|once more|one more time|a second time|properly)"
_GO_AGAIN = rf"(?:going to|will|about to|gonna|have to) (?:\w+ )?{_AGAIN}"
_BODY = r"(?:arms?|legs?|thighs?|wrists?|skin|hands?|stomach)"
_COMFORT = r"(?:calms?|helps?|soothes?|quiets?|works?|makes? (?:me feel|it (?:stop|quiet|better))|keeps me (?:sane|calm|going)|stops? the|takes? the|gives? me|i (?:have|can control|feel))"
_HARM = any_of(
    r"self (?:harm(?:ing)?|hrm|injur\w+)", r"(?:cutting|burning|hurting|hitting|harming|punching) myself",
    r"cutting(?= (?:is|was|feels|still|has|always))", r"(?:the|my|a) (?:blade|razor)", r"(?<=^)sh", r"(?<=[.,] )sh",
)  # fmt: skip
_KIN = (
    r"(?:my (?:own |ex |step ?|little |older |baby )?(?:wife|husband|boyfriend|girlfriend|partner|ex|mother|father|mom|mum|dad|boss|"
    r"brother|sister|neighbou?r|baby|kids?|child|children|son|daughter|teacher|classmates?|stepdad|stepmom|roommate|flatmate|"
    r"coworkers?|colleagues?|manager|family|parents)|him|her|them|someone|somebody|people|the (?:baby|kids|children))"
)
_HURT_THEM = (
    rf"(?:hurting|killing|stabbing|strangling|choking|shooting|poisoning|drowning|suffocating|murdering|beating|burning|punching|smothering) (?:up )?{_KIN}\b"
    r"(?! (?:feelings|at (?:chess|cards|tennis|\w+ball)|in (?:the|a|this) (?:game|match|race|film|novel|book|story)|by (?:leaving|telling|saying|breaking|moving|going)|"
    r"when i (?:leave|left|tell|told|said|break|go)|if i (?:leave|tell|say|break|go|move)|with (?:my|the|what|this) (?:words?|truth|news|decision|honesty|i))\b)"
)
_BURN_PLACE = r"(?:burning|torching|blowing up|setting fire to) (?:down )?(?:his|her|their|my (?:\w+ ){1,2}?) ?(?:place|house|flat|home|apartment|car|office|shop|room)"
_IN_MIND = (
    r"(?:pictur(?:e|ing)|imagin(?:e|ing)|think(?:ing)? (?:about|of)|fantasi[sz](?:e|ing)(?: about| of)?|daydream(?:ing)?(?: about| of)?|"
    r"visuali[sz](?:e|ing)|see myself|thoughts (?:about|of)|images of|obsess(?:ed|ing)? (?:with|about|over)|urges? of)"
)
_TREATMENT = (
    r"(?:treatment|therapy|meds|medication|medicine|pills|surgery|operation|chemo|hospital|rehab|ketamine|ect|clinic|trial|"
    r"pain|depression|illness|sickness|things|nothing|life|everything|it)"
)
_GONE = any_of(
    r"(?:will|am|would) not (?:be )?(?:stay(?:ing)?|stick(?:ing)?|hang(?:ing)?) around", r"will not be (?:around|here|alive)(?: (?:anymore|any longer|much longer|for (?:another|the next)|to see))",
    r"am not (?:staying|sticking) (?:around|alive|on this earth)", r"(?:am|will be) done (?:with|living) (?:life|living|this life|it all|everything)",
    r"(?:will|am going to) (?:not (?:go on|keep living|live|survive)|leave this world|check out for good|stop living|let go for good)",
)  # fmt: skip
_WORK = r"(?:job|boss|company|team|club|contract|office|lease|landlord|rent|service|show|game|band|season|class|course|league|city|town|relationship|marriage|dating|date)"

RULES: tuple[Rule, ...] = (
    rule("announced.retry", "elevated", "suicide",
         rf"(?:i (?:have )?(?:just |already )?|just )tried(?: it)? (?:[.,] )?(?:and|but)(?: it)? {_FAILED} (?:[.,] )?(?:and |so |but )?(?:i )?(?:am |will )?(?:{_GO_AGAIN}|{_AGAIN})"
         r"(?! (?:with a different (?:browser|password|card|recipe)|to (?:call|log|sleep|reach|connect|install|open|cook|bake|draw|read|fix|start|send|eat|breathe|meditate)|(?:later|tomorrow) with|the (?:app|link|code|recipe|exercise|password)))",
         time="recent"),
    rule("announced.retry-topic", "imminent", "suicide",
         rf"{_GO_AGAIN} {SOON}|{_GO_AGAIN}{_END}|next time (?:i|it) (?:will|am going to) (?:not (?:fail|mess|survive|wake|be found)|work|succeed|get it right|do it right|make sure|finish)|"
         rf"i just tried(?: it)?(?= ?$| [.,]| and| but)|{_FAILED} (?:[.,] )?(?:so |and )?i (?:will|am going to) (?:take|use|find|get) (?:more|something|another|a)",
         needs_topic=True),
    rule("announced.survived", "imminent", "suicide",
         r"(?:rope|noose|belt|branch|beam|cord|knot) (?:just )?(?:snapped|broke|slipped|gave way|came loose|did not hold) (?:[.,] )?(?:\w+ ){0,3}(?:i am still (?:here|alive|breathing)|i (?:fell|survived|woke)|try(?:ing)? again|around my neck)|"
         r"(?:pills|tablets|overdose|meds) (?:\w+ )?(?:did not work|were not enough|was not enough|did not do it|did nothing) (?:[.,] )?(?:\w+ ){0,3}(?:still (?:here|alive|breathing)|woke up|alive)|"
         rf"(?:survived|woke up (?:from|after)|came round from) (?:my|the|another|an) (?:suicide )?(?:attempt|overdose) (?:[.,] )?(?:\w+ ){{0,8}}(?:again|next time|finish|properly)|"
         rf"tried to (?:do it|{INFINITIVE}) (?:\w+ |[.,] ){{0,8}}{_GO_AGAIN}"),
    rule("announced.means", "imminent", "suicide",
         rf"(?:have|got|holding|bought) (?:the|a|my) (?:rope|noose|gun|pistol|pills|razor|blade) (?:[.,] )?(?:and )?i (?:am going to|am about to|will|am ready to) (?:do|use) (?:it|this|them)(?= ?$| [.,]| {SOON})(?! (?:at the range|for))"),
    rule("announced.if", "elevated", "suicide",
         rf"if (?:(?!{_WORK}\b)\w+ ){{0,3}}{_TREATMENT} (?:(?!{_WORK}\b)\w+ ){{1,5}}(?:[.,] )?(?:then )?(?:i am (?:just )?(?:done|finished|out) (?:[.,] )?(?:and )?)?i {_GONE}(?! (?:in|at|as|with) (?:this|the|that|my) {_WORK}| at work)",
         time="hypothetical"),
    rule("announced.if-kill", "elevated", "suicide",
         rf"if (?:my \w+|he|she|they|you|we|this|that|the \w+|nobody|no one|nothing) (?:\w+ ){{1,6}}(?:[.,] )?(?:then )?(?:i swear )?i (?:swear i )?(?:will|would|am going to|am gonna|might|am) (?:just |really |honestly )?(?:{INFINITIVE}|{GERUND}|die(?= ?$| [.,]| (?:too|with))|not want to live|have nothing to live for)(?! (?:laugh\w+|lol|haha\w*))",
         time="hypothetical"),
    rule("announced.pictured", "elevated", "harm to others",
         rf"(?:i|keep|keeps|kept|been|stop|started|always|sometimes|often|scared|having) (?:\w+ ){{0,3}}?(?<!not )(?<!never ){_IN_MIND} (?:\w+ )?(?:{_HURT_THEM}|{_BURN_PLACE})"),
    rule("announced.burn", "imminent", "harm to others",
         r"i (?:am going to|will|am about to|am gonna|have decided to) (?:\w+ )?(?:burn|torch|set fire to|blow up) (?:down )?(?:his|her|their|my \w+) (?:\w+ )?(?:place|house|flat|home|apartment|shop|car)(?: down)? (?:\w+ ){0,3}(?:with (?:him|her|them) (?:in|inside|asleep)|while (?:he|she|they) (?:is|are|sleeps?))"),
    rule("announced.lies-in-wait", "imminent", "harm to others",
         r"(?:have|got|took|taken|bought|carrying) (?:\w+ ){0,5}(?:gun|pistol|rifle|shotgun|knife|hammer|axe|machete) (?:\w+ |[.,] ){0,3}know (?:exactly )?(?:when|where) (?:he|she|they|my \w+) (?:\w+ ){0,2}(?:leaves?|lives?|works?|parks?|sleeps?|gets?|comes?|walks?)(?! (?:the|his|her|a) (?:gun|knife|key))"),
    rule("announced.comfort", "elevated", "self-harm",
         rf"{_HARM} (?:\w+ ){{0,3}}(?:the |my )?(?:only|one|last|best) (?:thing|way|relief|comfort|release|outlet)|{_HARM} (?:\w+ )?(?:calms|soothes|relaxes|helps) me\b(?! (?:stop|quit|not))|(?:only|one) (?:thing|way) (?:\w+ ){{0,2}}{_COMFORT} (?:\w+ ){{0,5}}(?:is|are) (?:when i (?:cut|burn|hurt)|self (?:harm\w*|hrm)|(?:cutting|hurting|burning) myself|cutting{_END})|"
         rf"(?:scratch\w*|claw\w*|bit(?:e|ing)|dig\w*|pick\w*) (?:at )?(?:my (?:nails into my )?{_BODY}|myself) (?:\w+ )?(?:til|till|until) (?:it|they|i|there) (?:is |are )?(?:bleeds?|bleeding|blood) (?:[.,] )?(?:\w+ ){{0,7}}(?:helps?|calms?|relief|deserve|feel (?:better|something|real)|punish\w*)"),
)  # fmt: skip
