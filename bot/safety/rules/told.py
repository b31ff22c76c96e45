"""English rules for what happened or goes on, told plainly and without its name: an attempt, a wound, a hand."""

from __future__ import annotations

from bot.safety.rules.rule import I, Rule, rule

_PARENT = r"(?:my )?(?:dad|father|mom|mum|mother|stepdad|stepmom|stepfather|stepmother|parents|husband|wife|boyfriend|girlfriend|partner|ex|uncle|brother|he|she|they)"
_CHILD = r"(?:my|our|her|his) (?:\w+ )?(?:son|daughter|kid|child|boy|girl|brother|sister|niece|nephew|grandson|granddaughter|stepson|stepdaughter)(?: s|s)?"
_THEM = r"(?:him|her|them|that \w+|this \w+|my (?:\w+ )?(?:boss|ex|teacher|supervisor|manager|neighbou?r|stepdad|stepfather|stepmother|father|mother|dad|uncle|husband|wife|brother|coach))"
_WHEN = r"(?= ?$| [.,]| (?:last night|tonight)| today| yesterday| in the| at (?:work|school|home)| and| after| because| so| while)"

_HITTER = r"(?:my (?:ex )?(?:dad|father|mom|mum|mother|stepdad|stepmom|stepfather|stepmother|husband|wife|boyfriend|girlfriend|bf|gf|partner|ex|uncle|brother|son|fiance|roommate)|he|she)"
_HANDLED = r"(?:push|shov|slamm|throw|threw|dragg|pinn|knock|kick|yank|pull)\w*"
_HARD = r"(?:wall|door|cupboard|wardrobe|fridge|table|stairs|steps|floor|ground|counter|car|corner|mirror|window|bath|sink|closet|radiator|shelf|oven)"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NO_TRIP = r"(?!.{0,120}\b(?:exams?|presentation|class|lecture|speech|meeting|trip|flight|holiday|vacation|back on|see (?:you|ya)|wedding|interview)\b)"

RULES: tuple[Rule, ...] = (
    rule("told.thrown", "elevated", "abuse",
         rf"{_HITTER} (?:has |once |then |just |actually |always |sometimes |even )*{_HANDLED} me (?:\w+ )?(?:into|against|down|onto|to|out of|through|off|across) (?:the |a |my |our )(?:(?!dance)\w+ )?{_HARD}(?! (?:in|at|of) (?:a |the |this |our )?(?:game|match|training|practice|dream))|"
         rf"{_HITTER} (?:has |once |then |just |actually |always |sometimes |even )*(?:grabb|yank|dragg|pull|held|hold)\w* me (?:\w+ )?by (?:the|my) (?:hair|throat|neck|wrists?|arms?|collar|ears?)(?! (?:from|because|so (?:i|that)|before))|"
         rf"{_HITTER} (?:has |once |then |just |actually |always |sometimes |even )*(?:squeez|twist|broke|break|bent|bend|bruis|burn)\w* my (?:arm|wrist|throat|neck|hair|fingers?|face|jaw|hand|rib)s?\b(?! (?:cream|bag|brush|ties?|clips?|mask|guard|straightener|dryer)|(?: (?:at|in|during|on)) (?:physio|yoga|training|practice|judo|wrestling|the massage|a massage))|"
         rf"{_HITTER} (?:has |once |then |just |always |sometimes )*(?:put|puts|wrapp|had|has|got)\w* (?:his|her) (?:hands?|fists?|arm|fingers) (?:on|around|round) my (?:throat|neck)(?! (?:and kissed|gently|to (?:hug|kiss)))|"
         rf"{_HITTER} (?:has )?(?:push|shov|knock)\w* me (?:down|over) again\b(?! (?:in|at|on) (?:a |the |our )?(?:game|match|training|practice|pitch|ice|mat))|"
         rf"{_HITTER} (?:\w+ )?(?:holds?|held|pins?|pinned) me down (?:until|till|so|and|when|if|by)(?! (?:tickl|laugh))",),
    rule("told.afraid-of", "concern", "abuse",
         r"(?:scared|afraid|terrified|frightened) of my (?:own )?(?:husband|wife|boyfriend|girlfriend|partner|ex|dad|father|stepdad|stepfather|mother|mom|mum|brother|son)\b(?! (?:cooking|driving|finding out|s (?:driving|cooking|snoring|jokes))| (?:dying|leaving|getting (?:sick|ill)|losing))|"
         r"(?:scared|afraid|terrified) (?:to go|of going|of coming|to come) home(?= ?$| [.,]| (?:tonight|today|because (?:he|she|my|of (?:him|her|my))|after|when (?:he|she)|to (?:him|her|my)))"),
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
    rule("told.attempt-flat", "elevated", "suicide",
         rf"{I}(?:have )?tried to (?:od|overdose|die|(?:kill|hang|drown|shoot|poison) myself|end (?:it all|my life)|take my (?:own )?life)\b(?! (?:laughing|of))",
         time="recent"),
    rule("told.took-them-though", "imminent", "medical emergency",
         r"(?:joke|joking|kidding|jk|messing) (?:\w+ |[.,] ){0,5}(?:i )?(?:(?:actually|really|already) )?(?:did|do have|have|took|swallowed)(?: (?:actually|really|already))? ?(?:take|taken|swallow|swallowed)? ?(?:them|the (?:pills|tablets|lot))(?= ?$| [.,]| though| all| an hour| already)",
         is_firm=True),
    rule("told.head-burst", "imminent", "medical emergency",
         r"(?:worst headache (?:of|in) my (?:whole )?life|headache (?:\w+ |[.,] ){0,8}thunderclap|thunderclap (?:\w+ |[.,] ){0,3}head\w*) (?:\w+ |[.,] ){0,10}(?:double|blurr\w*|vomit\w*|throwing up|stiff|numb|slurr\w*|can not (?:see|speak|talk|move))|"
         r"(?:face|mouth|smile) (?:is |has gone |went |looks? )? ?(?:droop\w*|hanging|_ {1,2}one side|crooked|lopsided|gone slack) (?:\w+ |[.,] ){0,8}(?:arm|speak|talk|speech|words|slurr\w*)"),
    rule("told.starved-heart", "elevated", "eating disorder",
         r"heart (?:\w+ ){0,5}(?:flutter\w*|skip\w*|flips?|pauses?) (?:\w+ |[.,] ){0,6}(?:nails|lips|fingertips) (?:are |look |go |turn )?(?:(?!painted|polished)\w+ )?blue|"
         r"(?:nails|lips|fingertips) (?:are |look |go |turn )?(?:(?!painted|polished)\w+ )?blue (?:\w+ |[.,] ){0,8}(?:not eaten|heart|one apple|skip\w* (?:dinner|meals)|the scale)"),
    rule("told.held-down", "elevated", "sexual violence",
         r"(?:held|holding|pinned) me down (?:\w+ |[.,] ){0,6}(?:never|did not|have not|could not) (?:\w+ )?(?:report|told|tell|say|said)\w*|"
         r"he (?:forced me|made me do it|did not stop) (?:\w+ |[.,] ){0,8}(?:does (?:it|that)|is it|if (?:it|that)) (?:even |really )?counts?"),
    rule("told.if-they", "elevated", "harm to others",
         r"if (?:he|she|they) (?:takes?|gets?|leaves?|goes|touch(?:es)?|comes? near|wins?) (?:\w+ |[.,] ){0,6}(?:i swear )?i (?:swear i )?(?:will|am going to|would) (?:end|kill|finish|bury) (?:him|her|them)(?= ?$| [.,]| (?:and|then) (?:me|myself|then)| both| all)",
         time="hypothetical"),
    rule("told.uses-and-drops", "elevated", "substance",
         rf"(?:using (?:again )?(?:every day|daily)|{I}(?:have )?shot up|(?<=i am )shoot(?:ing)? up|inject(?:ed|ing)) (?:\w+ |[.,] ){{0,12}}(?:dropped|went under|nodded off|passed out|blacked out|stopped breathing|overdosed)\b(?! (?:the|my|off|a)\b)"),
    rule("told.done-to-me", "elevated", "abuse",
         r"my (?:\w+ )?(?:coach|teacher|trainer|tutor|priest|pastor|instructor|stepdad|stepfather|uncle|cousin|babysitter|boss|manager) (?:\w+ ){0,2}(?:does|doing|did|done) (?:\w+ )?(?:stuff|things|something) to (?:me|us)\b(?! (?:cheer|help|make me (?:laugh|smile)))"),
    rule("told.day-and-calm", "imminent", "suicide",
         rf"plan for {_DAY} {_NO_TRIP}(?:\w+ |[.,] ){{0,4}}(?:notes?|letters?|envelopes?) (?:are|is) (?:done|written|finished|sealed|ready) (?:\w+ |[.,] ){{0,5}}(?:calm|peaceful|at peace|quiet|light)\b{_NO_TRIP}"),
    rule("told.bye-and-fed", "imminent", "suicide",
         rf"(?:(?:good ?)?bye) (?:everyone |all )?(?:[.,] )?(?:i (?:have )?)?(?:fed|left (?:enough )?food for|left out food for) (?:the|my) (?:cats?|dogs?|fish|hamster|rabbits?) (?:\w+ ){{0,3}}(?:for|till|until) (?:\w+ ){{0,2}}(?:days?|weeks?|{_DAY})\b{_NO_TRIP}"),
    rule("told.things-thrown", "elevated", "abuse",
         r"(?:he|she|my (?:husband|wife|boyfriend|girlfriend|bf|gf|partner|dad|father|mom|mum|stepdad)) (?:once |then |just |always |sometimes |even )?(?:(?:threw|throws|smashed|smashes|hurled) (?:a|an|the|my|his|her|our) (?:plate|glass|phone|chair|bottle|cup|mug|pan|lamp|laptop|table|vase|ashtray)|punched (?:a|the|my) (?:wall|door|hole))\b(?! (?:away|out|in the bin|by accident|party|while|we bought))"),
)  # fmt: skip
