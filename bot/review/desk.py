"""The moderators' desk: all that the web page, the platforms' cards and the command line let a moderator do.

Each part is a class of its own; every act in them is checked, done and logged in one transaction (`acts.py`).
"""

from __future__ import annotations

from bot.review.acts import Acts
from bot.review.claims import Claims
from bot.review.dashboard import Dashboard
from bot.review.decisions import Decisions
from bot.review.learning import Learning
from bot.review.reading import Reading
from bot.review.staff import Staff
from bot.review.takeovers import Takeovers


class Desk:
    """The parts of the desk over the same store, clock and settings."""

    def __init__(self, acts: Acts) -> None:
        self.acts = acts
        self.claims = Claims(acts)
        self.reading = Reading(acts)
        self.decisions = Decisions(acts)
        self.takeovers = Takeovers(acts)
        self.staff = Staff(acts)
        self.dashboard = Dashboard(acts)
        self.learning = Learning(acts)
