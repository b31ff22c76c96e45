"""English rules on the other dangers: overdose and illness, self-harm, abuse, sexual violence, harm to others, and more."""

from __future__ import annotations

from bot.safety.rules import breath
from bot.safety.rules.rule import ADVERB, GAP, PERSON, SOON, THEY, I, Rule, any_of, rule

_PILLS = r"(?:pills?|tablets?|capsules?|antidepressants?|pain ?killers?|sleeping (?:pills|tablets)|paracetamol|acetaminophen|tylenol|ibuprofen|advil|aspirin|xanax|benzos?|opioids?|oxy|codeine|insulin|sedatives?|valium)"
_MEDS = rf"(?:{_PILLS}|meds|medication|medications|medicine|prescription)"
_NUMBER = r"(?:[89]|[1-9]\d{1,2}|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|eighty|hundred|dozens?)(?! ?(?:mg|milligram|ml|g\b|minute|day|hour|year|week|percent))"
_MUCH = any_of(
    r"(?:the|a|my|an) (?:whole|entire|full) (?:\w+ )?(?:of )?(?:my |the )?", r"a (?:bunch|lot|load|ton|handful|bottle|box|pack|packet|shitload) of (?:my |the |\w+ )?",
    r"(?:way )?too many (?:of )?(?:my |the |\w+ )?", r"(?:so|that) many (?:of )?(?:my |\w+ )?", r"(?:lots|handfuls|loads|bottles|half a bottle) of (?:my |\w+ )?",
    r"all (?:of )?(?:my|the|his|her|our|those|these) (?:\w+ )?", r"every (?:last |single )?(?:\w+ )?", rf"{_NUMBER} (?:of )?(?:my |the )?(?:\w+ )?",
)  # fmt: skip
_TOOK = r"(?:took|taken|swallowed|downed|drank|ate|popped|overdosed on)"
_ROUTINE = r"(?! (?:for today|this morning with|as usual|like every|on time|with (?:my )?breakfast|as prescribed|daily|every day|like i should|like the doctor))"
_HURT = r"(?:beats?|beating|hits?|hitting|punch(?:es|ed|ing)?|chok(?:es|ed|ing)|strangl(?:es|ed|ing)|slap(?:s|ped|ping)|kick(?:s|ed|ing)|burn(?:s|ed|ing)|abus(?:es|ed|ing)|attack(?:s|ed|ing)|whip(?:s|ped)|threw .{1,12} at|shov(?:es|ed)|stabb?(?:s|ed)|molest(?:s|ed|ing)|torturing)"
_ALSO = r"(?:(?!not\b|never\b)\w+ ){0,3}"
_NOT_GAME = r"(?! (?:at|in (?:the|a|chess|this|cards|mario|fifa|smash|monopoly|ping|an|every|our) ?(?:game|match|race|chess|kart|contest|argument)?|to (?:it|the)|by|up for|up (?:about|on)|up (?:tonight|later|when|if|to)|with (?:a|the|this|some|questions|news|that)|that|hard that|online|for my (?:opinion|views?|post)|like|off|out|feelings|so much to see))"

_MEDICAL = (
    rule("overdose.taken", "imminent", "medical emergency", rf"{_TOOK} {_MUCH}(?:of )?(?:\w+ )?{_PILLS}\b{_ROUTINE}", is_firm=False),
    rule("overdose.bottle", "imminent", "medical emergency", rf"{_TOOK} (?:the|a|my) (?:whole|entire|full) (?:bottle|box|pack|packet|lot)\b(?! of (?:water|wine|soda|juice|coke|beer))"),
    rule("overdose.the-pills", "elevated", "medical emergency", rf"i (?:have )?(?:just |already )?{_TOOK} (?:the|those|them|these) {_PILLS}\b(?! (?:the doctor|for|this morning|as|with|you|that|they|my|he|she|from|before|after)\b)"),
    rule("overdose.topic", "imminent", "medical emergency", rf"i (?:have )?(?:just |already )?{_TOOK} (?:the|those|these|my|some|it|them)(?: {_PILLS})?(?= ?$| [.,]| (?:now|already|just))", needs_topic=True),
    rule("overdose.cabinet", "imminent", "medical emergency", rf"{_TOOK} everything (?:in|from|out of) (?:the|my) (?:\w+ )?(?:cabinet|medicine|drawer|box|bathroom)"),
    rule("overdose.all-meds", "elevated", "medical emergency", rf"{_TOOK} {_MUCH}(?:of )?{_MEDS}\b(?! (?:for today|this morning|as usual|like every|on time|with|as prescribed|daily|every day|today))"),
    rule("overdose.said", "imminent", "medical emergency",
         r"i (?:have |think i (?:have )?|just |might have |may have )*(?:overdosed|overdosing|am overdosing|overdose)(?! (?:on|of) (?:\w+ )?(?:chocolate|coffee|cuteness|netflix|tiktok|sugar|cake|pizza|memes|caffeine|cats?))|i am overdosing|drank (?:some |the )?(?:bleach|antifreeze|poison|drain cleaner)|i (?:have )?(?:drunk|swallowed) (?:some |the )?(?:bleach|poison|antifreeze)"),
    rule("overdose.other", "imminent", "medical emergency", rf"{THEY} (?:has |have |just |is )*(?:overdosed|overdosing|{_TOOK} {_MUCH}(?:of )?{_PILLS})", subject="other"),
    rule("medical.heart", "imminent", "medical emergency",
         r"(?:having|had|think it is|might be) (?:a |an )?(?:heart attack|stroke|seizure)(?! when (?:i|he|she) saw)|(?:severe|bad|terrible|crushing|strong|awful|sharp|sudden) (?:chest pains?|pain in my chest)|chest pains? (?:and|that|right now|spreading|won)|"
         r"(?:my|her|his) chest (?:really |badly )?hurts (?:and|so)|(?:my|her|his) face is (?:drooping|numb)|(?:my|her|his) left arm (?:is|feels|hurts|went) (?:\w+ )?(?:numb|tingling|and)?|coughing up blood|vomiting blood|throwing up blood"),
    rule("medical.breath", "imminent", "medical emergency", r"(?<!feel like )(?<!feels like )i (?:really )?can not breathe?\b(?! (?:when|from laugh|because i (?:laugh|am laugh)|in this|every time|through my nose|lol|haha|laughing|at the thought))"),
    rule("medical.breath-signs", "imminent", "medical emergency", breath.WITH_SIGNS),
    rule("medical.breath-felt", "concern", "medical emergency", r"feels? like i (?:really )?can not breathe?\b"),
    rule("medical.bleeding", "imminent", "medical emergency",
         r"bleeding (?:a lot|out|heavily|badly|everywhere|so much|and)|(?:bleeding|blood) (?:will|does|is|would) not stop(?:ping)?|can not stop the bleeding|so much blood|blood (?:is )?everywhere|(?:losing|lost) (?:a lot of|so much|too much) blood"),
    rule("medical.other", "imminent", "medical emergency",
         rf"{THEY} (?:is|are|was) (?:not (?:breathing|responding|moving|conscious)|unconscious|passed out and|turning blue|having a (?:seizure|stroke|heart attack)|bleeding out)|(?:stopped|not) breathing(?! (?:exercise|room))|(?:he|she|they) (?:will|would) not wake up|foaming at the mouth", subject="other"),
)  # fmt: skip

_SELF_HARM = (
    rule("self-harm.now", "imminent", "self-harm",
         r"(?:razor|blade|knife|lighter) (?:is )?(?:in my hand|on my (?:wrist|arm|skin|thigh))|i (?:just |have just )cut (?:myself )?(?:so |too |really |very )?deep(?:ly)?|i (?:cut|have cut) (?:myself )?(?:too|so|really|very) deep"),
    rule("self-harm.cut", "elevated", "self-harm",
         r"i (?:(?!not\b|never\b)\w+ ){0,2}(?:cut|cutting|burn|burned|burnt|burning|scratched|scratching|harm|harming|harmed|hurting|injured|punching|starving|punishing|biting|carved|carving) (?:my ?self|my (?:arms?|thighs?|wrists?|legs?|skin|stomach))"
         r"(?! (?:shaving|cooking|while (?:cooking|chopping|shaving|cutting|making|gardening|peeling|slicing|opening|moving)|on (?:paper|a|the|some)|chopping|some slack|off|off from|with (?:a )?(?:paper|kitchen|can|bread)|by accident|accidentally|playing|at (?:the )?(?:gym|work|practice)|in (?:the kitchen|practice|a game|soccer|football)|making|slicing|out|running|doing))"),
    rule("self-harm.urge", "elevated", "self-harm",
         rf"{I}{ADVERB}(?:want(?:ed)? to|need to|feel like|am going to|going to|will|urges? to|might|thinking about|thoughts of|the urge to|about to|keep|started|could|have been|been|start|wanna) {_ALSO}"
         r"(?:hurt|hurting|cut|cutting|harm|harming|burn|burning|injure|injuring|punish|hitting|self harm\w*|starve) (?:my ?self|my (?:arms?|wrists?|thighs?|legs?|skin))(?! some slack| off| shaving| out| feelings)"),
    rule("self-harm.punish", "elevated", "self-harm", r"(?:to punish|punishing) myself|(?:hit|hitting|bang|banging|punch|punching) my (?:own )?head (?:on|against|into)"),
    rule("self-harm.word", "elevated", "self-harm",
         rf"(?:i|am|been|have|to|the urge|urges?|thoughts? (?:of|about)|again|started|relapsed|feel like) {GAP % 2}(?:self harm(?:ing|ed)?|cutting again|cutting tonight|(?:relapsed|clean) (?:and|from|with|on) (?:cut|cutting|self harm))|cut myself (?:again|tonight|today|last night|yesterday)|(?:hurt|hurting|harm|harming|cutting|injuring) myself\b(?! (?:shaving|cooking|while|on (?:a|the|some|paper)|at (?:the )?(?:gym|work|practice)|playing|some slack|off|by accident|in (?:the kitchen|practice|soccer|football)|running|doing))"),
    rule("self-harm.other", "elevated", "self-harm", rf"{THEY} (?:\w+ ){{0,4}}(?:self harm\w*|(?:cut|cuts|cutting|burns?|burning|hurting|harming) (?:himself|herself|themself|themselves|her (?:arms?|wrists?)|his (?:arms?|wrists?)))", subject="other"),
)  # fmt: skip

_ABUSE = (
    rule("abuse.now", "imminent", "abuse",
         rf"(?:{PERSON} (?:is|are) (?:\w+ )?(?:hitting|beating|hurting|choking|strangling|attacking|punching|breaking (?:down|in)|threatening|chasing|coming (?:at|for|after)|trying to kill) (?:me|us|my \w+|the door|in)(?: up)?(?! (?:at|in|with) (?:the|a|chess|this|hugs))|"
         rf"{PERSON} {GAP % 2}(?:has|have|had|got|pulled|holding) (?:a|the|his|her) (?:gun|knife|weapon|bat)\b(?! (?:licen|collection|rack|safe))|"
         r"(?:he|she|someone|my (?:ex|husband|boyfriend|dad|stepdad)) (?:is )?(?:\w+ )?(?:outside|here|at (?:the|my) (?:door|house)|in (?:the|my) house) with (?:a|his|her) (?:gun|knife|bat)|i am (?:\w+ )?(?:hiding|locked|trapped) (?:in|inside|under|from) (?:the |a |my )?(?:bathroom|closet|bedroom|room|basement|him|her|them|bed|car)|"
         rf"{PERSON} (?:is|are) going to (?:kill|hurt|beat) (?:me|us|my (?:kids?|children))(?! (?:if i (?:forget|lose|break|do not (?:finish|pass|clean))|when (?:he|she|they) (?:sees?|finds? out|hears?)|for (?:this|losing|breaking|forgetting|being late)|lol|haha))|(?:someone|somebody) (?:is )?(?:breaking into|broke into|following me|in my house))"),
    rule("abuse.hurt", "elevated", "abuse", rf"{PERSON} {_ALSO}(?:hurts?|hurting) (?:me|us) (?:physically|when (?:he|she) (?:drinks|is drunk|is angry)|every|at night|again and|badly|with)|{PERSON} {_ALSO}(?:hurts?|hurting) my (?:kids?|children|baby)\b(?! feelings)"),
    rule("abuse.hurt-felt", "concern", "abuse", r"(?:my (?:husband|wife|boyfriend|girlfriend|partner|dad|father|mom|mum|stepdad)|he|she) (?:\w+ )?(?:hurts|is hurting) me\b(?! (?:by|with|that|when i))"),
    rule("abuse.threat", "elevated", "abuse",
         rf"{PERSON} {GAP % 3}(?:threaten(?:s|ed|ing)?|said|says|swore|promised|warned) {GAP % 4}(?:kill|hurt|shoot|stab|beat|find) (?:me|us|my (?:kids?|family|children))|{PERSON} (?:will|would) (?:kill|hurt|beat) me if i (?:leave|go|tell|left|told|try)"),
    rule("abuse.done", "elevated", "abuse",
         rf"{PERSON} {_ALSO}{_HURT} (?:me|us|my (?:kids?|children|mom|mum|sister|brother|son|daughter))(?: up)?\b{_NOT_GAME}|i (?:am|was|have been|get|got|keep getting) (?:being |getting )?(?:\w+ )?(?:abused|beaten(?! (?:at|in|by (?:a|the) (?:boss|team|computer)))|strangled|choked by|hit by (?:my|him|her))|"
         r"(?:domestic|physical|physically|child) (?:violence|abuse|abusive)|(?:in|have|left) an abusive (?:relationship|marriage|home|household)|(?:my|an) abusive (?:\w+ )?(?:husband|wife|boyfriend|girlfriend|partner|ex|dad|father|mom|mum|mother|parents?|stepdad)|(?:husband|boyfriend|partner|wife|girlfriend|he|she) (?:is|was|gets|got|has been|has also been) (?:\w+ )?(?:violent|abusive|physical with me)|scared (?:he|she|they) will (?:hurt|kill|hit) (?:me|us)|not safe (?:at home|in my (?:own )?home|with (?:him|her|my husband|my boyfriend|my dad|my parents))"),
    rule("sexual.done", "elevated", "sexual violence",
         rf"(?:i (?:was|am being|got|have been|am getting|think i was)|{PERSON}) (?:\w+ ){{0,3}}(?:raped|raping|sexually (?:abused|assaulted|harassed)|molested|molesting|assaulted me|forced (?:me|himself) (?:to have sex|on me|to touch )|touch(?:es|ed|ing) me (?:down there|when i|sexually|inappropriately|at night|there|without)|groped)|"
         r"(?:rape|raped) me|sexual(?:ly)? (?:assault|abuse)d? (?:me|when i|by)|(?:comes|came|coming) (?:in|into) my (?:room|bed) (?:\w+ ){0,5}touch\w*|had sex with me (?:while|when|without|even)|drugged me|i was drugged and"),
)  # fmt: skip

_OTHERS = (
    rule("harm.plan", "imminent", "harm to others",
         rf"i (?:am )?(?:going to|will|about to|plan(?:ning)? to|am ready to) {ADVERB}(?:kill|shoot|stab|murder|strangle) (?:him|her|them|everyone|all of (?:you|them)|my \w+|that \w+|these people|people|the \w+) {GAP % 4}(?:{SOON}|with (?:a|my|the|his) (?:\w+ )?(?:gun|knife|hammer|car|bat|axe))|"
         r"(?:shoot|shooting|blow|blowing|burn|burning) (?:up|down) (?:my|the|this|that|our|a) (?:\w+ )?(?:school|church|office|mosque|synagogue|workplace|house|building|mall)|(?:bring|bringing|take|taking) (?:a|my|the) (?:gun|knife) to (?:school|work|class|church|the office|his|her)|"
         r"(?:have|got|bought) (?:a|my|the) (?:gun|knife) and (?:\w+ ){0,6}(?:kill|shoot|stab|hurt) (?:him|her|them|everyone|my)|i (?:just )?(?:killed|stabbed|shot) (?:someone|somebody|my (?:wife|husband|boyfriend|girlfriend|mother|father|mom|dad|boss|neighbou?r|child|son|daughter))"),
    rule("harm.wish", "elevated", "harm to others",
         rf"{I}{ADVERB}(?:want to|am going to|going to|will|need to|thinking (?:about|of)|thoughts (?:about|of)|urges? to|plan to|feel like) {GAP % 1}(?:kill|killing|murder|murdering|stab|stabbing|shoot|shooting|strangle|strangling|hurt|hurting|poison|poisoning) (?:him|her|them|everyone|people|someone|somebody|my (?:\w+ )?(?:wife|husband|boyfriend|girlfriend|partner|ex|mother|father|mom|mum|dad|boss|parents|family|brother|sister|neighbou?r|baby|kids?|child|children|son|daughter|teacher|classmates?|stepdad|roommate|coworkers?|manager))\b"
         r"(?! (?:in (?:the|this|a|chess|fortnite|mario|minecraft|valorant|smash|monopoly|fifa|our)|at (?:chess|cards|the game)|with kindness|feelings|again in|a (?:message|text|note|mail)|lol|haha|off|an))"),
    rule("harm.baby", "elevated", "harm to others", r"(?:might|may|going to|could|afraid i will|scared i will|thoughts of|urge to|afraid of) (?:\w+ )?(?:hurt|hurting|shake|harm|harming|drown|drowning) (?:my|the) (?:baby|child|kids?|son|daughter|newborn)"),
    rule("psychosis.command", "imminent", "psychosis or mania", rf"(?:voices?|demons?|the tv|god|satan) (?:in my head )?(?:keep |keeps |is |are |is always |are always )?(?:tell(?:s|ing)?|order(?:s|ing)?|command(?:s|ing)?|want(?:s)?|says?|saying) (?:me |that i |i )?{GAP % 3}(?:kill|hurt|die|jump|stab|cut|burn|end|harm)"),
    rule("psychosis.voices", "concern", "psychosis or mania", r"(?:hear|hearing) voices(?! (?:of my|outside|downstairs|next door|from|in the (?:hall|corridor|other room)))|(?:they|government|fbi|cia|neighbou?rs) (?:are|is) (?:\w+ )?(?:poisoning|watching me through|implanted|reading my (?:thoughts|mind)|controlling my)"),
    rule("eating.medical", "elevated", "eating disorder", r"(?:not|have not|haven) (?:eaten|ate)(?: anything| any food)? (?:in|for|since) (?:\w+ )?(?:days|\d+ days|a week|weeks)|i (?:\w+ ){0,2}(?:starving) myself|(?:purg|throw|vomit)\w* (?:\w+ ){0,4}(?:faint|passed out|blood|chest)"),
    rule("eating.sign", "concern", "eating disorder", r"(?:make|making|made) myself (?:throw up|vomit|sick after)|(?:binge|bingeing|binging) and purg\w*|i (?:am|have been) purging|(?:afraid|scared|terrified) (?:of|to) (?:eat|eating)\b|anorexi[ca]|bulimi[ca]"),
    rule("substance.sign", "concern", "substance", r"(?:can not stop|relapsed (?:on|and)|addicted to) (?:drinking|using|alcohol|heroin|meth|cocaine|pills|oxy|drugs|my old)|i relapsed\b|going through withdrawals?"),
    rule("substance.withdrawal", "elevated", "substance", r"withdrawals? (?:and|with) (?:\w+ ){0,3}(?:shak\w+|seizures?|hallucinat\w+|seeing things)|(?:stopped|quit) drinking (?:\w+ ){0,6}(?:shaking|seizure|hallucinat\w+|seeing things)"),
)  # fmt: skip

RULES: tuple[Rule, ...] = _MEDICAL + _SELF_HARM + _ABUSE + _OTHERS
