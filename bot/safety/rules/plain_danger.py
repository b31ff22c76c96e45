"""English rules beyond the classic phrases: acts under way, farewells with means, slang, and dangers of other kinds."""

from __future__ import annotations

from bot.safety.rules.rule import GAP, PERSON, THEY, Rule, rule

_PILL = r"(?:pills?|tablets?|meds|medication|antidepressants|sleeping pills|painkillers)"
_GOING = r"(?:am going to|will|am about to|am gonna|plan to|am planning to|have decided to|am ready to)"
_AT = r"(?:at|on|off|over|near) (?:the|a|this|that|my) (?:\w+ )?(?:bridge|edge|ledge|roof|rooftop|railing|cliff|tracks|balcony|overpass|windowsill|platform)"
_TODAY = r"(?:tonight|today|right now|tomorrow|this (?:evening|morning|weekend|week)|in (?:an|one|a few|ten|five|\d+) (?:hours?|minutes?|mins?)|before (?:dawn|sunrise|morning|midnight)|by (?:morning|midnight|tomorrow))"

_SUICIDE = (
    rule("plain.underway", "imminent", "suicide",
         rf"i (?:have )?(?:already |just )?(?:started|begun) (?:{GAP % 2})(?:cutting|bleeding|taking them|swallowing)|(?:bleeding|blood) from (?:both |my )?wrists?|"
         r"(?:taking|swallowing) (?:all of )?(?:them|the pills|these|everything|all my pills|the whole bottle|it all) (?:right )?now|(?:i am|am) (?:taking|swallowing) (?:all of them|all the pills|all my pills|the whole bottle)|"
         r"(?:it is|rope is|belt is|noose is) (?:already )?(?:around|round|on|over) (?:my|the) (?:neck|beam|door)|gun (?:is )?(?:in|at|to|against|under) my (?:mouth|head|temple|chin)"),
    rule("plain.place-now", "imminent", "suicide",
         rf"i am (?:\w+ ){{0,3}}(?:{_AT}) {GAP % 8}(?:jump|let go|step|fall|end|over|done|goodbye|last|not afraid|no one|nobody)|(?:standing|sitting) (?:\w+ ){{0,2}}(?:over|on the other side of) the (?:railing|fence|barrier)|"
         r"legs? (?:\w+ ){0,2}over the (?:edge|railing|side|ledge)|toes over the edge|(?:garage|engine|exhaust) (?:\w+ ){0,4}(?:door closed|running|hose)"),
    rule("plain.lied", "imminent", "suicide",
         rf"(?:i lied|that was a lie|not (?:true|okay|ok|fine)|i am not ok\w*) (?:\w+ |[.,] ){{0,6}}i am (?:\w+ ){{0,3}}(?:{_AT})"),
    rule("plain.last-hours", "imminent", "suicide",
         rf"(?:i|it) (?:will|am going to|am gonna) (?:be )?(?:dead|gone|no longer here|not be here|out of here for good|over for me) {GAP % 2}{_TODAY}|i (?:will|am) (?:not )?(?:be )?(?:alive|here|around) (?:when|after|past|by the time) (?:\w+ ){{0,3}}(?:sun|morning|tonight|midnight|tomorrow|you read)|"
         rf"(?:{_TODAY}) (?:i|it|is when i|is the day i) (?:\w+ ){{0,2}}(?:end|ends|finish|die|stop being|do it for good|go for good|leave this world|leave for good)|(?:doing|do|going through with|go through with) (?:it|this) (?:\w+ )?(?:{_TODAY})(?= ?$| [.,] (?:goodbye|bye|sorry|i am sorry|tell))",
         needs_topic=True),
    rule("plain.last-hours-own", "imminent", "suicide",
         rf"i (?:will|am going to) be dead {GAP % 3}{_TODAY}|(?:my|the) last (?:day|night|hours?|sunset|sunrise|morning) (?:alive|on (?:this )?earth|of my life|in this life)|leav(?:e|ing) this (?:world|life|earth|planet) (?:behind )?{_TODAY}|(?:dead|gone) by (?:morning|tomorrow|midnight|sunrise|monday|the weekend)"),
    rule("plain.note-means", "imminent", "suicide",
         r"(?:(?:note|letter|letters|will) (?:\w+ ){0,4}(?:pills?|rope|gun|razor|blade|bridge|roof|noose|tablets?))|(?:goodbyes?|letters?|notes?) (?:are |is )?(?:written|done|sent|said) (?:\w+ ){0,6}(?:tonight|ready|time|now|pills|rope|gun)"),
    rule("plain.keep-safe", "imminent", "suicide",
         r"(?:can not|can t|do not think i can|not sure i can|unable to|can no longer) (?:keep|trust) (?:myself|me)(?: safe)?\b(?: (?:tonight|anymore|alone|any longer|for another))|(?:can not|can no longer) keep myself (?:safe|alive)|might not (?:make it|survive|live) (?:through )?(?:tonight|the night|till morning|until morning|to morning)|will not (?:make it|survive|last) (?:through )?(?:the night|tonight|till morning|to morning|until morning)"),
    rule("plain.decided", "imminent", "suicide",
         r"(?:picked|chosen|chose|set|have) (?:a|the|my) (?:date|day|spot|place|method|time) (?:to (?:die|go|do it|end it|kill)|and (?:the|a|my) (?:method|means|way|place|date))|i have (?:a |the )?(?:method|means),? (?:\w+ ){0,2}(?:and|,) (?:\w+ ){0,2}(?:date|time|place|plan)"),
    rule("plain.slang-now", "imminent", "suicide",
         rf"(?:kms|unalive|unaliving|ctb|catch(?:ing)? the bus|rope|roping|self delete|self deleting|off(?:ing)? myself|yeet(?:ing)? myself(?: off)?) {GAP % 4}{_TODAY}|(?:{_TODAY}) {GAP % 3}(?:kms|unalive|unaliving|ctb|roping)\b|(?:got|have) my (?:bus )?ticket (?:\w+ )?(?:ctb|bus)"),
    rule("plain.slang", "elevated", "suicide",
         r"(?:want|wanna|going|gonna|need|ready|tempted|thinking|think|wish|tried|trying|about|of|just|to) (?:to |about |of )?(?:\w+ )?(?:ctb|unalive\w*|self delete|delete myself|yeet myself|alt f4 (?:myself|life|my life)|log out of life|uninstall life|game end myself|end myself|neck myself|rope\b(?!(?: \w+| [.,]){0,8} (?:climb\w*|carabiners?|harness|boat|sail\w*|tow\w*|swing|camping|tent|knots?)\b)|permanent nap|forever sleep|forever nap|become a statistic)|(?:passive(?:ly)? (?:si|suicidal)|\bsi thoughts|suicidal ideation|intrusive thoughts (?:about|of) (?:dying|death|suicide|ending))|(?:back (?:in|to)|go(?:ing)? (?:back )?to|end up in|avoid) (?:the )?(?:grippy sock|psych ward)|grippy socks?"),
    rule("plain.not-meant", "elevated", "suicide",
         r"(?:not|never) (?:meant|supposed|made|cut out) (?:to be (?:alive|here|on this earth|in this world)|for (?:this|the) world|for life|to live|to exist)|(?:should|wish i) (?:have |had )?(?:never|not) (?:have )?(?:been born|existed|survived)|wish i (?:did|had) not (?:exist|wake up|survive|survived|woken up)|wish i (?:would|could) (?:just )?(?:not|never) (?:wake|exist|be)"),
    rule("plain.without-me", "elevated", "suicide",
         r"(?:world|everyone|everybody|they|family|kids|children|people|you|friends|parents|mom|mum|husband|wife) (?:\w+ ){0,3}(?:better|happier|easier|fine|relieved|lighter) (?:off )?(?:if i (?:was|were|am|had|never)|once i am|when i am|after i am) (?:\w+ )?(?:gone|dead|not (?:here|around|alive)|out of the (?:way|picture)|born)"),
    rule("plain.accident", "elevated", "suicide",
         r"(?:hope|hoping|wish|pray|praying|would not mind|would be grateful|would be glad|dream|daydream|fantasi[sz]e) (?:\w+ ){0,5}(?:truck|car|bus|train|accident|crash|cancer|heart (?:just )?stops?|die in my sleep|not wake up|never wake up|plane crashes|struck by|hit by)(?! (?:is|does not|will not|would not|was)\b)|(?:cross|crossed) the (?:street|road) without looking"),
    rule("plain.drive", "elevated", "suicide",
         r"(?:drive|driving|steer|steering|swerve|swerving|crash|crashing) (?:my car |the car |straight |my bike )?(?:into|off) (?:a |the |that |oncoming )?(?:\w+ )?(?:tree|wall|bridge|traffic|road|river|lake|truck|pole|cliff|pillar|lane)(?! (?:by accident|yesterday|because|and (?:broke|bent|dented)))", is_firm=False),
)  # fmt: skip

_OTHER_KINDS = (
    rule("plain.other-now", "imminent", "suicide",
         rf"{THEY} (?:\w+ ){{0,4}}(?:said|sent|texted|posted|wrote|left|is saying|says) (?:\w+ ){{0,4}}(?:goodbye|good bye|farewell|last message|his goodbyes|her goodbyes|suicide note)|{THEY} (?:is|are) (?:\w+ ){{0,4}}(?:{_AT})(?! (?:with|taking|having|and (?:took|take)))|{THEY} (?:\w+ ){{0,3}}(?:going to|about to|wants to|threatening to|threatens to|will) (?:jump|hang|shoot (?:himself|herself)|overdose|kill (?:himself|herself|themselves))(?! (?:on the|into the (?:pool|lake)))",
         subject="other"),
    rule("plain.other-pills", "imminent", "medical emergency",
         rf"{THEY} (?:(?!i\b)\w+ ){{0,3}}(?:took|swallowed|taken|downed|ate|drank|has taken) (?:\w+ ){{0,5}}(?:{_PILL}|bleach|poison|overdose)(?! (?:as|for|like|because the doctor|every|this morning))|{THEY} (?:\w+ ){{0,3}}(?:limp|unresponsive|choking|collapsed|fainted and|passed out|slurring|convulsing|turning (?:blue|purple|gr[ae]y))",
         subject="other"),
    rule("plain.other-self-harm", "elevated", "self-harm", rf"{THEY} (?:\w+ ){{0,3}}(?:cuts?|cutting|burns?|burning|scars?|hurting) (?:\w+ ){{0,3}}(?:arms?|wrists?|himself|herself|themselves|thighs?)", subject="other"),
    rule("plain.self-harm", "elevated", "self-harm",
         r"(?:sh|shing|s h|self harm\w*|self injur\w+) (?:again|relapse|tonight|urges?|last night|today)|relaps\w+ (?:on|with|into) (?:sh|cutting|self harm)|(?:fresh|new) cuts (?:on|all over|hiding)|(?:blade|razor|lighter) (?:\w+ ){0,3}(?:calms?|helps|only thing)|(?:only thing|what) (?:that )?(?:calms|helps) (?:me )?(?:\w+ )?is (?:the |a |my )?(?:blade|razor|cutting|burning|bleeding)|hide the (?:cuts|scars|marks) (?:on|under|with)"),
    rule("plain.violence-now", "imminent", "harm to others",
         rf"i {_GOING} (?:\w+ )?(?:kill|stab|shoot|murder|strangle|run over|burn) (?:\w+ ){{0,4}}(?:{_TODAY}|when (?:he|she|they) (?:comes?|gets?|walks?|falls?|sleeps?)|with (?:my|a|the|his) (?:\w+ )?(?:gun|knife|car|hammer|bat|axe|rifle))|(?:outside|parked at|waiting (?:at|outside|for)|standing (?:over|outside)) (?:\w+ ){{0,5}}(?:with (?:a|my|the) (?:\w+ )?(?:gun|knife|hammer|bat|rifle|axe))|i have (?:the|a|my dad s|my) (?:gun|knife|rifle) (?:\w+ ){{0,6}}(?:they will|he will|she will|everyone will|pay|regret|deserve)"),
    rule("plain.violence", "elevated", "harm to others",
         r"(?:want|going|like|plan|planning|ready|urge|urges|thoughts?|fantasi[sz]e|dream|imagine|images|thinking) (?:to |of |about )(?:\w+ )?(?:kill|killing|stab|stabbing|shoot|shooting|hurt|hurting|strangle|strangling|push|pushing|smash|smashing|beat|beating) (?:up )?(?:\w+ )?(?:people|someone|somebody|strangers?|him|her|them|my \w+|his (?:head|face|skull)|her (?:head|face)|the baby|kids|children|everyone|classmates)(?! (?:in (?:the|a|this|chess)|at (?:chess|cards|tennis)|with kindness|feelings|to (?:work|leave|try|do|go)))"),
    rule("plain.violence-done", "elevated", "harm to others",
         r"i (?:just )?(?:hit|beat|choked|slapped|punched|hurt|shook|pushed|strangled) (?:my (?:girlfriend|boyfriend|wife|husband|kid|kids|son|daughter|baby|mother|mom|mum|partner|child)|the baby)(?! (?:at|in (?:chess|cards)|with (?:a )?(?:pillow|snowball)))"),
    rule("plain.abuse-now", "imminent", "abuse",
         rf"{PERSON} (?:is|are) (?:\w+ )?(?:banging|kicking|pounding|trying to (?:get|break) in|breaking down|kicking in|coming (?:at|up the stairs|back)|screaming and (?:breaking|throwing)|throwing (?:things|stuff|plates) at|loading|looking for me|outside my door|going to (?:finish|kill|hurt))|(?:typing|hiding|locked|crouching) (?:\w+ ){{0,4}}(?:in|under|from|behind) (?:\w+ ){{0,2}}(?:closet|bathroom|bed|table|basement|wardrobe|him|her)|{PERSON} (?:just )?(?:choked|strangled|stabbed|raped) me(?! (?:last|when i was|years|months|in \d))"),
    rule("plain.abuse", "elevated", "abuse",
         rf"{PERSON} (?:(?!not\b|never\b)\w+ ){{0,3}}(?:slaps?|punches|shoves?|chokes?|pins? me|locks? me (?:in|out)|grabs? (?:me|my (?:neck|throat|hair|arm))|puts? (?:his|her) hands? (?:on|around) (?:me|my)|forces? me|threatens? me|uses? (?:the|a|his) belt|breaks? my (?:arm|finger|nose|phone)|takes? my (?:passport|documents))(?! (?:at|in) (?:chess|cards|a game|the game|tennis))|(?:bruises?|marks?) (?:on my (?:neck|arms?|face|body)|from (?:him|her|my))|afraid (?:of|to go home|he will|she will) (?:\w+ ){{0,3}}(?:home|hurt|hit|kill|dad|husband|him)(?= ?$| [.,])"),
    rule("plain.sexual", "elevated", "sexual violence",
         rf"i said (?:no|stop) (?:and|but) (?:he|she|they) (?:\w+ )?(?:kept|continued|did not stop|went on|carried on|did it)|{PERSON} (?:(?!not\b|never\b)\w+ ){{0,3}}(?:touch\w*|grop\w+|forc\w+|rap\w+|molest\w+) (?:me|my (?:body|breasts?|thigh|private\w*))(?! (?:to (?:eat|work|study|do|go|clean|apologi[sz]e|choose|wear)|heart|deeply))|woke up (?:\w+ ){{0,4}}(?:without (?:my )?(?:clothes|underwear)|naked|him on top|on top of me)|without my consent|(?:sends?|post|share|leak) (?:\w+ )?(?:my )?(?:nudes|naked (?:photos|pictures|pics))|wants me to send (?:\w+ )?(?:pictures|nudes|pics|photos)"),
    rule("plain.psychosis-now", "imminent", "psychosis or mania",
         r"(?:voices?|god|angels?|demons?|satan|devil|spirits?|they) (?:\w+ ){0,4}(?:order\w*|command\w*|tell(?:s|ing)?|told|making|make|say(?:s|ing)?|want(?:s)?) (?:me )?(?:\w+ )?(?:to |i must |i have to |that i must )(?:\w+ ){0,2}(?:kill|jump|stab|cut|hurt|die|burn|sacrifice|walk into|end|shoot|crash)|i can fly (?:\w+ ){0,8}(?:roof|balcony|window|jump)|(?:roof|balcony|window) (?:\w+ ){0,8}i can fly"),
    rule("plain.psychosis", "elevated", "psychosis or mania",
         r"(?:chip|implant|device|microchip) (?:\w+ ){0,3}(?:in|inside|under) my (?:\w+ )?(?:head|brain|tooth|teeth|skin|arm)|(?:tv|radio|television|news|internet) (?:\w+ ){0,3}(?:talks?|talking|speaks?|sends?|sending|messages?) (?:\w+ )?(?:to me|about me|me (?:secret )?messages)|(?:replaced|swapped) by (?:an? )?(?:impostor|double|clone|robot|copy)|(?:not|have not|haven) slept (?:in|for) (?:\w+ )?(?:\d+|three|four|five|six|seven|several) (?:days|nights)|(?:voices?|someone|a man|a woman) (?:\w+ ){0,3}(?:in my head|nobody else (?:can )?hears?|no one else (?:can )?hears?|whisper\w*) (?:\w+ ){0,4}(?:worthless|all day|all night|bad|name|me|things)|(?:i am|am) (?:the )?(?:chosen one|messiah|immortal|invincible|bulletproof)"),
    rule("plain.eating", "elevated", "eating disorder",
         r"(?:(?:not|nothing) (?:eaten|ate|to eat|eating)|eaten nothing|only (?:water|coffee|gum)|just water|no food|stopped eating|refus\w+ to eat|starv\w+ myself) (?:\w+ ){0,5}(?:days?|since (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|last week)|this week|a week)(?= ?$| [.,]| and (?:i )?(?:faint|proud|dizzy|strong|still|feel|look))|(?:purg\w+|throw\w* up|vomit\w*|make myself sick|laxatives?) (?:\w+ ){0,5}(?:every meal|each meal|everything i eat|times a day|every day|after every|all week|daily|blood)|faint\w* (?:\w+ ){0,6}(?:weight|eat|food|pounds|kilos|scale)"),
    rule("plain.medical", "imminent", "medical emergency",
         rf"(?:can not|can no longer|can barely|cannot) (?:feel|move) (?:my|one|half) (?:\w+ )?(?:face|arm|side|leg|body)\b(?! (?:after (?:the|leg)|from (?:the )?(?:gym|workout|cold)))|(?:throat|tongue|face|lips) (?:is|are) (?:swelling|closing|swollen shut|turning blue|blue)|(?:pressure|pain|weight|squeezing) (?:on|in) my chest (?:and|that|going|spreading)|(?:took|swallowed|taken|mixed) (?:\w+ ){{0,3}}(?:too (?:much|many)|more (?:\w+ )?than|all|whole|double|everything|a lot of) (?:\w+ ){{0,4}}(?:{_PILL}|insulin|dose|drugs|at once|on purpose|prescription|strip)(?! (?:as|for today|this morning))|(?:room is spinning|getting sleepy|feel(?:ing)? sleepy|going numb|heart is racing|breathing is (?:slow|really slow|shallow)) (?:\w+ ){{0,6}}(?:pills|took|meds|tablets|vodka|swallowed)|bleeding (?:\w+ ){{0,4}}(?:pregnant|soaked|towel|dizzy|faint)|(?:towel|bandage|sheet)s? (?:is|are) soaked"),
    rule("plain.substance", "elevated", "substance",
         r"(?:blacked|blackout|black out|passed) out (?:\w+ ){0,4}(?:again|drinking|alone|on the floor|third|every)|(?:shak\w+|sweat\w*|seiz\w+|bugs|shadows|hallucinat\w+) (?:\w+ ){0,6}(?:without (?:a )?(?:drink|drinking|alcohol)|do not drink|stop drinking|withdrawal|detox)|(?:if|when) i (?:do not|stop) drink\w* (?:\w+ ){0,3}(?:shake|sweat|see|seiz)|(?:use|using|shoot\w*|inject\w*) (?:\w+ ){0,2}alone (?:\w+ ){0,6}(?:overdos\w+|gone (?:down|blue)|od|woke)|stopped (?:my )?(?:benzos|xanax|valium|pills|meds|alcohol) (?:cold|suddenly)"),
    rule("plain.minor", "concern", "minor",
         r"i am (?:only |just )?(?:[89]|1[0-7]|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)(?: ?(?:years? old|yrs? old|yo|y o))?(?= ?$| [.,]| and (?:i|my|a)\b| but| btw| years)(?! (?:minutes|hours|days|weeks|months|pounds|kilos|kg|percent|miles|km|weeks? pregnant|th\b|pages|out of|of them))|i turned (?:1[0-7]|[89]) (?:last|this|yesterday|today|in)|i am in (?:the )?(?:\d|1[0-2]|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh)(?:st|nd|rd|th)? grade"),
)  # fmt: skip

RULES: tuple[Rule, ...] = _SUICIDE + _OTHER_KINDS
