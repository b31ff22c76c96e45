"""R3 and R4: the yearly report and the protocol page, from the live counters, texts and settings."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.config import SafetyConfig
from bot.referral import Referral
from bot.safety import hotlines, protocol_page
from bot.store import open_store
from bot.store.crypto import load_master_key
from bot.texts import chat, crisis
from entrypoints.cli import attune
from entrypoints.config import Config
from entrypoints.yearly import as_text, settings
from tests.bot.migrated import migrated


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATTUNE_HOME", str(tmp_path))
    monkeypatch.delenv("ATTUNE_MASTER_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def count(home: Path) -> None:
    store = await open_store(migrated(home / "attune.db"), load_master_key(home, None))
    async with store.transaction() as transaction:
        for _ in range(3):
            await transaction.counters.refer(Referral("suicide", "imminent", "US"), 2026)
        await transaction.counters.refer(Referral("abuse", "elevated", "unknown"), 2026)
        await transaction.counters.refer(Referral("suicide", "concern", "US"), 2025)
        await transaction.counters.gate("passed", 2026)
    await store.close()


def run(*arguments: str) -> str:
    done = CliRunner().invoke(attune, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_report_counts_the_notices_of_that_year_alone(home: Path) -> None:
    import asyncio

    asyncio.run(count(home))
    figures = json.loads(run("report", "--year", "2026", "--json"))
    assert figures["crisis_referral_notices"] == 4
    assert {"category": "suicide", "level": "imminent", "region": "US", "count": 3} in figures["referrals"]
    assert figures["replies"] == {"passed": 1}
    assert figures["protocols"]["detection"]
    assert "C-SSRS" in figures["protocols"]["detection"], "an evidence-based measure of suicidal ideation"
    assert figures["protocol_version"] == protocol_page.version(settings(Config()))
    text = run("report", "--year", "2026")
    assert "crisis services: 4" in text
    assert "by category: abuse 1, suicide 3" in text
    assert json.loads(run("report", "--year", "2024", "--json"))["crisis_referral_notices"] == 0


def test_the_report_names_nobody(home: Path) -> None:
    import asyncio

    asyncio.run(count(home))
    figures = json.loads(run("report", "--year", "2026", "--json"))
    assert set(figures["referrals"][0]) == {"category", "level", "region", "count"}
    assert str(datetime.now(UTC).date()) not in as_text(figures)


def test_the_page_is_made_from_what_is_live(home: Path) -> None:
    page = run("safety", "page")
    assert chat.DISCLOSURE.split("\n")[0] in page
    assert crisis.SELF_HARM[0].split("\n")[0] in page
    assert "agrees with death" in page
    assert "no clinician" in page.casefold()
    for line in hotlines.LINES:
        assert line.phone in page
        assert line.source_url in page
    assert run("safety", "page", "--out", str(home / "protocol.md")).startswith("Written to")
    assert (home / "protocol.md").read_text() == page


def test_the_version_changes_with_texts_lines_and_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    before = protocol_page.version(settings(Config()))
    assert protocol_page.version(settings(Config())) == before
    assert protocol_page.version({**settings(Config()), "disclosure_every_hours": 1}) != before
    with monkeypatch.context() as patched:
        patched.setattr(crisis, "SELF_HARM", ("Other words.",))
        assert protocol_page.version(settings(Config())) != before
    with monkeypatch.context() as patched:
        patched.setattr(hotlines, "LINES", hotlines.LINES[1:])
        assert protocol_page.version(settings(Config())) != before


def test_safety_in_the_chat_is_short_and_links_the_page() -> None:
    link = SafetyConfig(page_url="https://example.org/safety").page_url
    assert protocol_page.short(link).endswith("https://example.org/safety")
    assert "attune safety page" in protocol_page.short("")
    assert len(protocol_page.short("")) < 900
