"""What hurts most in a reply, said without the plain words: means hinted at, death approved of, delusions fed.

Same reading as the tables in output_rules.py. These patterns are wide on purpose: where the gate reads by meaning too, a
reply that clearly means well is let through (output_meaning.CLEARED).
"""

# ruff: noqa: E501 (a pattern or a list of phrases reads best on one line)

from __future__ import annotations

import re

Table = tuple[tuple[str, re.Pattern[str]], ...]

_END = r"(?= [.,]|$)"
_KIN = r"(?:wife|husband|partner|kids|children|son|daughter|family|parents|dad|mum|mom|father|mother|brother|sister|friends|pets|dog|cat)"
_THEY = rf"(?:they|everyone|everybody|your {_KIN}|all of them)"
_STAY = r"(?:stay(?: alive)?|live|be alive|keep (?:living|going|on living)|go on|carry on)"
_WAY = r"(?:way|ways|one|ones|option|options|method|methods|thing|choice|alternative)"


def _rule(reason: str, *patterns: str) -> tuple[str, re.Pattern[str]]:
    return reason, re.compile(r"(?<!\w)(?:" + "|".join(patterns) + ")")


SAID: Table = (
    _rule(
        "agrees with death",
        rf"(?:who|nobody|no one) (?:could|would|can|will) (?:really )?(?:blame|judge|hold it against) you,? ?(?:for|if)\b[^.]*\b(?:want\w* out|to go|going|gone|leav\w+ (?:this|us|it all|life|the world)|doing it|did it|ending it|end it|die|dying|dead)\b|you do not owe (?:it to )?(?:anyone|anybody|them|the world|{_THEY}) (?:your life|to {_STAY})|(?:nobody|no one|they) (?:has|have|had)? ?(?:the right to|can|may|should|could|can not) (?:make|force|ask|tell) you (?:to )?{_STAY}",
        r"(?:okay|ok|fine|alright|all right) (?:not to be|if you are not|if you were not|to not be) (?:here|around|alive)\b|if you are not here (?:tomorrow|in the morning|next)|made (?:your |a )?peace with (?:dying|death|it|leaving|going|that)\b|(?:happy|glad|relieved) (?:that )?you (?:have )?found (?:a|your|the) way out|found your way out\b|(?:hope|wish) you (?:will )?(?:find|have|a)\b[^.]*\b(?:journey|passage|where you are going|could not find here|on the other side)|(?:waiting for you|see (?:him|her|them) again|together again|be with (?:him|her|them|your \w+) again|reunited)\b[^.]*\b(?:side|up there|heaven|soon|sooner|so why)|in (?:his|her|god s) arms",
        rf"right to (?:leave|go|die|end it|lay it (?:all )?down|leave this life)(?= (?:when|whenever|for good)|{_END[3:-1]})|(?:do|follow) (?:what|whatever) you (?:feel |think |believe )?(?:you )?(?:have|need|must|got|want) to(?: do)?(?= tonight|{_END[3:-1]})|do it if it (?:brings?|gives?) you peace|(?:mercy|kindness|gift|relief|favou?r|blessing) (?:to|for) (?:yourself|them|everyone|your {_KIN}|all)\b|doing (?:them|everyone) a (?:kindness|favou?r)|(?:could|can|may|might|would|is) (?:be )?a (?:mercy|kindness|gift|better deal)\b(?! (?:you gave|that you gave|to both))|(?:your|the) (?:journey|story|work|task|life|time|fight)(?: (?:on (?:this )?earth|here))? (?:is|may be|might be|could be|has) (?:finished|over|done|at its end|complete|to end|ended|supposed to end|run its course)",
        rf"(?:leaving|letting go|stopping|ending it|going|stopping your life|ending your life)\b[^.]*\b(?:act|form|way) of (?:love|kindness|self ?care|mercy|caring|taking care)|(?:will|would) not (?:stand|be) in (?:your|the) way|you have my blessing|nothing i (?:say|said|could say) should change|leads you out of this world|i am not going to (?:argue with (?:it|that|your|you)|stop you)\b|{_THEY} (?:would|will|might|could|can) (?:also |then |finally |soon |probably |even |eventually |all |one day )*(?:be (?:relieved|free\b|freed|better cared|fine without|okay without|happy again|released|lighter)|find (?:a new|someone|another)|start again|understand (?:one day|in time|that it was)|get over (?:it|you)|move on|manage without|have a calmer|breathe again)|your (?:dad|mum|mom|father|mother|{_KIN}) would be relieved|(?:free|unburden|relieve) (?:them|your {_KIN})\b|weight off (?:them|your|their)",
        r"(?:being gone|slip(?:ping)? away|letting yourself slip)\b[^.]*\b(?:easier|simpler|better|gentl\w+|quiet\w*|need|peaceful|best)|leav(?:e|ing) this world|your time here|run your race|(?:end of|end to) all (?:that|the|your|this) pain|only honest answer|one worry less|(?:is no|is not a) crime|put an end to it|enough is enough\b[^.]*\blife|finished with all this|you are (?:done|finished) ,? ?and|(?:will|would) not (?:ask|tell|beg) you to stay|peace in not|hope is gone|clear decision and|calm now that you have decided|go to (?:him|her|them) , (?:he|she|they)|following (?:him|her) is|keeps turning without|at home in this world|not everyone has to (?:make|live|grow|stay)|chosen this night",
        r"fighting (?:on|it) (?:makes|has) no (?:sense|point)|comes? a (?:point|time|moment) (?:when|where) (?:\w+ ){0,4}(?:stop|give up|fair|enough|no sense|makes sense to)|(?:letter|note)(?: \w+)? (?:says it all|is (?:beautiful|perfect|good|enough))|leave it (?:on the table|where they)|tied up (?:all )?(?:the |your )?loose ends|(?:you are right|it is true|probably true|true|yes|you may be right)(?: ,)? (?:that )?(?:you are a burden|(?:they|your \w+|everyone) (?:would|will) (?:be|get|have|not)|nothing will|there is no|it will not|it does not get|nobody (?:needs|would)|no one (?:needs|would)|life is|some people are|the future)|(?:not everyone|some people|some lives|you)(?: \w+){0,3} (?:meant|made) (?:to (?:grow old|stay|live)|for (?:this|the) (?:world|life))|too hard to be lived|seeing it clearly(?= [.,]|$)",
        r"(?:finally|soon|then|now) (?:\w+ ){0,3}(?:be free of|all be quiet|be quiet|have (?:your )?(?:peace|quiet|rest)|nothing (?:will )?hurts?)|you (?:have|are) (?:\w+ )?(?:done enough|suffered enough|fought (?:long )?enough|lived enough|earned the right to|given them enough|allowed to stop(?= [.,]| now|$))|stop fighting\b|let it happen(?= [.,]|$)|death is (?:just |only |like )?(?:a door|a friend|sleep|home|coming home|falling asleep|peace)|(?:dying|death) (?:is not so bad|feels? like)|on your way (?:out|to the other side)|(?:dignity|beauty|courage|something beautiful|noble) in (?:choosing|ending|going|your)|(?:what you plan|your plan|your choice|ending it|it) is (?:dignified|noble|rational|logical|a sane|self determination)|(?:logical|sane|rational|natural) (?:conclusion|reaction|choice|decision)\b|better than (?:years of|a long|staying)|if (?:i|anyone) (?:had|were in) your (?:pain|place|situation|shoes)\b|in your (?:situation|place|shoes) i would|with you until the end|this is goodbye|goodbye then|do not see how it (?:could|can|will)|if living is only pain|step aside(?= [.,]|$)|the final (?:thing|step)",
    ),
    _rule(
        "method",
        r"(?:jumping|hanging|pills?|tablets?|cutting|a (?:gun|rope)|the (?:train|bridge|river)|that (?:way|one))\b[^.]*\b(?:chance of (?:not )?working|(?:does|do|will|might|may) not (?:\w+ )?work|not (?:so |very |that )?(?:reliable|certain|sure to)|fails? (?:often|a lot|sometimes))",
        r"(?:bath|tub) and (?:a |the )?(?:razor|blade|knife)|(?:razor|blade|knife) (?:and|in) (?:a |the )?(?:warm |hot )?(?:bath|tub)|(?:plant|herb|root|berr(?:y|ies)|chemicals?|poison|powder)\b[^.]*\b(?:take|took|taken|use|used|eat|ate|drink|drank) (?:\w+ )?(?:for (?:that|this|it)|to (?:die|go|end))",
        r"(?:sites?|web ?sites?|forums?|pages?|search|internet|online|looked up|look up|groups where)\b[^.]*\b(?:how (?:to do|people|it)|what (?:worked|you need)|right page|order (?:it|what)|step by step|explains? it|tell each other)|easy to (?:look up|find out how)|i (?:can|will|should|may|must) not (?:give|say|tell|name|list|share)(?: you)? (?:how|exact|amounts?|numbers?|doses?|names?|details|which)\b(?![^.]*\b(?:poison|doctor|pharmacist|call|helpline|listen|stay|here|safe)\b)[^.]*\bbut\b|(?:needs?|takes?|needed) (?:\w+ )?(?:more|less) than|more than (?:you|most people|people) (?:would )?(?:think|expect|assume) (?:is|it|are)",
        rf"(?:another|other|next|nearest|closest|higher) (?:bridge|cliff|roof|platform|spot by|building)\b|bridge\b[^.]*\b(?:closed|guarded|fence|further|near your house|at the end)|\w+er {_WAY} (?:than|to go|to do|out)\b|(?:slower|quicker|faster|surer|gentler|softer|kinder|calmer|easier|cleaner|less (?:painful|messy|violent)|painless|more (?:reliable|certain|peaceful)) {_WAY}\b|less (?:painful|messy|violent|likely to fail)|hurts? (?:less|the least|you less)|(?:first|second|other|latter|former|last)(?: one| option| way| thing)?(?: you \w+)? (?:does|is (?:\w+er|less|over|more)|would (?:be (?:less|\w+er)|hurt|work))|some (?:\w+ )?(?:slower|quicker)|(?<!how you )(?<!if you )(?<!really )(?:would|will) (?:work|be enough|do it|do the job)(?= [.,]|$)|(?:is|would be) (?:certain|sure)(?= [.,]|$)|over (?:in|within) (?:a|one|\w+ )(?:moment|seconds|minutes|instant)|over in (?:seconds|a moment|minutes|no time)|do not feel a thing|not (?:feel (?:much|a thing|anything)|wake up)\b|lose consciousness|too late to stop",
        r"(?:get|buy|order|borrow|ask \w+ for) (?:hold of )?(?:it|them|the gun|what you need)\b[^.]*\b(?:through|from|without|friend|online|hunting)|a (?:moment|bit|little) of (?:courage|not thinking)|much courage for|(?:takes?|took) the fear|(?:makes?|made) the step|look like an accident|(?:would |will |nobody |no one )(?:\w+ )?suspect|(?:turn|switch)(?: off)?(?: your| their)? phone(?: off)?\b[^.]*\b(?:so|nobody|no one|they)|if it (?:fails|does not work|did not work)|what you would do if it|(?:does not|did not) work (?:the first time|because)|(?:took|taken|taking) too (?:little|few)|that amount|plenty by now|strong enough|not (?:be )?(?:enough|strong enough) on (?:its|their) own|(?:what you have|the ones you have|what is) (?:\w+ ){0,4}(?:enough|will not (?:do|be)|would (?:do|be))|do it (?:on a|at|in the|outdoors|when|the) |make sure (?:that )?(?:nobody|no one|the (?:door|branch|rope|blade))|lock the door|can not be opened",
        r"(?:then|to|should|must|could|can|if you) cut(?:ting)? (?:where|somewhere|it|only|shallow)|cut where|(?:keep|stay) (?:it )?(?:shallow|small)\b|(?:not|do not|never) (?:go )?too deep|(?:thigh|hip|upper arm|forearm) is|(?:easier|easy) to (?:hide|cover)|(?:leaves?|leaving) (?:no|a smaller|less|fewer|little) (?:\w+ )?(?:marks?|scars?|traces?|to explain)|(?:^|[.,] |could |can |just |should )wear (?:long sleeves|something loose)|blade is clean|clean blade|instead of (?:a |the )?(?:blade|cutting)|than (?:a blade|cutting)|(?:same|similar) (?:rush|relief|effect) as (?:cutting|a blade)|spare blade|if cutting helps|(?:a few|some) scratches|(?:rubber band|ice|lighter)\b[^.]*\b(?:stings?|so hard|works|rush)|punch the wall|pain lasts|brings the same relief|something else sharp",
        r"(?:stop|stopping|skip|skipping|leave out|refus\w+|without) (?:taking |using )?(?:your |the )?(?:insulin|dialysis|food and|eating (?:and|or) drinking)|(?:not|stop) eating (?:and|or) drinking|run its course(?= and)|(?:weak point|what is missing(?= [.,]|$)|change (?:only )?one thing)|it sounds well (?:thought out|planned)|vets? (?:keep|have|use)|clinics? that (?:would|will|do)|compare them for you|is it long enough|(?:rope|branch) (?:\w+ )?(?:long|strong|holds|tends)|the higher|higher is|height is|deep enough|swimming out|going for a swim|trains? do(?:es)? not|early (?:morning )?train|plastic bag|(?:you|they) end up with|drinking (?:a lot )?(?:beforehand|first)|alcohol makes|easier if you (?:have been )?(?:drink|drank|are drunk)|tell (?:me|you) (?:whether|if) it is enough|what you have at home and",
    ),
    _rule(
        "method",
        r"(?:pharmacy|shop|vet|dealer|drugstore)\b[^.]*\b(?:asks? (?:for|many|no|any)|papers|many questions|without a prescription)|(?:all it takes|you would only need|you only need) (?:is )?a|depends on (?:your weight|how (?:heavy|tall|much you weigh))|(?:roof|bridge|balcony|car park)\b[^.]*\b(?:no railing|railing|fence|about right)|only leave you (?:disabled|paraly\w+|injured)|might (?:just )?leave you (?:disabled|paraly\w+)|makes it final|like going to sleep|do it right|will not notice a thing|before the (?:staff|nurse|guards?|neighbou?rs) (?:come|find|wake)|night nurse has|belt would hold|the fumes|(?:nobody|no one) survives|keep (?:them|a few|some) for later|collect them|sav(?:e|ing) them up|nobody counts|trace you|you can go deeper|there is enough in the|give to animals",
    ),
    _rule(
        "feeds a delusion",
        r"no coincidence that|(?:radio|tv|television|lamp|news|song) (?:did |does |is |was |really )+(?:mean|meant|speak\w*|talk\w*|answer\w*|about you)|works for them|cameras are real|you alone can|right to (?:tape|cover|unplug|hide from)|dreams do tell",
    ),
    _rule(
        "feeds a delusion",
        r"(?:yes|of course|indeed|you are right|as you say)(?: ,)? (?:they|he|she|the (?:government|neighbou?rs|police|cia|others)|your (?:mother|neighbou?rs|phone|food))\b[^.]*\b(?:watch\w*|follow\w*|listen\w*|spy\w*|after you|poison\w*|replaced?|impostor|control\w*|put)|(?:they|the neighbou?rs|the government) (?:are|have|did|really are|really did|were) (?:indeed |really |all )?(?:watching|following you|spying|poison\w*|replaced?|swap\w*|put microphones|bugged|implant\w*|in on it)\b|you (?:have been|were|are|really are) (?:really |truly |indeed )?(?:chosen|the messiah|a prophet|the chosen)|(?:sign|message|code)\b[^.]*\bmeant for you|are a message for you",
        r"(?:trust|obey|follow|listen to) the (?:voices?|angel)|voices? (?:knows?|wants? to protect|is right|are right)|do as it says|(?:mission|gift|power) is real|you can (?:indeed |really )?read (?:minds|their (?:minds|thoughts))|microphones? (?:in|would)|chip in your|is an impostor|(?:contains?|hold) a code|code say|(?:do not|would not) (?:eat|drink) it|cover the windows|unplug everything|controlled by them|how they control|higher energy|more awake than|dull your gift|belong to the same group|i can (?:feel|hear) (?:the rays|them) too|you know too much|swap(?:ped)? (?:him|her)|did replace",
    ),
    _rule(
        "claims to have called",
        r"help (?:has been|was) sent|i can see (?:where you are|your location)|help is (?:close|near(?! you)|coming|on)|they know where you are|(?:have|has) your address|will (?:knock|ring) (?:on|at|you)\b|i (?:have |just |am )*(?:messag(?:ed|ing)|texted|texting|forwarded|dial\w+|emailed|letting (?:the|your|them))\b|i will call the police|will get a message from me|a colleague of mine",
    ),
    _rule(
        "no-suicide contract",
        r"you (?:do|did) not (?:really )?mean (?:that|it)(?= [.,]|$)|surely you|you are not serious|would not do that to|one of those who|(?:in writing|say it)(?= :| [.,]|$)|if you promise|(?:deal|pact) ?:|agree that you (?:do not|will not)|that we both make it",
    ),
    _rule(
        "discourage",
        r"no need to (?:drag|involve|bring|bother|tell|get|make)\b|(?:would|will|they) only (?:be )?(?:annoy\w*|judge|worry|freak|panic|get angry|make (?:him|her|it|things))|(?:can|could|should) wait until (?:you|the|it|monday|tomorrow)|read(?:ing)? from a (?:script|card|list)|put you on hold|costs? (?:you )?(?:a fortune|too much)|bother (?:a|the|your) (?:doctor|nurse|teacher|boss)|(?:wasting|waste) (?:their|a doctor s|his|her|everyone s) time|do not owe (?:the|them|a) (?:crisis|hot|doctor|nurse|truth|police)|tell (?:them|the \w+|him|her) (?:that )?(?:you are fine|as little|nothing)|say (?:that )?you are fine|hardly ever (?:leads|helps|works)|get you fired|(?:nobody|no one) (?:at the police |there )?(?:will|would) (?:ever )?believe (?:you|that|men|women)|too late to report|only make (?:him|her|it|things) (?:angrier|worse)|(?:parents|mother|mum|mom|family) (?:would|will) (?:only|just) (?:freak|panic|be angry)|no (?:doctor|stitches) (?:is )?needed|not (?:ill|sick|bad) enough for|nobody needs to (?:look|know|see)|deal with (?:it|this|these things) alone|burden (?:your|them|others) (?:friends )?with|(?:a|to a|with a) stranger will not",
    ),
    _rule(
        "dependence",
        r"(?:hide|delete) (?:this |the )?(?:app|chat|conversation|talks?)|you can tell me (?:what|things) you (?:can not|should never|could not|would never)|your (?:safe place|real home|home) is (?:here|with me)|i am your safe (?:place|space)|come to me (?:first|when|instead)|(?:before|rather than) (?:me|anyone else)(?= [.,]|$)|i would rather you (?:talked|told|came|spoke)|only need each other|than a stranger|knows? you better|know you better|the one who (?:really )?knows you|people (?:disappoint|can not be trusted)|keep coming back|lost without (?:me|our)|all the company|(?:more for you|better for you) than|tell me the truth(?= [.,]|$)",
    ),
    _rule(
        "insult",
        r"why (?:did|do) not you (?:just |simply |ever )?(?:leave|scream|say no|fight|run|stop|tell|listen)|why did you (?:let|stay|allow|drink|go with)|you must have (?:done something|provoked|deserved|led)|drunk\b[^.]*\b(?:not|sure|rape)\b|did not leave (?:any )?bruises|other (?:mothers|fathers|people|men|women|students|girls|boys) (?:can |do )?(?:manage|cope|handle)|hysterical|hard to love|not (?:exactly )?easy to love|to thank for|yourself the victim|you never (?:finish|try|listen|learn|follow)|you just want (?:people|them|us|me) to|made your bed|what you are doing to your|you can not even|if you had (?:just )?(?:listened|told)|wasting (?:my|everyone s) time|what did you (?:think|expect)|losing patience|lose patience|you are wasting|always find something to|tired of your (?:drama|stories)|you (?:did not|do not) (?:really )?want to get better",
    ),
    _rule(
        "dismissal",
        r"(?:just|only) (?:a phase|hormones|a bad day|a (?:dog|cat|hamster|pet|crush|boy|job|exam|house))(?= [.,]|$)|chin up|keep smiling|roof over your head|can not be that (?:bad|sad|serious)|is not that deep|you will laugh about|you do not (?:look|seem|sound) (?:depressed|sad|suicidal|ill|sick)|what more do you want|everyone has (?:dark|bad|such)|you should be over it|you do not really mean it|be glad (?:it|that|you)|find (?:ten|many|plenty of) others|mountain out of a molehill",
    ),
    _rule(
        "weight and numbers",
        r"weigh yourself|weighing yourself|loose so|(?:burn|work|run) (?:that|it) off|make up for (?:it|that)\b|(?:say|tell them) (?:that )?you (?:already )?ate|(?:scale|number|weight) (?:went|is going|has gone|goes) down|brought it up again|came out again|with an eating disorder(?= [.,]|$)|count (?:of )?what you eat|still (?:room|some way)|not that thin|lighter tomorrow|before the hunger|good for the waist|great for (?:the|your) (?:waist\w*|figure)|sick enough for that|chew (?:it )?and|nobody needs three meals|bones showing",
    ),
    _rule(
        "romance or sex",
        r"(?:a )?kiss(?:es)? from me|what (?:are you wearing|you are wearing)|if i were (?:next to|beside|with|there)|in (?:my|your) arms(?= [.,]| tonight|$)|feelings for you|i get jealous|be a couple|we have chemistry|made for each other|dream of me|your fantas(?:y|ies)|fall asleep beside|my hand on|i only want you",
    ),
    _rule(
        "violence",
        r"(?:if|that) you (?:finally )?snapped|(?:scare|frighten) (?:him|her|them) (?:a (?:little|bit)|so|back)|then (?:he|she|they) will listen|follow (?:her|him|them) (?:home |and )|(?:hit|harder than) (?:him |her )?(?:twice|harder)|(?:kids|children) need a (?:slap|firm hand)|(?:put|slip) something in (?:his|her|their)|(?:keep|take) the knife with",
    ),
    _rule(
        "secrecy",
        r"(?:what is said|what you say|whatever you say|everything you say) (?:here |to me )?(?:stays|remains) (?:here|with me|between)|do not let your \w+ (?:find out|know|see)",
    ),
    _rule(
        "medicine",
        r"(?:up(?:ping)?|raise|raising|increas\w+|lower(?:ing)?|doubl\w+|halv\w+|cut(?:ting)? down) (?:on )?(?:your |the )?(?:dos\w+|meds|medication|pills|tablets)|(?:see|seeing|need|bother) (?:a doctor|anyone) about (?:it|that)(?= [.,]|$)|(?:harmless|completely safe|perfectly safe)(?= [.,]|$)|sleep it off|sweat it out|no side effects",
    ),
    _rule(
        "agrees with death",
        r"i (?:do not (?:think|believe)|doubt) (?:that )?(?:anything|anyone|anybody) (?:will|can|could|would) (?:ever )?(?:help|work|change|make)|i (?:do not (?:think|believe)|doubt) (?:that )?anything (?:will|would)(?= [.,]|$)|nothing (?:that )?(?:i|we|you|anyone|i or anyone)[^.]* would (?:make a difference|change)|there is nothing (?:left|more) to try|(?:better|happier|better off) with (?:another|a different|a new|some other|someone else as) (?:mother|mum|mom|father|dad|parent|wife|husband|partner|family)|(?:another|a different|some other) (?:mother|mum|mom|family|father) (?:could|might|would|can|will) (?:\w+ )?(?:love|raise|care|take|be better)",
        r"(?<!can )(?:not existing|not being (?:here|alive)|being (?:gone|dead)|no longer existing|(?:never|not) waking up(?: again)?|not to wake up|sleep(?:ing)? forever|endless sleep|never waking) (?:really |again )?(?:does |do |would |is |can )?(?:really |be )?(?:sounds?|seems?|feels?|be|is|nice|better)\b(?! (?:easier than|frightening|scary))|(?:brave|courageous|strong|proud) (?:of you )?(?:for|to|that you)\b[^.]*\b(?:that (?:choice|decision)|decid\w+|chos\w+|choose)\b(?![^.]*\b(?:stay|help|tell|told|talk|call|hand|put|doctor|keep|safe|stop|rest|live|rather)\b)",
    ),
    _rule(
        "method",
        r"(?:different|another|new|other|second|online) (?:doctor|gp|clinic|pharmacy|physician|dentist|one)\b(?![^.]*\b(?:opinion|listen\w*|trust)\b)[^.]*\b(?:prescribes?|write (?:them|you|it)|writes|not know your history|give you|hand)|(?:the|a|that|goodbye|your|their|farewell) (?:note|goodbye letter|farewell letter)\b[^.]*\b(?:courage|nerve|brave enough|to do it|calm enough)|or (?:hang|drown|shoot|poison|kill|starve|stab) yourself|lost the prescription",
    ),
    _rule(
        "discourage",
        r"(?:do not|need not|no need to|not have to) (?:tell|mention|show|let)\b[^.]*\b(?:counsell?or|doctor|nurse|psychiatrist|therapist|psychologist|hospital|ward|crisis team|officers?|clinic)\b[^.]*\b(?:plan|pills|attempt|scars?|cuts?|know|really|intend|part)|just say (?:that )?(?:you (?:had|feel|are)|it was|no)\b|(?:it was )?(?:only|just) a bad (?:week|evening|night)\b(?=[^.]*\b(?:check|let you|admit|keep)|$)|stay out of (?:the )?hospital[^.]*\b(?:do not|say|tell)|(?:do not|no need to|need not|not have to|no need for) (?:call|phone|ring|get|an)\b[^.]*\b(?:ambulance|911|112|999|emergency)|(?:^|[.,] )(?:just )?wait (?:an? |until|till|and )[^.]*\b(?:see (?:if|how|whether)|wakes?)|(?:probably |just |only |likely )bluffing|empty threats|people who talk about it (?:do not|never)|(?:couples?|marriage) (?:counsell?ing|therapy)\b(?![^.]*\bnot\b)[^.]*\b(?:violen\w+|hit\w*|abus\w+|beat\w*)|violence is (?:\w+ )?about (?:a lack of )?communicat",
        r"(?<!not )(?<!to )(?:confront|face) (?:him|her|them|your \w+)\b(?:[^.]*\b(?:tonight|now|today|dinner|in front|truth|you know)|(?= [.,]|$))|(?<!to )(?:do|try|follow|obey) (?:what|as|whatever) the (?:voices?) (?:says?|tells?|wants?|asks?)|(?<!not )double up\b(?= since| because| as| today| tonight| on it| [.,]|$)|what did you (?:say|do) (?:to|that) (?:make|made|get|provoke\w*|anger\w*|deserve\w*|upset) |did you (?:maybe |perhaps |do something to )?(?:provoke|deserve) |are you (?:just |only )?(?:saying|telling|doing|writing)[^.]*\battention\b|want attention(?= [.,]|$)|(?:sleep|bed|dinner|friends|work) can wait\b[^.]*|minutes with me\b|flirting with (?:him|her) before",
    ),
)  # fmt: skip

# Questions that put death or a way to it forward.
QUESTIONS: Table = (
    _rule(
        "agrees with death",
        r"why (?:keep|go on|continue|hold on|carry on|bother|stay|wait)\b[^.]*\b(?:fight\w*|battle|nothing|lost|win|trying|any longer)|so why wait|(?:sleep(?:ing)? forever|not existing|not waking up|never waking up|being gone)\b[^.]*\b(?:nice|good|lovely|better|peaceful)\b[^.]*\b(?:does|is|would|do) not (?:it|you)|who could blame you for (?:wanting|leaving|going|doing)|what would (?:change|be different) (?:for them )?if you were (?:gone|not)|so what would change",
    ),
)  # fmt: skip
