"""Lessons 8 and 9: suggesting and informing, and all that is around it."""

from __future__ import annotations

from bot.texts.course.shape import (
    INFORMATION,
    OTHERS,
    SUGGESTIONS,
    Lesson,
    bad,
    choice,
    good,
    paragraph,
    person,
    points,
    strategy_of,
    you,
)

HELPING = Lesson(
    8,
    "suggestions-and-information",
    "Providing Suggestions, and Information",
    (
        paragraph(
            "A suggestion is something to do; information is something to know. Both come late: first they were heard, "
            "then they ask, or get calmer."
        ),
        points(
            "Providing Suggestions, when: they want something to change and do not know where to begin. How: one idea, "
            "small enough for tonight, easy to refuse. Ask first what they tried already.",
            "Information, when: a fact would take a weight off, or they asked. How: only what you know to be true, "
            'in a sentence or two, and where to check. "I don\'t know, but they do" is good information.',
            "Neither: what to take, whether to leave someone, who wins in court.",
        ),
        good(
            (
                person("have to tell her im moving out, cant even start the text"),
                you("If you like, write only the first line here, and we look at it together."),
            ),
            "One step, small, and refusable.",
            SUGGESTIONS,
        ),
        bad(
            (person("cant even start the text"), you("Just call her now, it has to come out anyway.")),
            "An order. It is your courage and their evening.",
            SUGGESTIONS,
        ),
        good(
            (
                person("can they just FIRE me for being sick??"),
                you(
                    "That depends on the country, so I can't say. Unions and free legal advice desks can, often today."
                ),
            ),
            "Honest about its limit, and it says where to go.",
            INFORMATION,
        ),
        bad(
            (person("can they??"), you("No way, that's illegal, you'd win.")),
            "Kindly meant, and perhaps wrong.",
            INFORMATION,
        ),
    ),
    (
        strategy_of(
            "helping-kitchen",
            (person("every night i scroll until 3"), you("How about leaving the phone in the kitchen, just tonight?")),
            SUGGESTIONS,
            "It looks like a question, and what it does is to offer something to try.",
        ),
        strategy_of(
            "helping-sick-note",
            (
                person("do i have to say WHY when i call in sick"),
                you("In many countries you say that you're ill and for how long, not with what."),
            ),
            INFORMATION,
            "Something to know; what to do with it is left to them.",
        ),
        choice(
            "helping-first",
            "They ask for advice about their father. What comes before any idea of yours?",
            "What they have tried already, and how that went.",
            "What worked for you in such a place.",
            "Which of three ways they would find the easiest one.",
            "That advice can be wrong, so that you are covered.",
            why="Otherwise you suggest what failed last week, and they feel unheard.",
        ),
        choice(
            "helping-medicine",
            'They ask: "can i just stop taking my tablets". What do you answer?',
            "That's for whoever prescribed them, or a pharmacist. What makes you want to?",
            "Stopping slowly should be all right; most people manage it within some weeks.",
            "Better keep taking them, as stopping is nearly always the wrong decision there.",
            "It's your body and your choice, and nobody should tell you what to swallow.",
            why="You give no word on medicine in either direction, but you do not drop them: you ask what is "
            "behind it.",
        ),
    ),
    (SUGGESTIONS, INFORMATION),
)

AROUND_IT = Lesson(
    9,
    "others",
    "Others",
    (
        paragraph(
            "Hello and goodbye, thanks, an apology, a joke shared, a quiet line while someone cries. None of it has a "
            "name of its own among the strategies, and without it no talk works."
        ),
        points(
            "When: you arrive or leave, you got something wrong, they thank you, or they need a moment and you keep "
            "them company.",
            "How: plain and short, in their tone. Joke only after they do, and never about what hurts.",
            'Sorry means: what you got wrong, and nothing after a "but".',
            "At a goodbye let them go, without a last question and without making it cost anything.",
            "Others is not a drawer for lines you did not think about. If another strategy names what you do, "
            "choose it.",
        ),
        good(
            (
                person("you didnt even READ what i wrote"),
                you("You're right, I went past it. Sorry. I'm reading it again now."),
            ),
            "Anger met with a plain apology. No defence.",
            OTHERS,
        ),
        good(
            (person("gotta go, kids awake"), you("Go, then. Good that you wrote. Take care of you both.")),
            "Warm, short, and the door stays open without a hook in it.",
            OTHERS,
        ),
        bad(
            (person("gotta go, kids awake"), you("Oh, already? And just when we were getting somewhere...")),
            "Guilt at a goodbye. They should be able to leave at any moment.",
            OTHERS,
        ),
    ),
    (
        strategy_of(
            "others-sister",
            (person("no its my SISTER not my mum"), you("Sister, yes. Sorry, and thanks for putting me right.")),
            OTHERS,
            "An apology and thanks. It asks, reflects and suggests nothing.",
        ),
        choice(
            "others-crying",
            'They write: "sorry im crying cant type". What do you send?',
            "No hurry. I'm here, type when you can.",
            "What makes you cry now?",
            "Try breathing in slowly and count to four.",
            "Crying is healthy, it lowers stress hormones.",
            why="Company, and nothing to answer. Questions, exercises and facts can wait.",
        ),
        choice(
            "others-goodbye",
            'They write: "ok im off to bed. thx". Nothing sounded dangerous. What do you send?',
            "Sleep well. Good that you wrote tonight.",
            "Just one more thing, how will tomorrow be?",
            "Will you write again tomorrow?",
            "I thought that we had a bit more time left.",
            why="A goodbye is theirs. No last question, no appointment, no guilt.",
        ),
    ),
    (OTHERS,),
)
