"""What the input gate found: level, category, subject, time and reasons, with the levels' order.

The words are those of the safety table: C-SSRS levels mapped to the bot's (Posner et al., 2011, screener).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["none", "concern", "elevated", "imminent", "unknown"]
Category = Literal[
    "none",
    "suicide",
    "self-harm",
    "harm to others",
    "abuse",
    "sexual violence",
    "eating disorder",
    "psychosis or mania",
    "medical emergency",
    "substance",
    "minor",
]
Subject = Literal["self", "other", "quoted or fiction", "unclear"]
Time = Literal["now", "recent", "past", "hypothetical"]

# A failed check outranks a concern (nobody looked) and yields to a danger that another part did see.
RANK: dict[Level, int] = {"none": 0, "concern": 1, "unknown": 2, "elevated": 3, "imminent": 4}


FAINT = "meaning: faint"
"""The reason of a level that one embedding alone suggests, and not strongly."""

LIKENESS = "meaning: "
"""What the reason of a likeness in meaning begins with, followed by the level."""

PLAIN = "meaning: plain"
"""Beside it: the likeness is so great that it is answered like words that say it."""

RIGHT_AFTER = "meaning: right after"
"""The reason of a message that is read with a likeness in meaning right before it, which it does not deny."""

DENIED_BEFORE = "meaning: denied before"
"""Where the likenesses before were denied: beside a further one, or alone where nothing else stands."""

FRIGHT = "medical.breath: fright"
"""The reason of a concern about breath that an exam or a panic takes."""

UNREAD = "language: not read"
"""The reason of "unknown" for a message that is surely in a language nobody taught the gate."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One verdict. `reasons` are rule names, never message text, so that they may be logged and stored.

    `language` is what the person writes in, "" for English and for unclear: for the wording of help, for nothing else.
    """

    level: Level
    category: Category = "none"
    subject: Subject = "self"
    time: Time = "now"
    reasons: tuple[str, ...] = ()
    language: str = ""

    @property
    def is_crisis(self) -> bool:
        """Whether the crisis protocol answers instead of the model."""
        return self.level in ("elevated", "imminent")

    @property
    def is_faint(self) -> bool:
        """Whether nothing but a faint likeness in meaning speaks for it."""
        return self.reasons == (FAINT,)

    @property
    def is_guess(self) -> bool:
        """Whether nothing but a likeness in meaning speaks for it, faint or not, and it is no plain one."""
        return bool(self.reasons) and PLAIN not in self.reasons and all(map(_is_likeness, self.reasons))

    @property
    def is_right_after(self) -> bool:
        """Whether nothing speaks for it but the likeness in the message before."""
        return RIGHT_AFTER in self.reasons and {RIGHT_AFTER, DENIED_BEFORE}.issuperset(self.reasons)

    @property
    def is_likeness(self) -> bool:
        """Whether nothing but a likeness in meaning speaks for it, a plain one or not."""
        return bool(self.reasons) and all(map(_is_likeness, self.reasons))

    @property
    def was_denied(self) -> bool:
        """Whether the likenesses before it were asked about and denied."""
        return DENIED_BEFORE in self.reasons

    @property
    def is_fright(self) -> bool:
        """Whether it is about breath that an exam or a panic takes, and about nothing else."""
        return self.level == "concern" and FRIGHT in self.reasons

    @property
    def is_unread(self) -> bool:
        """Whether nothing was found because the language is one that the gate does not read."""
        return self.level == "unknown" and self.reasons == (UNREAD,)

    @property
    def may_wait(self) -> bool:
        """Whether the end of a burst may be waited for: no danger was seen, and nothing failed."""
        return self.level == "none" or self.is_unread

    @property
    def rank(self) -> int:
        return RANK[self.level]


NONE = Assessment("none")


def _is_likeness(reason: str) -> bool:
    return reason.startswith(LIKENESS)


def worst(assessments: Iterable[Assessment]) -> Assessment:
    """The highest level wins, the first of equals; its reasons are those of all findings at that level."""
    found = list(assessments)
    if not found:
        return NONE
    top = max(found, key=lambda each: each.rank)
    reasons = dict.fromkeys(reason for each in found if each.level == top.level for reason in each.reasons)
    return Assessment(top.level, top.category, top.subject, top.time, tuple(reasons))
