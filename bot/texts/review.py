"""What moderators are told, and what a person is told of them: the desk's sentences."""

from __future__ import annotations

NOT_A_MODERATOR = "Only moderators of this installation can do that. Ask an admin to add your account."
NOT_TRAINED = "Before your first takeover, please finish the eleven lessons and pass the examination."
CASE_GONE = "This case does not exist any more. The person may have deleted everything that was stored about them."
ADMIN_ONLY = "Only an admin can do that."
CLAIM_FIRST = "Claim the case first, so that everybody sees who works on it."
ALREADY_RESOLVED = "This case is resolved already. A new flag in the conversation opens a new one."
HAND_BACK_FIRST = "Hand the conversation back to the software first."
ANSWERED_BY_OTHER = "Another moderator answers in this conversation."
NOT_RESOLVED = "This case is open."
HAS_OPEN = "There is an open case of this conversation already."
NO_SESSION = "There is no conversation to this flag: the person had not agreed to be stored, or it was deleted."
SESSION_OVER = "This conversation is over, so nobody can be answered in it."
NOT_TAKEN_OVER = "You do not answer in this conversation at the moment. Take it over first."
ALREADY_TAKEN_OVER = "You answer in this conversation already."
NO_TEXT = "Write something first."
TOO_LONG = "That is too long: {most:,} characters at most."
NO_STRATEGY = "Choose the strategy of your reply first."
UNKNOWN_STRATEGY = "There is no strategy of that name."
UNKNOWN_RESOLUTION = "Choose how the case ended."
UNKNOWN_LEVEL = "There is no level of that name."
NO_REASON = "Write down why, in a few words. It is kept in the log, and the person can see that it happened."
NO_SUCH_TURN = "That message is not in this conversation, or is not shown to you."
NOT_A_SUPPORTER_TURN = "Only replies have a strategy."
NOT_A_SEEKER_TURN = "Only what the person wrote has a level."
SNOOZE_RANGE = "A case can be snoozed for up to {hours} hours, and not one of danger in minutes."
RESTRICT_RANGE = "A moderator can restrict a person for up to {days} days, an admin for up to a year."
NOT_RESTRICTED = "This person is not restricted."
NAME_TAKEN = "There is a moderator of that name already."
NAME_BAD = "A name has 2 to 64 letters, digits, dots, dashes or spaces."
UNKNOWN_MODERATOR = "There is no moderator of that name."
LAST_ADMIN = "That is the last admin. Make somebody else an admin first."
ACCOUNT_TAKEN = "That account belongs to another moderator already."
NO_CONVERSATION_WORDS = "The words are not shown."


def taken(name: str) -> str:
    """Somebody else has claimed the case."""
    return f"{name or 'Somebody else'} works on this case already."


# To the person.
TAKEN_OVER = (
    "A moderator of this service has joined: until I say so again, a human answers you here, not the software. They "
    "can read what is around the message that was flagged. They are not a crisis service either."
)
HANDED_BACK = "The moderator has left. From here on the software answers again."
HANDED_BACK_SILENCE = (
    "The moderator could not go on just now. I am the software again, and I have read what you wrote meanwhile."
)
