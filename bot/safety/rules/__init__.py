"""The rules of the input gate, as tables: one file a language group, and what takes a match back."""

from __future__ import annotations

from bot.safety.rules.danger import RULES as DANGER_RULES
from bot.safety.rules.rule import Rule
from bot.safety.rules.suicide import RULES as SUICIDE_RULES

ENGLISH: tuple[Rule, ...] = SUICIDE_RULES + DANGER_RULES

__all__ = ["ENGLISH", "Rule"]
