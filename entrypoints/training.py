"""`attune train` and `attune loras`: training put together with the store and the running model server."""

from __future__ import annotations

from collections import Counter

import click

from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.wiring import StoredSessions, announce, model_client, opened_store
from model_server import shipped
from training import pipeline, registry, selection


async def train(config: Config, home: Home, is_now: bool, data: tuple[str, ...], validation: str | None) -> int:
    """Train and, when the new version is better, put it to use; without `is_now` only say what there is."""
    extra = [pipeline.parse_data_spec(each) for each in data]
    held_out = pipeline.parse_data_spec(validation) if validation else None
    async with opened_store(config, home) as store:
        source = StoredSessions(store)
        if not is_now:
            _say_what_there_is(selection.select(await source.training_candidates(), config.training))
            return 0
        client = model_client(config, home)
        try:
            result = await pipeline.train(
                config.training,
                home.path,
                source,
                extra,
                held_out,
                lambda name, folder: announce(client, name, folder),
                default=shipped.folder(config.model_server),
            )
        finally:
            await client.close()
    click.echo(result.summary)
    return 0


def list_loras(config: Config, home: Home) -> None:
    """Print each version with its state, its held-out loss and the gate's reason; the default one first."""
    versions = registry.versions(home.path)
    if default := shipped.folder(config.model_server):
        is_live = not any(version.is_live and not version.is_retired for version in versions)
        _say_version(shipped.described(default), "live" if is_live else "kept")
    for version in versions:
        state = "retired" if version.is_retired else "live" if version.is_live else "kept"
        _say_version((version.name, version.created_at, version.reason), state)
    if not versions:
        click.echo("No LoRA version has been trained yet. `attune train --now` makes one.")


def _say_version(described: tuple[str, str, str], state: str) -> None:
    name, created_at, reason = described
    click.echo(f"{name:<7}  {state:<7}  {created_at}  {reason}")


def _say_what_there_is(chosen: selection.Selection) -> None:
    click.echo(f"{len(chosen.chosen)} stored sessions may be trained on.")
    for reason, count in Counter(each.reason for each in chosen.rejected).most_common():
        click.echo(f"{count} may not: {reason}.")
    click.echo("Train with: attune train --now")
