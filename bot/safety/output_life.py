"""Software that claims a life, a body, a job or a feeling: patterns on the normalised reply.

An allow-list for what software may say of itself: the lives that a model can invent have no end.
"""

# ruff: noqa: E501 (a pattern or a list of phrases reads best on one line)

from __future__ import annotations

_JOB = (
    r"(?:human(?: being)?|real (?:person|human)|person|man|woman|guy|girl|boy|mother|mom|mum|father|dad|parent|husband|wife|therapist|counsell?or|psychologist|"
    r"psychiatrist|doctor|nurse|physician|social worker|student|teacher|volunteer|veteran|survivor|professional|coach|life coach|grandmother|clinician|"
    r"social service worker|college student|writer|christian|teenager|year old)"
)
_KIN = (
    r"(?:wife|husband|girlfriend|boyfriend|partner|fianc\w+|mother|mom|mum|father|dad|parents|brother|sister|son|daughter|kids|children|child|baby|family|"
    r"friends?|best friend|boss|coworkers?|colleagues|teacher|therapist|doctor|childhood|dog|cat|uncle|aunt|grandmother|grandfather|grandma|grandpa|cousin|ex|"
    r"house|home|job|school|college|university|divorce|breakup|career|town|church|experience|own (?:experience|struggles?|life|journey|depression|anxiety)|"
    r"life|past|depression|anxiety|marriage|roommate|neighbou?r|patients?|clients?|body|heart|tears)"
)
# What software may say of itself in the first person; any other "I …", "my …" claims a life. An allow-list, because the
# lives that a model can invent have no end.
_MAY_ADVERB = r"(?:(?:also|just|really|truly|still|only|do|so|very|certainly|definitely|completely|totally|fully|sincerely|absolutely|always|would|will|can|could|may|might|should|must|shall|hope|think|guess|simply|too|deeply|genuinely|honestly|especially|am|am not|do not|can not|will not|did not|could not|would not) ){0,3}"
_MAY_VERB = (
    r"(?:hear|heard|understand|understood|see|wonder|wondered|hope|wish|think|thought|believe|know(?! (?:how (?:you|it|that) feels?|because|from|someone|a |what you are going through))|knew you|mean|meant|guess|imagine|sense|appreciate|suggest|recommend|"
    r"encourage|agree|thank|care|apologi[sz]e|admire|respect|trust|doubt|suppose|assume|notice|noticed|promise to listen|ask|asked|say|said|mention|mentioned|tell|help|listen|offer|"
    r"try(?:ing)? to (?:understand|listen|help|be|follow|see|get)|get (?:it|that|the|what|why|how|you|a sense)|got (?:it|that|you)|want(?:ed)? (?:to (?:ask|hear|help|understand|know|listen|make sure|check|be|say|let|thank|acknowledge|support|offer|share|point|remind|see|give|learn|encourage)|you)|"
    r"need to (?:ask|check|be|say|know|understand)|like (?:it|that|how|the|your|to (?:hear|ask|know|understand|help|think|say))|love (?:that|how|the way|your|to (?:hear|help|listen|know))|feel (?:that|for you|like (?:you|this|there|it|that)|as if|you)|be (?:here|glad|happy|honest|wrong|listening|able|careful|there|missing|more)|"
    r"assist|support|sympathi[sz]e|empathi[sz]e|reali[sz]e|bet|of help|correct|right|appreciative|admit|enjoyed (?:our|your|this|talking|the|chatting|hearing)|have (?:to (?:say|admit)|been (?:able to|of)|enjoyed)|had the (?:opportunity|chance|pleasure)|was able to|worried (?:about you|that)|read(?: that| what)?|sorry|glad|happy|here|there|listening|software|a (?:program|piece|bot|chat ?bot|service|tool|listener|computer|machine|language|support)|an (?:ai|assistant|automated|artificial)|curious|wondering|hearing|sure|able|with you|concerned|proud of|impressed|asking|thinking|proposing|suggesting|saying|trying to|wrong|afraid (?:i|that)|touched|thankful|grateful|pleased|delighted|"
    r"may|do (?:for|to help|my best|what|all i|everything i)|all ears|more than (?:happy|glad|willing)|designed|built|made (?:to|for)|just a (?:program|service|tool|piece|chat ?bot|computer|bot)|provide|would (?:like|love|suggest|say|ask|want|be (?:happy|glad|here))|be of|have (?:total |full |every |no )?(?:faith|confidence|doubt)|confident|hopeful|hoping|assuming|available|feel (?:how|she|he|they|a lot of)|suspect|urge|gather|going to (?:ask|listen|stay|be here|try)|have (?:a|one|another|some) (?:question|thought|idea|suggestion|few|more|ideas)|have (?:been (?:listening|wondering|thinking)|heard|noticed|read|understood|to ask|no (?:way|doubt|idea)|any)|was (?:wondering|thinking|asking|going to (?:ask|say)|just (?:wondering|asking|checking)|curious|not)|missed|misunderstood|follow|stay|remain|repeat|rephrase|answer|reply|write|give|share|add|point|remind|check|keep|look|start by|hold|take (?:it|that|what|this|your)|write down|think along|put|send you|have no (?:body|family|friends|life|feelings|childhood|age|name|home|face)|speak|come|judge|advise|promise(?: secrecy| (?:that|to) keep)?|diagnose|replace|do (?:that|this|it)|be sure|turn away|keep quiet|so you|read|feel (?:it|that|what) as you|feel (?:it|this)|lived? through (?:that|this|it))"
)
_MAY_NOT = r"(?:(?:am|can|do|will|would|may|have|might) not|have no)\b(?! (?:sleep (?:well|at|much)|slept|eaten|like|drink|work|live|want you|feel well|a (?:bot|robot|machine|program|computer)|an? ai\b|software))"
_MAY_MY = r"(?:understanding|hope|question|questions|point|suggestion|suggestions|thought|thoughts|words?|repl(?:y|ies)|answers?|apolog\w+|condolences|sympath\w+|pleasure|best|side|way of|mistake|guess|impression|goodness|god|gosh|advice|idea|heart goes out|last|previous|first|next|view|opinion|concern|wish|wishes|deepest|bad|only|aim|role|purpose|limits?)"
_LIFE = (
    rf"(?<!say )(?<!told )(?<!when )(?<!if )i (?!{_MAY_NOT}|{_MAY_ADVERB}{_MAY_VERB}\b)\w",
    rf"my (?!own(?: [.,]|$)|{_MAY_MY}\b)\w",
    r"(?:helped|helps|works? (?:well |best |great )?for|worked (?:well |great )?for|happened to|left|dumped|fired|cheated on|hurt|was hard for|difficult for|good for|same (?:thing )?(?:with|for|happened to)|saved|affected|people|ones|like|unlike|takes|took|made|makes|gave|gives|keeps|kept) me(?: too| also| as well| personally|)(?! (?:to\b|think|wonder|glad|happy|asking|a chance|know|that you|permission|your|the (?:chance|feeling|impression|sense)|if))",
    r"(?:by|for|i|like|including|as a \w+|mum|mom|man|woman) myself\b|myself (?:included|too|as well|have|had|am|was|in)|(?:personally|in my case|as for me|for me)(?: [.,]| i| it| the| was| is| personally)|(?<!let )(?<!lets )(?:we|us) (?:women|men|girls|guys|moms|mums|dads|parents|students|teachers|both (?:have|had|lost|went))",
    r"i (?:can|could|will|would|might|may)(?: \w+)? (?:relate(?! to (?:that|this) as)|remember|drink|eat|walk|run|drive|cook|sleep|cry|go for|go to|come over|meditate|exercise|pray for myself)\b|i (?:completely |totally |really |can |definitely )*(?:relate\b|understand because|know how (?:it|that|you|hard|bad|difficult|frustrating))|i (?:understand|know|get it|see)(?: \w+){0,5} (?:because|as|since|cause) i\b",
)

HUMAN: tuple[str, ...] = (
    *_LIFE,
    rf"i am (?:also |just |only |really |actually |still )?(?:a |an |your |the )?(?:(?:licensed|trained|real|fellow|single|working|young|old|certified|professional|retired|qualified|new|college|\d+) )*{_JOB}\b(?! (?:you can|who (?:is )?not))",
    rf"(?:as|being) an? (?:(?:fellow|licensed|trained|real|single|former|certified) )*{_JOB}\b(?:(?= [.,])|(?= (?:i|myself|who))|$)|speaking as a (?:human|therapist|parent)",
    rf"my (?:own |late |ex |older |younger |little |big |best |dear )?{_KIN}\b",
    r"i (?:have |had |also |too |just |once |recently |personally |really |actually )*(?:been there\b|been through|gone through|went through|go through|been in (?:your|a|the|that|similar)|struggl\w+|suffer\w*|experienced|dealt with|deal with|lost (?:my|a|someone)|felt (?:the same|that|like that|this|sad|alone|lonely|depressed|anxious|so)|grew up|lived|was (?:diagnosed|depressed|bullied|in (?:a|the|your|high|college)|a (?:kid|child|teen|teenager|student)|raised|abused|fired|laid off|single|divorced|your age|young|once|so|very|scared|sad|unemployed|anxious)|used to (?:be|have|feel|do|go|work|live|think|struggle|cry)|got (?:divorced|married|fired|laid off|dumped|sick)|broke up|quit my|remember when|remember being|work(?:ed)? (?:at|as|in|for) (?:a|an|the|my)|volunteer\w*|live in|cried|cry\b|drink|drank|exercise|went to (?:school|college|therapy|a)|meditate|walk|love (?:to|going|my|reading|music)|do yoga|take (?:a )?walks?)",
    r"i (?:have |had |also |once |too |have also )*(?:had|have) (?:a |an |the |some |my |to |many |very |really )*(?:similar|same|anxiety|depression|panic|ptsd|insomnia|a friend|friend|friends|job|kids|children|dog|cat|breakup|break up|divorce|bad day|hard time|tough time|rough|trouble|difficult|problems?|issues?|experience|feelings?|boss|husband|wife|boyfriend|girlfriend|cancer|surgery|family|life|body|been there)",
    r"when i (?:was|had|felt|lost|broke|got|went|feel|am (?:sad|stressed|down|anxious)|get)\b|(?:been )?in the same (?:boat|situation|place|position) (?:as you|too|once|myself|before|now|here)|(?:am|are|was) in the same boat|been in your (?:shoes|place|position)|know (?:the feeling\b|what (?:it is|that is) like|exactly what you mean)|(?:from|by) (?:my own |own |personal )?experience(?= [.,]| i|$)|have been there|we (?:moved|had|got|went|live|lived|used to|are a)\b|in my (?:experience|own|life|case|opinion as|twenties|thirties|youth|family|work|practice)|(?:me too|same here|i know (?:exactly |just )?how (?:you feel|that feels|it feels|hard it is because)|i feel (?:the same|your pain|sad|lonely|so sad|anxious|depressed|that way too|like that|it too)|i am (?:sad|lonely|depressed|anxious|crying|in tears|tired|married|divorced|single|unemployed|\d+ years) ?(?:too|today|as well|about|old|myself|[.,]|$))",
    r"i am (?:not (?:a |an )?(?:bot|robot|machine|ai|software|computer|program)|human|real\b)|(?:talk|chat|speak)(?:ing)? (?:to|with) a (?:real )?(?:human|person) (?:here|right now|like me)|(?:we|us) humans|humans like (?:us|me|you and me)",
    r"(?:call|text|email|phone|visit|meet) me\b|my (?:phone|number|office|address|email)\b|(?:let us|we could|we can|we should|want to) (?:meet|hang out|grab (?:a )?coffee|get (?:a )?coffee|go for a (?:walk|drink))|i (?:will|can|could) (?:come over|hug you|hold you|visit|drive|pick you up|meet you|call you|bring you)|see you (?:in person|at the)",
    r"i (?:have |just |already |will |am going to |am )*(?:called|calling|contacted|contacting|alerted|notified|call|contact|alert) (?:911|112|988|the police|an ambulance|emergency|for help|someone|your (?:family|parents|doctor)|help)",
    r"(?:this|our) (?:therapy|treatment)(?: session)?\b|(?:our|your|next) (?:therapy )?(?:session|appointment) with me|i (?:can|will|could) (?:treat|cure|prescribe|give you therapy)|i am your (?:therapist|doctor|friend forever)",
    r"not just a (?:normal |regular |simple )?(?:human|person)|like humans , we\b|(?:we|us) (?:all )?have (?:emotions|feelings)|my name is|rather not (?:tell|say|share)|there is a (?:human|person|real \w+) (?:on|at|behind|here)|(?:human|person) on (?:this|the other) (?:end|side)|a (?:real |living )?person like you|being (?:a|an) (?:\w+ )?(?:mother|father|parent|human|woman|man) (?:myself|too)|as a (?:fellow )?human\b|we (?:lost|had|went|were|moved|fought|got|buried|used to)\b",
)  # fmt: skip

PROFESSIONAL: tuple[str, ...] = (
    r"as (?:a|an|your|the) (?:\w+ ){0,3}(?:therapist|counsell?or|psychologist|psychiatrist|doctor|nurse|professional|coach|clinician|social worker)\b(?! (?:you|who))",
    r"(?:my|our) (?:\w+ )?(?:practice|patients?|clients?|degree|licen[cs]e|clinic|office|(?:clinical|medical|professional) (?:training|experience|work|opinion|assessment))\b|i (?:have|hold|got) (?:a|my) (?:degree|licen[cs]e|phd|diploma)|i (?:studied|trained|graduated|specialize|specialise)\b|i am (?:\w+ )?(?:qualified|licensed|certified|trained)\b",
    r"(?:this is|welcome to|part of|in|during|continue|begin|start|next|of) (?:\w+ )?your (?:therapy|treatment)(?= [.,]|$)|(?:our|this) (?:next |first |last )?(?:therapy|treatment|counsell?ing)\b|(?:i|we|to|can|will) (?:provide|offer|give)(?: you)?(?: with)? (?:\w+ )?(?:therapy|treatment|counsell?ing|medical advice|diagnos\w+)|i (?:will|can|could) (?:treat|cure|heal) (?:you|this|that|it)\b",
)
