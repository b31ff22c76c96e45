"""The rules of the input gate, as tables: one file a language group, and what takes a match back."""

from __future__ import annotations

from bot.safety.rules.announced import RULES as ANNOUNCED_RULES
from bot.safety.rules.danger import RULES as DANGER_RULES
from bot.safety.rules.hinted import RULES as HINTED_RULES
from bot.safety.rules.plain_danger import RULES as PLAIN_RULES
from bot.safety.rules.quiet_danger import RULES as QUIET_RULES
from bot.safety.rules.rule import Rule
from bot.safety.rules.suicide import RULES as SUICIDE_RULES
from bot.safety.rules.told import RULES as TOLD_RULES

_ALL = SUICIDE_RULES + DANGER_RULES + PLAIN_RULES + QUIET_RULES + ANNOUNCED_RULES + TOLD_RULES + HINTED_RULES
# Of equal levels the first wins: "my friend took the pills" is of the friend.
ENGLISH: tuple[Rule, ...] = tuple(sorted(_ALL, key=lambda rule: rule.subject != "other"))

__all__ = ["ENGLISH", "Rule"]
