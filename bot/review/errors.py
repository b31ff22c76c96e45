"""What a moderator is told when something cannot be done. The sentences are shown as they are."""

from __future__ import annotations

from bot.errors import AttuneError
from bot.texts import review as texts


class ReviewError(AttuneError):
    """Nothing was changed; the sentence says why and what to do."""


class NotAModerator(ReviewError):
    """The account is unknown, or was removed."""

    def __init__(self) -> None:
        super().__init__(texts.NOT_A_MODERATOR)


class NotAllowed(ReviewError):
    """The moderator's role does not reach that far."""


class NotTrained(ReviewError):
    """A takeover before the examination was passed."""

    def __init__(self) -> None:
        super().__init__(texts.NOT_TRAINED)


class CaseGone(ReviewError):
    """There is no such case: the person deleted everything, or it never was."""

    def __init__(self) -> None:
        super().__init__(texts.CASE_GONE)


class CaseTaken(ReviewError):
    """Somebody else works on the case."""


class CaseResolved(ReviewError):
    """The case was resolved meanwhile."""


class NotPossible(ReviewError):
    """What was asked for makes no sense as things stand: the conversation is over, the field is empty."""
