"""What the bot says about itself and about the service, outside the replies."""

from __future__ import annotations

from datetime import datetime, timedelta

DISCLOSURE = (
    "I am Attune, a piece of software that listens and answers. I am not a human, this is not therapy, and I am not a "
    "crisis service: nobody is watching in real time. If you are in danger, call your local emergency number "
    "(112 or 911 in many countries).\n"
    "What we write is stored encrypted on this installation. Some conversations are flagged: when a message sounds "
    "like danger, when my replies go wrong, or when you ask for it. Then moderators, humans who look after this bot, "
    "may read what was said around it; one may write to you here, and then you are told. /reviews shows you when, "
    "/privacy says more, /forget deletes everything, /help lists what you can do."
)
DISCLOSURE_AGAIN = "A reminder: I am software, not a human, and not a crisis service."
WELCOME = "I'm listening. What is on your mind? (Write /help at any time.)"
WELCOME_BACK = "Welcome back. We can go on where we stopped. (/end closes this conversation.)"
NEW_AFTER_A_WHILE = "It has been a while, so this is a new conversation. The one before is kept; /export shows it."
HELP = (
    "Write to me as you would to a friend; several short messages are fine. You can also use:\n"
    "/end      close this conversation, with four short questions\n"
    "/plan     write or read your own plan for hard moments\n"
    "/contact  name someone you trust, for me to remind you of\n"
    "/country  say where you are, so that I name the right numbers\n"
    "/safety   what I do when something sounds dangerous\n"
    "/report   have a moderator look at my last reply\n"
    "/reviews  whether a moderator read one of your conversations\n"
    "/consent  see or change what you agreed to\n"
    "/home     what you agreed to, and your conversations in short\n"
    "/link     be the same person here and on another platform\n"
    "/export   get a copy of everything stored about you\n"
    "/forget   delete everything stored about you\n"
    "/privacy  what is stored, and who can read it\n"
    "/quit     leave for now; the conversation is kept"
)
PRIVACY = (
    "What is stored: the id by which this place knows you, your messages and my replies, your survey answers, your "
    "stars, your consents, your country, your plan and your trusted contact if you wrote them, your reports, what was "
    "flagged and what moderators did about it, and when each came. Your words, the moderators' words about you, and "
    "that id are encrypted with a key of your own.\n"
    "Who can read them: you (/export), and moderators, humans who look after this bot, but only in conversations that "
    "were flagged. That happens when a message sounds like danger or like a heavy burden; when the software was about "
    "to say something harmful and was stopped; when you give two replies in a row one star; when your answers at the "
    "end say that it got worse or that you were not understood; and when you ask for it, at the end or with /report. "
    "A moderator sees the messages around what was flagged; all of the conversation only for a reason that they write "
    "down. Every look is logged, and /reviews shows you when, and what came of it. A moderator may answer you instead "
    "of the software: a human writes then, and you are told before and after. A moderator may also have the software "
    "stop answering you for a while, and tells you why; help in danger stays. Whoever runs this installation holds the "
    "keys. Nothing is sold or shown to anyone else, and no outside analytics are used.\n"
    "Training: only if you agreed to it, only conversations you rated well, and flagged ones only once a moderator has "
    "cleared them; you can take it back with /consent.\n"
    "Deleting: /forget destroys your key and your rows at once, and language models trained with your conversations "
    "are taken out of use."
)
PROCESSED = "Replies: your messages, without your name, go to {processor}, which computes the replies."


def privacy(processor: str) -> str:
    """What /privacy answers; `processor` empty: the replies are made on this installation."""
    return f"{PRIVACY}\n{PROCESSED.format(processor=processor)}" if processor else PRIVACY


NO_TALK_CONSENT = (
    "That is fine: without your agreement I cannot chat, and I keep nothing of what you wrote. If you change your "
    "mind, write /consent. If you need someone now, findahelpline.com lists free lines by country."
)


def restricted(until: datetime, reason: str) -> str:
    """What somebody reads whom a moderator has restricted; `reason` is the moderator's sentence to them."""
    return (
        f"A moderator, a human who looks after this bot, has decided that I do not answer your messages until "
        f"{until:%Y-%m-%d %H:%M} UTC. What they wrote to you: {reason}\n"
        "What you write until then is neither answered nor kept, unless it sounds like danger: then I name the help "
        "that there is, as always. /report asks the moderators for another look; /reviews, /export, /forget and the "
        "other commands work as before. If you need someone now, findahelpline.com lists free lines by country."
    )


ANSWER_FIRST = "I have your message. Before I can answer it, there are a few questions that I need you to answer."
ANSWER_OR_WRITE = "I have your message. A few questions first, if you like; or just go on writing, and I answer."
EMPTY = (
    "I found no words in that message; pictures, voice messages and files do not reach me. Write a few words, or a "
    "single one; there is no wrong way to start."
)


def too_long(characters: int, most: int) -> str:
    """A message is longer than what is answered."""
    return (
        f"That message has {characters:,} characters, more than I can take in at once ({most:,}). Nothing of it was "
        "kept. Send me the part that matters most right now, or several shorter messages."
    )


def late(waited: timedelta) -> str:
    """Messages were written while the bot was away."""
    hours = round(waited.total_seconds() / 3600)
    ago = "half an hour ago or more" if hours < 1 else "about an hour ago" if hours == 1 else f"about {hours} hours ago"
    return f"You wrote {ago}, and I could not read it until now. I am sorry that you had to wait."


MODEL_UNAVAILABLE = (
    "I can't think of an answer right now: the language model does not respond. Your message is kept. Please write "
    "again in a minute. If it is urgent, findahelpline.com lists people you can talk to, and in danger call your local "
    "emergency number (112 or 911 in many countries)."
)
STORE_UNAVAILABLE = "I could not keep that message, so I have not answered it. {reason} Then send it again."
TROUBLE = "Something went wrong on my side. What you sent is kept. Please write again in a moment."
GIVEN_UP = "I could not deal with the last thing you sent, several times over. Please send it again in other words."
STARS_ASK = "How helpful was that? 1 to 5 stars, or just go on writing."
STARS_THANKS = "Thank you, noted."
FORM_THANKS = "Thank you, noted."


def stars_kept(stars: int) -> str:
    """What stands where the stars were tapped."""
    return f"You gave {stars} of 5 stars. Thank you, noted."


STARS_NOTHING = "There is no reply to rate yet."
STARS_RANGE = "Stars go from 1 (very bad) to 5 (excellent)."
END_NOTHING = "There is no open conversation to end. Write something to begin one."
LOOK_KEPT = (
    "This conversation waits for a moderator now, a human who looks after this bot. That may take a day or longer; "
    "nobody watches in real time. /reviews shows when it was read."
)
REPORT_INTRO = (
    "This puts my last reply, and the messages around it, before a moderator, a human who looks after this bot. You "
    "can say why, and need not."
)
REPORT_TAPPED = "Reported: a moderator is asked to look at this reply. /report lets you say why."
REPORT_KEPT = (
    "Thank you. It waits for a moderator now. That may take a day or longer; nobody watches in real time. /reviews "
    "shows what came of it."
)
REPORT_WITHOUT_WORDS = (
    "Thank you. The moderators see that you reported something, and what it is about. Your own words are not kept: I "
    "may store them only when you are 18 or older and have agreed to it."
)
REPORT_NOTHING = "Nothing was reported. /report asks again."
REPORT_GONE = (
    "I cannot find that reply any more, so nothing was reported: it was deleted, or it was said to someone else. "
    "/report reaches the moderators without it."
)
GOODBYE = "Thank you for talking. Take care of yourself. You can write again whenever you like."
LEAVE = "Your conversation is kept."
FORGET_NO = "Nothing was deleted."
CONSENT_KEPT = "Saved. You can change it at any time with /consent."
TRAINING_WITHDRAWN = (
    "Saved. Your conversations are out of the training data from now on, and language models that were trained with "
    "them are taken out of use."
)
NO_FORM = "I was not waiting for those answers, so nothing was changed."
ALREADY_SURVEYED = "Those questions were answered already. Just write to me."
EXPORT = (
    "Here is everything that is stored about you, except for notes that moderators may have written: the people who "
    "run this installation give you those."
)


def forgotten(sessions: int) -> str:
    """The receipt of /forget."""
    count = "1 conversation" if sessions == 1 else f"{sessions} conversations"
    return (
        f"Everything about you is deleted: {count}, your answers, stars and consents, and the key they were encrypted "
        "with. Language models trained with them are taken out of use. What remains names nobody: counts, such "
        "as how often help lines were shown in a year, and that a moderator did something at some time. If you write "
        "again, we start from nothing."
    )
