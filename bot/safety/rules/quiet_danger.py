"""English rules for danger said without its words: no wish to go on, a way out in mind, a last thing that holds."""

from __future__ import annotations

from bot.safety.rules.rule import Rule, rule

_END = r"(?= ?$| [.,])"

RULES: tuple[Rule, ...] = (
    rule("quiet.held-by", "elevated", "suicide",
         r"(?:only|just) (?:still )?(?:alive|here|living|breathing) (?:because|for|so that|since|out of)(?! (?:the (?:weekend|summer|food|snacks|coffee)|a (?:few|day|week)))|(?:only|one|last) reason (?:that |why )?i am (?:still )?(?:alive|here|living|breathing)|(?:only|one|last) (?:thing|reason|person) (?:that is |that |which |who )?(?:keep(?:s|ing)?|stop(?:s|ped|ping)?|hold(?:s|ing)?) me (?:alive|here|from (?:doing|ending|dying|going through|jumping|killing)|going(?= ?$))|(?:nothing|no one|nobody) (?:left )?(?:keep(?:s|ing)|hold(?:s|ing)) me (?:here|alive)"),
    rule("quiet.no-future", "elevated", "suicide",
         r"(?:can not|do not|never|could not|can no longer) (?:\w+ )?(?:see|picture|imagine|pictured|imagined) (?:myself|me) (?:\w+ )?(?:at (?:\d\d|thirty|forty|twenty)|alive|living|being (?:alive|here)|turning|past|growing old|next (?:year|month|week|summer|christmas))|(?:do not|will not|am not going to|not gonna) (?:think i (?:will|am going to) )?(?:make it|live|be (?:here|around|alive)) (?:to|till|until|past|for|by|through) (?:\w+ ){0,2}(?:graduation|birthday|christmas|summer|thirty|forty|\d\d|new year|wedding|next (?:year|month|week)|the end of)|no plans after (?:this|today|tonight|tomorrow|next)"),
    rule("quiet.waking", "elevated", "suicide",
         r"(?:disappointed|angry|sad|upset|mad|annoyed|cried) (?:\w+ ){0,3}(?:i (?:woke|wake)(?: up)?|waking up (?:alive|again))|(?:wish|wished) i (?:had|did) not (?:woken|wake|woke)|sleep (?:for ?ever|and (?:not|never) (?:wake|come back)|permanently)|(?:never|not) (?:have to )?wake up (?:again|ever|anymore|one day)|heart (?:would |could |will |to )?(?:just )?(?:stop|stops|give out|gives out) (?:beating|tonight|in my sleep)?" + _END),
    rule("quiet.way-out", "elevated", "suicide",
         r"(?:permanent|final|ultimate) (?:solution|way out|exit|sleep|escape|peace)|(?:only|one) (?:exit|way out|way to (?:stop|end) (?:it|this|the pain))(?! of (?:the|this) (?:building|city|office|parking))|(?:can|could) always (?:check out|end it|leave this world|opt out)|check(?:ing)? out (?:early|for good|of life)|off this (?:ride|planet|earth)|out of (?:this )?(?:life|existence)|way out (?:if|when) (?:it|things)"),
    rule("quiet.quiet", "elevated", "suicide",
         r"(?:want|need|like|wish) (?:for )?(?:everything|all of it|it all|my (?:head|mind|brain|heart)|the (?:noise|pain)|to be|things) (?:to )?(?:\w+ )?(?:be )?(?:quiet|silent|stop|over|gone|still|dark) (?:for ?ever|for good|permanently|for ever)|do not want a future|want (?:an|the) end(?= ?$| [.,]| to (?:all|it|me|everything))|(?:done|finished|tired|sick|exhausted) (?:of |with )?being (?:a (?:person|human)|me|here|on this)" + r"(?! (?:for lunch|late|in (?:this|the) (?:line|office|queue|meeting)|at (?:work|school)))"),
    rule("quiet.death-nice", "elevated", "suicide",
         r"(?:death|dying|being dead|the idea of dying|not existing|being gone|the thought of (?:death|dying)) (?:\w+ )?(?:sounds?|feels?|seems?|looks?|would be|is) (?:\w+ )?(?:nice|peaceful|good|calm\w*|comfort\w*|better|easy|easier|like (?:a )?(?:relief|rest|peace|warm|home|mercy)|a relief|appealing|tempting|beautiful|so close)|(?:not|no longer) (?:scared|afraid) (?:of (?:dying|death)|to die)(?: anymore)?|(?:envy|jealous of) (?:\w+ ){0,3}(?:dead|dying|who died|terminal\w*)|wish it (?:was|were|had been) me (?:that |who )?(?:died|dead|instead)"),
    rule("quiet.funeral", "elevated", "suicide",
         r"(?:my own|my) funeral(?! (?:home|plan|director|insurance))|who (?:would|will|is going to) (?:find me|find my body|come to my funeral)|worth more dead|(?:find|finds|found) (?:my body|me (?:dead|hanging|cold))|life insurance (?:\w+ ){0,4}(?:worth|better|more|pay|covers? (?:suicide|it))|what i (?:would|will) (?:write|say) in (?:my|the) (?:note|letter)"),
    rule("quiet.follow", "elevated", "suicide",
         r"(?:want|going|ready|like|wish i could|long|rather) (?:to )?(?:just )?(?:follow|join|be with|go be with|be reunited with) (?:my (?:late |dead )?(?:husband|wife|son|daughter|mom|mum|dad|mother|father|brother|sister|baby|grandma|grandpa|best friend|dog)|her|him|them) (?:in (?:heaven|the grave|death)|on the other side|wherever|where (?:he|she|they))|(?:god|lord|jesus|universe|please|someone) (?:\w+ ){0,2}take me (?:home|away|already|now|too|instead|in my sleep|out)|take me (?:instead|already)" + _END),
    rule("quiet.almost", "elevated", "suicide",
         r"(?:almost|nearly) (?:did it|went through with it|jumped|took them|let go|stepped (?:off|out|in front)|ended it)(?! (?:with|for joy|out of))|(?:toes|stood|standing|sat|sitting) (?:\w+ ){0,4}(?:edge|ledge|railing|bridge|tracks|platform|roof) (?:\w+ ){0,4}(?:for (?:an|a|half|two|hours?)|thinking about (?:it|jumping)|wondering|last night|yesterday) (?:\w+ ){0,3}(?:hour|minutes|jump|it|let|falling)|(?:woke|waking) up in (?:the )?(?:hospital|icu|er) (?:\w+ ){0,8}(?:did not work|angry|alive|failed|still here)", time="recent"),
    rule("quiet.stock", "elevated", "suicide",
         r"(?:saving|saved|stashing|stashed|hiding|hoarding|keeping|kept|collect\w+) (?:up )?(?:\w+ ){0,2}(?:prescriptions?|pills|meds|tablets|medication)(?! (?:for (?:my|the) (?:trip|dog|cat|mother|kids)|in the (?:fridge|cabinet)))|(?:bought|ordered|got) (?:something|it|one|stuff) (?:\w+ ){0,3}(?:just (?:in case|to have the option)|to have (?:the|an) option)|put (?:them|the pills) back (?:in|again|every)"),
    rule("quiet.lied", "elevated", "suicide",
         r"(?:lied|lie) (?:to|when) (?:\w+ ){0,4}(?:doctor|therapist|nurse|counsel\w+|asked|parents|mom|mum) (?:\w+ ){0,8}(?:thoughts|safe|suicid\w+|hurt|plan|okay)|(?:can not|could not|do not) promise (?:\w+ ){0,4}(?:safe|alive|be here|not (?:do|hurt))|how much longer i (?:can|will) (?:hold on|last|stay|keep (?:myself|going))|scared of what i (?:might|will|could|would) do(?: to myself)?" + _END),
    rule("quiet.ready", "imminent", "suicide",
         r"(?:working|work|getting|get) (?:up|together) the (?:courage|nerve|guts) to (?:do it|jump|go through|finally|end|step|pull)|(?:nobody|no one|you) (?:can not|can|will|could) (?:\w+ )?(?:stop me|talk me out|change my mind|save me|get here in time)(?! (?:from (?:eating|buying|loving|dancing|watching|quitting)|about (?:the|this|that) (?:job|movie|dress)))|can not be talked out|(?:one|a) (?:last|final) (?:drink|cigarette|song|meal|message|call|look) (?:before|and then) (?:i |it )(?:\w+ ){0,2}(?:go|do it|over|end|jump|leave for good)|(?:i have|have) (?:already )?(?:said|written) (?:\w+ ){0,3}goodbye\w* (?:\w+ ){0,3}(?:everyone|them all|family|kids|mom|mum)", needs_topic=False),
    rule("quiet.burden", "concern", "suicide",
         r"no use to (?:anyone|anybody|them|my family)|(?:see|have|find|is) no (?:more )?reason to (?:go on(?! (?:a|an|the|this|that|with|to)\b)|keep going(?! (?:to|there))|carry on|live|stay alive)|taking up (?:the |every\w+ s )?(?:room|space|air)(?= ?$| [.,])|(?:do|be|are|is) better (?:off )?without me(?! (?:at|in|on|there|for (?:the|this|that)))|drag(?:ging)? (?:her|him|them|everyone|everybody|my \w+) down|(?:mostly|just|only|always) in the way (?:here|now|of every\w+)"),
    rule("quiet.payout", "elevated", "suicide",
         r"(?:policy|insurance) (?:\w+ ){0,3}(?:pays?|pay out|covers?|cover) (?:\w+ ){0,3}(?:house|mortgage|debts?|kids|suicide|out|it|if i)|(?:looked up|checked|googled|read up on|asked) (?:if|whether|that) (?:it|the policy|the insurance) (?:\w+ ){0,2}(?:pays?|covers?)", needs_topic=True),
    rule("quiet.place", "elevated", "suicide",
         r"think(?:ing)? (?:about|of) the (?:\w+ )?(?:balcony|bridge|roof|rooftop|tracks|train|trains|pillar|cliff|ledge|overpass|railing|river|pills|rope)\b", needs_topic=True),
)  # fmt: skip
