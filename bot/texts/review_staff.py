"""What the moderators' page says to admins: who moderates, and the log."""

from __future__ import annotations

STAFF = "Moderators"
ADD = "Add somebody"
FIELD_NAME = "Name"
FIELD_ROLE = "Role"
ADD_SEND = "Add"
ADD_HINT = "Then make them a sign-in link, and give it to them in person or by a message that only they can read."
COLUMN_NAME = "Name"
COLUMN_ROLE = "Role"
COLUMN_STATE = "State"
COLUMN_ACCOUNTS = "Accounts"
COLUMN_ACTS = "Change"
CHANGE = "Change {name}"
ACTIVE = "active"
REMOVED = "removed"
MAY_TAKE_OVER = "examined"
MAY_NOT_TAKE_OVER = "not examined yet"
NO_ACCOUNTS = "none"
SET_ROLE = "Set the role"
REMOVE = "Remove"
REMOVE_HINT = "Ends their sign-ins at once; what they had claimed is free, and the software answers where they did."
RESTORE = "Let in again"
MAKE_LINK = "Make a sign-in link"
LINK_MADE = "For {name}, once, within 15 minutes. It is shown only now:"
LINK_FIELD = "Sign-in link"
ACCOUNT = "Link an account"
FIELD_PLATFORM = "Platform"
FIELD_USER = "The platform's id of them"
ACCOUNT_HINT = (
    "Their clicks in the moderators' channel count from then on. On Discord the id is a number (developer mode, right "
    'click, "Copy User ID"), on Slack it begins with U (their profile, "Copy member ID").'
)
ACCOUNT_SEND = "Link"
ACCOUNT_BAD = "Choose the platform, and type its id of the person."
ROLE_BAD = "Choose a role."
DONE: dict[str, str] = {
    "added": "Added. Make them a sign-in link now.",
    "role": "The role is set.",
    "removed": "Removed. Their sign-ins have ended.",
    "restored": "Let in again. Make them a sign-in link.",
    "account": "The account is linked.",
}

LOG = "Log"
LOG_BODY = "Every view and every act, newest first, {total} in all. Nobody's words are in it but moderators' reasons."
LOG_WHO = "Who"
LOG_ACT = "What"
COLUMN_TIME = "When"
COLUMN_WHO = "Who"
COLUMN_ACT = "What"
COLUMN_CASE = "Case"
COLUMN_DETAIL = "Details"
NO_ENTRIES = "Nothing matches."
FORGOTTEN = "forgotten"
SHOW = "Show"
