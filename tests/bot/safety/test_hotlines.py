"""Help lines: every entry is sourced, dated and in force; where none is known, international help is given."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.safety import countries, hotlines
from bot.safety.hotlines import INTERNATIONAL, LINES, expired, help_for


@pytest.mark.parametrize("line", LINES, ids=[line.country for line in LINES])
def test_each_entry_has_a_source_a_date_and_a_plausible_number(line: hotlines.Line) -> None:
    assert re.fullmatch(r"[A-Z]{2}", line.country)
    assert re.fullmatch(r"\d[\d ]{1,14}", line.phone)
    assert re.fullmatch(r"\d{3}", line.emergency)
    assert line.text == "" or re.fullmatch(r"\d{3,12}", line.text)
    assert line.source_url.startswith("https://")
    assert line.url.startswith("https://")
    assert line.name
    assert line.verified_at < line.expires_at <= line.verified_at + timedelta(days=366)


def test_no_entry_has_expired() -> None:
    assert expired(datetime.now(UTC).date()) == ()


def test_an_entry_past_its_date_is_found_out_and_not_given() -> None:
    late = LINES[0].expires_at + timedelta(days=1)
    assert LINES[0] in expired(late)
    assert "988" not in help_for("US", late).line
    assert help_for("US", late).emergency == "911"


def test_no_country_stands_twice() -> None:
    countries = [line.country for line in LINES]
    assert len(countries) == len(set(countries))
    assert not set(countries) & hotlines.EUROPEAN


@pytest.mark.parametrize("country", [None, "", "ZZ", "xx", "Atlantis"])
def test_an_unknown_country_gets_international_help(country: str | None) -> None:
    assert help_for(country) == INTERNATIONAL
    assert "112 or 911" in INTERNATIONAL.emergency
    assert "findahelpline.com" in INTERNATIONAL.line


def test_a_european_country_without_a_verified_line_gets_112() -> None:
    assert help_for("es").emergency == "112"
    assert "findahelpline.com" in help_for("es").line


def test_a_line_that_takes_no_texts_is_not_offered_for_texting() -> None:
    assert "text" not in help_for("GB").line
    assert "call or text" in help_for("US").line


def test_a_damaged_file_leaves_international_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hotlines, "LINES", ())
    monkeypatch.setattr(hotlines, "EUROPEAN", frozenset())
    assert help_for("US") == INTERNATIONAL


def test_expiry_is_judged_by_the_given_day() -> None:
    line = replace(LINES[0], expires_at=date(2030, 1, 1))
    assert line.expires_at > date(2029, 12, 31)


@pytest.mark.parametrize(
    ("said", "code"),
    [("US", "US"), ("u.s.", "US"), ("the UK", "GB"), ("United Kingdom", "GB"), ("Deutschland", "DE"), ("España", "ES")],
)
def test_a_country_is_understood_as_people_write_it(said: str, code: str | None) -> None:
    assert countries.code(said) == code


@pytest.mark.parametrize("said", ["", "no", "skip", "in", "Atlantis", "I want to die", "español"])
def test_no_country_is_made_out_of_something_else(said: str) -> None:
    assert countries.code(said) is None
