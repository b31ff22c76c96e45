"""The examination's pool, first part: which strategy a line is."""

from __future__ import annotations

from bot.texts.course.shape import (
    AFFIRMATION,
    INFORMATION,
    OTHERS,
    QUESTION,
    REFLECTION,
    RESTATEMENT,
    SELF_DISCLOSURE,
    SUGGESTIONS,
    Question,
    person,
    strategy_of,
    you,
)

STRATEGIES: tuple[Question, ...] = (
    strategy_of(
        "strategy-brother",
        (person("had another fight w my brother"), you("What happened between you two this time?")),
        QUESTION,
        "Open, and about what you do not know yet.",
    ),
    strategy_of(
        "strategy-since-when",
        (person("food tastes like nothing"), you("Since when is that so?")),
        QUESTION,
        "It asks for one fact. Closed questions are questions too.",
    ),
    strategy_of(
        "strategy-say-more",
        (person("theres this thing with my uncle"), you("I'd like to hear about it, as much as you want to tell.")),
        QUESTION,
        "It invites them to tell, without a question mark.",
    ),
    strategy_of(
        "strategy-exam-gone",
        (
            person("idk i study all day and then in the test its just gone. all of it. every time"),
            you("The work goes in, and in the exam room none of it comes out."),
        ),
        RESTATEMENT,
        "What they told, in other words and shorter. No feeling is named, nothing is asked.",
    ),
    strategy_of(
        "strategy-three-sides",
        (
            person("mum wants me home, boss wants me here, the kid has a fever and the car is dead"),
            you("So three people need you in three places, with no car to get there, if I got it right?"),
        ),
        RESTATEMENT,
        "The question mark only leaves room for a no. The line sums up their facts.",
    ),
    strategy_of(
        "strategy-group-chat",
        (
            person("they made a new group chat. same people. just not me. nobody told me i saw it on his phone"),
            you("There's a second chat without you, and you found out by accident."),
        ),
        RESTATEMENT,
        "The events, said back. That it hurts would be a reflection.",
    ),
    strategy_of(
        "strategy-lake",
        (
            person("they all went to the lake. saw it on their stories"),
            you("That sounds lonely, and a bit like a slap."),
        ),
        REFLECTION,
        "It names what it may be like. The events are not repeated.",
    ),
    strategy_of(
        "strategy-late",
        (
            person("IM SO DONE. 4 hrs late and then he LAUGHS"),
            you("You're furious. And hurt, maybe, that he found it funny?"),
        ),
        REFLECTION,
        "Two feelings, offered as a guess. The question mark does not make it a question about facts.",
    ),
    strategy_of(
        "strategy-promotion",
        (
            person("got promoted. yay i guess"),
            you("You don't sound glad. More like somebody who was handed more to carry."),
        ),
        REFLECTION,
        "It describes the feeling behind the yay, in a picture.",
    ),
    strategy_of(
        "strategy-phone-call",
        (
            person("feels dumb to be scared of ONE phone call"),
            you("I put off a call to my bank for six weeks last year. You're in good company."),
        ),
        SELF_DISCLOSURE,
        "The weight of the line is your own experience.",
    ),
    strategy_of(
        "strategy-angry-too",
        (
            person("he told the whole team about my panic attack"),
            you("That makes me angry too, just reading it."),
        ),
        SELF_DISCLOSURE,
        "It is your own feeling that you share, not theirs that you name.",
    ),
    strategy_of(
        "strategy-twins",
        (
            person("everyone says enjoy every second with the baby"),
            you("When mine were small I hated that sentence. There were nights when I enjoyed nothing."),
        ),
        SELF_DISCLOSURE,
        "Your own similar time, true and in two sentences.",
    ),
    strategy_of(
        "strategy-two-hours",
        (
            person("took me 2 hrs to leave the house. was in the shop for 5 min. pathetic"),
            you("Two hours of fear, and you still went in. That's the opposite of pathetic."),
        ),
        AFFIRMATION,
        "It points at a strength that they do not see.",
    ),
    strategy_of(
        "strategy-interview",
        (
            person("ill blow the interview"),
            you("You got through the last one with a fever and were invited again. You know how to do this."),
        ),
        AFFIRMATION,
        "A fact from their story, used to encourage.",
    ),
    strategy_of(
        "strategy-ten-days",
        (
            person("10 days without a drink. still want one"),
            you("Ten days, with the wish there every evening. Respect."),
        ),
        AFFIRMATION,
        "It honours the effort.",
    ),
    strategy_of(
        "strategy-letter",
        (
            person("no idea how to tell my dad i failed the year"),
            you("One way might be a letter. Then he can be angry before he answers."),
        ),
        SUGGESTIONS,
        "An idea to try, offered and not ordered.",
    ),
    strategy_of(
        "strategy-ten-minutes",
        (
            person("the kitchen is so bad i cant even start"),
            you("What if you only did the cups, and then sat down again?"),
        ),
        SUGGESTIONS,
        "It is worded as a question and offers something to do.",
    ),
    strategy_of(
        "strategy-half-day",
        (
            person("theyll never give me a week off"),
            you("You could ask for one long weekend first, if a week feels too big to ask for."),
        ),
        SUGGESTIONS,
        "A smaller step, left to them.",
    ),
    strategy_of(
        "strategy-hotline",
        (
            person("what even happens if i ring one of those lines"),
            you("Someone picks up and asks what's going on. You needn't give a name, and can hang up at any time."),
        ),
        INFORMATION,
        "It answers a question with facts. Whether to ring is left to them.",
    ),
    strategy_of(
        "strategy-grief-group",
        (
            person("where do ppl even find a grief group"),
            you("Hospices often run one, and they know about others nearby. Most cost nothing."),
        ),
        INFORMATION,
        "Something to know, asked for by them.",
    ),
    strategy_of(
        "strategy-parents-told",
        (
            person("will the uni tell my parents"),
            you("I don't know that for yours. The student office does, and you can ask it without a name."),
        ),
        INFORMATION,
        "Saying who knows is information, and so is saying that you do not.",
    ),
    strategy_of(
        "strategy-hello",
        (person("hi"), you("Hi, good to meet you. I've got time.")),
        OTHERS,
        "A greeting.",
    ),
    strategy_of(
        "strategy-sleep-well",
        (person("thx. gonna try to sleep"), you("Thank you for writing. Sleep well.")),
        OTHERS,
        "Thanks and a goodbye.",
    ),
    strategy_of(
        "strategy-sorry",
        (person("ur typing like a robot"), you("Ha, fair. Sorry, I'll do better.")),
        OTHERS,
        "A joke taken and a short apology. No other strategy names it.",
    ),
)
