"""Which reviewed texts answer which danger: the first text, the text in danger now, and what follows them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.safety.assessment import Assessment, Category
from bot.texts import crisis, crisis_follow_up, crisis_kinds


@dataclass(frozen=True, slots=True)
class Family:
    """The texts of one kind of danger. `category` and `is_other` say what few words in its midst are about;
    `bridges` take up another topic beside the danger."""

    elevated: tuple[str, ...]
    imminent: tuple[str, ...]
    follow_ups: tuple[str, ...]
    check_ins: tuple[str, ...]
    category: Category | None = None
    is_other: bool = False
    bridges: tuple[str, ...] = ()


def _family(
    elevated: tuple[str, ...],
    imminent: tuple[str, ...],
    follow_ups: tuple[str, ...],
    category: Category | None = None,
    *,
    is_other: bool = False,
) -> Family:
    """A family whose check-ins on calm turns are its follow-ups."""
    return Family(elevated, imminent, follow_ups, follow_ups, category, is_other)


SUICIDE = Family(
    crisis.SUICIDE_ELEVATED,
    crisis.SUICIDE_IMMINENT,
    crisis_follow_up.SUICIDE,
    crisis_follow_up.CHECK_IN,
    category="suicide",
    bridges=crisis_follow_up.BRIDGE,
)
SELF_HARM = replace(SUICIDE, elevated=crisis.SELF_HARM)
MEDICAL = _family(crisis.MEDICAL, crisis.MEDICAL, crisis_follow_up.MEDICAL, "medical emergency")
ABUSE = _family(crisis.ABUSE, crisis.ABUSE_IMMINENT, crisis_follow_up.SAFETY, "abuse")
VIOLATED = _family(crisis_kinds.SEXUAL_VIOLENCE, crisis.ABUSE_IMMINENT, crisis_follow_up.SAFETY, "abuse")
HARM = _family(crisis.HARM, crisis_kinds.HARM_IMMINENT, crisis_follow_up.HARM)
PSYCHOSIS = _family(crisis.PSYCHOSIS, crisis_kinds.PSYCHOSIS_IMMINENT, crisis_follow_up.PSYCHOSIS)
EATING = _family(crisis_kinds.EATING, crisis.MEDICAL, crisis_follow_up.BODY)
SUBSTANCE = _family(crisis_kinds.SUBSTANCE, crisis.MEDICAL, crisis_follow_up.BODY)
MINOR = _family(crisis_kinds.MINOR, crisis.ABUSE_IMMINENT, crisis_follow_up.SAFETY)

OTHER = _family(crisis.OTHER, crisis.OTHER_IMMINENT, crisis_follow_up.OTHER, is_other=True)
MEDICAL_OTHER = _family(crisis.MEDICAL_OTHER, crisis.MEDICAL_OTHER, crisis_follow_up.OTHER, is_other=True)
ABUSE_OTHER = _family(crisis_kinds.ABUSE_OTHER, crisis_kinds.ABUSE_OTHER, crisis_follow_up.OTHER, is_other=True)
HARM_OTHER = _family(crisis_kinds.HARM_OTHER, crisis_kinds.HARM_OTHER, crisis_follow_up.OTHER, is_other=True)
CARE_OTHER = _family(crisis_kinds.CARE_OTHER, crisis_kinds.CARE_OTHER, crisis_follow_up.OTHER, is_other=True)

# The order matters where two share a text: the first is what the text is taken for when it is read back.
FAMILIES = (
    MEDICAL,
    OTHER,
    MEDICAL_OTHER,
    ABUSE_OTHER,
    HARM_OTHER,
    CARE_OTHER,
    ABUSE,
    VIOLATED,
    HARM,
    PSYCHOSIS,
    EATING,
    SUBSTANCE,
    SUICIDE,
    SELF_HARM,
    MINOR,
)
_OF_SELF: dict[Category, Family] = {
    "self-harm": SELF_HARM,
    "medical emergency": MEDICAL,
    "abuse": ABUSE,
    "sexual violence": VIOLATED,
    "harm to others": HARM,
    "psychosis or mania": PSYCHOSIS,
    "eating disorder": EATING,
    "substance": SUBSTANCE,
    "minor": MINOR,
}
_OF_OTHER: dict[Category, Family] = {
    "medical emergency": MEDICAL_OTHER,
    "abuse": ABUSE_OTHER,
    "sexual violence": ABUSE_OTHER,
    "minor": ABUSE_OTHER,
    "harm to others": HARM_OTHER,
    "eating disorder": CARE_OTHER,
    "substance": CARE_OTHER,
    "psychosis or mania": CARE_OTHER,
}


def family_of(assessment: Assessment) -> Family:
    """The family that answers this danger."""
    if assessment.subject == "other":
        return _OF_OTHER.get(assessment.category, OTHER)
    return _OF_SELF.get(assessment.category, SUICIDE)
