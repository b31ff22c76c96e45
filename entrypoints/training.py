"""`attune train` and `attune loras`: training put together with the store and the running model server."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import suppress
from pathlib import Path

import click

from bot.model_client import ModelClient, ModelUnavailable
from bot.store import Store
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.trial import opened_trial
from entrypoints.wiring import StoredSessions, announce, model_client, now, opened_store
from model_server import shipped
from training import canary, pipeline, registry, selection
from training.fit import end_helping, help_fitting
from training.history import Trigger
from training.pipeline import TrainingResult
from training.team import rank_here, size_here

log = logging.getLogger(__name__)


async def train(
    config: Config,
    home: Home,
    is_now: bool,
    data: tuple[str, ...],
    validation: str | None,
    *,
    config_path: Path | None = None,
    trigger: Trigger = "by hand",
) -> int:
    """Train and, when the new version is better, put it on trial; without `is_now` only say what there is.

    Of several processes that `accelerate launch` started, the first does this and the others help it to fit.
    """
    device = config.training.device
    if rank_here():
        help_fitting(device)
        return 0
    try:
        return await _train(config, home, is_now, data, validation, config_path=config_path, trigger=trigger)
    finally:
        if size_here() > 1:
            end_helping(device)


async def _train(
    config: Config,
    home: Home,
    is_now: bool,
    data: tuple[str, ...],
    validation: str | None,
    *,
    config_path: Path | None,
    trigger: Trigger,
) -> int:
    extra = [pipeline.parse_data_spec(each) for each in data]
    held_out = pipeline.parse_data_spec(validation) if validation else None
    async with opened_store(config, home) as store:
        source = StoredSessions(store)
        if not is_now:
            _say_what_there_is(selection.select(await source.training_candidates(), config.training))
            return 0
        client = model_client(config, home)
        try:
            async with opened_trial(config, config_path, home, client) as trial:
                result = await pipeline.train(
                    config.training,
                    home.path,
                    source,
                    extra,
                    held_out,
                    lambda name, folder: announce(client, name, folder),
                    default=shipped.folder(config.model_server),
                    trial=trial,
                    trigger=trigger,
                )
            await _tell(store, client, result)
        finally:
            await client.close()
    click.echo(result.summary)
    return 0


async def _tell(store: Store, client: ModelClient, result: TrainingResult) -> None:
    """The moderators by their log; the model server forgets a version that nobody is to hear."""
    log.info("training: %s", result.summary)
    acts = {"on trial": "model on trial", "live": "model live"}
    if act := acts.get(result.outcome):
        detail = {"version": result.version or "", "reason": result.summary}
        async with store.transaction() as transaction:
            await transaction.audit.add(act, now(), name="Attune", detail=detail)
    elif result.version:
        with suppress(ModelUnavailable):
            await client.unload_lora(result.version)


def list_loras(config: Config, home: Home) -> None:
    """Print each version with its state, its held-out loss and the gate's reason; the default one first."""
    versions = registry.versions(home.path)
    if default := shipped.folder(config.model_server):
        is_live = not any(version.is_live and not version.is_retired for version in versions)
        _say_version(shipped.described(default), "live" if is_live else "kept")
    trial = canary.current(home.path)
    for version in versions:
        state = _state(version, trial.candidate if trial else None)
        _say_version((version.name, version.created_at, f"[{version.making.words}] {version.reason}"), state)
    if not versions:
        click.echo("No LoRA version has been trained yet. `attune train --now` makes one.")


def _state(version: registry.Version, candidate: str | None) -> str:
    if version.is_retired:
        return "retired"
    if version.is_live:
        return "live"
    return "trial" if version.name == candidate else "back" if version.trial == "rolled back" else "kept"


def _say_version(described: tuple[str, str, str], state: str) -> None:
    name, created_at, reason = described
    click.echo(f"{name:<7}  {state:<7}  {created_at}  {reason}")


def _say_what_there_is(chosen: selection.Selection) -> None:
    click.echo(f"{len(chosen.chosen)} stored sessions may be trained on.")
    for reason, count in Counter(each.reason for each in chosen.rejected).most_common():
        click.echo(f"{count} may not: {reason}.")
    click.echo("Train with: attune train --now")
