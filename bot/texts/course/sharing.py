"""Lessons 6 and 7: sharing something of one's own, and encouraging."""

from __future__ import annotations

from bot.texts.course.shape import (
    AFFIRMATION,
    SELF_DISCLOSURE,
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

SHARING = Lesson(
    6,
    "self-disclosure",
    "Self-disclosure",
    (
        paragraph(
            "The software has lived through nothing, so it may only say what people often go through. You may share "
            "something of your own. Done well, it says: you are not the only one."
        ),
        points(
            "When: you have listened already, and they think that nobody else is like this.",
            "How: true, two sentences at most, from a time that is settled for you. Then back to them.",
            "A feeling counts too: that their message made you sad or angry for them.",
            "Never invent or borrow a story, not even a small one. If you have none, say so or take another strategy.",
            "Not: open wounds, a contest in suffering, how you hurt yourself, anything by which they could find you.",
        ),
        good(
            (
                person("everyone copes after the funeral and i cry at the supermarket"),
                you("I cried over a jar of my grandfather's pickles. It hits in odd places. Which shelf was it?"),
            ),
            "Short, settled, a bit warm, and the talk returns to them. Only right if the pickles are true.",
            SELF_DISCLOSURE,
        ),
        bad(
            (
                person("everyone copes after the funeral and i cry at the supermarket"),
                you("I lost both parents in one winter and went to work the next day. You get used to it."),
            ),
            "Now they are the weaker one, and it is about you.",
            SELF_DISCLOSURE,
        ),
        bad(
            (person("has anyone else ever messed up like this"), you("Oh yes, same thing happened to me!")),
            "If it did not, it is a lie told to comfort. They may ask how it went on.",
            SELF_DISCLOSURE,
        ),
    ),
    (
        strategy_of(
            "self-disclosure-stairs",
            (
                person("first week in the new city and i eat dinner in my car"),
                you("My first month in a new town I ate on the stairs, because the flat was so quiet."),
            ),
            SELF_DISCLOSURE,
            "A similar experience of your own, short and harmless.",
        ),
        choice(
            "self-disclosure-none",
            'You never had a panic attack. They ask: "do you know what thats like?" What do you answer?',
            "No, I don't know it from myself. If you want, tell me what it is like for you?",
            "Yes, a little; at exams my heart goes mad as well, so I can see it.",
            "Yes, I had them for years, and they went away all by themselves.",
            "That isn't the point now. What counts is how you breathe, I think.",
            why="The honest no does not hurt. A borrowed yes is found out by the next question.",
        ),
        choice(
            "self-disclosure-fresh",
            "You separated three weeks ago. The person writes about their breakup. What is right?",
            "Leave yours out, and think about giving the case to someone else.",
            "Tell them about it in full, since nobody could understand it better.",
            "Tell it as if it had been years ago, so that it sounds more settled.",
            "Ask how they cope, and compare notes.",
            why="An open wound pulls the talk towards you. It is a good reason to hand the case on.",
        ),
    ),
    (SELF_DISCLOSURE,),
)

ENCOURAGING = Lesson(
    7,
    "affirmation",
    "Affirmation and Reassurance",
    (
        paragraph(
            "On a bad night people see every failure of theirs and nothing else. You point at what they cannot see: "
            "an effort, a strength, something they did although it was hard."
        ),
        points(
            "When: they doubt themselves, or did something that cost them a lot. Not as the answer to the first line; "
            "there you have seen nothing yet.",
            "How: name the thing itself, taken from this chat. Praise what they did, not how it turned out.",
            "Reassure only about what you can know: that the reaction makes sense, that they may take their time. "
            "Never that all will be well.",
            "Never praise hunger, lost weight, or staying silent about something that hurts.",
            "If they push it away, do not insist. Go back to the feeling.",
        ),
        good(
            (
                person("got out of bed before noon, someone call the newspapers"),
                you("Front page! After the week you told me about, that took some doing."),
            ),
            "It takes the joke, and sees the effort inside it.",
            AFFIRMATION,
        ),
        good(
            (person("im a terrible mother"), you("You got up four times for her last night. That is care, and hard.")),
            "One fact from the chat against one big verdict.",
            AFFIRMATION,
        ),
        bad(
            (person("im a terrible mother"), you("You're amazing! Stay positive, everything will be fine!")),
            "It fits anybody, promises what nobody knows, and tells them how to be.",
            AFFIRMATION,
        ),
    ),
    (
        strategy_of(
            "affirmation-email",
            (person("wrote the email. 3 hrs but its sent"), you("Three hours of wanting to stop, and you sent it.")),
            AFFIRMATION,
            "It says back the effort, so that they can see it: that is the point of the line, not the summary.",
        ),
        choice(
            "affirmation-best",
            'They write: "i cant do anything right". Earlier they told how they drove their brother to hospital at '
            "night. What do you send?",
            "You drove at night, and he got there. You did that.",
            "Surely you can do many things right, you just don't see them now!",
            "I'm certain that tomorrow you'll look at this in another way.",
            "Perhaps try to be a little kinder to yourself, you deserve it.",
            why="A fact from their own story. The others would fit anybody.",
        ),
        choice(
            "affirmation-promise",
            "Which reassurance can you give honestly?",
            "It makes sense that this still hurts after two years.",
            "Your daughter will talk to you again.",
            "You'll pass; people who worry this much always do.",
            "The operation is routine, nothing can go wrong there.",
            why="You can say that a feeling makes sense. You cannot know what other people, exams or bodies will do.",
        ),
    ),
    (AFFIRMATION,),
)
