"""The commands `attune loras ...` and `attune runs`."""

from __future__ import annotations

from pathlib import Path

import click

from entrypoints.setup import config_option, run_until_done, set_up


@click.group(invoke_without_command=True)
@config_option
@click.pass_context
def loras(context: click.Context, config_path: Path | None) -> None:
    """List the LoRA versions and which one is live; or one of the commands below."""
    from entrypoints.training import list_loras

    context.obj = set_up(config_path)
    if context.invoked_subcommand is None:
        list_loras(context.obj.config, context.obj.home)


@loras.command()
@click.argument("name")
@click.pass_context
def show(context: click.Context, name: str) -> None:
    """What the gate found about a version, rule by rule, and what came of its trial."""
    from entrypoints import loras as versions

    versions.show(context.obj.home, name)


@loras.command()
@click.argument("first")
@click.argument("second")
@click.pass_context
def diff(context: click.Context, first: str, second: str) -> None:
    """What differs between two versions: figures, data, settings."""
    from entrypoints import loras as versions

    versions.diff(context.obj.home, first, second)


@loras.command()
@click.argument("name")
@click.pass_context
def promote(context: click.Context, name: str) -> None:
    """Have a version that passed the gate answer everybody."""
    from entrypoints import loras as versions

    run_until_done(versions.promote(context.obj.config, context.obj.home, name))


@loras.command()
@click.pass_context
def rollback(context: click.Context) -> None:
    """End the trial that goes on; without one, take the live version back."""
    from entrypoints import loras as versions

    run_until_done(versions.roll_back(context.obj.config, context.obj.home))


@loras.command()
@click.pass_context
def forgotten(context: click.Context) -> None:
    """Prove that no version that may answer was trained on a withdrawn session; exit code 1 where one was."""
    from entrypoints import loras as versions
    from entrypoints.wiring import opened_store

    async def look() -> int:
        async with opened_store(context.obj.config, context.obj.home) as store:
            return 0 if await versions.forgotten(context.obj.home, store) else 1

    run_until_done(look())


@click.command()
@config_option
@click.option("--json", "is_json", is_flag=True, help="As JSON.")
@click.option("--prometheus", "is_prometheus", is_flag=True, help="Versions and runs as numbers for Prometheus.")
def runs(config_path: Path | None, is_json: bool, is_prometheus: bool) -> None:
    """List the training runs, their stages and what came of them."""
    from entrypoints import loras as versions

    setup = set_up(config_path)
    if is_prometheus:
        run_until_done(versions.metrics(setup.config, setup.home))
    else:
        versions.runs(setup.home, is_json)
