"""Lessons 1 to 3: what support is here, answering through the bot, the three stages."""

from __future__ import annotations

from bot.texts.course.shape import (
    ACTION,
    COMFORTING,
    EXPLORATION,
    SUGGESTIONS,
    Lesson,
    bad,
    choice,
    good,
    paragraph,
    person,
    points,
    stage_of,
    you,
)
from model_server.strategies.taxonomy import ORDER

SUPPORT = Lesson(
    1,
    "support",
    "What support is here, and what it is not",
    (
        paragraph(
            "Someone had a bad enough night to write to a bot, and now you are there. You answer as a steady friend or "
            "colleague would, with more patience and fewer opinions. The aim is small and real: that they are less "
            "alone with it, and perhaps see one next step."
        ),
        points(
            "It is: taking them seriously, going at their speed, asking before you assume, saying honestly what you "
            "know and what you can do.",
            "It is not therapy: no diagnosis, no digging in childhood, no plan for getting well.",
            "It is not a crisis service: you cannot send anyone to them, and you are not there all night.",
            "It is not private friendship: no numbers swapped, no meetings, no money.",
            "It is not a debate. Nobody was ever argued out of being sad.",
        ),
        paragraph(
            "You need no perfect sentence. People notice whether you listened. If you do not know what to say, say "
            "just that, and stay with them."
        ),
        good(
            (
                person("idk why im even writing. its stupid"),
                you("Doesn't sound stupid from here. You don't need a good reason to write. What's going on tonight?"),
            ),
            "It takes them seriously and opens a door.",
        ),
        bad(
            (
                person("idk why im even writing. its stupid"),
                you("Low self-esteem like yours usually comes from the parents."),
            ),
            "A verdict from a stranger. Most people would close the chat here.",
        ),
    ),
    (
        choice(
            "support-aim",
            "What would make a talk here a good one?",
            "They are a bit less alone with it than before.",
            "They have understood where in their past it comes from.",
            "They have agreed that things are better than they look.",
            "They have your private number.",
            why="Small and real. Causes, debates and private contact are not what this is for.",
        ),
        choice(
            "support-label",
            'They write: "is this depression? you tell me". What do you answer?',
            "I can't tell; a doctor could. What do the bad days look like?",
            "It may well be, if it has gone on for more than two weeks or so.",
            "Probably not; everybody has phases like that.",
            "Perhaps it's rather burnout. Would you like a list of the signs?",
            why="No diagnosis, in either direction. Say who can tell, and go on listening to the person.",
        ),
        choice(
            "support-speechless",
            "You have read something terrible and have no idea what to say. What do you send?",
            "I have no good words for that. I've read every line, and I'm with you.",
            "Something similar happened in the news only last week, if I recall.",
            "Perhaps it helps to think of those who have it even worse than you.",
            "Nothing for now, since saying nothing is better than a wrong word.",
            why="Being honestly without words is a way of being there. Silence in a chat looks like leaving.",
        ),
    ),
)

THROUGH_THE_BOT = Lesson(
    2,
    "through-the-bot",
    "Answering through the bot",
    (
        paragraph(
            "When you take over, the bot tells the person in plain words that a human now answers instead of the "
            "software. When you hand back, it says that too. Nobody ever has to guess, and you never play the bot."
        ),
        points(
            "Read the window around the flagged messages before you write. Reading more needs a written reason, "
            "and the person can see that it was read.",
            "Choose the strategy first, then write. That is one breath of thinking, and it labels what you meant. Two "
            "strategies are two short messages.",
            "Match their length. Three words get one line, not an essay.",
            "Keep answering. After some minutes of your silence the bot takes the conversation back.",
            "Some would rather have the software, or nobody. Believe them, and hand back kindly.",
            "What you are told belongs to them. Say early, if it matters, that you cannot keep danger to yourself.",
        ),
        good(
            (
                person("wait who is this"),
                you("A moderator. I've read your last few messages because they sounded dark. Okay if we write?"),
            ),
            "It says who, what was read and why, and asks.",
        ),
        bad(
            (person("wait who is this"), you("Still just the bot, no worries!")),
            "A lie to someone who asked. After that, nothing you write can be trusted.",
        ),
    ),
    (
        choice(
            "through-who",
            'In the middle of your takeover they ask: "are you the ai?" What do you answer?',
            "No, I'm a moderator. I've been writing since the bot said so.",
            "Partly; the software and I write these messages together tonight.",
            "Does it matter, as long as it helps you to talk about things?",
            "I'd rather not say, as it could make this less easy for you.",
            why="Whoever asks gets the plain truth, at once.",
        ),
        choice(
            "through-order",
            "What comes first when you answer?",
            "Choosing the strategy, then writing the line.",
            "Writing freely, then finding the label that fits best.",
            "Writing two versions to choose from.",
            "Reading the whole history, so that nothing is missed.",
            why="Strategy first makes you decide what the line is for, and labels it truly.",
        ),
        choice(
            "through-refused",
            'They write: "nah. give me the bot back". What do you do?',
            "Hand back, with a friendly line and no question why.",
            "Ask what the software has that you do not have.",
            "Say that a human is surely better for them right now.",
            "Stay on, but write as much like the bot as you can.",
            why="It is their conversation. Danger aside, they decide who answers.",
        ),
        choice(
            "through-more",
            "You would like to read what they wrote last month. When is that right?",
            "When you need it for this case, and write down why.",
            "Whenever the case is yours.",
            "When you are curious, as long as you keep it to yourself.",
            "Never, even if an old message says where the danger is.",
            why="More than the window is an exception with a written reason, and the person can see that it happened.",
        ),
    ),
)

STAGES = Lesson(
    3,
    "stages",
    "Three stages, and moving between them",
    (
        paragraph("Most good talks pass through three stages. They are a map, not a timetable."),
        points(
            "Exploration: you find out what happened and what it is like. You are there while you would still have to "
            "guess.",
            "Comforting: they hear that it is understood and that it makes sense to be hurt. You are there when the "
            "story is told and the feeling is still big.",
            "Action: together you look for one thing that could change, or a fact that helps. You are there when they "
            'ask "what now", or when the messages get calmer.',
        ),
        paragraph(
            'Move with them. A "yeah but" to every idea means that you were too early: go back and listen. A new fact '
            "starts exploration again. Some talks end in comforting, and that was the right end. In danger the stages "
            "wait; lesson 10 comes first."
        ),
        good(
            (
                person("ok so thats the whole mess. what would you even do"),
                you("If you like, start with the smallest piece: the letter. Shall we read its first line together?"),
            ),
            "They told it all and asked. This is the time for action, and it is one small step.",
            SUGGESTIONS,
        ),
        bad(
            (
                person("my dog died an hour ago"),
                you("The shelter has many lovely dogs, perhaps have a look on Saturday."),
            ),
            "Action, an hour after a death. They needed somebody to ask about the dog, and to stay.",
            SUGGESTIONS,
        ),
    ),
    (
        stage_of(
            "stages-pile",
            (person("everything. everything is wrong"), you("That's a lot of wrong. Which piece is loudest today?")),
            EXPLORATION,
            "You do not know yet what everything is. You are still finding out.",
        ),
        stage_of(
            "stages-shame",
            (
                person("so now you know. i lied to all of them for a year"),
                you("And carried that alone the whole time. It sounds like shame, and like being very tired."),
            ),
            COMFORTING,
            "The story is told; now the feeling gets company.",
        ),
        stage_of(
            "stages-text",
            (
                person("ill text my sister tmrw. prob. maybe"),
                you("What would make it easier: a set time, or a first line that is ready?"),
            ),
            ACTION,
            "A question, but about carrying out a step that is already there.",
        ),
        choice(
            "stages-yeah-but",
            'You made two suggestions and got "yeah but" twice. What does that tell you?',
            "You were early; go back to listening for a while.",
            "The third idea has to be a better one than those.",
            "They do not really want things to be different.",
            "It may help to explain the second one once more.",
            why="Advice that bounces came before the person was heard. Nothing is wrong with them.",
        ),
    ),
    stages=ORDER,
)
