"""R2, R5 and R6 over every sentence that a person can see: no claim, no bait, nobody watching from outside."""

# ruff: noqa: E501 (a list of sentences reads best on one line)

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import bot.texts
from bot.safety import output_gate
from bot.types import Form, FormField

ROOT = Path(__file__).resolve().parents[3]

CLAIMS = re.compile(
    r"\bI(?:'m| am) (?:a |an |your )?(?:licensed |trained |real )?(?:human|person|therapist|counsell?or|psychologist|nurse|doctor|professional|friend)\b|"
    r"\bI (?:feel (?!that)|love you|diagnose|treat you)|\bmy (?:clients|patients|practice|feelings|life|body)\b|"
    r"\b(?:our|my|this) (?:therapy|treatment|session with me)\b",
    re.IGNORECASE,
)  # fmt: skip
ITSELF = re.compile(
    r"\b(?:therapy|therapist|therapeutic|treatment|treats?|diagnos\w+|clinical|medical advice)\b", re.IGNORECASE
)
DENIED = re.compile(r"\b(?:not|no|never|nor|neither|nicht|does not|cannot|can't)\b", re.IGNORECASE)
BAIT = re.compile(
    r"\bcome back\b|\bstreak|\bmiss(?:ed|ing)? you\b|\bdon't (?:go|leave)\b(?! them)|\bstay (?:a little )?longer\b|\bbefore you go\b|"
    r"\bI(?:'ll| will) be (?:sad|lonely|waiting)|\bI need you(?! to)\b|\bonly I\b|\bprove|\bpromise me\b|\bour secret\b|\bdaily\b",
    re.IGNORECASE,
)  # fmt: skip
TRACKERS = re.compile(
    r"google-?analytics|gtag\(|googletagmanager|segment\.(?:io|com)|mixpanel|amplitude|posthog|hotjar|matomo|plausible|"
    r"facebook\.net|fbq\(|sentry|datadog|newrelic|statsd|telemetry",
    re.IGNORECASE,
)  # fmt: skip
MAY_SAY_COME_BACK = {"ABUSE_IMMINENT"}  # "if writing is risky, stop, and come back later": safety, not bait


def texts() -> Iterator[tuple[str, str]]:
    """(where, sentence) of every string under bot/texts, in tuples, mappings, forms and dataclasses too."""
    for module in pkgutil.iter_modules(bot.texts.__path__):
        loaded = importlib.import_module(f"bot.texts.{module.name}")
        for name, value in vars(loaded).items():
            if not name.startswith("_") and name != "annotations":
                yield from ((f"{module.name}.{name}", each) for each in strings(value))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (each for part in value.values() for each in strings(part))
    elif isinstance(value, tuple | list | frozenset):
        yield from (each for part in value for each in strings(part))
    elif isinstance(value, Form | FormField) or (is_dataclass(value) and not isinstance(value, type)):
        yield from (each for field in fields(value) for each in strings(getattr(value, field.name)))


TEXTS = [each for each in texts() if " " in each[1]]


def sentences(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.!?:;])\s+|\n", text) if each]


def test_there_are_texts_to_read() -> None:
    assert len(TEXTS) > 150
    assert {"chat", "crisis", "crisis_kinds", "care", "forms", "console", "safety_page"} <= {
        where.partition(".")[0] for where, _ in TEXTS
    }


def claims(text: str) -> list[str]:
    """The sentences that claim to be a person, or speak of treating without denying it."""
    treated = [each for each in sentences(text) if ITSELF.search(each) and not DENIED.search(each)]
    return [*([text] if CLAIMS.search(text) else []), *treated]


def test_no_sentence_claims_to_be_a_person_or_to_treat_anyone() -> None:
    assert not {where: found for where, text in TEXTS if (found := claims(text))}


def test_no_sentence_holds_on_to_a_person() -> None:
    held = {where: text for where, text in TEXTS if BAIT.search(text)}
    assert {where.partition(".")[2] for where in held} <= MAY_SAY_COME_BACK, held


def test_the_lint_finds_what_it_is_for() -> None:
    assert CLAIMS.search("I am a therapist.")
    assert BAIT.search("Come back tomorrow to keep your streak!")
    assert ITSELF.search("Welcome to your therapy.")
    assert claims("Hello. Welcome to your therapy.") == ["Welcome to your therapy."]
    assert claims("This is not therapy.") == []


def test_romance_is_stopped_for_everyone_whatever_the_settings_say() -> None:
    assert "romance or sex" in output_gate.check("I love you, darling.")
    assert "romance" not in (ROOT / "config.toml").read_text()


def test_no_dependency_import_or_page_reports_to_anyone_outside() -> None:
    assert not TRACKERS.search((ROOT / "pyproject.toml").read_text())
    for folder in ("bot", "adapters", "entrypoints"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".html", ".js", ".toml"}:
                found = TRACKERS.search(path.read_text(encoding="utf-8"))
                assert not found or "no " in path.read_text()[max(0, found.start() - 12) : found.start()], path
