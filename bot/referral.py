"""That someone was shown where to find help: what the yearly report counts (`SAFETY` R3)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Referral:
    """That someone was shown where to find help: what the yearly report counts. Says nothing of whom."""

    category: str
    level: str
    region: str
