"""What the moderators' page says around cases: its head, signing in, the queue, the log, staff, and what went wrong."""

from __future__ import annotations

# Start-up.
NEEDS_PUBLIC_URL = (
    "[review] host = {host!r} lets other machines reach the moderators' page. Put a proxy that speaks HTTPS in front "
    "of it, and its address into [review] public_url."
)
PUBLIC_URL_BAD = (
    "[review] public_url = {url!r} cannot be used: it is https:// and a host, with no path, such as "
    '"https://moderators.example.org".'
)
PUBLIC_URL_OPEN = (
    "[review] public_url = {url!r} would send passwords and conversations over the network in the open. Use https."
)
PORT_IN_USE = (
    "Port {port} at {host} cannot be used for the moderators' page ({why}). Stop the program that uses it, or choose "
    "another in config.toml, [review] port."
)

# What went wrong.
WRONG_HOST = "Nobody of that name is here. Open the page by its own address: [review] public_url in config.toml."
FAILED = "Something went wrong that should not. Nothing was changed. The log says where."
NO_FORM = "That was not a form of this page."
TOO_LARGE = "That is too much for one form. Nothing was changed; your browser's back button has what you wrote."
TOO_SLOW = "The form did not arrive in time. Nothing was changed. Send it again."
WRONG_ORIGIN = "That form did not come from this page, so nothing was done. Open the page by its own address."
FORM_OLD = (
    "This form was from before you signed in or out, so nothing was done. Have a look, and send it again. "
    "(The page needs cookies.)"
)
STORE_BUSY = "{reason} Nothing was changed, and nothing that you typed is lost."
ADMIN_ONLY = "Only an admin can do that."
NOT_HERE = "There is nothing at this address."
STATUS: dict[int, str] = {404: NOT_HERE, 405: "That address does not take this."}

# The head of every page.
NAME = "Attune for moderators"
SKIP = "Skip to the content"
NAV: tuple[tuple[str, str, str], ...] = (
    ("/queue", "Queue", "moderator"),
    ("/dashboard", "Dashboard", "moderator"),
    ("/models", "Model", "moderator"),
    ("/course", "Training", "moderator"),
    ("/audit", "Log", "admin"),
    ("/staff", "Moderators", "admin"),
    ("/account", "Your account", "moderator"),
)
NAV_LABEL = "Pages"
SIGNED_IN_AS = "Signed in as {name}"
ROLES: dict[str, str] = {"moderator": "moderator", "admin": "admin"}
SIGN_OUT = "Sign out"
FOOT = (
    "What you open and what you do here is logged. People can see that a moderator read their conversation, not who it "
    "was. This is no crisis service: the people who write have been told so, and were shown the numbers."
)
SORRY = "That did not work"
SEND_AGAIN = "Send again"
WHAT_YOU_TYPED = "What you typed"
TO_QUEUE = "To the queue"
DONE: dict[str, str] = {
    "signed-in": "You are signed in.",
    "signed-out": "You are signed out.",
    "password": "Your password is set. You are signed out everywhere else.",
}

# Signing in.
SIGN_IN = "Sign in"
FIELD_NAME = "Name"
FIELD_PASSWORD = "Password"
SIGN_IN_HINT = "No password yet, or forgotten? An admin can make you a sign-in link, which holds for 15 minutes."
TYPED_IS_KEPT = "What you typed is kept on this page, and comes back after you sign in."
ELSEWHERE = "Signed in by a link in another window?"
GO_ON = "Go on"
LINK_TITLE = "Sign in by a link"
LINK_BODY = "This link signs you in once, on this machine. It holds for 15 minutes from when it was made."
RESUME_TITLE = "You are signed in again"
RESUME_BODY = "What you typed before is below, and nothing was sent yet. Go back to the case, and send it there."
RESUME = "Back to the case, with what I typed"

# The queue.
QUEUE = "Queue"
QUEUE_COUNT = "{total} in all"
REFRESHED = "As of {time}."
EMPTY = "No case matches. When something is flagged, it appears here."
ORDERS: dict[str, str] = {
    "open": "Open",
    "mine": "Mine",
    "snoozed": "Snoozed",
    "resolved": "Resolved",
    "all": "All",
}
ORDER_LABEL = "Which cases"
FILTER = "Filter"
FILTER_APPLY = "Show"
FILTER_CLEAR = "Clear"
ANY = "any"
LEVELS: dict[str, str] = {
    "imminent": "danger in minutes",
    "elevated": "danger",
    "unknown": "not readable",
    "concern": "concern",
}
CATEGORIES: dict[str, str] = {
    "suicide": "suicide",
    "self-harm": "self-harm",
    "harm to others": "harm to others",
    "abuse": "abuse",
    "sexual violence": "sexual violence",
    "eating disorder": "eating disorder",
    "psychosis or mania": "psychosis or mania",
    "medical emergency": "medical emergency",
    "substance": "substances",
    "minor": "may be under 18",
    "stars": "two replies with one star",
    "report": "reported by the person",
    "survey": "the last questions",
    "reply": "stopped replies",
    "none": "no category",
}
PLATFORMS: dict[str, str] = {"discord": "Discord", "slack": "Slack", "console": "terminal", "memory": "test"}
COLUMN_CASE = "Case"
COLUMN_LEVEL = "Level"
COLUMN_WHY = "Why"
COLUMN_WAITS = "Waits"
COLUMN_LIMIT = "Time limit"
COLUMN_STATE = "Who"
COLUMN_PLATFORM = "Where"
FILTER_MODERATOR = "Moderator"
FILTER_SINCE = "Opened from"
FILTER_UNTIL = "Opened until"
FILTER_TEXT = "Case id begins with"
LEFT = "{time} left"
OVER = "over by {time}"
FLAGS = "{number} flags"
ESCALATED = "called for {number} times"
A_MODERATOR = "a moderator"
STATE_FREE = "nobody yet"
STATE_CLAIMED = "{name}"
STATE_ANSWERED = "{name}, answering"
STATE_SNOOZED = "snoozed until {time}"
STATE_RESOLVED = "resolved: {how}"
RESOLUTIONS: dict[str, str] = {
    "supported": "they have support",
    "referred": "pointed to other help",
    "no concern": "no reason for concern",
    "false alarm": "false alarm",
    "bot error": "the software's mistake",
    "restricted": "their use was restricted",
}
PAGES_LABEL = "Pages of the list"
PAGE_NUMBER = "Page {number}"
EARLIER = "Previous"
LATER = "Next"

# Your account.
ACCOUNT = "Your account"
ACCOUNT_FACTS = "You are {name}, {role}."
TRAINED = "You passed the examination on {time}: you can take conversations over."
NOT_TRAINED_YET = "You have not passed the examination yet; until then you can do all but answer people."
LINKED = "Your accounts in the moderators' channels: {platforms}."
NOT_LINKED = "No account of a platform is linked with you, so clicks in the moderators' channel do not count as yours."
PASSWORD_SET = "Change your password"
PASSWORD_NEW = "Set a password"
PASSWORD_HINT = "At least 12 characters. Setting it signs you out everywhere else."
FIELD_OLD = "Your password now"
FIELD_NEW = "The new one"
FIELD_AGAIN = "The new one once more"
SAVE = "Save"
EVERYWHERE = "Sign out everywhere"
EVERYWHERE_BODY = "Ends every sign-in of yours, on every machine, and sign-in links that were not used yet."
