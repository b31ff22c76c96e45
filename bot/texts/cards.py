"""The moderators' channel: what a case's card says, the labels of its buttons, windows, and what a click is told."""

from __future__ import annotations

from bot.moderation import CardAct
from bot.texts.review_page import CATEGORIES, PLATFORMS

LEVELS: dict[str, str] = {
    "imminent": "Danger in minutes",
    "elevated": "Danger",
    "unknown": "Not readable for the gate",
    "concern": "Concern",
}
TITLE = "{level}: {category}"
GONE_TITLE = "This case does not exist any more"
GONE = "What it was about was deleted. There is nothing left to do."
# Discord and Slack show the two times in the reader's own time zone.
OPENED, DUE = "Opened", "Claim before"
WHERE, FLAGS, CASE = "Where", "Flags", "Case"
OPEN_PAGE = "Open on the page"

WAITS = "Nobody works on it yet."
ESCALATED = "Nobody works on it yet. Escalated {count} times."
ESCALATED_ONCE = "Nobody works on it yet. Escalated."
CLAIMED = "{name} works on it."
ANSWERS = "{name} answers in the conversation, and the software is silent."
PERSON_WAITS = "{name} answers in the conversation. The person wrote last, at {time}, and waits."
SNOOZED = "Snoozed until {time}."
RESOLVED = "Resolved: {resolution}."
TIME = "%d %b %H:%M UTC"

CALL = "Nobody has claimed this case in time. {title}."
CALL_AGAIN = "Still nobody has claimed this case. {title}."
ANSWERED = "{name}, the person has written to you (case {case})."

BUTTONS: dict[CardAct, str] = {
    "claim": "Claim",
    "release": "Give back",
    "excerpt": "Show excerpt",
    "note": "Note",
    "snooze": "Snooze",
    "resolve": "Resolve",
    "reopen": "Reopen",
    "takeover": "Take over",
    "reply": "Reply",
    "handback": "Hand back",
    "signin": "Sign-in link",
}
DONE: dict[CardAct, str] = {
    "claim": "The case is yours.",
    "release": "The case is free again.",
    "note": "The note is kept.",
    "snooze": "The case is snoozed until {time}.",
    "resolve": "The case is resolved.",
    "reopen": "The case is open again, and yours.",
    "takeover": "You answer from here on. Use Reply on the card; what the person writes stands under Show excerpt.",
    "reply": "Your reply is on its way to the person.",
    "handback": "The software answers again.",
}

# Windows.
NOTE_TITLE, NOTE_LABEL = "A note for the other moderators", "Your note"
SNOOZE_TITLE, SNOOZE_LABEL = "Snooze the case", "For how long"
SNOOZES: tuple[tuple[str, str], ...] = (
    ("15", "15 minutes"),
    ("60", "An hour"),
    ("240", "Four hours"),
    ("720", "Twelve hours"),
    ("1440", "A day"),
    ("4320", "Three days"),
)
RESOLVE_TITLE, RESOLVE_LABEL, RESOLVE_NOTE = "How did the case end?", "How it ended", "A note, if you like"
RESOLUTIONS: dict[str, str] = {
    "supported": "Supported: somebody listened, and that was it",
    "referred": "Referred: help was named and taken",
    "no concern": "No concern: nothing was the matter",
    "false alarm": "False alarm: the flag was wrong",
    "bot error": "Bot error: the software said what it must not",
    "restricted": "Restricted: the person may not chat for a while",
}
REPLY_TITLE, REPLY_STRATEGY, REPLY_TEXT = "Reply to the person", "Your strategy", "Your words"
CHOOSE_LENGTH = "Choose for how long."
KEPT_WORDS = "{refused}\n\nYour words, so that they are not lost:\n{words}"

# Excerpts.
EXCERPT_TITLE = "Flagged in this conversation:"
CONVERSATION_TITLE = "The conversation from what was flagged on:"
PERSON, SOFTWARE, MODERATOR = "Person", "Software", "Moderator"
FLAGGED = "{who}, {time}, flagged ({level}):"
SAID = "{who}, {time}:"
NO_TURNS = "There are no words to show: nothing of it was stored, or it was deleted."
CUT = "… ({count:,} characters more)"
EARLIER = "({count} earlier messages are not shown here.)"
MORE = "More stands on the page."
SIGN_IN_LINK = "This signs you in on the page, once, within 15 minutes. It is for you alone:\n{link}"
SLOW = "That took too long. Look at the card, and try again."
UNKNOWN_ACT = "That button belongs to an older card. Use the newest one."


def title(level: str, category: str) -> str:
    """A card's first line."""
    return TITLE.format(level=LEVELS.get(level, level), category=CATEGORIES.get(category or "none", category))


def where(platform: str) -> str:
    """The platform's name."""
    return PLATFORMS.get(platform, platform)
