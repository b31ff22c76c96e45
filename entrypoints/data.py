"""`attune data`: what is in a corpus, and what the quality rules say of it."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from entrypoints.setup import Setup, config_option, set_up
from entrypoints.wiring import opened_store
from training.collection import any_data_spec
from training.config import QualityConfig
from training.datasets.record import Conversation, Loaded
from training.datasets.sessions import to_conversation
from training.quality import RULES, Verdict, judge
from training.statistics import statistics
from training.tables import left_out, tables

FILES = click.argument("files", nargs=-1, metavar="[FILE]...")
STORED = click.option("--stored", "is_stored", is_flag=True, help="Count the sessions of this installation, too.")
AS_JSON = click.option("--json", "is_json", is_flag=True, help="As JSON.")
BASES = {"preliminary": "the preliminary filter", "survey": "the survey", "stars": "the last two stars"}


@click.group()
def data() -> None:
    """Look at a corpus: FILE, FILE:N or KIND:FILE; KIND is esconv, extes or chat. Several are counted together."""


@data.command("stats")
@config_option
@FILES
@STORED
@AS_JSON
def data_stats(config_path: Path | None, files: tuple[str, ...], is_stored: bool, is_json: bool) -> None:
    """Count what both papers' tables count, and what was not read."""
    loaded = _loaded(files, set_up(config_path) if is_stored else None)
    found = statistics(loaded.conversations)
    if is_json:
        left = [asdict(each) for each in loaded.skipped]
        click.echo(json.dumps({**found.as_json(), "left_out": left}, ensure_ascii=False, indent=2))
        return
    click.echo(tables(found))
    if loaded.skipped:
        click.echo(f"\nNot read, or changed\n{left_out(loaded.skipped)}")


@data.command("check")
@config_option
@FILES
@STORED
@AS_JSON
def data_check(config_path: Path | None, files: tuple[str, ...], is_stored: bool, is_json: bool) -> None:
    """Say how many conversations the quality rules approve, and how many each of them rejects."""
    setup = set_up(config_path)
    loaded = _loaded(files, setup if is_stored else None)
    found = checked(loaded.conversations, setup.config.training.quality)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if is_json else _as_text(found))
    if loaded.skipped and not is_json:
        click.echo(f"\nNot read, or changed\n{left_out(loaded.skipped)}")


def checked(conversations: Sequence[Conversation], config: QualityConfig) -> dict[str, Any]:
    """The counts, and the reason for each conversation that is rejected; the keys are those of `--json`."""
    verdicts: list[tuple[str, Verdict]] = [(each.id, judge(each, config)) for each in conversations]
    rejected = {id_: verdict.reason for id_, verdict in verdicts if not verdict.is_approved}
    return {
        "conversations": len(verdicts),
        "approved": len(verdicts) - len(rejected),
        "approved_by": Counter(verdict.basis for _, verdict in verdicts if verdict.is_approved),
        "rejected": len(rejected),
        "rejected_by": Counter(verdict.basis for _, verdict in verdicts if not verdict.is_approved),
        "rules": Counter(failure.rule for _, verdict in verdicts for failure in verdict.failures),
        "reasons": rejected,
    }


def _as_text(found: dict[str, Any]) -> str:
    lines = [f"{found['approved']} of {found['conversations']} conversations are approved."]
    for verb in ("approved", "rejected"):
        lines += [f"  {number} {verb} by {BASES[basis]}" for basis, number in found[f"{verb}_by"].most_common()]
    if found["rules"]:
        lines.append("What the rejected ones do not meet; one may fail several:")
        lines += [f"  {number} {RULES[rule]}" for rule, number in found["rules"].most_common()]
    return "\n".join(lines)


def _loaded(files: Sequence[str], setup: Setup | None) -> Loaded:
    """The conversations of the files, and the stored ones where there is a setup to find them by."""
    if not files and setup is None:
        raise click.UsageError("Name a FILE, or give --stored.")
    parts = [any_data_spec(each).load() for each in files]
    conversations = [conversation for part in parts for conversation in part.conversations]
    if setup:
        conversations += asyncio.run(_stored(setup))
    return Loaded(tuple(conversations), tuple(skipped for part in parts for skipped in part.skipped))


async def _stored(setup: Setup) -> list[Conversation]:
    async with opened_store(setup.config, setup.home) as store, store.transaction() as transaction:
        sessions = await transaction.conversations.all()
    return [to_conversation(session) for session in sessions if session.turns]
