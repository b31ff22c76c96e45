"""The two consents, separate and versioned (`SAFETY` R7): to talk and be stored, and to be trained on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.survey import yes_no
from bot.types import Consent, ConsentKind, Person

# Raise when the wording of a consent changes in meaning: people are then asked again.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The consents to append; `is_withdrawal`: training had been agreed to and no longer is."""

    consents: tuple[Consent, ...]
    is_withdrawal: bool


def may_talk(person: Person) -> bool | None:
    """Whether the person agreed to talk and be stored; None: not asked, or asked in older words."""
    return _holds(person.talk)


def may_train(person: Person) -> bool:
    """Whether the person's sessions may be trained on at this moment. Both consents are needed."""
    return bool(may_talk(person)) and bool(_holds(person.training))


def answer(person: Person, values: Mapping[str, str], now: datetime) -> Answer | None:
    """The consents that the form's answers give; None when the question on talking was not answered.

    Training is off unless the answer is a plain yes, and it falls with the consent to talk.
    """
    talk = yes_no(values.get("talk"))
    if talk is None:
        return None
    training = talk and yes_no(values.get("training")) is True
    given: tuple[tuple[ConsentKind, bool], ...] = (("talk", talk), ("training", training))
    consents = tuple(Consent(kind, VERSION, is_given, now) for kind, is_given in given)
    had_training = person.training is not None and person.training.is_given
    return Answer(consents, is_withdrawal=had_training and not training)


def _holds(consent: Consent | None) -> bool | None:
    return None if consent is None or consent.version != VERSION else consent.is_given
