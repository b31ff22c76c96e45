"""`attune loras` and `attune runs`: versions, what differs between two, promotion and roll-back by hand, forgetting."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from bot.model_client import ModelClient, ModelUnavailable
from bot.store import Store
from entrypoints import model_metrics
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.model_facts import ModelFacts
from entrypoints.wiring import announce, model_client, opened_store
from training import canary, history, registry, retrain
from training.atomic import read_json
from training.errors import UnknownVersion


def describe(home: Home, name: str) -> dict[str, Any]:
    """All that is known of a version: gate, trial, figures, counts of its data, settings. Raises UnknownVersion."""
    version = registry.find(home.path, name)
    manifest = read_json(version.path / registry.MANIFEST) or {}
    counts = {part: len(manifest.get(part, ())) for part in ("sessions", "validation_sessions", "data")}
    return {
        "name": name,
        "created_at": version.created_at,
        "making": asdict(version.making),
        "is_live": version.is_live,
        "is_retired": version.is_retired,
        "gate": read_json(version.path / registry.GATE),
        "trial": canary.outcome(version.path),
        "metrics": read_json(version.path / registry.METRICS),
        "data": counts,
        "settings": read_json(version.path / "config.json"),
    }


def show(home: Home, name: str) -> None:
    """Print every rule of the gate with its reason, and what came of the trial."""
    known = describe(home, name)
    gate = known["gate"] or {}
    click.echo(f"{name}: [{registry.find(home.path, name).making.words}] {gate.get('reason', 'not judged')}")
    for finding in gate.get("findings", ()):
        click.echo(f"  {'passed' if finding['is_passed'] else 'FAILED'}  {finding['rule']}: {finding['reason']}")
    if trial := known["trial"]:
        click.echo(f"  trial: {trial['outcome']} on {trial['ended_at']}: {trial['reason']}")
    elif (going := canary.current(home.path)) and going.candidate == name:
        click.echo(f"  trial: goes on since {going.started_at:%Y-%m-%d %H:%M} with {going.share:.0%} of new sessions")


def diff(home: Home, first: str, second: str) -> None:
    """Print the figures, data and settings that are not the same in two versions."""
    sides = [
        _flat({key: describe(home, name)[key] for key in ("metrics", "data", "settings")}) for name in (first, second)
    ]
    differing = [key for key in sorted({*sides[0], *sides[1]}) if sides[0].get(key) != sides[1].get(key)]
    for key in differing:
        click.echo(f"{key}: {sides[0].get(key, '–')} -> {sides[1].get(key, '–')}")
    if not differing:
        click.echo("They are the same in figures, data and settings.")


async def promote(config: Config, home: Home, name: str) -> None:
    """Have a version answer everybody. Raises UnknownVersion: none that passed the gate and is not retired."""
    version = registry.find(home.path, name)
    if version.barred:
        raise UnknownVersion(f"{name} cannot go live: {version.barred}.")
    if version.is_retired or not version.is_passed:
        raise UnknownVersion(
            f"{name} is retired or did not pass the gate, so it cannot go live. `attune loras show {name}`"
        )
    now = datetime.now(UTC)
    trial = canary.current(home.path)
    if trial and trial.candidate == name:
        canary.end(home.path, trial, "promoted", "by hand", now)
    else:
        registry.set_live(home.path, name)
    client = model_client(config, home)
    try:
        is_told = await announce(client, name, version.path)
    finally:
        await client.close()
    await _log(config, home, "model live", name, "by hand", now)
    click.echo(f"{name} is live; the model server {'uses it now' if is_told else 'will use it when it starts'}.")


async def roll_back(config: Config, home: Home) -> None:
    """End the trial that goes on; without one, have the version before the live one answer."""
    now = datetime.now(UTC)
    if trial := canary.current(home.path):
        gone: str | None = trial.candidate
        canary.end(home.path, trial, "rolled back", "by hand", now)
    else:
        gone = registry.leave_live(home.path, now)
    if gone is None:
        raise UnknownVersion("No trained version is live and none is on trial, so there is nothing to roll back.")
    client = model_client(config, home)
    try:
        await _use(client, home, gone)
    finally:
        await client.close()
    await _log(config, home, "model rolled back", gone, "by hand", now)
    click.echo(f"{gone} answers nobody any more. Live now: {registry.live_name(home.path) or 'the default'}.")


async def _use(client: ModelClient, home: Home, gone: str) -> None:
    """The running server follows the pointer on disk."""
    try:
        if live := registry.live_version(home.path):
            await client.load_lora(live.name, str(live.path))
        await client.unload_lora(gone)
    except ModelUnavailable:
        click.echo("The model server was not told; it reads the live version when it starts.")


async def forgotten(home: Home, store: Store) -> bool:
    """Print which versions were retired and why, and prove that none that may answer knows a withdrawn session."""
    async with store.reading() as transaction:
        withdrawn = await transaction.people.withdrawn_sessions()
    versions = registry.versions(home.path)
    for version in versions:
        if version.is_retired:
            note = read_json(version.path / registry.RETIRED) or {}
            number = len(version.sessions & withdrawn)
            click.echo(
                f"{version.name}  retired {note.get('at', '–')}: {number} of its {len(version.sessions)} sessions"
            )
    guilty = [each.name for each in versions if not each.is_retired and each.sessions & withdrawn]
    usable = sum(not each.is_retired for each in versions)
    click.echo(
        f"{len(withdrawn)} sessions were withdrawn. Of {usable} versions that may answer, {len(guilty)} know one."
    )
    if guilty:
        click.echo(f"They have to be retired: {', '.join(guilty)}.")
    trial = canary.current(home.path)
    click.echo(
        f"Live: {registry.live_name(home.path) or 'the default'}; on trial: {trial.candidate if trial else 'none'}."
    )
    if waiting := retrain.wishes(home.path):
        click.echo(
            f"A run without the withdrawn sessions is wanted since {waiting[0].asked_at:%Y-%m-%d %H:%M}: `attune run` "
            "begins it by itself, outside quiet hours; `attune train --now` does so at once."
        )
    return not guilty


def runs(home: Home, is_json: bool) -> None:
    """Print every training run, oldest first."""
    known = history.records(home.path)
    if is_json:
        click.echo(json.dumps([record.as_json() for record in known], indent=2))
        return
    for record in known:
        stage = record.stages[-1][0] if record.stages else "–"
        click.echo(f"{record.started_at}  {record.trigger:<10}  {record.outcome:<11}  {stage:<8}  {record.reason}")
    if not known:
        click.echo("No training run yet. `attune train --now` begins one.")


async def metrics(config: Config, home: Home) -> None:
    """Print versions and runs as numbers for Prometheus."""
    async with opened_store(config, home) as store:
        click.echo(model_metrics.metrics(await ModelFacts(config.training, home.path, store)()), nl=False)


async def _log(config: Config, home: Home, act: str, name: str, reason: str, now: datetime) -> None:
    async with opened_store(config, home) as store, store.transaction() as transaction:
        await transaction.audit.add(act, now, name="operator", detail={"version": name, "reason": reason})


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {path: value}
    return {
        key: each for name, inner in value.items() for key, each in _flat(inner, f"{path}.{name}".strip(".")).items()
    }
