"""Which number to give: the country's line and emergency number, or international help where the country is unknown.

Read once at import from hotlines.toml; never guesses a country from a language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.texts import crisis


@dataclass(frozen=True, slots=True)
class Line:
    """A verified help line; `text` empty: it takes no text messages; `seen`: what its source showed."""

    country: str
    name: str
    emergency: str
    phone: str
    text: str
    hours: str
    url: str
    source_url: str
    verified_at: date
    expires_at: date
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """Two pieces of a sentence: whom to call in danger ("911"), and the line to talk to."""

    emergency: str
    line: str


def _read() -> dict[str, Any]:
    """A damaged file must not take the crisis path down: everyone then gets international help."""
    try:
        return tomllib.loads(Path(__file__).with_name("hotlines.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


_DATA = _read()
LINES: tuple[Line, ...] = tuple(Line(**entry) for entry in _DATA.get("line", ()))
EUROPEAN: frozenset[str] = frozenset(_DATA.get("european_emergency", {}).get("countries", ()))
INTERNATIONAL = Help(crisis.ANY_EMERGENCY, crisis.ANY_LINE)


def help_for(country: str | None, today: date | None = None) -> Help:
    """What to offer in `country` (ISO 3166-1 alpha-2, any case); an entry past its date is not given as a line."""
    code = (country or "").strip().upper()
    line = _find(code, LINES)
    if line is None:
        return Help("112", crisis.ANY_LINE) if code in EUROPEAN else INTERNATIONAL
    if today is not None and line.expires_at < today:
        return Help(line.emergency, crisis.ANY_LINE)
    return Help(line.emergency, crisis.line_text(line.name, line.phone, line.text, line.hours))


def is_known(country: str) -> bool:
    """Whether a verified line or at least the emergency number of this country is known."""
    return _find(country, LINES) is not None or country in EUROPEAN


def expired(today: date) -> tuple[Line, ...]:
    """The entries that must be verified anew."""
    return tuple(line for line in LINES if line.expires_at < today)


def _find(code: str, lines: Iterable[Line]) -> Line | None:
    return next((line for line in lines if line.country == code), None)
