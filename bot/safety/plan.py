"""What a person writes for hard moments: a safety plan in their own words, and someone they trust.

The six steps are those of a safety plan (Stanley and Brown, 2012), in our words. Nothing here is ever sent to anyone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from bot.texts.care import STEPS


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """What the person wrote for hard moments, in their own words; an empty step was left out."""

    signs: str = ""
    alone: str = ""
    around: str = ""
    ask: str = ""
    professionals: str = ""
    surroundings: str = ""


@dataclass(frozen=True, slots=True)
class TrustedContact:
    """Someone the person named, shown to nobody but the person; no software ever writes to them."""

    name: str
    reach: str = ""


DELETED = "-"
LONGEST = 600  # characters of a step: it is read in a hard moment
LONGEST_NAME = 80


def written(plan: SafetyPlan) -> str:
    """The steps that the person wrote, each under its question."""
    return "\n".join(f"{STEPS[name]}: {text}" for name, text in asdict(plan).items() if text)


def changed(plan: SafetyPlan | None, values: Mapping[str, str]) -> SafetyPlan | None:
    """The plan after a form: an empty step stays, a "-" deletes it; None when nothing is left."""
    answers = {name: values.get(name, "").strip()[:LONGEST] for name in STEPS}
    new = {name: "" if text == DELETED else text for name, text in answers.items() if text}
    after = replace(plan or SafetyPlan(), **new)
    return after if any(asdict(after).values()) else None


def contact(known: TrustedContact | None, values: Mapping[str, str]) -> TrustedContact | None:
    """The contact after a form; a "-" as the name deletes it."""
    name = " ".join(values.get("name", "").split())[:LONGEST_NAME] or (known.name if known else "")
    reach = " ".join(values.get("reach", "").split())[:LONGEST] or (known.reach if known else "")
    return None if name in ("", DELETED) else TrustedContact(name, "" if reach == DELETED else reach)
