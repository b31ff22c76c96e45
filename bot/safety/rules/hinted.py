"""English rules for danger that is hinted at: a sleep without a morning, time alone until somebody is home, a last talk.

Words that an ordinary evening has too ("an hour to do it") count in full only after talk of death, and as a concern alone.
"""

from __future__ import annotations

from bot.safety.rules.rule import Rule, any_of, rule

_END = r"(?= ?$| ?[.,])"
_ONE = r"(?:he|she|they|everyone|everybody|(?:my |the )?(?:mom|mum|dad|mother|father|wife|husband|partner|boyfriend|girlfriend|parents|kids|sister|brother|flatmate|flatmates|roommate|family))"
_WILL = r"(?:will |am going to |am gonna |can )?"
# "i am gonna", and "gonna" without anybody.
_GOING = any_of(
    r"(?:going|ready|about) to", r"gonna", r"will", r"want to", r"let me", r"time to", r"need to", r"just", r"then i",
)  # fmt: skip
_NO_MORNING = r"(?:(?:not|never) (?:ever )?(?:wake(?: up)?|get (?:back )?up(?: again)?|open them)(?: again| any ?more| ever)?|that is it for (?:ever|good))"
_NOT_A_LIE_IN = r"(?! (?:up|again|ever|until|till|before|for|early|to|at|in time|when|if|with|tired|because|him|her|them|the|my|any|so)\b)"
_ALONE_UNTIL = (
    rf"{_ONE} (?:(?:gets?|comes?|is|are|will be) (?:\w+ )?(?:home|back)|gets? off (?:work|shift)|finish(?:es)?) (?:\w+ ){{0,4}}(?:[.,] )?(?:so |which means |that (?:gives|leaves) me |until then )?(?:i have )?"
    r"(?:\w+ ){0,4}(?:to do it|before (?:then|that)|time (?:enough )?for it)"
)
_WHEN_ALONE = (
    rf"(?:(?:when|once|after|as soon as) {_ONE} (?:is|are|has|have|goes|go|falls?) (?:\w+ )?(?:asleep|out|gone|away|left|(?:to )?(?:bed|sleep|work))|{_ONE} (?:goes?|go) (?:to (?:bed|sleep|work)|out)) (?:\w+ ){{0,4}}(?:[.,] )?(?:and )?(?:then )?i {_WILL}"
    rf"(?:do it|end it|take them(?: all)?|go through with it){_END}"
)

RULES: tuple[Rule, ...] = (
    rule("hinted.no-morning", "imminent", "suicide",
         rf"{_GOING} (?:just )?(?:lie down|lay down|go to (?:sleep|bed)|fall asleep|close my eyes|sleep|drift off) (?:now |tonight )?(?:and |then )(?:just )?{_NO_MORNING}{_NOT_A_LIE_IN}"),
    rule("hinted.alone-topic", "imminent", "suicide", rf"{_ALONE_UNTIL}|{_WHEN_ALONE}", needs_topic=True),
    rule("hinted.alone", "concern", "suicide", rf"{_ALONE_UNTIL}|{_WHEN_ALONE}"),
    rule("hinted.counted", "imminent", "suicide",
         r"(?:where|so) (?:he|she|they|nobody|no one|my \w+) (?:never|will not|does not|do not|can not) (?:looks?|finds?)(?: (?:it|them))? (?:[.,] )?(?:\w+ ){0,3}(?:\d\d+|twenty|thirty|forty|fifty|sixty|enough|plenty|all) (?:of them|pills|tablets)|"
         r"(?:\d\d+|twenty|thirty|forty|fifty|sixty|enough) of them (?:[.,] )?(?:\w+ ){0,4}i (?:will |am going to )?(?:take|swallow) (?:them|it all|all)", is_firm=True),
    rule("hinted.last-then", "imminent", "suicide",
         rf"(?:last|final) (?:cigarette|smoke|drink|song|meal|beer|coffee|call|look|walk)(?: (?:\w+ ){{0,3}}| )(?:and |[.,] )?then (?:i {_WILL}(?:jump|go over|let go|end it|be gone|step off)|it is over|(?:down|over) i go|lights out){_END}"),
    rule("hinted.last-talk", "elevated", "suicide",
         r"you (?:are|were|will be) (?:probably )?the last (?:one|person|thing|human|voice)? ?(?:that |who )?i (?:will |am going to |am |ever |want to )*(?:talk(?:ing)?|speak(?:ing)?|writ(?:e|ing)|texting|hear)(?: to| with| from)?"
         r"(?! (?:to |with |from )?(?:before (?:bed|sleep|work|school)|today|at night|tonight before|most days|about)\b)"),
    rule("hinted.burden-long", "elevated", "suicide", r"(?:been|was) (?:a |such a )?burden (?:for )?(?:long enough|too long)"),
    rule("hinted.no-use", "concern", "suicide", r"(?:no|not any) (?:use|good|help) to (?:a (?:living )?soul|anybody living)"),
    rule("hinted.planned", "elevated", "suicide", r"plan(?:ned|ning|s)? (?:\w+ ){0,2}my (?:own )?(?:death|suicide)(?! (?:benefit|cover|insurance))"),
    rule("hinted.laughed", "elevated", "suicide",
         r"(?:next|last) one (?:to leave|to go|out) (?:is|will be) (?:just )?me(?: [.,])? (?:for good|forever|permanently)|because i will be dead(?! (?:tired|meat|last|if))|"
         r"(?:think(?:ing)?|thought|thoughts) (?:a lot )?(?:about|of) (?:just )?being (?:gone|dead)(?! (?:for|on|to|this|all day|so long|tired|from (?:work|home|school)))"),
    rule("hinted.calls-me", "elevated", "suicide",
         r"(?:balcony|bridge|roof|rooftop|tracks|cliff|ledge|overpass|platform|railing) (?:is|was|are|were|keeps?) (?:\w+ )?(?:calling|call(?:s|ed)?|whispering|inviting) (?:to )?(?:me|my name)"),
    rule("hinted.will-left", "concern", "suicide", r"(?:my )?will to live (?:\w+ )?(?:left|has left|is gone|died|ran out|went|packed)(?= ?$| ?[.,]| the| my| haha| lol| and)"),
    rule("hinted.gone-things", "concern", "suicide",
         r"(?:gave|given|giving) away (?:\w+ ){1,3}(?:today|[.,]) ?(?:\w+ |[.,] ){0,8}(?:when|once|after) i am gone(?! (?:on|for|to|at|this|next|away|out|travel\w*|abroad)\b)"),
    rule("hinted.checked-up", "concern", "abuse",
         rf"{_ONE} (?:checks?|counts?|times|timed|checked|counted|asks?) (?:\w+ )?(?:how (?:long|many minutes) i (?:was|am|took|take|stay)|the (?:miles|mileage|receipts?)) (?:\w+ ){{0,8}}(?:receipts?|miles|mileage|shop|store|car)"),
    rule("hinted.bruises", "elevated", "abuse", r"(?:hid(?:e|es|ing|den)?|covers?|covering|covered) (?:up )?(?:the|my|these) bruises(?! (?:from (?:\w+ )?(?:football|rugby|training|the (?:match|game|fall)|falling|skating|boxing|hockey)))"),
    rule("hinted.purging", "concern", "eating disorder",
         rf"so (?:that )?(?:(?:{_ONE}|my \w+) (?:do(?:es)?|can|will) not|(?:nobody|no one) (?:can |will )?) ?hears? me (?:being sick|be sick|throw\w* up|puk\w+|vomit\w*|purg\w+|retch\w*)|(?:eat|binge|stuff myself) (?:\w+ ){{0,4}}(?:till|until) it hurts (?:\w+ ){{0,4}}get rid of it"),
    rule("hinted.pictures", "elevated", "harm to others",
         r"(?:pictures|images|scenes|voices) in my head (?:are |is |of |about |say |tell )+(?:\w+ ){0,4}(?:the|my|our) (?:kids?|children|baby|son|daughter|wife|husband|girlfriend|boyfriend|mother|mum|mom)\b|(?:give|gave|hand(?:ed)?|had to give) (?:my \w+|him|her|them) (?:all )?the (?:knives|guns?) (?:[.,] )?(?:\w+ ){0,6}(?:in my head|thoughts|what i (?:might|could))"),
)  # fmt: skip
