"""`attune moderators`: who moderates, by whoever runs the installation; while Attune runs or not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

import click

from bot.review.desk import Desk
from bot.review.passwords import Passwords
from bot.review.signing_in import SigningIn
from bot.review.types import Moderator, Role
from bot.review.web.site import origins
from bot.texts import moderators as texts
from entrypoints.assembly import make_desk
from entrypoints.config import Config
from entrypoints.setup import Setup, config_option, run_until_done, set_up
from entrypoints.wiring import opened_store

ROLES = get_args(Role)
PLATFORMS = ("discord", "slack")


@click.group()
@config_option
@click.pass_context
def moderators(context: click.Context, config_path: Path | None) -> None:
    """Add, list and remove moderators, and make their sign-in links."""
    context.obj = set_up(config_path)


@moderators.command()
@click.argument("name")
@click.option("--admin", "is_admin", is_flag=True, help="May also manage moderators and read the log.")
@click.pass_obj
def add(setup: Setup, name: str, is_admin: bool) -> None:
    """Add somebody, and print their sign-in link."""

    async def work(desk: Desk) -> None:
        added = await desk.staff.add(None, name, "admin" if is_admin else "moderator")
        click.echo(texts.ADDED.format(name=added.name, role=added.role))
        await _print_link(setup.config, desk, added.name)

    _do(setup, work)


@moderators.command("list")
@click.pass_obj
def list_all(setup: Setup) -> None:
    """List everybody, removed ones too."""

    async def work(desk: Desk) -> None:
        everybody = await desk.staff.all(None)
        for each in everybody:
            click.echo(line(each))
        if not everybody:
            click.echo(texts.NOBODY)

    _do(setup, work)


@moderators.command()
@click.argument("name")
@click.pass_obj
def remove(setup: Setup, name: str) -> None:
    """Shut somebody out; what they had claimed is free again."""
    _do(setup, lambda desk: desk.staff.remove(None, name), texts.REMOVED)


@moderators.command()
@click.argument("name")
@click.pass_obj
def restore(setup: Setup, name: str) -> None:
    """Let a removed moderator in again, and print their sign-in link."""

    async def work(desk: Desk) -> None:
        await desk.staff.restore(None, name)
        await _print_link(setup.config, desk, name)

    _do(setup, work)


@moderators.command()
@click.argument("name")
@click.argument("new_role", metavar="ROLE", type=click.Choice(ROLES))
@click.pass_obj
def role(setup: Setup, name: str, new_role: Role) -> None:
    """Make somebody an admin or a moderator."""
    _do(setup, lambda desk: desk.staff.set_role(None, name, new_role), texts.DONE)


@moderators.command()
@click.argument("name")
@click.pass_obj
def link(setup: Setup, name: str) -> None:
    """Print a link that signs somebody in once, within 15 minutes."""
    _do(setup, lambda desk: _print_link(setup.config, desk, name))


@moderators.command()
@click.argument("name")
@click.argument("platform", type=click.Choice(PLATFORMS))
@click.argument("user")
@click.pass_obj
def account(setup: Setup, name: str, platform: str, user: str) -> None:
    """Have the account USER (the platform's id) count as theirs in the moderators' channel."""
    _do(setup, lambda desk: desk.staff.link_account(None, name, platform, user), texts.DONE)


def line(each: Moderator) -> str:
    """A moderator on one line."""
    state = texts.ACTIVE if each.is_active else texts.GONE
    trained = texts.TRAINED if each.passed_at else texts.NOT_TRAINED
    columns = (f"{each.name:<20}", f"{each.role:<9}", f"{state:<7}", f"{trained:<12}", ", ".join(each.platforms))
    return "  ".join(columns).rstrip()


async def _print_link(config: Config, desk: Desk, name: str) -> None:
    review = config.review
    token = await SigningIn(desk.acts, Passwords()).offer_link(None, name)
    if review.port or review.public_url:
        click.echo(texts.LINK.format(link=f"{origins(review.host, review.port, review.public_url)[0]}/link/{token}"))
    else:
        click.echo(texts.LINK_SOMEWHERE.format(path=f"/link/{token}"))
    if not review.enabled:
        click.echo(texts.NOT_ENABLED, err=True)


def _do(setup: Setup, work: Callable[[Desk], Awaitable[Any]], said: str = "") -> None:
    async def done() -> None:
        async with _desk(setup) as desk:
            await work(desk)
        if said:
            click.echo(said)

    run_until_done(done())


@asynccontextmanager
async def _desk(setup: Setup) -> AsyncIterator[Desk]:
    async with opened_store(setup.config, setup.home) as store:
        yield make_desk(setup.config, store)
