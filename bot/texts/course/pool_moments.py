"""The examination's pool, second part: which stage a moment is in, and what serves best next."""

from __future__ import annotations

from bot.texts.course.shape import (
    ACTION,
    AFFIRMATION,
    COMFORTING,
    EXPLORATION,
    INFORMATION,
    OTHERS,
    QUESTION,
    REFLECTION,
    RESTATEMENT,
    SELF_DISCLOSURE,
    SUGGESTIONS,
    Question,
    person,
    stage_of,
    what_next,
    you,
)

STAGES: tuple[Question, ...] = (
    stage_of(
        "stage-sunday",
        (
            person("she left on sunday. took the cat"),
            person("wait no. the cat was the week before"),
            you("So first the cat and then she left, or the other way round?"),
        ),
        EXPLORATION,
        "You are still getting the story straight together.",
    ),
    stage_of(
        "stage-work",
        (person("nm. work"), you("Work as in today, or work as in for months now?")),
        EXPLORATION,
        "Two words so far. You are finding out what it is about.",
    ),
    stage_of(
        "stage-home",
        (person("cant go home tonight"), person("whatever"), you("What is waiting for you at home?")),
        EXPLORATION,
        "You do not know what is there. Asking comes before comfort and before ideas.",
    ),
    stage_of(
        "stage-shaking",
        (
            person("told him no. first time EVER. hands still shaking lol"),
            you("Shaking hands and all, and you said it. That took nerve."),
        ),
        COMFORTING,
        "The story is known; they get to see what they did, and that it was hard.",
    ),
    stage_of(
        "stage-cat",
        (
            person("i dont need tips. i just want one person to get why im like this over a cat"),
            you("Nineteen years with her on your pillow. It sounds like the whole flat is missing her."),
        ),
        COMFORTING,
        "They say what they need: to be understood, and nothing to do.",
    ),
    stage_of(
        "stage-no-invite",
        (
            person("so the whole class went. all of them. and i found out from the photos"),
            you("That must have stung, to see it like that. No wonder you didn't want to get up today."),
        ),
        COMFORTING,
        "You know what happened. Now the hurt is named and makes sense.",
    ),
    stage_of(
        "stage-rent",
        (
            person("ok. so what now. rent is due friday"),
            you("One thing that might help by Friday: a letter that asks for two more weeks. Draft it together?"),
        ),
        ACTION,
        "They asked what now, and you look at one step together.",
    ),
    stage_of(
        "stage-debt",
        (
            person("is there anyone who helps with debt stuff for free"),
            you("Many towns have free debt advice. They read letters like yours all day."),
        ),
        ACTION,
        "A fact that they asked for and can use.",
    ),
    stage_of(
        "stage-coach",
        (
            person("gonna tell the coach on monday that i quit. i think"),
            you("What would you want to have said when you walk out of there?"),
        ),
        ACTION,
        "A question, but about how to take a step that they have chosen.",
    ),
)

NEXT: tuple[Question, ...] = (
    what_next(
        "next-rough-night",
        (person("hey"), person("rough night")),
        (QUESTION, "ask what made it rough"),
        (SUGGESTIONS, "offer a breathing exercise, if they like"),
        (AFFIRMATION, "say that tomorrow may well look better"),
        (SELF_DISCLOSURE, "tell of a rough night that you had"),
        why="You know nothing yet. Everything else would be a guess.",
    ),
    what_next(
        "next-not-listening",
        (
            you("Have you thought about talking to her?"),
            person("you asked that already. YOURE NOT LISTENING"),
        ),
        (OTHERS, "say that they are right, and sorry"),
        (QUESTION, "ask what makes them so angry at you"),
        (REFLECTION, "tell them that they sound rather angry today"),
        (INFORMATION, "explain that you write with several people"),
        why="They are right. A plain apology first; naming their anger now would make it their fault.",
    ),
    what_next(
        "next-nine-messages",
        (
            person("so he said he paid but the landlord says no"),
            person("and my mum lent us the money in march or april"),
            person("and now the letter. and hes not even answering. and its my name on it"),
        ),
        (RESTATEMENT, "say back how it hangs together, and leave room for a no"),
        (INFORMATION, "say what such letters mean in law, as far as you know it"),
        (AFFIRMATION, "assure them that this will be cleared up before long"),
        (SUGGESTIONS, "propose to write to the landlord first, if that's okay"),
        why="It is tangled, and you both need to see it. Then you can ask or suggest.",
    ),
    what_next(
        "next-stupid",
        (
            person("gave him all my savings. he blocked me the next day"),
            person("im so stupid. cant look at anyone"),
        ),
        (REFLECTION, "name how ashamed and how alone that sounds"),
        (QUESTION, "ask how much it was, and on what day"),
        (INFORMATION, "tell them how such fraud mostly works"),
        (SUGGESTIONS, "offer to look at the bank's form together, maybe, in a moment"),
        why="The shame is what hurts now. Bank and police may come, once it has been heard.",
    ),
    what_next(
        "next-yeah-but",
        (
            you("Could you tell your sister?"),
            person("yeah but shed laugh"),
            you("Or write it down for her?"),
            person("yeah but then its in writing"),
        ),
        (REFLECTION, "name how stuck it sounds, between those walls"),
        (SUGGESTIONS, "offer a third idea, a smaller one this time"),
        (AFFIRMATION, "assure them that she'd surely not laugh at it"),
        (INFORMATION, "explain why talking helps most people in the end"),
        why="Two ideas bounced. Go back to what it is like, and leave the ideas for later.",
    ),
    what_next(
        "next-only-me",
        (person("has anyone else ever cried in front of the whole office or is it just me"),),
        (SELF_DISCLOSURE, "tell in a sentence that it happened to you, as it did"),
        (SELF_DISCLOSURE, "make up a small scene, so that they are not the only one"),
        (INFORMATION, "say how offices deal with such things, by the book"),
        (QUESTION, "ask them for whom it might have been unpleasant"),
        why="They ask for somebody like them, and you have been there. True and short. Without a true one, say what "
        "you can: that it is human.",
    ),
    what_next(
        "next-what-first",
        (
            you("So it's the rent, the letter and your dad, and the letter scares you most."),
            person("yes. exactly. ok what would u do first"),
        ),
        (SUGGESTIONS, "offer one small thing about the letter"),
        (QUESTION, "ask how it all began, from the first day"),
        (SUGGESTIONS, "give them a plan for all three, step by step"),
        (REFLECTION, "say once more that the letter scares them"),
        why="They are heard, and they ask for an idea: one, and a small one.",
    ),
    what_next(
        "next-drop-course",
        (person("if i drop one course do i lose the grant"),),
        (INFORMATION, "say that you do not know, and that the grant office does"),
        (INFORMATION, "say that one course is most likely no problem, so go on"),
        (AFFIRMATION, "assure them that a grant is not what life depends on"),
        (REFLECTION, "name the fear behind it, and leave the rest of it open"),
        why="A question of fact gets a true answer, or the way to one. A kind guess can cost them the grant.",
    ),
    what_next(
        "next-called-her",
        (person("i called her"), person("i actually called her")),
        (AFFIRMATION, "say what it took to do that, after those months"),
        (QUESTION, "ask at once what she said about the money"),
        (SUGGESTIONS, "offer to plan the next call, while it is warm"),
        (OTHERS, "say that it's good, and wish them a nice evening"),
        why="Stay with what they just did. Everything else can wait one message.",
    ),
    what_next(
        "next-kid-awake",
        (person("gtg kids awake. thx for earlier"),),
        (OTHERS, "wish them well in one line and let them go"),
        (QUESTION, "ask quickly if they will sleep later"),
        (SUGGESTIONS, "offer to go on as soon as the kid sleeps"),
        (AFFIRMATION, "say that the talk was going so well just now"),
        why="Nothing sounded dangerous. A goodbye is let go.",
    ),
    what_next(
        "next-by-the-way",
        (
            you("So the plan is to email her on Monday."),
            person("yep"),
            person("also my dads in hospital since tuesday btw"),
        ),
        (QUESTION, "ask what happened to him, and how that is for them"),
        (SUGGESTIONS, "go on with the email, so as not to lose the thread"),
        (INFORMATION, "say how visiting hours are in most of the hospitals"),
        (OTHERS, "wish him a good recovery, and go on to Monday's email"),
        why="A new and bigger thing came in by the side door. Back to exploring.",
    ),
    what_next(
        "next-dont-fix",
        (
            person("my friend died in june and ppl keep telling me what to do"),
            person("yoga. journaling. omg"),
        ),
        (REFLECTION, "name how tired of advice, and how much in grief they sound"),
        (SUGGESTIONS, "offer something other than yoga, like a walk, perhaps"),
        (INFORMATION, "explain that grief has phases, and that this is one"),
        (AFFIRMATION, "say that those people mean well, and so will they soon"),
        why="They tell you what does not help. Believe them, and stay with the grief.",
    ),
)
