"""The moderators' queue, search, case view, log and dashboard on a full database. Exit code 1 when a target is missed.

SQLite, 100,000 conversations with sealed words; the peer is the same database without the indexes made for this.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import httpx
from sqlalchemy import text

from bench.reviewing.filling import Filler, Size, fill
from bench.serving.machine import machine
from bench.serving.report import machine_lines, quantile, table, write_between
from bot.config import ReviewConfig
from bot.review.acts import Acts
from bot.review.desk import Desk
from bot.review.passwords import Passwords
from bot.review.signing_in import SigningIn
from bot.review.types import Wanted
from bot.review.web.app import make_app
from bot.review.web.serving import listen, served
from bot.review.web.site import Site, origins
from bot.store import open_store
from bot.store.crypto import MasterKey
from bot.store.database import create_engine

MASTER = MasterKey(b"b" * 32)
TARGET_MS = 200.0
# Not on a moderator's way to a case, and it keeps nobody waiting: it only reads.
DASHBOARD_TARGET_MS = 1000.0
INDEXES = (
    *("ix_cases_open", "ix_cases_opened_at", "ix_cases_session_id", "ix_cases_claimed_by", "ix_flags_case_id"),
    *("ix_flags_at", "ix_audit_at", "ix_audit_case_id", "ix_notes_case_id", "ix_sessions_started_at"),
)
PACKAGES = ("attune", "SQLAlchemy", "aiosqlite", "cryptography")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a moderator asks for, over and over."""

    name: str
    ask: Callable[[], Awaitable[Any]]
    target_ms: float = TARGET_MS
    rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of each asking."""

    name: str
    target_ms: float
    times: Sequence[float]

    @property
    def median(self) -> float:
        return quantile(self.times, 0.5)

    @property
    def p95(self) -> float:
        return quantile(self.times, 0.95)

    @property
    def is_met(self) -> bool:
        return self.p95 <= self.target_ms


def questions(desk: Desk, filler: Filler, case_ids: Sequence[str]) -> list[Question]:
    """All that is measured. `case_ids`: open cases, of which each view takes the next."""
    me = filler.moderators[0][0]
    month = filler.now - timedelta(days=30)
    views = iter(range(sys.maxsize))
    searches = {
        "queue, first page": Wanted(),
        "queue, tenth page": Wanted(offset=450),
        "queue, level imminent": Wanted(level="imminent"),
        "queue, category and platform": Wanted(category="suicide", platform="discord"),
        "my cases": Wanted(order="mine"),
        "snoozed": Wanted(order="snoozed"),
        "search, newest of all": Wanted(order="all"),
        "search, page 100 of all": Wanted(order="all", offset=4950),
        "search, resolved of a month": Wanted(order="resolved", since=month, until=filler.now),
        "search, all of one moderator": Wanted(order="all", claimed_by=me),
        "search, level, category, platform": Wanted(order="all", level="elevated", category="abuse", platform="slack"),
        "search, how an id begins": Wanted(order="all", text=case_ids[0][:6]),
    }
    asked = [Question(name, partial(desk.claims.queue, me, each)) for name, each in searches.items()]
    asked.append(
        Question("a case, with its window", lambda: desk.reading.view(me, case_ids[next(views) % len(case_ids)]))
    )
    asked.append(Question("the log, newest", lambda: desk.staff.audit(me)))
    asked.append(
        Question("the log, one moderator's takeovers", lambda: desk.staff.audit(me, moderator="Ben", act="take over"))
    )
    for days in (7, 30, 365):
        ask = partial(desk.dashboard.numbers, me, days)
        asked.append(Question(f"dashboard, {days} days", ask, DASHBOARD_TARGET_MS, rounds=10))
    return asked


@asynccontextmanager
async def pages(desk: Desk, filler: Filler, case_ids: Sequence[str]) -> AsyncIterator[list[Question]]:
    """The same over HTTP, as a moderator's browser gets it: signed in, on loopback, HTML and all."""
    listening = listen("127.0.0.1", 0)
    own, others = origins("127.0.0.1", listening.getsockname()[1], "")
    site = Site(desk, SigningIn(desk.acts, Passwords()), own, others)
    signed_in = await site.signing_in.by_link(await site.signing_in.offer_link(None, filler.moderators[0][1]), "")
    cookies = {site.session_cookie: signed_in.token}
    async with (
        served(make_app(site), listening),
        httpx.AsyncClient(base_url=own, cookies=cookies, timeout=30) as client,
    ):

        async def get(path: str) -> None:
            (await client.get(path)).raise_for_status()

        paths = {
            "page: queue": "/queue",
            "page: search, resolved abuse on Slack": "/queue?order=resolved&category=abuse&platform=slack",
            "page: search, how an id begins": f"/queue?order=all&text={case_ids[0][:6]}",
            "page: a case": f"/cases/{case_ids[0]}",
        }
        asked = [Question(name, partial(get, path)) for name, path in paths.items()]
        dashboard = Question("page: dashboard, 30 days", partial(get, "/dashboard"), DASHBOARD_TARGET_MS, rounds=10)
        yield [*asked, dashboard]


async def measure(asked: Sequence[Question], rounds: int) -> list[Measured]:
    """Each question once unmeasured, then in turn, so that what else the machine does hits all alike."""
    times: dict[str, list[float]] = {each.name: [] for each in asked}
    for number in range(-1, rounds):
        for each in asked:
            if each.rounds is not None and number >= each.rounds:
                continue
            start = time.perf_counter()
            await each.ask()
            if number >= 0:
                times[each.name].append((time.perf_counter() - start) * 1000)
    return [Measured(each.name, each.target_ms, times[each.name]) for each in asked]


async def run(size: Size, rounds: int, folder: Path) -> tuple[dict[str, str], list[Measured], list[Measured]]:
    """What was filled, and the times with the indexes and without."""
    url = f"sqlite+aiosqlite:///{folder / 'attune.db'}"
    filler = Filler(MASTER, datetime.now(UTC), size)
    store = await open_store(url, MASTER)
    start = time.perf_counter()
    await fill(url, filler)
    seconds = time.perf_counter() - start
    desk = Desk(Acts(store, ReviewConfig(), clock=lambda: filler.now, wake=lambda _: None))
    try:
        page = await desk.claims.queue(filler.moderators[0][0], Wanted(limit=size.open))
        case_ids = [case.id for case in page.cases]
        async with pages(desk, filler, case_ids) as over_http:
            asked = [*questions(desk, filler, case_ids), *over_http]
            ours = await measure(asked, rounds)
            await _drop_indexes(url)
            theirs = await measure(asked, max(3, rounds // 10))
    finally:
        await store.close()
    mib = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
    shape = {"conversations": f"{size.conversations:,}", "turns": f"{sum(len(each[3]) for each in filler.talks):,}"}
    shape |= {
        "cases": f"{size.cases:,}",
        "open": f"{size.open:,}",
        "database": f"{mib:.0f} MiB",
        "filled in": f"{seconds:.0f} s",
    }
    return shape, ours, theirs


async def _drop_indexes(url: str) -> None:
    engine = create_engine(url)
    async with engine.begin() as connection:
        for name in INDEXES:
            await connection.execute(text(f"DROP INDEX {name}"))
    await engine.dispose()


def markdown(shape: dict[str, str], ours: Sequence[Measured], theirs: Sequence[Measured]) -> str:
    """The table."""
    head = ("ms", "median", "p95", "target (p95)", "met", "without indexes, median", "ours ÷ without")
    rows = [
        (
            mine.name, f"{mine.median:.1f}", f"{mine.p95:.1f}", f"{mine.target_ms:.0f}",
            "yes" if mine.is_met else "**no**", f"{other.median:.1f}", f"{mine.median / other.median:.2f}",
        )
        for mine, other in zip(ours, theirs, strict=True)
    ]  # fmt: skip
    return "\n\n".join((machine_lines(machine(PACKAGES)), machine_lines(shape), table(head, rows)))


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench.moderators", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--quick", action="store_true", help="a fiftieth of the conversations")
    parser.add_argument("--json", action="store_true", help="JSON, not the table")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this file, such as RESULTS.md")
    return parser.parse_args(words)


def main() -> None:
    """Fill, measure, print, write."""
    options = arguments()
    size = Size(2_000, 400, 200, 50) if options.quick else Size()
    with tempfile.TemporaryDirectory() as folder:
        shape, ours, theirs = asyncio.run(run(size, options.rounds, Path(folder)))
    done = markdown(shape, ours, theirs)
    figures = {each.name: {"median": each.median, "p95": each.p95, "is_met": each.is_met} for each in ours}
    print(json.dumps({"shape": shape, "ms": figures}) if options.json else done)
    if options.write:
        write_between(options.write, "moderators", done)
    sys.exit(0 if all(each.is_met for each in ours) else 1)


if __name__ == "__main__":
    main()
