"""`attune report --year`: the counts that SB 243 (California B&P Code 22603) asks for; and `attune safety page`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click

from bot.safety import protocol_page
from bot.texts import report as texts
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.wiring import opened_store


async def report(config: Config, home: Home, year: int, is_json: bool) -> None:
    """Print the year's figures; they name nobody."""
    async with opened_store(config, home) as store, store.transaction() as transaction:
        counted = await transaction.counters.referrals(year)
        gate = await transaction.counters.gate_outcomes(year)
    rows = [
        {"category": each.category, "level": each.level, "region": each.region, "count": number}
        for each, number in counted
    ]
    figures = {
        "year": year,
        "crisis_referral_notices": sum(number for _, number in counted),
        "referrals": rows,
        "replies": gate,
        "protocol_version": protocol_page.version(settings(config)),
        "protocols": {"detection": texts.DETECTION, "response": texts.RESPONSE, "removal": texts.REMOVAL},
    }
    click.echo(json.dumps(figures, ensure_ascii=False, indent=2) if is_json else as_text(figures))


def as_text(figures: dict[str, Any]) -> str:
    """The figures as a page of plain text."""
    lines = [
        texts.TITLE.format(**figures),
        "",
        texts.TOTAL.format(**figures),
        *_by(figures["referrals"], "category"),
        *_by(figures["referrals"], "level"),
        *_by(figures["referrals"], "region"),
        "",
        texts.REPLIES,
        *(f"  {name}: {number}" for name, number in figures["replies"].items()),
        "",
        *(f"{name.capitalize()}: {text}" for name, text in figures["protocols"].items()),
        texts.VERSION.format(**figures),
    ]
    return "\n".join(lines)


def settings(config: Config) -> dict[str, object]:
    """The live settings that bear on safety, as the protocol page shows them."""
    return {
        "disclosure_every_hours": config.chat.disclosure_every_hours,
        "session_idle_hours": config.chat.session_idle_hours,
        "country": config.safety.country,
    }


def write_page(config: Config, out: Path | None) -> None:
    """The protocol page to a file, or to the screen."""
    page = protocol_page.page(settings(config))
    if out is None:
        click.echo(page)
        return
    out.write_text(page + "\n", encoding="utf-8")
    click.echo(f"Written to {out}. Publish it, and name its address in config.toml, [safety] page_url.")


def _by(rows: list[dict[str, Any]], name: str) -> list[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row[name]] += row["count"]
    return [f"  by {name}: " + ", ".join(f"{key} {number}" for key, number in sorted(counts.items()))] if counts else []
