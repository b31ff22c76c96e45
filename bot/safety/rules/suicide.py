"""English rules on suicide: intent, plan, means, goodbye, ideation, hopelessness, and worry about someone else."""

from __future__ import annotations

from bot.safety.rules.rule import ADVERB, GAP, GERUND, INFINITIVE, PAST, SOON, THEY, I, Rule, any_of, rule

_INTEND = any_of(
    r"(?:am )?going to", r"(?:am )?about to", r"will", r"have decided to", r"decided to", r"(?:am )?ready to",
    r"(?:am )?plan(?:ning)? (?:to|on)", r"intend to", r"need to", r"have to", r"must", r"am gonna", r"(?:am )?bound to",
    r"have chosen to", r"shall", r"am set to", r"made up my mind to",
)  # fmt: skip
_MEANS = (
    r"(?:gun|pistol|rifle|shotgun|rope|noose|pills|knife|razor|blade|belt|tablets|poison|razor blade|bottle of pills)"
)
_HERE = any_of(
    r"in my (?:hands?|lap|mouth)", r"next to me", r"beside me", r"in front of me", r"on my (?:lap|bed|desk|table)",
    r"(?:to|at|against) my (?:head|throat|wrists?|neck|temple)", r"around my neck", r"loaded", r"lined up",
)  # fmt: skip
_NOT_THEM = r"(?:(?!(?:him|her|them|he|she|my|his|someone|people)\b)[\w'$]+ ){0,3}"
_FLEX = r"(?:himself|herself|themselves|themself)"
_THEIR = r"(?:his|her|their)(?: own)? li(?:fe|ves)"
_SAY = any_of(
    r"wants?", r"wanted", r"is", r"are", r"was", r"keeps?", r"says?", r"said", r"saying", r"told", r"texted", r"talks?",
    r"talking", r"talked", r"threatens?", r"threatened", r"threatening", r"might", r"may", r"will", r"plans?",
    r"posted", r"wrote", r"messaged", r"thinks?", r"admitted", r"mentioned", r"feels?", r"has", r"wishes", r"sent",
)  # fmt: skip

_IMMINENT = (
    rule("suicide.intent", "imminent", "suicide", rf"{I}{ADVERB}{_INTEND} {ADVERB}(?:{INFINITIVE}|{GERUND})"),
    rule("suicide.intent-die", "imminent", "suicide",
         rf"{I}{ADVERB}(?:am )?(?:going to|about to|ready to|have decided to|plan to) (?:die|be dead) {GAP % 2}{SOON}"),
    rule("suicide.soon", "imminent", "suicide", rf"(?:{INFINITIVE}|{GERUND})(?: and)? {GAP % 5}{SOON}\b"),
    rule("suicide.soon-first", "imminent", "suicide",
         rf"(?:tonight|today|tomorrow|right now|now) {GAP % 2}i (?:am going to|will|am) {ADVERB}(?:{INFINITIVE}|{GERUND}|die\b)"),
    rule("suicide.die-soon", "imminent", "suicide", rf"{I}{ADVERB}want to die (?:tonight|right now|today|now)\b"),
    rule("suicide.plan", "imminent", "suicide",
         rf"i (?:have|made|have got|have made|already have|got|do have|finally have) (?:a|my|the|it all) {GAP % 1}plan(?:ned)?"
         rf" (?:to|for|on|of|out) {GAP % 2}(?:{INFINITIVE}|{GERUND}|die\b|how i will die)"),
    rule("suicide.plan-known", "imminent", "suicide",
         rf"i (?:have )?(?:already )?(?:planned|know|decided|chose|figured out|worked out|picked) (?:out )?(?:exactly )?"
         rf"(?:how|when|where|the day|a date|the method) {GAP % 4}(?:{INFINITIVE}|die\b|end it)"),
    rule("suicide.plan-bare", "imminent", "suicide", r"i (?:already |do |finally )?have (?:a|the|my) plan and (?:the|my) (?:means|pills|gun|rope)"),
    rule("suicide.plan-topic", "imminent", "suicide", r"i (?:already |do |finally )?(?:have|made) (?:a|the|my) plan\b", needs_topic=True),
    rule("suicide.note", "imminent", "suicide",
         rf"(?:wrote|writing|written|write|finished|left|leaving|leave|typing|typed) {GAP % 3}"
         r"(?:suicide notes?|(?:goodbye|farewell|final|last) (?:note|letter)s?(?! to (?:my |the )?(?:team|colleagues|class|coworkers|students)))"),
    rule("suicide.means", "imminent", "suicide", rf"{I}{ADVERB}(?:have|got|holding|hold) {GAP % 3}{_MEANS}s? {GAP % 7}{_HERE}"),
    rule("suicide.means-here", "imminent", "suicide", rf"(?:the|a|my) {_MEANS} (?:(?:is|are) )?(?:\w+ )?{_HERE}"),
    rule("suicide.means-topic", "imminent", "suicide",
         rf"(?:i {ADVERB}(?:have|got|bought|found|saved|saved up|stockpiled|collected|hid|loaded)|with) {GAP % 3}{_MEANS}", needs_topic=True),
    rule("suicide.means-loaded", "imminent", "suicide", r"i (?:\w+ )?loaded (?:the|my|a) (?:gun|pistol|rifle|shotgun)"),
    rule("suicide.die-tonight", "imminent", "suicide", r"(?:tonight|today|tomorrow) (?:is )?(?:the (?:night|day) )?(?:that )?i (?:will |am going to )?die\b(?! (?:of|from|laughing|my|in the game))"),
    rule("suicide.means-use", "imminent", "suicide", r"(?:use|using) (?:it|this|that|the \w+) on myself"),
    rule("suicide.means-ready", "imminent", "suicide", r"(?:the|my|a) (?:gun|noose|rope) is (?:ready|loaded|tied|up)|tied (?:a|the) noose"),
    rule("suicide.place", "imminent", "suicide",
         r"(?:am|standing|sitting|stand|sit) (?:\w+ ){0,2}(?:on|at|over) (?:the|a) (?:(?:edge|ledge|railing) of(?! (?:my|the|a|his|her|our) (?:\w+ )?(?:bath(?:tub)?|bed|tub|sofa|couch|chair|seat|bunk|stool|mattress|pool))|edge(?! of)|ledge(?! of)|railing(?! of)|"
         r"(?:train |rail |railway )?tracks|wrong side)|(?:on|at) the (?:bridge|roof|rooftop|balcony|cliff|tracks|platform) "
         rf"{GAP % 5}(?:jump|let go|die|end it|goodbye)"),
    rule("suicide.place-topic", "imminent", "suicide",
         r"i am (?:\w+ ){0,2}(?:on|at) (?:the|a) (?:bridge|roof|rooftop|balcony|cliff|station|platform)", needs_topic=True),
    rule("suicide.jump", "imminent", "suicide",
         r"i (?:am )?(?:about to|going to|will|want to) (?:just )?jump(?: (?:off|now|tonight|and die|to my death))?(?= ?$| [.,]| now| tonight| and die| to my death)",
         needs_topic=True),
    rule("suicide.act", "imminent", "suicide", r"i (?:have )?(?:just )?(?:cut|slit|slashed|sliced) my (?:wrists?|throat|veins?)", is_firm=False),
    rule("suicide.attempt-now", "imminent", "suicide",
         rf"i (?:have )?(?:just |already )?(?:tried|attempted) {GAP % 2}(?:{INFINITIVE}|{GERUND}|end it) {GAP % 2}"
         r"(?:tonight|today|last night|an hour ago|minutes ago|this morning|yesterday|earlier|hours ago|just now)|"
         rf"i just (?:tried|attempted) {GAP % 1}(?:{INFINITIVE}|{GERUND})|(?:am|in the middle of|started) {GERUND} (?:right )?now"),
    rule("suicide.by-then", "imminent", "suicide",
         r"by the time (?:you|anyone|someone|they) (?:reads?|sees?|gets?|finds?) (?:this|me)|"
         r"(?:my|this is my|these are my) (?:last|final) (?:night|day|words|goodbye|hours?) (?:alive|on earth|ever|in this world)"),
    rule("suicide.goodbye", "imminent", "suicide", r"goodbye (?:forever|for good|cruel world)|this is goodbye forever"),
    rule("suicide.goodbye-topic", "imminent", "suicide",
         r"(?:goodbye|good bye|farewell|bye) (?:everyone|everybody|world|all|my friends)|this is (?:my )?(?:goodbye|the end|it for me|my last (?:message|night|day|text|post))|"
         r"(?:i will|i am|i am going to) (?:not |be gone|no longer )(?:be )?(?:(?:here|around|alive) )?(?:tomorrow|anymore|much longer|in the morning|next week|by morning)|"
         r"you will (?:not|never) (?:hear from|see) me (?:again|anymore)|tell (?:my|them|everyone) (?:\w+ ){0,3}(?:i love|i loved|i am sorry|goodbye)|"
         r"it will (?:all )?be over (?:soon|tonight|tomorrow)|thank you for everything|take care of my (?:dog|cat|kids|family|mom|mum)",
         needs_topic=True),
    rule("suicide.not-here-tomorrow", "imminent", "suicide",
         r"i (?:will|am going to) not be (?:alive|around to see) (?:tomorrow|in the morning|next week|much longer|by morning)|i will be dead (?:by|before|soon|tomorrow|tonight)"),
    rule("suicide.do-it-topic", "imminent", "suicide",
         r"(?:i (?:will|am going to|am gonna|am about to|am ready to|am finally going to|am going ahead|have to) (?:just |finally )?(?:do|doing|go through with|end|finish) (?:it|this)(?= ?$| [.,]| (?:tonight|now|today|tomorrow|soon|anyway|and|once|this time|right)\b)|"
         r"i am (?:just |finally )?(?:doing|ending) it\b|tonight is the night|i will tonight|it (?:is )?(?:happens|happening) tonight)", needs_topic=True),
    rule("suicide.end-it-now", "imminent", "suicide", r"i (?:am going to|will|am about to) end it (?:all|tonight|now|right now|today|tomorrow|once and for all)"),
    rule("suicide.safe-no", "imminent", "suicide", r"(?:i am not|do not feel) safe (?:with myself|from myself|alone with myself)|can not keep myself safe"),
)  # fmt: skip

_WANT = any_of(
    r"want(?:ed|ing)?(?: to)?", r"would (?:rather|like to|love to)", r"wish to", r"wish i (?:was|were|could be|had been|could|would)(?: just)?",
    r"need to", r"hope(?: that)? i", r"hope to", r"deserve to", r"long to", r"prefer to", r"feel like i (?:want to|should|need to|have to)", r"should",
    r"feel like", r"am ready to", r"better off(?: if i (?:was|were))?", r"pray(?:ing)?(?: that)? i", r"trying to",
)  # fmt: skip
_DEAD = any_of(
    r"die\b(?! (?:hard|of|from|laughing|for|my|her|his|the|it|some)\b)", r"be dead", r"dead(?! (?:tired|inside|lift|on my feet|serious))", r"not (?:be )?alive",
    r"not exist", r"no longer exist", r"stop existing", r"stop living", r"cease to exist", r"not be alive",
    r"not (?:be )?here anymore", r"just not wake up", r"not wake up", r"never wake up", r"disappear forever", r"go to sleep and (?:never|not) wake(?: up)?",
    r"fall asleep and (?:never|not) wake(?: up)?", r"dying", r"join (?:him|her|them) in (?:heaven|death)", INFINITIVE, GERUND,
)  # fmt: skip

_ELEVATED = (
    rule("suicide.wish", "elevated", "suicide", rf"{I}{ADVERB}{_WANT} (?:be |will |would |could |do |can )?{ADVERB}{_DEAD}"),
    rule("suicide.wish-hit", "elevated", "suicide",
         r"(?:wish|hope|want|pray) (?:that )?(?:a|the|some|someone|somebody|something|god|you|he|she|they|lightning) (?:\w+ )?(?:would|will|could|to)? ?(?:just )?(?:hit me (?:with|and)|kills? me|run (?:me )?over|ends? me|take me (?:out|away)|shoot me|hit me(?= ?$| [.,])|end it for me)|"
         r"(?:not|never) (?:\w+ )?see myself (?:being |living )?(?:alive|past|living|here) |will not (?:make it|live) (?:to|past|until) (?:my|next|the)|(?:ending|end) (?:things|everything) (?:for good|forever|completely|once and for all)"),
    rule("suicide.wish-far", "elevated", "suicide", r"(?:makes? me|making me) (?:just )?(?:want to|wanna|wish i was|feel like) (?:die|dying|dead)(?! of| from)"),
    rule("suicide.not-live", "elevated", "suicide",
         r"(?:do not|can not|never|no longer|not|did not|stopped) (?:really |even |just |ever )?(?:want|wants|wanting|wish|care|deserve)(?: to)? "
         r"(?:live|be alive|exist|keep living|go on living|continue living|be on this (?:earth|planet)|be in this world|stay alive|living|keep existing|be living)"
         r"(?! (?:here|in|with|at|near|next|alone|up|down|together|under|on|for|by|there|off)\b)"),
    rule("suicide.not-be-here", "elevated", "suicide",
         r"(?:do not|never|no longer) want to (?:be here (?:anymore|any more|any longer|on earth)|wake up(?! (?:early|at|for|so|to|with|late|before|tired)\b)|see tomorrow|be around anymore)"),
    rule("suicide.can-not-live", "elevated", "suicide", r"can not (?:keep )?(?:live|living) (?:like this |this way )?(?:anymore|any more|any longer)|can not (?:go on living|bear (?:to live|living))"),
    rule("suicide.thoughts", "elevated", "suicide",
         rf"(?:thinking|thought|thoughts?|think|fantasi[sz]e|fantasi[sz]ing|dream|dreaming|obsess\w*|idea|ideas|consider(?:ing|ed)?|contemplat\w+|urges?|tempted|"
         rf"desire|visions|images|imagin\w+|pictur\w+|plans?|planning|googl\w+|research\w+|looking up|ideations?|close) {_NOT_THEM}(?:{GERUND}|{INFINITIVE}|dying\b|(?<=about )being dead|(?<=of )being dead|how i would (?:die|do it))"),
    rule("suicide.feel", "elevated", "suicide", r"(?:i|am|be|was|were|feel|feeling|felt|been|get|got|being|getting|so|very|still|really|actively|passively|bit|little|extremely|and) (?:a bit |a little |kind of )?suicidal\b"),
    rule("suicide.suicidal", "elevated", "suicide", r"suicidal (?:thoughts?|ideations?|feelings?|urges?|again|tonight|right now|today)|^suicidal$|^suicide$"),
    rule("suicide.bare", "elevated", "suicide", rf"(?:{INFINITIVE}|{PAST})|i (?:\w+ ){{0,2}}committed suicide|danger to myself"),
    rule("suicide.bare-ing", "elevated", "suicide", r"killing myself|ending my (?:own )?life|taking my own life|hanging myself|ending it all"),
    rule("suicide.if-gone", "elevated", "suicide",
         r"(?:would|will|does|do) (?:anyone|anybody|you|they|people|my \w+|he|she|someone|somebody|it) (?:even |really |actually )?(?:care|notice|miss me|be sad|cry|matter|be happier)"
         r"(?: at all)? if i (?:just |suddenly )?(?:die|died|was dead|were dead|was gone|were gone|disappeared|killed|ended|was not (?:here|alive)|vanished)",
         time="hypothetical"),
    rule("suicide.if-gone-nobody", "elevated", "suicide",
         r"(?:nobody|no one|none of them|they) would (?:not )?(?:even |really )?(?:care|notice|miss me|cry|be sad|be happier) if i (?:just )?(?:died|die|was dead|was gone|were gone|disappeared|killed|ended|was not (?:here|alive))",
         time="hypothetical"),
    rule("suicide.if-gone-2", "elevated", "suicide",
         r"(?:if i (?:died|was dead|were dead|killed myself|die|was gone|were gone)|what if i (?:just )?(?:died|killed|ended it)) (?:\w+ ){0,3}(?:would|will|nobody|no one|everyone|anyone|it)",
         time="hypothetical"),
    rule("suicide.better-dead", "elevated", "suicide",
         r"(?:better|easier|happier) (?:off )?(?:\w+ )?(?:if i (?:was|were|am)(?: just)? (?:dead|gone|not here|not alive|never born)|(?:if|when) i (?:died|die)|dead|being dead)"),
    rule("suicide.no-reason", "elevated", "suicide",
         r"(?:no|without|any|lost (?:all|my|every)|(?:not see|not have|not find|can not see) (?:a|the)) (?:reason|point|purpose|will)s? (?:left )?(?:to|in|for) (?:live|living|be alive|stay alive|keep living|exist|existing|keep going on living)|"
         r"nothing (?:left )?to live for|life is not worth (?:living|it)|not worth living|(?:tired|sick|done|exhausted|over) (?:of|with|from) (?:living(?! (?:with|here|in|at|alone|on|out|under|from)\b)|being alive|existing|life itself)|i (?:really )?hate (?:being alive|existing)|"
         r"i (?:am )?(?:just )?(?:done|finished) with (?:life|living|this life|this world)(?! (?:of|in|as|with)\b)|i (?:give|have given|gave) up on (?:life|living)|see no way out (?:but|except) (?:death|dying)"),
    rule("suicide.death-way-out", "elevated", "suicide",
         r"(?:death|dying|suicide) (?:is|seems|feels|looks|would be) (?:like )?(?:the |my |a )?(?:only )?(?:way out|answer|option|escape|solution|relief|peace|easier|better)|dying in (?:my|your|the) sleep would be"),
    rule("suicide.method", "elevated", "suicide",
         r"how (?:many|much) (?:\w+ ){0,4}(?:would|will|does it take|do i need|can|to|should) (?:\w+ ){0,5}(?:die|kill (?:me|myself|you|someone|a person)|overdose|be fatal|be lethal|end (?:it|my life))|"
         r"(?:painless|painlessly|easiest|easy|quickest|fastest|best|least painful|peaceful|surest|quick) (?:and \w+ )?(?:way|ways|method|methods) (?:\w+ )?(?:to|of) (?:die|dying|kill (?:myself|yourself)|end (?:it|my life|it all)|commit suicide|suicide|go forever)|"
         r"how (?:do i|can i|to|would i|should i|does one|do you|do people) (?:painlessly |quickly )?(?:kill (?:myself|yourself)|die|tie a noose|hang (?:myself|yourself)|overdose|end my life|commit suicide)(?! (?:of|from|in (?:the|this|minecraft)|my hair|her hair|hair))|"
         r"lethal dose|(?:suicide|die|kill myself|death) (?:painlessly|without pain)|(?:lethal|deadly|fatal) (?:amount|quantity) of"),
    rule("suicide.attempt", "elevated", "suicide",
         rf"i (?:have |had )?(?:also |once |already |even )?(?:tried|attempted|almost|nearly) {GAP % 2}(?:{INFINITIVE}|{GERUND}|{PAST}|to die\b)|(?:my|a|another|an) (?:\w+ )?(?:suicide attempt|attempt on my life)|"
         r"i (?:have )?(?:attempted|survived) (?:suicide|(?:a|my) (?:\w+ )?suicide attempt)|survived an attempt", time="recent"),
    rule("suicide.slang", "elevated", "suicide", r"(?:want to|going to|should|might|just) (?:ctb|rope|take a toaster bath|catch the bus for good|log off life)\b|\bkms\b"),
    rule("suicide.again-topic", "elevated", "suicide", r"i (?:want|need) to (?:do it|try) again|it is (?:all )?back(?: again)?|those thoughts|the thoughts (?:are|came) back", needs_topic=True),
    rule("suicide.means-alone", "elevated", "suicide", r"(?:staring|looking) at (?:the|my|this|a) (?:pills|bottle of pills|gun|rope|knife|blade|razor|noose)|(?:saving|stockpiling|hoarding|collecting) (?:up )?(?:my |all my )?(?:pills|meds|tablets)"),
    rule("suicide.goodbye-soft", "elevated", "suicide", r"tell (?:my|them|everyone) (?:\w+ ){0,3}i (?:love|loved) (?:him|her|them) (?:and )?(?:i am|goodbye|sorry)|i (?:am|have been) (?:giving|given) away (?:all )?my (?:things|stuff|belongings)|said my goodbyes|saying my goodbyes"),
)  # fmt: skip

_CONCERN = (
    rule("suicide.hopeless", "concern", "suicide",
         r"(?:no|what is the|see no|not any|the) point (?:in|to|of) (?:life|going on|anything|being here|it all|trying|it anymore|living)|can not (?:go on(?! (?:to (?:the |my )?(?:\w+ )?(?:year|level|round|university|uni|college|school|part|class|grade)|holiday|vacation|stage|air|a (?:trip|date|holiday|walk|diet))\b)|take (?:this|it) (?:any|much)|do this (?:any|much))|"
         r"(?:give|giving|given) up on everything|hate (?:my life|my existence)|wish i (?:was|were|had) never (?:been )?born|feel (?:so |completely |totally )?(?:hopeless|dead inside|like giving up(?! on))|"
         r"(?:want|wish|like) (?:to|i could) (?:just )?(?:disappear|vanish|fade away|cease|not be here)|want (?:it|the pain|everything|this|all of it) to (?:just )?(?:stop|end|be over|go away)|"
         r"there is no hope|no hope left|no future|i have no future|nothing matters anymore|will never get better"),
    rule("suicide.burden", "concern", "suicide",
         r"(?:better|happier) (?:off )?without me|(?:a|such a|just a|only a|the|nothing but a) burden (?:to|on|for)|i am (?:just |only |such )?a burden|"
         r"(?:nobody|no one|none) (?:would|will) (?:even )?(?:care|miss me|notice|mourn)(?! (?:if i (?:quit|left|skip\w*|did|do|miss\w*|brought|wore|went|leave|stop\w*)|about|that|if (?:he|she|it|they|we|you|the)))|world does not need me"),
    rule("suicide.quiet-topic", "elevated", "suicide", r"(?:i am|i feel|feel) (?:so )?(?:calm|at peace|peaceful|ready) (?:now|about it|finally|tonight)|made my peace|i have decided|everything is arranged|my affairs (?:are )?in order", needs_topic=True),
    rule("suicide.bereaved", "concern", "suicide",
         rf"(?:killed {_FLEX}|took {_THEIR}|ended {_THEIR}|died by suicide|committed suicide|hung {_FLEX}|shot {_FLEX}|lost (?:\w+ ){{0,4}}to suicide)", subject="other", time="past"),
    rule("suicide.denied", "concern", "suicide", r"(?:not|never) (?:\w+ ){0,2}suicidal|no (?:thoughts of suicide|suicidal thoughts)"),
)  # fmt: skip

_OTHER = (
    rule("suicide.other-now", "imminent", "suicide",
         rf"{THEY} {GAP % 6}(?:(?:kill|hang|shoot|hurt|drown)(?:ing)? {_FLEX}|(?:end|take|ending|taking) {_THEIR}|jump(?:ing)? (?:off|from|in front)|overdos(?:e|ing)) {GAP % 2}(?:tonight|right now|now|today|as we speak)|"
         rf"{THEY} (?:is|are) (?:\w+ ){{0,2}}(?:on|at) (?:the|a) (?:bridge|roof|rooftop|ledge|edge|balcony|tracks) {GAP % 4}jump|"
         rf"{THEY} {GAP % 3}(?:has|have|got|holding|with) a (?:gun|knife|rope|noose) {GAP % 6}(?:(?:kill|hurt|shoot) {_FLEX}|suicid\w+|die)|"
         rf"{THEY} (?:just )?(?:tried to (?:kill|hang) {_FLEX}|attempted suicide) (?:just now|tonight|today|minutes ago|an hour ago)|"
         rf"{THEY} {GAP % 3}(?:left|sent|wrote) (?:\w+ ){{0,2}}(?:suicide note|goodbye (?:note|letter|text|message))", subject="other"),
    rule("suicide.other", "elevated", "suicide",
         rf"{THEY} {GAP % 4}{_SAY} {GAP % 6}(?:(?:kill|killing|hang|hanging|shoot|off|end) {_FLEX}|(?:end|ending|take|taking) {_THEIR}|(?:to|wanna) die\b(?! (?:my|his|her|their|the|it|some)\b)|wants? to be dead|commit(?:ting)? suicide|suicidal|(?:about|of) suicide|not want to live)|"
         rf"(?:kill|killing|hang|hanging) {_FLEX}(?! over| laughing| at work)|{THEY} {GAP % 2}(?:wants?|wanted) to die\b(?! (?:my|his|her|their|the|it|some|of|laughing)\b)|{THEY} {GAP % 2}(?:tried|attempted) (?:to (?:kill|hang) {_FLEX}|suicide)|{THEY} {GAP % 2}attempts? suicide|{THEY} is suicidal", subject="other"),
    rule("suicide.other-worry", "concern", "suicide",
         rf"(?:worried|worry|afraid|scared|fear) (?:that |about )?{THEY} {GAP % 5}(?:suicid\w+|hurt {_FLEX}|harm {_FLEX}|do something)", subject="other"),
)  # fmt: skip

RULES: tuple[Rule, ...] = _IMMINENT + _ELEVATED + _CONCERN + _OTHER
