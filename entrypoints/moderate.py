"""`attune moderate`: the moderators' desk in a terminal, over the data folder, while Attune runs or not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from adapters.console_text import clean
from bot.review.desk import Desk
from bot.review.errors import NotPossible
from bot.review.types import RESOLUTIONS, Case, CaseView, ShownTurn, Wanted
from bot.texts import moderate as texts
from entrypoints.assembly import make_desk
from entrypoints.setup import config_option, run_until_done, set_up
from entrypoints.wiring import now, opened_store
from model_server.strategies import ESCONV

SHORT_ID = 8
WATCH_SECONDS = 2.0

Work = Callable[[Desk, str, str], Awaitable[None]]


@click.group()
@config_option
@click.option("--as", "name", envvar="ATTUNE_MODERATOR", help="Your name as a moderator; else ATTUNE_MODERATOR.")
@click.pass_context
def moderate(context: click.Context, config_path: Path | None, name: str | None) -> None:
    """Work on flagged conversations in this terminal."""
    context.obj = (config_path, name)


@moderate.command()
@click.option("--watch", is_flag=True, help="Go on, and print each case that comes or escalates.")
@click.option("--order", type=click.Choice(["open", "mine", "snoozed", "resolved", "all"]), default="open")
@click.pass_obj
def queue(obj: tuple[Path | None, str | None], watch: bool, order: str) -> None:
    """List the cases, the worst first."""
    run_until_done(_queue(*obj, watch, order))


@moderate.command()
@click.argument("case")
@click.option("--all", "is_all", is_flag=True, help="The whole conversation; needs --reason.")
@click.option("--reason", default="", help="Why you need to read all of it; the person can see that it was read.")
@click.pass_obj
def show(obj: tuple[Path | None, str | None], case: str, is_all: bool, reason: str) -> None:
    """Show a case: the turns around what was flagged."""

    async def work(desk: Desk, by: str, case_id: str) -> None:
        view = await (desk.reading.read_all(by, case_id, reason) if is_all else desk.reading.view(by, case_id))
        click.echo(shown(view))

    run_until_done(_on_case(obj, case, work))


@moderate.command()
@click.argument("case")
@click.pass_obj
def claim(obj: tuple[Path | None, str | None], case: str) -> None:
    """Take a case."""
    _do(obj, case, lambda desk, by, case_id: desk.claims.claim(by, case_id))


@moderate.command()
@click.argument("case")
@click.pass_obj
def release(obj: tuple[Path | None, str | None], case: str) -> None:
    """Give a case back."""
    _do(obj, case, lambda desk, by, case_id: desk.claims.release(by, case_id))


@moderate.command()
@click.argument("case")
@click.argument("minutes", type=click.IntRange(1))
@click.pass_obj
def snooze(obj: tuple[Path | None, str | None], case: str, minutes: int) -> None:
    """Take a case out of the queue for MINUTES."""
    _do(obj, case, lambda desk, by, case_id: desk.claims.snooze(by, case_id, timedelta(minutes=minutes)))


@moderate.command()
@click.argument("case")
@click.argument("text")
@click.pass_obj
def note(obj: tuple[Path | None, str | None], case: str, text: str) -> None:
    """Write something down for the other moderators."""
    _do(obj, case, lambda desk, by, case_id: desk.claims.note(by, case_id, text))


@moderate.command()
@click.argument("case")
@click.argument("resolution", type=click.Choice(RESOLUTIONS))
@click.pass_obj
def resolve(obj: tuple[Path | None, str | None], case: str, resolution: str) -> None:
    """Close a case, saying how it ended."""
    _do(obj, case, lambda desk, by, case_id: desk.claims.resolve(by, case_id, resolution))


@moderate.command()
@click.argument("case")
@click.pass_obj
def takeover(obj: tuple[Path | None, str | None], case: str) -> None:
    """Answer the person instead of the software."""

    async def work(desk: Desk, by: str, case_id: str) -> None:
        await desk.takeovers.begin(by, case_id)
        click.echo(texts.TAKEN.format(id=case_id[:SHORT_ID]))
        for strategy in ESCONV.strategies:
            click.echo(f"  {strategy.name}: {strategy.definition}")

    run_until_done(_on_case(obj, case, work))


@moderate.command()
@click.argument("case")
@click.option("--strategy", required=True, help="One of ESConv's eight strategies.")
@click.argument("text")
@click.pass_obj
def reply(obj: tuple[Path | None, str | None], case: str, strategy: str, text: str) -> None:
    """Say TEXT to the person."""
    _do(obj, case, lambda desk, by, case_id: desk.takeovers.reply(by, case_id, strategy, text))


@moderate.command("hand-back")
@click.argument("case")
@click.pass_obj
def hand_back(obj: tuple[Path | None, str | None], case: str) -> None:
    """Let the software answer again."""
    _do(obj, case, lambda desk, by, case_id: desk.takeovers.hand_back(by, case_id))


def _do(obj: tuple[Path | None, str | None], case: str, act: Callable[[Desk, str, str], Awaitable[Any]]) -> None:
    async def work(desk: Desk, by: str, case_id: str) -> None:
        await act(desk, by, case_id)
        click.echo(texts.DONE)

    run_until_done(_on_case(obj, case, work))


@asynccontextmanager
async def _desk(config_path: Path | None, name: str | None) -> AsyncIterator[tuple[Desk, str]]:
    """The desk, and the id of the moderator of this name."""
    if not name:
        raise NotPossible(texts.WHO)
    setup = set_up(config_path)
    async with opened_store(setup.config, setup.home) as store:
        async with store.transaction() as transaction:
            moderator = await transaction.moderators.named(name)
        if moderator is None:
            raise NotPossible(texts.WHO)
        yield make_desk(setup.config, store), moderator.id


async def _on_case(obj: tuple[Path | None, str | None], case: str, work: Work) -> None:
    async with _desk(*obj) as (desk, by):
        page = await desk.claims.queue(by, Wanted(order="all", text=case.strip().lower(), limit=2))
        if not case.strip() or not page.cases:
            raise NotPossible(texts.NO_CASE.format(text=case.strip() or '""'))
        if len(page.cases) > 1:
            raise NotPossible(texts.SEVERAL.format(text=case.strip()))
        await work(desk, by, page.cases[0].id)


async def _queue(config_path: Path | None, name: str | None, watch: bool, order: Any) -> None:
    async with _desk(config_path, name) as (desk, by):
        page = await desk.claims.queue(by, Wanted(order=order))
        for case in page.cases:
            click.echo(line(case, desk))
        if not watch:
            if not page.cases:
                click.echo(texts.EMPTY)
            return
        click.echo(texts.WATCHING, err=True)
        known = {case.id: case.version for case in page.cases}
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            for case in (await desk.claims.queue(by, Wanted(order=order))).cases:
                if known.get(case.id) != case.version:
                    click.echo(line(case, desk))
                known[case.id] = case.version


def line(case: Case, desk: Desk) -> str:
    """A case on one line, without anybody's words."""
    waited = now() - case.raised_at
    minutes = int(waited.total_seconds() // 60)
    waits = f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
    if case.resolved_at:
        state = texts.RESOLVED.format(resolution=case.resolution)
    elif case.moderator:
        state = texts.ANSWERED
    elif case.claimed_by:
        state = texts.CLAIMED.format(name=case.claimed_by_name)
    elif case.snoozed_until and case.snoozed_until > now():
        state = texts.SNOOZED
    else:
        limit = getattr(desk.acts.config.minutes, case.level)
        state = texts.LATE if minutes >= limit else texts.FREE
    return texts.LINE.format(id=case.id[:SHORT_ID], level=case.level, category=case.category, waits=waits, state=state)


def shown(view: CaseView) -> str:
    """A case with its turns; what people wrote is cleaned of all that a terminal would obey."""
    lines = [f"{view.case.level} · {view.case.category} · {view.case.platform}", texts.FLAGS]
    for flag in view.flags:
        lines.append(f"  {flag.at:%Y-%m-%d %H:%M} {flag.level} {flag.category}: {', '.join(flag.reasons)}")
        if flag.words:
            lines.append("  " + texts.SAID.format(words=clean(flag.words)))
    lines.append("")
    lines += [_turn(each) for each in view.turns]
    if view.hidden:
        lines.append(texts.HIDDEN.format(count=view.hidden))
    if view.notes:
        lines += ["", texts.NOTES, *(f"  {each.moderator}: {clean(each.text)}" for each in view.notes)]
    return "\n".join(lines)


def _turn(each: ShownTurn) -> str:
    turn = each.turn
    who = {"model": texts.SOFTWARE, "fallback": texts.SOFTWARE, "crisis": texts.PROTOCOL, "moderator": texts.MODERATOR}
    name = texts.PERSON if turn.speaker == "seeker" else who[turn.kind or "model"]
    level = turn.level_label or turn.level
    marks = [mark for mark in (turn.strategy_label or turn.strategy, level if level != "none" else None) if mark]
    marks += [f"{turn.stars}/5"] if turn.stars else []
    text = clean(turn.text).replace("\n", "\n    ")
    return f"{'!' if each.flags else ' '} {name}{' [' + ', '.join(marks) + ']' if marks else ''}: {text}"
