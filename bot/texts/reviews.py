"""What /reviews says: which conversations were flagged, whether a moderator read them, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

NONE = "None of your conversations was flagged, and no moderator has read one. Who may read what, and when: /privacy."
TITLE = "What was flagged for the moderators, newest first. Times are UTC; who the moderator was is not shown."
MORE = "and {number} before; /export has them all."
NOT_STORED = "The conversation itself is not stored any more."
NOT_READ = "No moderator has read it yet."
NOT_READ_RESOLVED = "It was closed without being read."
OPEN = "It is still open."
READ = "A moderator read the messages around it: {times}."
READ_ALL = "A moderator read all of the conversation, and wrote down why: {times}."
JOINED = "A moderator joined and wrote to you: {times}."
DECIDED = "Closed {time}: {how}."
RESTRICTED = (
    "A moderator has restricted your use of this bot until {time}: {reason} Help in danger still works in full."
)
_TIMES = 3

RESOLUTIONS: dict[str, str] = {
    "supported": "a moderator saw that you had support",
    "referred": "you were pointed to other help",
    "no concern": "there was no reason for concern",
    "false alarm": "it was a false alarm",
    "bot error": "the software had made a mistake",
    "restricted": "your use of this bot was restricted",
}
WHY: dict[str, str] = {
    "stars": "you gave two replies in a row one star",
    "survey": "of your answers to the last questions",
    "reply": "the software was about to say something that it must not say, and was stopped",
    "report": "you reported a reply",
}
DANGER = "a message sounded like danger"
CONCERN = "a message sounded as if something weighs heavily"
UNKNOWN = "a message could not be checked for danger"


def moment(at: datetime) -> str:
    """A time, to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def moments(times: Sequence[datetime]) -> str:
    """Up to three times, the newest last, and how many more there were."""
    shown = ", ".join(map(moment, times[-_TIMES:]))
    more = len(times) - _TIMES
    return f"{shown}, and {more} more before" if more > 0 else shown


def why(level: str, category: str) -> str:
    """Why it was flagged, in plain words."""
    if category in WHY:
        return WHY[category]
    return UNKNOWN if level == "unknown" else CONCERN if level == "concern" else DANGER


def flagged(times: Sequence[datetime], reason: str) -> str:
    """That it was flagged, when and why."""
    return f"Flagged {moments(times)}, because {reason}."
