"""What a reply must not say of someone's nearest, and must not promise: a bad parent, guilt, secrets, better dead.

Found in talks with the small model, where other patterns and the head had let it pass. Read sentence by sentence,
without what the sentence only gives back to the person.
"""

# ruff: noqa: E501 (a list of phrases reads best on one line)

from __future__ import annotations

import re

_KIN = r"(?:mother|father|mum|mom|dad|parents?|son|daughter|wife|husband|children|kids?|family|sister|brother|grandmother|grandfather|grandma|grandpa|partner|friends?|dog|cat)"
_ROLE = r"(?:mother|father|mum|mom|dad|parent|son|daughter|wife|husband|friend|partner|sister|brother|nurse|teacher|carer|person)"
_THEM = rf"(?:(?:your|her|his) (?:\w+ )?{_KIN}|him|her|them)"


def _rule(reason: str, *patterns: str) -> tuple[str, re.Pattern[str]]:
    return reason, re.compile(r"(?<!\w)(?:" + "|".join(patterns) + ")")


_SAID = (
    _rule(
        "insult",
        rf"you (?:are|will|would|were|might|may|have) (?:not|never) (?:\w+ ){{0,3}}?(?:be |become |been |make )?(?:a |an |the |much of a |half as )?(?:very |really |particularly |ever )?(?:good|real|better|proper|decent|fit|great|right) (?:\w+ )?{_ROLE}\b(?! (?:all|every|at every|because|just because|to be))",
        rf"you are (?:not (?:any )?|no )(?:better|good|kinder|different) than (?:she|he|they|your {_KIN}) (?:is|was|are|were|did)\b",
        rf"you (?:will|are going to|would) (?:\w+ )?(?:end up|turn out|become|be) (?:just |exactly |the same )?(?:like|as) (?:your {_KIN}|him|her)\b",
        rf"you are (?:just|exactly|every bit) (?:like|as \w+ as) (?:your {_KIN}|he|she|him|her)\b",
        rf"you (?:are|were) (?:not|never) (?:\w+ )?(?:cut out|made|meant|born) (?:for|to be) (?:being )?(?:a |an |anyone s )?(?:\w+ )?(?:{_ROLE}|parenthood|this)\b",
        rf"{_THEM} deserves? (?:\w+ )?(?:better|more) than (?:you|that)\b",
        rf"you are not (?:much|half) of a {_ROLE}\b|(?:^|maybe |perhaps |[.,] )you were never (?:\w+ )?(?:a )?good {_ROLE}|(?:^|maybe |perhaps |[.,] )you (?:are|were) (?:just |so |really )?(?:bad|terrible|hopeless|useless) at (?:this|that|it|being)\b|you (?:are|were) a (?:\w+ )?disappointment to",
        r"(?:^|yes [.,]? ?|yeah [.,]? ?|true [.,]? ?)(?:that|it|this) (?:is|was) (?:so |really |very |just |a bit )?(?:cowardly|pathetic|shameful|selfish|childish|ridiculous|weak of you)(?= ?$| ?[.,])",
        r"you are (?:turning into|becoming) the (?:very )?(?:thing|person|man|woman) (?:that |who )?you (?:\w+ )?(?:hated?|feared)",
    ),
    _rule(
        "agrees with death",
        r"(?:see why|understand why|understand (?:that )?|get why|no wonder|makes sense(?: to me)? (?:that )?|of course|clear why|natural (?:that )?) ?you (?:would |might |could |do |should |may )?(?:not )?(?:rather |sooner |prefer (?:to )?|choose (?:to )?|want(?:ed)? (?:to )?|wish(?:ed)? (?:to )?)*(?:be dead|being dead|not (?:be |being )?alive|not (?:to )?live\b|stop living|die\b|dying|be gone for good|(?:not )?(?:be|to be) alive|live any more|not (?:be )?here any ?more|(?:not )?wake up (?:any ?more|again))",
        r"(?:anyone|anybody|i) (?:in your (?:place|position|shoes) )?would (?:rather |sooner |also |too )?(?:want to )?(?:be dead|die|not (?:be|want to be) alive)\b",
    ),
    _rule(
        "guilt",
        r"(?:^|[.,] |please |just |try to |but |and |do )think (?:\w+ )?(?:of|about) (?:what|how) (?:you (?:would|will|are|could|might) (?:be )?(?:do|doing|put\w*|caus\w*)|(?:this|that|it) (?:would|will|does|could) (?:do|mean|hurt)|(?:he|she|they|your \w+) (?:would|will) (?:feel|suffer|live|cope|react))",
        rf"how (?:could|can) you (?:do (?:that|this|such a thing) to|leave|put) {_THEM}",
        r"(?:that|this|it) would (?:then )?(?:be on you|be your fault)\b|you should be (?:so )?ashamed|god (?:would|will) (?:never|not) forgive",
        rf"that is how you (?:thank|repay|treat) {_THEM}|no wonder {_THEM} (?:does|do|did|will|would) not (?:\w+ )?(?:call|talk|visit|answer|want|speak)|worried sick because of you|have you (?:even )?thought (?:for (?:one|a) (?:second|moment) )?(?:about|of) {_THEM}",
        rf"(?:imagine|picture) {_THEM}(?: (?:s|is))? (?:face|at the|when|if|finding|having to|standing|hearing)",
        rf"(?:your {_KIN}|she|he|they) (?:would|will|could) (?:never|not) (?:get over|recover from|forgive you|survive)",
        rf"you (?:would|will|are|would be|could) (?:break|breaking|destroy|destroying|ruin|ruining|kill|killing|making) {_THEM}(?: (?:s|is))?(?: (?:heart|life|ill|sick|wedding)|(?= [.,]|$| with| if))",
        rf"it would (?:kill|destroy|break) (?:your|her|his) (?:\w+ )?{_KIN}|no right to do (?:that|this) to {_THEM}|(?:is that|do you) (?:really )?what you want for {_THEM}|after (?:all|everything) (?:that )?(?:she|he|they|your {_KIN}) (?:has|have|had)? ?(?:done|did|gave|given) for you",
        rf"(?:you can not|you could not) (?:just )?(?:leave|do (?:that|this) to) {_THEM}(?: like (?:that|this)| alone with|(?= [.,]|$))",
    ),
    _rule(
        "secrecy",
        r"(?:stays?|staying|remains?|keep(?:ing)?(?: it| this| that)?|kept) (?:just |only |strictly |right )?(?:here )?between (?:us|you and (?:me|i)|the two of us)\b|between us two\b|^between us\b",
        r"(?:will not|does not|never|nothing|not a word) (?:\w+ ){0,2}?(?:leaves?|gets? out of|goes? (?:out of|anywhere)) (?:this (?:chat|room|conversation|talk)|here\b|from here)|goes no further|stays in this (?:chat|room|conversation)|stays here (?:with us|and nowhere)",
        r"(?:nobody|no one|no human|no person)(?: else)?(?: but (?:me|us|you and me))? (?:(?:ever )?(?:reads|sees|listens|hears)|is (?:listening|reading)|(?:will|is going to|would) (?:ever )?(?:see|read|know|hear|find out))(?: (?:this|that|it|along|here|about|from me|what)|(?= [.,]|$))",
        r"i (?:will|would|am going to) (?:not|never) (?:\w+ )?(?:tell (?:any\w*|a soul|no one|nobody|people|him|her|them|your)|pass (?:it|this|that|a word)|say a word|say anything to|let anyone know)|i can keep a secret|(?:take|carry) (?:it|this|that) to the grave|i keep (?:it|this|that|what you say) to myself",
        r"only (?:you and (?:i|me)|we two|the two of us) (?:will |ever )*know|just (?:you and me|us(?: two)?) (?:in )?here|only the two of us here|(?:our|this) (?:little )?secret(?= [.,]|$| is)",
    ),
)  # fmt: skip
# Said about others, or taken back.
_ALLOWED = re.compile(
    r"\b(?:can not promise|could not promise|not (?:able|going) to promise|no promise|(?:can|may|might) be read|moderators?|told (?:her|him|them|you)|you (?:said|promised|told|feel|felt|fear|worry|do not have to|have (?:kept|been))|afraid|does not mean|between (?:you two|the two of you)|is not true that|not true)\b"
)


def reasons(sentence: str) -> tuple[str, ...]:
    """The reasons against one normalised sentence of a reply."""
    if _ALLOWED.search(sentence):
        return ()
    return tuple(reason for reason, pattern in _SAID if pattern.search(sentence))
