"""Lessons 10 and 11: what to do in danger, and the moderator's own care."""

from __future__ import annotations

from bot.texts.course.shape import Lesson, bad, choice, danger, good, paragraph, person, points, you

IN_DANGER = Lesson(
    10,
    "danger",
    "When it sounds like danger",
    (
        paragraph(
            "Said plainly, as a joke, for a friend, or as a calm goodbye after a dark week: take it seriously, every "
            "time. The stages wait."
        ),
        points(
            'Say that you heard it. Then ask with the words: "Are you thinking about killing yourself?" Asking plants '
            "nothing; it lets them stop hiding.",
            "Unless it is a clear no, ask about a plan, the means near them, and when. One at a time.",
            "If it is now: emergency number first, someone beside them, distance from what they could use. Keep "
            "writing.",
            "Always a free line and a person they trust. Ask what makes calling hard, and work on that.",
            "Violence at home: first ask if writing is safe. Eating: no numbers, no praise. Voices: neither agree nor "
            "argue.",
            "Tell another moderator or an admin. Nobody carries this alone.",
        ),
        points(
            "Never: ask for a promise to stay alive, agree to secrecy, blame, agree that death makes sense, or say "
            "that you called someone.",
            "Never anything about ways, amounts or places, not even to warn.",
        ),
        good(
            (
                person("guess ill yeet myself off this planet lol"),
                you("I see the lol, and I'd rather ask: are you thinking about killing yourself?"),
            ),
            "Direct, without drama.",
        ),
        bad(
            (
                person("guess ill yeet myself off this planet lol"),
                you("Haha, but you're not serious, right?"),
            ),
            "It asks for a no, and will get one.",
        ),
    ),
    (
        danger(
            "danger-wording",
            "Which question is the one to ask?",
            "Are you thinking about killing yourself?",
            "You're not going to do anything silly, are you?",
            "Is it really that bad tonight?",
            "Do you sometimes have thoughts of that kind?",
            why="Clear words, and open to a yes. The others ask for a no, or leave open what is meant.",
        ),
        danger(
            "danger-now",
            'They answer: "yes. tonight. its next to me". What comes first?',
            "The emergency number, someone beside them, distance from it.",
            "What exactly is there and how much, so that you can judge it.",
            "Reasons to live, until the worst is over; numbers later.",
            "Handing back, so that the bot's crisis text can take over.",
            why="First people who can come, and distance. Then you keep writing. Never ask for amounts.",
        ),
        danger(
            "danger-secret",
            'They write: "promise u wont tell anyone, then ill say it". What do you answer?',
            "I can't keep danger to myself. I'd still like to hear it.",
            "Of course. Whatever you say stays between us, I swear it.",
            "All right, unless it turns out to be something really bad.",
            "Then better don't say it, for both of us.",
            why="No secrecy, also none with small print. Say it before they tell, and keep the door open.",
        ),
        danger(
            "danger-barrier",
            'They write: "not calling any hotline. they put me on hold last time". What now?',
            "Ask what would make it bearable, and look for another way together.",
            "Send the same number once more, with the hours at which it is open.",
            "Respect the no, and do not come to speak about help again tonight.",
            "Explain that without a call nobody can do anything for them there.",
            why="A reason not to call is something to work on: a text line, another hour, a person they trust.",
        ),
    ),
)

OWN_CARE = Lesson(
    11,
    "own-care",
    "Looking after yourself, and handing back",
    (
        paragraph(
            "You read what people hide from everybody else. That leaves traces in anyone. Caring for yourself is part "
            "of the work, because a worn-out listener stops listening."
        ),
        points(
            "Excerpt first: words stay blurred until you ask for them. Read what you need, when you are ready.",
            "A case that touches your own wound goes to somebody else. You owe no reason.",
            "After a hard one take a break, away from the screen. Tell a colleague that it was hard; leave names out.",
            "No screenshots, no retelling at home. What people wrote stays here.",
            "You can do everything right and it can still go badly. You are one part of someone's help, never all.",
            "If you are in a bad place yourself, the same numbers are there for you.",
        ),
        paragraph(
            "Hand back before you are empty, and never by just going silent. Tell the person, leave a note for the "
            "others (what was said, what is open), and in danger only go once another moderator has the case."
        ),
        good(
            (
                person("are u leaving"),
                you("In ten minutes, yes, and the software answers then. What would help you for the next hour?"),
            ),
            "True, in time, and about their next hour.",
        ),
        bad(
            (person("are u leaving"), you("Brb!")),
            "And then nobody. They wait for you, on the worst night of their month.",
        ),
    ),
    (
        choice(
            "own-care-wound",
            "A case is about the very thing that happened to your family last year. What do you do?",
            "Leave it to another moderator, without having to say why.",
            "Take it, because you understand it better than anyone else.",
            "Take it, but read only half of it, so that it hurts less.",
            "Resolve it quickly, so that nobody else has to read it.",
            why="You may always pass a case on. Neither you nor the person gains if you go under in it.",
        ),
        choice(
            "own-care-tired",
            "You notice that you answer on autopilot. Nothing is dangerous at the moment. What is right?",
            "Tell the person, hand back, and write a note for the others.",
            "Stay to the end, since you began it.",
            "Slow down until the bot takes the conversation back by itself.",
            "Send longer messages, so that you need to write fewer of them.",
            why="An honest goodbye is better than a tired presence, and much better than silence.",
        ),
        choice(
            "own-care-talk",
            "You have to talk about a hard case. With whom, and how?",
            "With a colleague here, about what it did to you; no names.",
            "With your partner, with everything, as that stays at home.",
            "With nobody, since it has to stay secret.",
            "In an online group, with a few of the details changed a bit.",
            why="You need to be able to talk, and their words are theirs. A colleague, without names, is both.",
        ),
        choice(
            "own-care-outcome",
            "A person you wrote with was taken to hospital that night. Which thought is true?",
            "I was one part of their help, and not the only one.",
            "With a better sentence from me they would be fine.",
            "It is best not to care so much about any of them.",
            "From now on I should give every person more hours.",
            why="Nobody is lost or saved by one line of yours. Talk about it, and take a break.",
        ),
    ),
)
