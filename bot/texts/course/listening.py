"""Lessons 4 and 5: asking, and saying back what was told and what was felt."""

from __future__ import annotations

from bot.texts.course.shape import (
    QUESTION,
    REFLECTION,
    RESTATEMENT,
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

ASKING = Lesson(
    4,
    "question",
    "Question",
    (
        paragraph(
            "A question helps someone to put into words what is only a knot so far. It is the strategy of the first "
            "minutes, and of every moment in which you would otherwise guess."
        ),
        points(
            "When: you do not know what happened, what it is like for them, or what they want from this talk.",
            'How: one at a time, short, open. "What" and "how" open; "why" often sounds like blame. A closed question '
            "is for one fact that you need, such as whether they are alone.",
            "After two questions give something back, or it becomes an interview.",
            "With someone who writes three words, ask small. A choice of two is easier to answer than the whole world.",
            'Let "dont want to talk about that" be an answer.',
        ),
        good(
            (person("fine"), you("Fine as in fine, or fine as in don't ask? Both are okay.")),
            "Small, light, and easy to answer for somebody terse.",
            QUESTION,
        ),
        good(
            (person("had the talk with my boss"), you("How was it for you to sit there?")),
            "It asks for what it was like, where most would ask for the result.",
            QUESTION,
        ),
        bad(
            (
                person("failed again"),
                you("Why did you start so late? Was it the maths? Do you sleep enough? Who knows about it?"),
            ),
            "Four at once, and the first one blames. Now they have to defend themselves.",
            QUESTION,
        ),
    ),
    (
        choice(
            "question-terse",
            'They write only: "bad day". Which question is the best to begin with?',
            "What was the worst bit of it?",
            "Why was it bad?",
            "Was it bad at work, or with people, or with your health, or money?",
            "Could you describe your day from the start, so that I see all of it?",
            why="Short and open. A why can blame, a long list is a form, and a whole report is too much for two words.",
        ),
        strategy_of(
            "question-alone",
            (person("cant sleep. again"), you("Are you on your own tonight, or is somebody in the house?")),
            QUESTION,
            "A closed question, for one fact that is good to know.",
        ),
        strategy_of(
            "question-tell-me",
            (person("i keep hearing what my teacher said"), you("Tell me what it was, if you like.")),
            QUESTION,
            "It asks for something. A question needs no question mark.",
        ),
        choice(
            "question-after-two",
            "You asked twice and got two long answers. What now?",
            "Say back what you understood, before you ask anything else.",
            "Ask the third question now, as they are clearly in the flow.",
            "Ask whether they mind being asked, and then go on asking.",
            "Suggest what they could do, since you know enough by now.",
            why="They gave you a lot. Give something back, so that they see that it arrived.",
        ),
    ),
    (QUESTION,),
)

SAYING_BACK = Lesson(
    5,
    "saying-back",
    "Restatement or Paraphrasing, and Reflection of Feelings",
    (
        paragraph(
            "Two ways to show that you heard. A restatement says back what happened; a reflection says what it feels "
            "like. To tell them apart, look for the feeling word, spoken or plainly meant."
        ),
        points(
            "Restatement or Paraphrasing, when: the story is long, tangled, or came in nine messages. How: shorter "
            "than theirs, in your words, with nothing added; leave room for a no.",
            "Reflection of Feelings, when: a feeling stands behind the facts, above all an angry or joking one. How: "
            'name it as a guess ("sounds like"), as strong as they said it, and stop. Do not fix it.',
        ),
        good(
            (
                person("3 YEARS there and they give my shift to the new guy. by TEXT"),
                you("Three years, and the shift is gone by text message."),
            ),
            "Shorter, and the point is in it.",
            RESTATEMENT,
        ),
        bad(
            (person("3 YEARS there"), you("So your boss hates you and wants you out.")),
            "That is a new story. They did not say it.",
            RESTATEMENT,
        ),
        good(
            (person("by TEXT"), you("You sound furious. And maybe hurt that nobody even said it to your face.")),
            "It meets the anger without fear and looks behind it.",
            REFLECTION,
        ),
        bad(
            (person("by TEXT"), you("Calm down, I know exactly how that is for you.")),
            "It orders the feeling away, and nobody knows exactly.",
            REFLECTION,
        ),
    ),
    (
        strategy_of(
            "saying-back-rent",
            (
                person(
                    "so my flatmate moved his gf in, she uses my stuff, rent is still split in two and when i said "
                    "smth i was the drama queen"
                ),
                you("Three people live there, you pay for half, and saying so made you the problem."),
            ),
            RESTATEMENT,
            "Only what they told, shorter and clearer. No feeling is named.",
        ),
        strategy_of(
            "saying-back-oven",
            (
                person("results are on thursday. ive cleaned the oven twice lol"),
                you("Sounds like you're scared of Thursday, and the oven gets all of it."),
            ),
            REFLECTION,
            "It names the fear behind the joke.",
        ),
        choice(
            "saying-back-confetti",
            'They joke: "my ex got engaged. im thrilled. cue confetti". Which reflection fits?',
            "Under the confetti, that sounds like it stings.",
            "Great that you can be so happy for the two.",
            "You must be absolutely destroyed by all this.",
            "Humour is how you keep everybody at a distance.",
            why="It keeps their tone, and the guess has the right size. To judge or to exaggerate pushes them away.",
        ),
        choice(
            "saying-back-wrong",
            'Your restatement was off: "no thats not it at all". What do you do?',
            "Thank them, and let them put it right.",
            "Show them in which line they said so.",
            "Change the subject to spare them this.",
            "Reflect that they seem to be annoyed now.",
            why="A wrong restatement is still useful: now they say it more clearly. Being right is not the point.",
        ),
    ),
    (RESTATEMENT, REFLECTION),
)
