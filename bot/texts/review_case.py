"""What the moderators' page says on a case: why it was flagged, the conversation, what can be done, what was done."""

from __future__ import annotations

import re

from bot.texts.voice import AUDIT_ENDS, AUDIT_TRIAL

TITLE = "Case {id}"
OPENED = "Opened {time}"
OVERVIEW = "The case"
CASE_FLAGS = "Why it is here"
SAID = "What the person said to it"
SHOW_SAID = "Show what they said"
RAISED_ON = "on message {number}"
NO_FLAGS = "The flags are gone: the person took the message back, or deleted it."

# The conversation.
CONVERSATION = "The conversation"
CONVERSATION_WINDOW = "You see the messages around what was flagged. The words are closed until you open them."
CONVERSATION_ALL = "You gave a reason, so all of it is here for a while. The person can see that it was read."
NO_CONVERSATION = "There is no conversation: the person had not agreed to be stored, or it was deleted."
ENDED = "Ended {time}."
GAP = "{number} messages are not shown."
SHOW_ALL_WORDS = "Open all"
CLOSE_ALL_WORDS = "Close all"
SHOW_WORDS = "Show the words"
MORE_WORDS = "Show the other {number:,} characters"
MESSAGE = "Message {number}"
PERSON = "The person"
SPEAKERS: dict[str, str] = {
    "model": "The software",
    "crisis": "The software, help in danger",
    "fallback": "The software, a fixed sentence",
    "moderator": "A moderator",
}
FLAGGED = "flagged"
LEVEL_NONE = "nothing seen"
LEVEL_CORRECTED = "{now}, corrected; the gate said {before}"
STRATEGY_CORRECTED = "{now}, corrected; it was {before}"
NO_STRATEGY = "no strategy"
STAGES: dict[str, str] = {"exploration": "exploration", "comforting": "comforting", "action": "action"}
CHANCE = "chosen with {chance:.0%}"
STARS = "{number} of 5 stars"
EMOTION = "the model reads {label}, {intensity} of 5"
LORA = "LoRA {name}"
NO_LORA = "no LoRA"
INTENSITY = "How strong the feeling was, of 5: {before} before, {after} after."
UNKNOWN_INTENSITY = "not said"
PROBLEM = "What it was about: {problem}. Feeling: {emotion}."
NOT_SAID = "not said"
RATED = "Their answers at the end, of 5: felt understood {empathy}, stayed on the subject {relevance}."
SITUATION = "What they wrote about their situation"
BREAK_GLASS = "Read all of it"
BREAK_GLASS_BODY = (
    "{number} messages are not shown. To read them, write down why. The reason goes into the log, the person can see "
    "that all was read, and it is open to you for {minutes} minutes."
)
BREAK_GLASS_FIELD = "Why you need to read all of it"
BREAK_GLASS_SEND = "Read all of it, and log why"

# Acts.
ACTIONS = "What you can do"
CLAIM = "Claim it"
CLAIM_BODY = "Nobody works on this case. Claim it, so that nobody else does the same."
TAKEN = "{name} works on this case."
RELEASE = "Give it back"
RELEASE_OTHERS = "Take it from {name}, and back to the queue"
RESOLVE = "Close the case"
RESOLVE_FIELD = "How it ended"
RESOLVE_CHOOSE = "choose"
REOPEN = "Open it again"
RESOLVED_BODY = "Closed {time}: {how}."
SNOOZE = "Later"
SNOOZE_FIELD = "Out of the queue for"
SNOOZES: dict[str, str] = {"1": "1 hour", "4": "4 hours", "12": "12 hours", "24": "a day", "72": "3 days"}
NOTES = "Notes"
NO_NOTES = "No notes yet."
NOTE_FIELD = "A note for the other moderators"
NOTE_SEND = "Keep the note"
SHOW_NOTE = "Show the note"
TRAINING = "Training"
TRAINING_BODY = "A flagged conversation is not trained on unless you clear it, and never without the person's consent."
TRAINING_FIELD = "This conversation"
TRAINING_CHOICES: dict[str, str] = {
    "": "by the rules",
    "cleared": "cleared in spite of its flags",
    "excluded": "never trained on",
}
SAVE = "Save"
CORRECT = "Correct"
CORRECT_LEVEL = "What level it really was"
CORRECT_STRATEGY = "Which strategy it really was"
AS_IT_WAS = "as it was"
RESTRICT = "Restrict the person"
RESTRICT_BODY = (
    "No model answers them for a while. Help in danger and every command go on working, and they are told why, in your "
    "words."
)
RESTRICT_FIELD = "For"
RESTRICT_REASON = "Why, in words to the person"
RESTRICT_SEND = "Restrict them"
RESTRICTIONS: dict[str, str] = {"1": "1 day", "3": "3 days", "7": "7 days"}
RESTRICTIONS_ADMIN: dict[str, str] = {"30": "30 days", "365": "a year"}
RESTRICTED_UNTIL = "Restricted until {time}. They were told:"
LIFT = "End the restriction"

# Takeover.
TAKEOVER = "Answer the person yourself"
TAKEOVER_BODY = (
    "The person is told that a moderator has joined, and the software is quiet until you hand back. You choose a "
    "strategy before each reply. If you are silent for {minutes} minutes after they wrote, the software goes on."
)
TAKEOVER_SEND = "Take the conversation over"
TAKEOVER_UNTRAINED = "Before your first takeover come eleven short lessons and an examination."
TAKEOVER_COURSE = "To the lessons"
TAKEOVER_OVER = "The conversation is over, so nobody can be answered in it."
TAKEOVER_OTHER = "{name} answers in this conversation."
REPLY = "Your reply"
STEP_STRATEGY = "1. Choose the strategy"
STEP_TEXT = "2. Write the reply"
REPLY_HINT = "The person sees your words as a moderator's. Short, warm, one thing at a time."
EXAMPLE = "Such as: {example}"
REPLY_SEND = "Send to the person"
LOOK = "Look for new messages"
LOOK_HINT = "Keeps what you have typed."
HAND_BACK = "Hand back to the software"
HAND_BACK_OTHERS = "Hand back for them"
KEPT = "What you typed is kept here. It was not sent."
NEWS = "There is something new in this case."
NEWS_LOOK = "Show it"

# The timeline and the log.
TIMELINE = "What happened"
SHOW_REASON = "Show the reason"
ACTS: dict[str, str] = {
    "view": "looked at the case",
    "excerpt": "opened the excerpt",
    "break-glass": "read all of the conversation",
    "claim": "claimed the case",
    "release": "gave the case back",
    "snooze": "put the case off",
    "note": "wrote a note",
    "resolve": "closed the case",
    "reopen": "opened the case again",
    "training": "decided about training",
    "correct level": "corrected a level",
    "correct strategy": "corrected a strategy",
    "restrict": "restricted the person",
    "lift restriction": "ended the restriction",
    "take over": "took the conversation over",
    "reply": "answered the person",
    "hand back": "handed back to the software",
    "handed back for silence": "gave the conversation back to the software: nobody had answered",
    "add moderator": "added a moderator",
    "set role": "changed a role",
    "remove moderator": "removed a moderator",
    "restore moderator": "let a moderator in again",
    "link account": "linked an account",
    "make sign-in link": "made a sign-in link",
    "sign in": "signed in",
    "sign-in refused": "too many wrong tries to sign in",
    "sign out everywhere": "signed out everywhere",
    "set password": "set a password",
    "audit": "read the log",
    "begin examination": "began the examination",
    "examination": "handed in the examination",
    "model on trial": AUDIT_TRIAL,
    "model promoted": AUDIT_ENDS["promoted"],
    "model held": AUDIT_ENDS["held"],
    "model rolled back": AUDIT_ENDS["rolled back"],
    "model live": AUDIT_ENDS["live"],
    "model retired": AUDIT_ENDS["retired"],
}
DETAILS: dict[str, str] = {
    "turns": "messages shown",
    "hidden": "not shown",
    "minutes": "minutes",
    "resolution": "how",
    "decision": "decision",
    "from": "from",
    "to": "to",
    "until": "until",
    "strategy": "strategy",
    "moderator": "who",
    "role": "role",
    "platform": "platform",
    "with": "by",
    "right": "right",
    "passed": "passed",
}

UNKNOWN_CHOICE = "Choose one of what the page offers."
DONE: dict[str, str] = {
    "claim": "The case is yours.",
    "release": "The case is back in the queue.",
    "resolve": "The case is closed.",
    "reopen": "The case is open again, and yours.",
    "snooze": "The case comes back later.",
    "note": "The note is kept.",
    "training": "Decided.",
    "level": "Corrected.",
    "strategy": "Corrected.",
    "take-over": "The person is being told that you have joined. In a moment you can write to them here.",
    "reply": "Your reply is on its way.",
    "hand-back": "The software answers again, in a moment.",
    "restrict": "They are restricted, and see why when they write next.",
    "lift": "The restriction has ended.",
    "read-all": "All of the conversation is shown now.",
}

# Reasons of the gates, which are names of rules, in plain words.
_PHRASES: dict[str, str] = {
    "meaning: faint": "a faint likeness in meaning",
    "meaning: not available": "likeness in meaning could not be checked",
    "language: not read": "in a language that the gate does not read",
}
_MANNERS: dict[str, str] = {
    "past": "about the past",
    "said lightly": "said lightly",
    "quoted": "quoted, or about somebody else",
    "denied": "said not to be so",
    "story": "in a story",
}
_RULE = re.compile(r"[a-z][a-z -]*\.[a-z0-9.-]+")
_REASON = re.compile(
    r"^(?P<kind>meaning|language|check failed|reported|rule)?:? ?(?P<name>[^:]*)(?:: (?P<manner>.+))?$"
)


def reason(name: str) -> str:
    """A gate's or a report's reason in plain words; one that is not known stays as it is."""
    if name in _PHRASES:
        return _PHRASES[name]
    if _RULE.fullmatch(name.partition(":")[0]):
        name = "rule: " + name.replace(".", ", ").replace("-", " ")
    found = _REASON.match(name)
    if found is None:
        return name
    kinds = {
        "meaning": "close in meaning to lines that were labelled {name}",
        "language": "a phrase in the language {name}",
        "check failed": "the check itself failed ({name})",
        "reported": "the person reported: {name}",
        "rule": "rule: {name}",
    }
    plain = kinds.get(found["kind"] or "", "rule: {name}" if found["manner"] else "{name}").format(name=found["name"])
    return f"{plain}, {_MANNERS.get(found['manner'], found['manner'])}" if found["manner"] else plain


def act(name: str) -> str:
    """An act in plain words; one that is not known stays as it is."""
    return ACTS.get(name, name)


def detail(values: dict[str, str]) -> str:
    """What is kept about an act, in one line."""
    return ", ".join(f"{DETAILS.get(name, name)}: {value}" for name, value in values.items() if name != "turn")
