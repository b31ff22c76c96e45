"""What a moderator is told when signing in, and about passwords and one-time links."""

from __future__ import annotations

import math
from datetime import timedelta

WRONG = "That name and that password do not belong together. Check both, or ask an admin for a sign-in link."
WAIT = "Too many tries. Wait {time} and try again, or ask an admin for a sign-in link."
LINK_SPENT = "This link does not hold any more. A link works once, for 15 minutes. Ask an admin for a new one."
WRONG_OLD = "That is not your password as it is now."
NOT_SAME = "The two new passwords are not the same."
TOO_SHORT = "A password has at least {least} characters. Three or four words that do not belong together are good."
TOO_LONG = "A password has at most {most} characters."
HAS_NAME = "Choose a password that does not contain your name."
TRIVIAL = "That password is too easy to guess. Three or four words that do not belong together are better."
NO_SIGN_IN = "Your sign-in has ended. Sign in again."


def wait(time: timedelta) -> str:
    """How long nobody can sign in under that name or from that address."""
    seconds = math.ceil(time.total_seconds())
    if seconds <= 90:
        return WAIT.format(time=f"{seconds} seconds")
    return WAIT.format(time=f"{math.ceil(seconds / 60)} minutes")
