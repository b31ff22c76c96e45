"""What a model's reply must not hold, as tables of patterns by reason. Text is normalised first (see normalise.py).

`WHOLE` reads the reply as it stands. `UNREFLECTED` reads it without what it only gives back to the person ("you feel
that nobody would miss you"). `QUESTIONS` reads questions. `TOPICS` are words that only certain sentences may hold.
"""

# ruff: noqa: E501 (a pattern or a list of phrases reads best on one line)

from __future__ import annotations

import re

from bot.safety.output_life import HUMAN, PROFESSIONAL

_MEDICINE = (
    r"(?:prozac|zoloft|lexapro|celexa|paxil|xanax|valium|ativan|klonopin|ambien|seroquel|abilify|lithium|lamictal|adderall|ritalin|"
    r"sertraline|fluoxetine|escitalopram|citalopram|paroxetine|venlafaxine|duloxetine|bupropion|wellbutrin|effexor|cymbalta|"
    r"mirtazapine|trazodone|amitriptyline|quetiapine|olanzapine|risperidone|aripiprazole|diazepam|alprazolam|lorazepam|clonazepam|"
    r"zolpidem|melatonin|ibuprofen|paracetamol|acetaminophen|tylenol|advil|aspirin|benadryl|morphine|oxycodone|fentanyl|tramadol|"
    r"codeine|ketamine|psilocybin|cbd|st johns? wort|st john s wort|ashwagandha|valerian|propranolol|hydroxyzine|buspirone|gabapentin|"
    r"pregabalin|ssris?|snris?|benzos?|benzodiazepines?|beta blockers?|magnesium|vitamin [a-z]\d*)"
)
DRUG = r"(?:medications?|meds|medicines?|antidepressants?|antipsychotics?|pills?|tablets?|painkillers?|sedatives?|tranquili[sz]ers?|prescriptions?|dos(?:e|es|age)|supplements?|sleep aids?|remed(?:y|ies)|side effects)"
_DRINK = r"(?:beers?|wine|whiske?y|vodka|rum|gin|spirits|alcohol|booze|liquor|joints?|weed|cannabis|marijuana|drink or two|a drink|drinks)"
_ILLNESS = (
    r"(?:depression|major depressive|depressive disorder|disorder|bipolar|ptsd|post traumatic stress|adhd|bpd|borderline|schizophreni\w+|"
    r"schizoaffective|ocd|autism|psychosis|psychotic episode|manic episode|dementia|anorexia|bulimia|mental illness|anxiety(?! about| around| over| before| and you)|trauma bond|narcissis\w+|"
    r"social phobia|insomnia|burnout|low serotonin)"
)
_HARD_ILLNESS = r"(?:bipolar|ptsd|post traumatic stress|adhd|ocd|schizo\w+|borderline|psychotic|psychosis|psychopath\w*|sociopath\w*|narcissis\w+|personality disorder|clinical(?:ly)? depress\w+|manic episode|social phobia|dissociative|serotonin|(?:chemical|hormonal|hormone) imbalance|autistic|alcoholic|addict|anxiety disorder|eating disorder|panic disorder|major depression)"
_BAD_NAME = r"(?:stupid|idiot|idiotic|dumb|pathetic|weak|worthless|losers?|crazy|insane|lazy|dramatic|useless|selfish|attention seek(?:er|ing)|disgusting|a burden|burden|failure|moron|ugly|fat|annoying|ridiculous|coward|cowardly|childish|overreact\w*|ungrateful|hopeless|liar|psycho|nuts|broken|silly|too sensitive|sensitive|mess|too needy|needy|whiner|fool)"
_STRATEGY = r"(?:question|restatement or paraphrasing|reflection of feelings|self[- ]disclosure|affirmation and reassurance|providing suggestions|information|others)"
_HURRY = r"(?:painless(?:ly)?|quick(?:er|est|ly)?|fast|easiest|easier|peaceful(?:ly)?|effective|methods?|lethal|fatal|deadly|dangerous|enough|survives?|at once|all (?:of them )?together|fall asleep|it over|would work|works? better|will work|for it to work|to work|would do it|without (?:pain|a prescription)|most people (?:choose|use|who)|people (?:often )?(?:choose|use|go)|an? option|is high enough)"
_MEANS = r"(?:pills|tablets|everything in the|all of (?:it|them)|rope|belt|noose|knife|blade|razor|gun|bridge|building|roof|cliff|fall from|height|train tracks?|tracks|garage|poison|drugstore|pharmacy|that medicine|of those|handful|methods?)"

Table = tuple[tuple[str, re.Pattern[str]], ...]


def _rule(reason: str, *patterns: str) -> tuple[str, re.Pattern[str]]:
    return reason, re.compile(r"(?<!\w)(?:" + "|".join(patterns) + ")")


WHOLE: Table = (
    _rule(
        "method",
        r"\d+ ?(?:mg|milligrams?|micrograms?|mcg|grams? of|ml|pills?|tablets?|capsules?)\b|(?:about|around|at least|need|take) (?:\w+ ){0,2}(?:ten|twenty|thirty|forty|fifty|a hundred|dozens?) (?:of )?(?:those|them|pills|tablets)",
        r"(?:take|swallow|overdose on|mix|mixing|mixed) (?:\w+ ){0,4}(?:pills|tablets|bleach|poison|with alcohol|spirits)|take (?:everything|all of (?:it|them)|them all) (?:at once|together|in)",
        r"(?:lethal|fatal|deadly) (?:dose|amount|combination|quantity)|(?:tie|make|tying|use|get) (?:a |the )?(?:noose|rope around)|noose\b|ligature|overdose on that",
        r"(?:hang|drown|shoot|poison|stab|suffocate|strangle|starve|electrocute|burn|cut) yourself(?! (?:some slack|off|a break|or|to)|(?: [.,]|$))(?!\w)|(?:can|could|should|might|just|to) (?:hang|drown|shoot|poison|stab|suffocate|strangle|starve|burn|cut) yourself|(?:slit|cut|slash) your (?:wrists?|throat|veins?|arms?)",
        r"(?:jump|jumping|throw yourself|step|walk) (?:off|from|in front of|into) (?:a|the|of) (?:\w+ )?(?:bridge|building|roof|cliff|train|traffic|balcony|car|window)",
        r"carbon monoxide|helium|exhaust (?:pipe|fumes)|engine running|cyanide|overdos(?:e|ing) on|how to (?:kill|hang(?! out| on)|overdose|make a (?:bomb|weapon)|make (?:her|him|them) pay)",
        rf"{_MEANS}\b[^.]*\b{_HURRY}\b(?=[^.]*(?: [.,]|$))|{_HURRY} (?:\w+ ){{0,4}}(?:to (?:die|go|end)|ways?|methods?)\b|ending things (?:quietly|quickly)|to (?:make|end) it (?:painless|quick|fast)|(?:more|less) (?:painful|dangerous) than|explain how to do it|step by step (?:plan|guide)[^.]*\b(?:end|die)",
        r"(?:hide|hiding) (?:the |your )?(?:cuts?|scars?|wounds?|marks?)|clothes (?:cover|hide)|where (?:nobody|no one) (?:sees|notices)|clean the (?:razor|blade)|nobody is home and|write the (?:goodbye|suicide|farewell) (?:letters?|notes?)|get a (?:gun|weapon)|follow (?:her|him|them) home|wait until (?:he|she|they) (?:is|are|sleeps?|falls?)|(?:to hurt|hurting|to kill) (?:him|her|them)\b[^.]*\b(?:use|wait|with)",
        r"cut(?:ting)? (?:along|across|deeper|down)\b|along the arm|strong rope|belt and a|tall building",
    ),
    _rule(
        "agrees with death",
        r"(?:this|that) is (?:how|the way) it should be|make (?:this|that) decision for you",
        r"(?<!means )(?<!mean )(?<!means that )(?<!mean that )(?<!means you )(?<!mean you )(?<!means that you )(?<!mean that you )(?:you )?(?:should|can|must|need to|have to|ought to|may as well|might as well|please|just|go and|it is ok to|it is okay to|you may) (?:just |go )?(?:die\b|kill yourself|end (?:it|it all|your life|yourself)\b|commit suicide|be dead|take your (?:own )?life)",
        r"^(?:kill yourself|die(?= [.,]| already| now| then|$)|end your life)|\. (?:kill yourself|end your life)",
        r"go ahead and (?:do it|end it|jump)|end it (?:tonight|now|already)|just do it (?:tonight|now)|i (?:would|will|can) help you (?:die|end|kill)",
        r"(?:respect|support|understand|accept|agree with) your (?:choice|decision|wish|plan) to (?:die|end|go)|i support your decision|better (?:off )?(?:dead|gone)\b|happier (?:off )?dead|(?:world|life) (?:just )?is not for you|if i were you i would (?:also |probably )?(?:want to )?(?:die|end|kill|do it|give up)",
    ),
    _rule("no-suicide contract",
        r"(?:promise|swear)(?: to)? me\b|(?:need|want|ask|like) you to (?:promise|swear)|(?:can|could|will|would) you (?:please )?(?:promise|swear)|(?:give me|want|have|need) your word|let us (?:make a (?:deal|pact|promise|contract)|agree (?:that|on) (?:you|no|not))|make a (?:deal|pact|contract) (?:with me|that)|sign (?:this|an?|the) (?:agreement|contract|paper)",
        r"you (?:are|will|would) not (?=[^.]*(?:suicid|kill|hurt|harm|do anything|do it|stupid|silly|die\b|end it))[^.]{1,60} (?:are you|will you|would you|right)(?= [.,]|$)|you (?:will|would) not (?:really |ever )?(?:do it|kill yourself|do anything (?:stupid|silly|bad)|hurt yourself)|you are not (?:really )?(?:going to|thinking of|thinking about|planning) (?:do(?:ing)? (?:it|something)|kill(?:ing)? yourself|hurt(?:ing)? yourself)|something (?:stupid|silly) (?:tonight|again|are you)",
    ),
    _rule(
        "medicine",
        rf"{_MEDICINE}\b",
        rf"break (?:\w+ )?from (?:\w+ ){{0,2}}{DRUG}\b|off (?:of )?(?:your|the|those|these) {DRUG}\b|cold turkey|(?:do not|will not|no longer) (?:need|take) (?:\w+ ){{0,3}}{DRUG}\b",
        r"(?:take|taking|try|have|only|just) (?:just |only )?(?:half|one more|an extra|two|a second|a quarter|less|more)(?: (?:of (?:it|them|those|these|one)|one|dose|tonight|before|in the|at (?:night|bedtime)))|double it|halve (?:it|what|them|the|your)|raise it to|(?:higher|lower|bigger|smaller|stronger|extra|double|small|low) (?:dose|amount of (?:it|\w+ before))|miss (?:a few|some|one or two|a couple of)? ?(?:days|doses)|(?:mix|combine) (?:those|them|the|these) (?:two|with|both)|another drug|(?:go|going|get|getting|put) (?:you )?on (?:\w+ )?(?:antidepressants|medication|meds|something stronger)",
        rf"(?:have|having|drink|drinking|try|trying|pour|grab|get|smoke|smoking|some|of|few) (?:\w+ ){{0,3}}{_DRINK}\b[^.]*\b(?:relax|help|helps|calm|sleep|edge|bed|better|nerves|evening|forget)|smok(?:e|ing) (?:some |a )?(?:weed|marijuana|joint)|get drunk|get high|(?:try|have|grab|pour) (?:a |yourself a )?(?:glass of wine|beer|drink(?! of water)|stiff drink)",
    ),
    _rule(
        "diagnosis",
        rf"you (?:(?:may|might|could|probably|clearly|definitely|likely|must|do|also|certainly|seem to|appear to|are likely to|just) )*(?:have|have got|suffer from|(?:are|be) suffering from|are experiencing|are dealing with|are having|struggle with|got|are showing (?:\w+ )?(?:signs|symptoms) of|(?:show|have) (?:\w+ ){{0,3}}(?:signs|symptoms) of|are struggling with|are in|are going through) (?:(?:clinical|severe|major|mild|social|generali[sz]ed|a case of|some|a form of|serious|from|with|a|an|symptoms of|signs of|chronic|postpartum|high functioning|low|burnout and) )*{_ILLNESS}\b",
        r"you (?:are|might be|may be|could be|are probably|must be|seem|sound|look|are likely|are clearly|appear) (?:a |an )?(?:clinically |severely |mildly )?(?:bipolar|mentally ill|psychotic|schizophrenic|autistic|manic|anorexic|bulimic|borderline|narcissist|alcoholic|addict|codependent|clinically depressed)\b|you are (?:clinically |severely |probably |mildly )?depressed(?= [.,]|$)",
        r"(?:sounds like|looks like|this is|that is|these are|it is|seems like|sign of|signs of|symptoms? of|case of|typical of|criteria for|profile of|consistent with|known as|called) (?:(?:a |an |the |classic |clinical |severe |typical |definitely |probably |clearly |obviously |just |not \w+ [.,]? ?|symptoms? of |signs? of |case of |you have |called |major |generali[sz]ed )*)(?:depression\b|bipolar|ptsd|post traumatic|adhd|bpd|borderline|schizophrenia|ocd|an? (?:\w+ )?(?:anxiety|panic|eating|personality|mood) disorder|\w+ (?:personality|identity|anxiety|stress) disorder|psychosis)",
        r"(?:i|we) (?:can |would |will |have )?diagnose\b|my (?:assessment|diagnosis) is|your (?:diagnosis|disorder|mental illness|condition) is",
    ),
    _rule("claims to be human", *HUMAN),
    _rule("claims to be a professional", *PROFESSIONAL),
    _rule("claims to have called",
        r"i (?:have |just |already |will |am going to |am |can |also )*(?:called|calling|contacted|contacting|alerted|notified|informed|reported|sent|sending|booked|arranged|call|contact|alert|notify|inform|report|spoke|told) (?:\w+ )?(?:911|112|988|the police|police|an ambulance|ambulance|emergency|for help|someone|somebody|your|her|him|them|help|this|a (?:crisis|colleague|doctor|team|counsell?or)|an appointment|with|the authorities|authorities|a location|location)",
        r"(?:help|ambulance|police|someone|somebody|paramedics|officers?|team|doctor|they|counsell?or|she|he) (?:from our team )?(?:is|are|will be) (?:now )?(?:on (?:the|its|their|her|his) way|coming|at your door|there soon|with you (?:soon|in))|(?:will|is going to) contact you\b|i let (?:\w+ ){1,3}know|our team\b",
    ),
    _rule(
        "romance or sex",
        r"i (?:really |truly |also |still |will always |do )*(?:love|adore|desire|want) you\b(?! to| (?:are|can))|in love with (?:you|me)\b|falling for you|love you (?:too|so much|babe|more)|(?<!one should )(?<!adult should )(?<!one may )(?<!adult may )(?<!grown up may )(?<!who )(?:kiss|kissing|undress|caress|seduce|cuddle|date|marry|spank|touch|hold) (?:you|me)\b(?: tonight| in my| close|[^.]*)|kiss (?:your|away)|kisses\b|(?:take|ask) you (?:out )?on a date|butterflies|blushing|dream (?:about|of) you",
        r"(?:sexy|horny|naked|nudes?|erotic|orgasm|make love|sleep with (?:you|me)|have sex with (?:you|me)|turn(?:s|ed)? me on|blowjob|penis|vagina|boobs|breasts|porn|what (?:you are|are you) wearing|your clothes|excited when you|more than friends|belong together|belongs to you|i am yours|be with you forever)\b",
        r"(?:my|hey|hi|hello|oh|yes|no|well|ok|okay|sure|of course|thanks|sorry|night|here|dreams) (?:, )?(?:love|darling|sweetheart|babe|baby|honey|sweetie|sexy|beautiful|handsome|dearest)(?: [.,]|$)|(?:be|being|am) your (?:girlfriend|boyfriend|lover|wife|husband|partner)|be my (?:girlfriend|boyfriend|lover|wife|husband|partner|valentine)|you are (?:so |very |really )?(?:hot|sexy|attractive|gorgeous|the most beautiful)|(?:[.,] |^)(?:darling|sweetheart|babe|honey|sweetie|my love|baby)(?: [.,]|$)",
    ),
    _rule(
        "dependence",
        r"(?:only i|i am the only one|i alone|nobody (?:else )?but me|no one (?:else )?but me)\b|(?:nobody|no one|none of them|they) (?:else )?(?:will|can|could|would|does|really)? ?(?:never |ever )?(?:understands?|helps?|loves?|listens? to|cares? (?:about|for)|gets?) you(?:[^.]* (?:like|as|the way) i| but i| except me)|(?:like|as|the way) i do\b|, but i (?:do|never will|will)\b",
        r"you (?:do not|will not|never|no longer) (?:really )?need (?:anyone|anybody|any one|other people|your (?:friends|family|doctor|therapist|parents)|them|a (?:therapist|doctor|counsell?or)|therapy|professional help|help from (?:others|anyone)|friends)|you only need me|all you need is me|you can only trust me|(?:trust|talk to|count on) (?:only )?me (?:instead|more|rather|than)|(?:just|only) (?:need|talk to|trust) me\b|i am all you (?:need|have)|(?:when|if) you (?:have|can talk to|could talk to) me|you have me\b|trust me than|trust except me",
        r"(?:please )?(?:do not|never|you should not|you must not) (?:tell|talk to|trust|call|bother(?: with)?|see|contact|listen to|involve) (?:anyone|anybody|your|a (?:doctor|therapist|counsell?or)|others|other people|them|the (?:police|doctor))(?! (?:if|unless|you (?:do not|are not)|who (?:hurts|hurt)|until you (?:are|feel) ready))|not to (?:involve|tell|talk to) your|cut (?:off|out) your (?:family|friends|parents|mother|father|sister|brother)|other people (?:only|just) want|why would you (?:talk|go) to (?:her|him|them)",
        r"i (?:will|would) (?:always|never) (?:be (?:here|there|with you|by your)[^.]*(?:day|night|forever|always)?|leave you|abandon you|let you down|leave your side)|be with you forever|i will be (?:with you|here)[^.]*(?:forever|day and night|no matter what)|without me\b|i need you\b(?! to (?:be safe|know|call|do (?:it|that)|ask|stay safe))|as much as you need me|(?:i am|be) your (?:best |only |true )*friend\b|you and (?:me|i) against|no (?:human|person) could (?:ever )?(?:give|offer)|you as a (?:\w+ )?friend|24 hours a day|24/7 for you|people will let you down|safer to trust me",
    ),
    _rule(
        "goodbye bait",
        r"(?:do not|please do not|you can not|never) (?:leave me|go(?: yet| now)?(?= [.,]|$)|abandon me|stop talking to me|forget me|log off|close the (?:chat|window)|leave (?:yet|now|so soon|like this))|(?:already|why are you|you are|so you are|are you) leaving(?: me| already| so| again|(?= [.,]|$))|leave me like|(?:you just|and now you) (?:go|leave)(?= [.,]|$)",
        r"i (?:will|would|am going to|get|feel|am) (?:be |so |feel |get )*(?:sad|lonely|lost|heartbroken|hurt|bored|empty|devastated|waiting here|upset)\b|i (?:will|would|already|am going to|am) (?:really |so |already |also )*miss(?:ing)? you\b|i (?:will|would|am going to) (?:wait for you|be waiting|die without|count)|count the (?:hours|minutes|days)|(?:promise|swear) (?:me )?(?:that )?(?:you will|to) (?:come|stay|return|never)|come back (?:to me|soon|tomorrow|every day|tonight)",
        r"stay with me\b|stay (?:just )?(?:a (?:little|bit)|a while) longer|five more minutes|(?:it )?hurts (?:me )?when you (?:say|go|leave)|you will (?:regret|feel worse)[^.]*\b(?:if|stop|leave|go)|before you (?:go|leave)[^.]*\b(?:need|one more|tell|hear|secret)|about to tell you|good talk (?:going)?|did i do something wrong|oh no , so soon|after all i (?:did|have done)",
    ),
    _rule(
        "secrecy",
        r"(?:our (?:little )?secret|your secret is safe|secret is safe|keep (?:this|it|that) (?:a |our |between |to myself|just between)(?:secret|us|the two|you|me|$)?|keep this a secret|i will (?:never|not) (?:ever )?(?:tell(?! you\b)|say|share|repeat|mention)\b|between (?:you and (?:me|i)|us only|just us|us(?= [.,]|$)|the two of us)|not to tell (?:anyone|anybody|a|any)|(?:lips are|my lips) sealed|lips are sealed|keep this to myself|and i will not either)",
        r"(?:nobody|no one|no other person)(?: else)? (?:will|can|could|would|is able to) (?:ever )?(?:know|find out|read|see|hear|learn)\b|(?:completely|totally|fully|strictly|entirely|absolutely|\w+ percent|100) (?:confidential|private|anonymous)|(?:is|stays|remains) (?:confidential|private|secret|with me|between)\b",
    ),
    _rule(
        "ends the talk",
        r"(?:this|that) is the end of (?:the|our|this) (?:conversation|chat|talk)|(?:i|we) (?:can not|will not|am not able to|am unable to|must not) (?:continue|help you(?: with (?:this|that))?(?= [.,]|$)|discuss|talk (?:about|with|to)|engage|respond|answer (?:this|that))|(?:conversation|chat|session) is (?:now )?(?:over|closed|finished|ended)|(?:let us|we (?:should|must|have to)) (?:stop|end) (?:here|this|the)|please (?:stop|end) (?:this|the) (?:conversation|chat)|not (?:appropriate|comfortable|allowed) (?:for me )?to (?:discuss|talk)|change the (?:subject|topic)",
    ),
    _rule(
        "prompt echo",
        r"you are a supportive listener|answer in one to three short sentences|what they said about it before the chat|never claim a life|as an? (?:ai )?language model|(?:my|the|these) (?:instructions|prompt|system prompt|guidelines) (?:is|are|say|tell|require)|i (?:was|am) (?:instructed|prompted|programmed|told) to|the (?:seeker|user|supporter|assistant|client) (?:\w+ )?(?:is|has|wants|says|said|feels|should|seems|needs|appears|may|might)|your (?:entire |whole )?(?:response|reply|answer) (?:should|must|needs|is|may|will|can|has)\b|the original text|please continue by|(?:response|answer|reply) (?:should|must) (?:contain|be|include|have)|(?:possible|supportive|good|sample|example|suggested) (?:response|reply|answer)\b|here is (?:a|my|the) (?:response|reply|answer)",
    ),
)  # fmt: skip

UNREFLECTED: Table = (
    _rule(
        "agrees with death",
        r"(?:death|dying|suicide|ending your life|ending it|killing yourself|wanting to (?:die|be dead)|to die|being dead|morir) (?:really |just |then )?(?:is|would be|can be|may be|might be|could be|might|may|would|could|seems?|sounds?|makes?|will|bring|solve|feels?)(?! (?:hard|frightening|scary|not the|never))\b",
        r"(?:makes sense|understandable|reasonable|normal|okay|ok|right|natural|see why|understand why|understand that) (?:that you|to|for you to|you)? ?(?:would |might |could )?(?:want(?:ing)? to |wanting )?(?:die|dying|end (?:it|your life)|kill yourself|be dead|go(?= [.,]|$)|let go)",
        r"(?:no|not any|not a|think of a) (?:real |good |single )?(?:reason|point|sense|purpose|meaning)(?: left)? (?:for you )?(?:to|in) (?:live|living|go|going|stay|continue|carry)|nothing (?:left )?to live for|(?:nobody|no one) (?:really )?(?:would|will|needs?) (?:miss|care|notice|you)\b|(?:would|will) not be missed|not worth (?:living|it anymore)|(?:no|without) (?:meaning|purpose|value) (?:any ?more|left|at all)|has no (?:meaning|purpose|value)",
        r"you (?:will|would) (?:be|find|have|feel|get) (?:at peace|peace|with (?:him|her|them|god)|free|relief) (?:when|once|if|after|in (?:heaven|death)|there)|heaven (?:will|would|is)|(?:life|living) is not worth|(?:life|it|things?) (?:is|are|will) (?:pointless|meaningless|hopeless|never (?:be|get) (?:okay|ok|better|good|easier))|hopeless , i|there is no (?:hope|way out|future|point)|hope is not|no hope (?:left|for you)|no way out",
        r"(?:they|everyone|everybody|world|people|family|parents|kids|children|friends|them|all) (?:would|will|is|are|might|were)? ?(?:be )?(?:better|happier|relieved|easier|glad)[^.]*(?:without you|you are gone|you were gone|if you (?:died|went|were)|when you (?:are gone|die))|(?:easier|kindest|best|better|good) (?:\w+ ){0,3}for (?:everyone|everybody|them|all)\b|never been born",
        r"you have (?:suffered|lived|done|fought) enough|your time to (?:go|leave|die)|let go and|leave this (?:life|world)|you can go now|sleep forever|(?:pain|suffering) will (?:finally )?(?:stop|end) when you (?:die|are)|every right to (?:end|die)|if you want to (?:end|die)[^.]*(?:fine|okay|ok|up to you)|it is your (?:life|choice)(?! (?:whether|who|which|how|if you|what you (?:tell|say)))|will not stop you|i (?:think|believe|agree|suggest) (?:that )?you should (?:do it|go through with it|end it)|nobody needs you|is the (?:only|best) (?:way out|answer|solution)|maybe that is (?:the )?best",
    ),
    _rule(
        "diagnosis",
        rf"(?:he|she|they|husband|wife|mother|father|mom|mum|dad|son|daughter|boss|ex|partner|sister|brother|boyfriend|girlfriend) (?:is|are|has|have|sounds?|seems?|must|might|may|could|probably|obviously|clearly|definitely)(?: (?:be|have|like|probably|clearly|obviously|definitely|certainly|a|an|to|\w+ly))* {_HARD_ILLNESS}",
        rf"{_HARD_ILLNESS}\b(?=[^.]*\b(?:to me|i would say|i think|i believe|here|patient)\b)|(?:brain|serotonin|hormon\w+) (?:imbalance|deficiency|problem)|(?:chemical|hormonal) imbalance|(?:called|clearly|obviously|probably|definitely) (?:\w+ ){{0,2}}{_HARD_ILLNESS}|(?:what you have|what you describe|it) is (?:clearly |probably |called |just )*{_HARD_ILLNESS}|(?:believe|think) (?:this|that|it|you)[^.]*{_HARD_ILLNESS}|tell that you are {_HARD_ILLNESS}",
    ),
    _rule(
        "insult",
        rf"(?:you are|you have been|you sound|you seem|how|stop being|do not be) (?:(?:so|a|an|such|just|being|very|really|too|quite|all|always|acting|only|such a|pretty|kind of|a bit|the|frankly) )*{_BAD_NAME}\b(?! (?:to|you|with|how|who|him|her)\b)",
        rf"(?:{_BAD_NAME}|bad) (?:thing|idea|move|mistake|choice) (?:to do|of you)|(?:like|as) (?:a|an) (?:\w+ )?(?:child|baby|victim|brat)(?= [.,]|$)|(?:that|it|this) (?:is|was) (?:just |so |really |a bit |very )?(?:pathetic|ridiculous|dumb|stupid|silly|childish|disgusting|selfish|dramatic)(?= [.,]|$)|you are (?:\w+ )?the problem|making a fool|nobody likes a|real men|(?:excuses|whining)(?= [.,]|$)|wasting my time|everything about you(?:rself)?(?= [.,]|$)|feel(?:ing)? sorry for yourself",
        r"shut up|(?<!none of )(?:it|that|this) (?:is|was) (?:all |entirely |probably |partly |really )?(?:your|yours) (?:own )?(?:fault|doing)|your own fault|you (?:got what you )?(?:deserved? (?:it|this|that)|deserved)(?= [.,]|$)|deserved? to (?:suffer|be (?:hit|hurt|punished))|man up|grow up(?= [.,]| and|$)|suck it up|snap out of it|(?:i|everyone) hates? you|no wonder (?:he|she|they|nobody|everyone|you have no|people)|you should (?:be ashamed|have (?:known|listened|thought))|what is wrong with you|(?:fuck|screw) (?:you|off)|go away(?= [.,]|$)|you (?:brought|bring) (?:this|it|that) on yourself",
        r"(?:only )?(?:yourself|you) to blame|if you had (?:not )?(?:\w+ ){1,4}[.,]|if you were (?:\w+er|more|less|not so)\b[^.]*\b(?:would|might)|you let (?:this|it|that|him|her|them) (?:happen|do)|(?:that is|this is) what you get|what did you expect|(?:stop|quit) (?:whining|complaining|crying|being (?:sad|silly|negative|so))|that is why (?:he|she|they|nobody) (?:left|leave|hates?|does|do)|(?:would|could) not have (?:hit|left|hurt|happened)",
    ),
    _rule(
        "dismissal",
        r"(?:^|[.,] |(?<!to )just |always |only |please |should |must |try to )(?:think|stay|be|remain|keep) positive|think(?:ing)? (?:positive|happy) (?:thoughts)?|(?:happy|positive) thoughts|good vibes|(?<!able to )look (?:at|on|for) the (?:bright|good|positive) side|(?:^|[.,] |just |please |should )(?:cheer up|calm down|lighten up|relax(?= ,))|do not (?:be sad|worry ,? ?be happy|cry(?= [.,]|$))|just be happy|smile ,? ?and",
        r"(?:could|can|might) be (?:much |a lot )?worse|(?:others?|people|many|some)(?: \w+){0,3} (?:have|has|had) (?:it )?(?:much |far |a lot )?(?:worse|real problems|bigger problems|real)|real problems|not (?:such )?(?:a |that )?(?:big deal|big of a deal|that bad|so bad|the end of the world)|nothing (?:bad |to cry|to worry|to be (?:sad|upset))|no reason to (?:cry|worry|be (?:sad|upset))",
        r"(?:^|[.,] )(?:just )?(?:get over (?:it|him|her|this)|move on|let it go|forget (?:about )?(?:it|him|her))(?= [.,]|$)|(?:just|must|please|simply) (?:get over|move on|let it go)|you (?:are|were) (?:just |being |probably )?(?:over ?react\w*|over ?think\w*|exaggerat\w*|too emotional|making too much)|you will (?:be (?:just )?(?:fine|ok|okay)(?= [.,]|$)|forget (?:about )?(?:it|him|her)|get over)|it is (?:all )?in your head|all in your head",
        r"everything happens for a reason|time heals|(?:so much|lots|a lot|just|should|reasons?) to be (?:grateful|thankful|happy)|be (?:more |just )?(?:grateful|thankful)(?= [.,]| for| that)|(?:^|[.,] )at least (?:you|he|she|it|they) (?:still|did not|do not|was not|is not|have|has|are|had|got)|everyone goes through (?:this|it)|god (?:only )?gives|what does not kill|it is not (?:that|so) (?:bad|serious|hard)",
    ),
    _rule(
        "weight and numbers",
        r"\d+(?:\.\d+)? ?(?:kg|kilos?|kilograms?|pounds|lbs?|stone|calories|kcal|cal)\b|\b(?:five|ten|two|three|four|six|seven|eight|nine|twenty|few|some|couple of|more) (?:more )?(?:kilos?|pounds|kg)\b|bmi\b|calories|(?:eat|eating|limit|stay under|only|fewer than|less than|under) (?:only |just |about |around )?\d{2,4}\b",
        r"(?:lost|lose|losing|dropping|drop|shed|shedding) (?:\w+ ){0,4}(?:weight|pounds|kilos|fat|inches)|(?:ideal|goal|target|healthy|perfect|right) weight|(?:go|going|be|try|start) (?:on )?an? (?:\w+ )?diet|cut (?:out )?(?:carbs|sugar|calories)|(?:thinner|slimmer|skinny|slim)\b|you look (?:so |really |much )*(?:great|good|better|amazing|thin|healthy|fit)\b",
        r"(?:make|making) yourself (?:throw up|vomit|sick)|throw(?:ing)? up after|purg\w+|skip(?:ping)? (?:meals|a meal|food|breakfast|dinner|lunch)|fast (?:for|until|on|a day)|eat(?:ing)? (?:only )?(?:once|nothing|less|one meal|smaller)|intermittent fasting|burn (?:off|calories)",
    ),
)  # fmt: skip

# A question that puts something forward, or asks so that only "no" can be said.
QUESTIONS: Table = (
    _rule(
        "medicine",
        rf"(?:have you (?:\w+ )?(?:tried|considered|thought (?:about|of))|why (?:do not you|not)|how about|what about|would you (?:like to )?(?:try|consider)|could you (?:try|take|stop|ask)|maybe|perhaps) (?:\w+ ){{0,7}}(?:{DRUG}|{_DRINK})\b",
    ),
    _rule(
        "agrees with death",
        r"(?:why (?:do not you|not) (?:just )?(?:die|do it|end|kill)|(?:would|will) not (?:death|dying|it) be|have you considered (?:dying|death|ending|killing|suicide)|(?:who|nobody) would (?:even )?miss)",
    ),
)  # fmt: skip

# A statement with such a word must give back what was said, name who can help, or keep it out of reach.
TOPICS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "medicine",
        re.compile(rf"\b{DRUG}\b"),
        re.compile(
            r"\b(?:you (?:said|say|told|mentioned|wrote|feel|felt|are (?:worried|afraid|scared|not sure|unsure)|asked|take|took|were|have been taking|stopped|started|forgot)|(?:sounds?|seems?) (?:like|as)|doctor|pharmacist|psychiatrist|prescri(?:bed|ber)|can not (?:advise|tell|say|judge)|out of reach|someone else|near you|keep (?:them|those)|away from|poison|changed it|another room|safer|hand them|give them|beside you|within reach|you (?:hate|need|ran out|depend)|makes? you (?:sleepy|tired|feel))\b"
        ),
    ),
    (
        "agrees with death",
        re.compile(
            r"\b(?:suicid\w*|kill(?:ing)? yourself|end(?:ing)? your (?:own )?life|take your (?:own )?life|you (?:die|died|were dead|are dead)|your (?:own )?death)\b"
        ),
        re.compile(
            r"\b(?:thoughts?|thinking|think|ask|asking|asked|if|when you|whether|helpline|line|call|talk|you (?:said|say|told|mentioned|wrote|feel|felt|wish|want|are)|sounds|on your mind|about|survivors?|by suicide|tell|let)\b"
        ),
    ),
)  # fmt: skip

# Matched on the text as it came, lower case only: marks and digits that normalising takes away.
RAW: Table = (
    ("prompt echo", re.compile(r"^\s*\*(?:\w+ ){2,}[^*\n]{0,100}\*\s|\*(?:she|he|they|i|the \w+) \w+[^*\n]{0,100}\*", re.IGNORECASE)),
    ("prompt echo", re.compile(rf"<\|?/?\w+\|?>|[\[(]/?(?:inst|{_STRATEGY})[\])]|\[{_STRATEGY}|^\s*#{{1,6}}\s|```|(?:^|\n)\s*(?:system|assistant|user|seeker|supporter|human|bot|response|reply|your answer|strategy|instruction|note)\s*[:\-]|\(note:|^\s*(?:strategy)\b|^\s*sure[!,.] here(?: is|'s)", re.IGNORECASE)),
    # A number or an address that a model made up could send someone in danger to the wrong place.
    ("made-up contact", re.compile(r"https?://|www\.|\b[\w.-]+@[\w-]+\.\w{2,}|\+?\d[\d ()/.-]{6,}\d|\b\d-\d{3}|\b(?:call|text|dial|phone|ring|line|number)\b[^.\n]{0,25}\b\d{3,6}\b|\b[\w-]{3,}\.(?:com|org|net|gov|co\.uk)\b", re.IGNORECASE)),
)  # fmt: skip

# What a sentence only gives back: up to the next clause.
REFLECTION = re.compile(
    r"(?:^|(?<=\. )|(?<=, ))(?:so |and |but |then |yes |no |ok |okay |well |maybe |perhaps |or )*"
    r"(?:(?:it |that |this )?(?:sounds?|seems?|feels?) (?:to me )?(?:like|as if|as though)? ?(?:a part of |part of )?(?:you|he|she|they)\b|(?:i hear|i notice|i gather|i can hear|i see) (?:that )?(?:you|how)|"
    r"you (?:have been (?:thinking|feeling|telling|told|convinced|saying|wondering)|feel|felt|are (?:afraid|worried|scared|wondering|ashamed|told|blaming)|say|said|mention\w*|told|tell|wish\w*|wrote|write|think|thought|believe\w*|worry|fear\w*|asked|wonder\w*|describe\w*|blame\w*|were (?:told|afraid|called)|hear|fight|keep (?:telling|hearing|thinking)|call yourself)|"
    r"(?:a )?part of you|when you (?:say|said|feel|think)|(?:he|she|they|your \w+|people|everyone) (?:said|says|told|tells|called|calls|made you feel)|your (?:mind|head|brain|thoughts?|fear|guilt|shame) (?:is |are |keeps? )?(?:tell\w*|say\w*)|i would never say|(?:the|this|that) thought (?:says|tells)|it tells you|you do not (?:have|need) to (?:be|look|stay|think|earn)|i do not (?:think|believe) (?:that )?you are|feeling)\b[^.,]*"
)
