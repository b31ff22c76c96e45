"""A person's own page: what this is, what they agreed to, and their conversations."""

from __future__ import annotations

from datetime import datetime

from bot.texts.forms import PROBLEMS

TITLE = "Attune"
ABOUT = (
    "I am Attune, a piece of software that listens and answers. I am not a human, this is not therapy, and I am not a "
    "crisis service. In danger, call your local emergency number (112 or 911 in many countries)."
)
START = "/talk begins: a question about your age, two agreements, and then you write to me."
AGREED = "You agreed that I talk with you and store our conversations, encrypted. Training with them: {training}."
LINKED = "Linked: you are the same person here and on {platforms}."
RESTRICTED = "A moderator has decided that I do not answer your messages until {time} UTC. /reviews says more."
FLAGGED = "Flagged for the moderators: {number}; read by a moderator: {read}. /reviews says when and why."
NONE_YET = "There is no conversation yet. Write to me whenever you like."
SESSIONS = "Your conversations, newest first:"
MORE = "and {number} before; /export has them all."
NO_PROBLEM = "no topic given"
STILL_OPEN = ", still open"

_LABELS = dict(PROBLEMS)


def session(at: datetime, problem: str | None, replies: int, stars: float | None, *, is_open: bool) -> str:
    """One conversation on one line."""
    topic = _LABELS.get(problem or "", NO_PROBLEM)
    count = "1 reply" if replies == 1 else f"{replies} replies"
    rated = "" if stars is None else f", {stars:.1f} of 5 stars"
    return f"{at:%Y-%m-%d}: {topic}, {count}{rated}{STILL_OPEN if is_open else ''}"
