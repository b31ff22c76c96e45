"""Mixed chats against the real server for half an hour: hang-ups, LoRA swaps, every policy. Exit code 1 on a failure.

Fails on an unexpected error, a wrong LoRA, memory or open files that grow, and slots that stay taken.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving.machine import machine
from bench.serving.mixed_chats import MixedChats
from bench.serving.peers import Attune
from bench.serving.processes import ServerFailed, run
from bench.serving.report import machine_lines, table, write_between
from bench.serving.running import Running
from bench.serving.steadiness import Sample, Watch, growth
from bench.serving.versions import Swapper
from bench.serving.word_lora import WORDS, word_loras
from model_server import shipped

BUSY = re.compile(r"^attune_(?:replies_going_on|queue_length) (\S+)$", re.MULTILINE)
SETTLE_SECONDS = 30.0
# Fewer minutes than this say nothing about memory: its growth is told, not judged.
FEWEST_MINUTES_TO_JUDGE = 10.0
MOST_NEW_FILES = 8


@dataclass
class Outcome:
    """What was done, what was seen, and why it failed: an empty list is a success."""

    minutes: float
    counts: dict[str, int]
    growth_mib_a_minute: float
    memory_mib: tuple[float, float]
    open_files: tuple[int, int]
    failures: list[str]
    samples: list[Sample] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Settings:
    """`swap_pause`, `chat_pause`: the longest, in seconds."""

    minutes: float = 30.0
    chats: int = 16
    parallel: int = 8
    seed: int = 1
    swap_pause: float = 10.0
    chat_pause: float = 2.0
    sample_seconds: float = 10.0
    most_growth: float = 5.0


DEFAULTS = Settings()


async def soak(settings: Settings) -> Outcome:
    """Start the server, chat and swap, let it settle, judge."""
    with tempfile.TemporaryDirectory(prefix="attune-soak-") as name:
        folder = Path(name)
        folders = word_loras(folder / "versions", WORDS)
        server = Running(Attune(request_timeout_seconds=300.0), folder / "home", settings.parallel)
        try:
            await server.ready()
            return await _soaked(server, folders, settings, folder / "home" / "server.log")
        finally:
            await server.close()


async def _soaked(server: Running, folders: dict[str, Path], settings: Settings, log: Path) -> Outcome:
    assert server.http is not None
    files_before, memory_before = server.process.open_files(), server.process.memory_mib()
    swapper = Swapper(server.http, folders, random.Random(settings.seed), shipped.NAME)
    chats = MixedChats(server.http, swapper.versions, WORDS, settings.seed)
    for name in WORDS[:2]:  # so that there is something to ask for from the first message on
        await swapper.load(name, is_live=False)
    watch = Watch(server.process, settings.sample_seconds)
    watching = asyncio.create_task(watch.run())
    until = time.monotonic() + settings.minutes * 60
    people = [chats.hold(number, until, settings.chat_pause) for number in range(settings.chats)]
    await asyncio.gather(swapper.run(until, settings.swap_pause), *people)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    failures = [*swapper.problems, *(f"{count} × {problem}" for problem, count in chats.problems.items())]
    failures += await _left_behind(server, files_before)
    failures += _logged(log)
    growing = growth(watch.samples)
    if settings.minutes >= FEWEST_MINUTES_TO_JUDGE and growing > settings.most_growth:
        failures.append(f"memory grows by {growing:.1f} MiB a minute")
    return Outcome(
        minutes=settings.minutes,
        counts={**chats.counts, "LoRA changes": swapper.swaps},
        growth_mib_a_minute=growing,
        memory_mib=(memory_before, server.process.memory_mib()),
        open_files=(files_before, server.process.open_files()),
        failures=failures,
        samples=watch.samples,
    )


async def _left_behind(server: Running, files_before: int) -> list[str]:
    """What the server still holds when nobody asks any more; it gets a while to let go."""
    assert server.http is not None
    until = time.monotonic() + SETTLE_SECONDS
    while True:
        gauges = BUSY.findall((await server.http.get("/metrics")).text)
        busy = sum(float(value) for value in gauges)
        more_files = server.process.open_files() - files_before
        if gauges and not busy and more_files <= MOST_NEW_FILES:
            return []
        if time.monotonic() > until:
            break
        await asyncio.sleep(0.5)
    found = [] if gauges else ["/metrics does not tell how many replies go on"]
    found += [f"{busy:.0f} replies still go on"] if busy else []
    return found + ([f"{more_files} more files are open than before"] if more_files > MOST_NEW_FILES else [])


def _logged(log: Path) -> list[str]:
    lines = log.read_text(errors="replace").splitlines()
    wrong = sum("Traceback" in line or " ERROR " in line for line in lines)
    return [f"{wrong} errors in the server's log"] if wrong else []


def markdown(outcome: Outcome, about: dict[str, str]) -> str:
    """What was done and what was seen."""
    rows = [[name, str(count)] for name, count in sorted(outcome.counts.items())]
    rows.append(["memory, second half, MiB a minute", f"{outcome.growth_mib_a_minute:+.2f}"])
    rows.append(["memory before → after, MiB", " → ".join(f"{mib:.0f}" for mib in outcome.memory_mib)])
    rows.append(["open files before → after", " → ".join(map(str, outcome.open_files))])
    verdict = "Failures: " + "; ".join(outcome.failures) if outcome.failures else "No failure."
    head = (f"{outcome.minutes:g} minutes", "")
    return "\n\n".join([machine_lines(about), table(head, rows), f"**{verdict}**"])


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=DEFAULTS.minutes)
    parser.add_argument("--quick", action="store_true", help="a third of a minute")
    parser.add_argument("--chats", type=int, default=DEFAULTS.chats)
    parser.add_argument("--parallel", type=int, default=DEFAULTS.parallel, help="replies made at the same time")
    parser.add_argument("--seed", type=int, default=DEFAULTS.seed)
    parser.add_argument("--most-growth", type=float, default=DEFAULTS.most_growth, help="MiB a minute that may be")
    parser.add_argument("--json", action="store_true", help="all samples as JSON, not the table")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this file, such as RESULTS.md")
    return parser.parse_args(words)


def chosen(options: argparse.Namespace) -> Settings:
    """The settings; a quick run swaps and samples more often."""
    same: dict[str, Any] = {name: getattr(options, name) for name in ("chats", "parallel", "seed", "most_growth")}
    if options.quick:
        return Settings(minutes=1 / 3, swap_pause=2.0, chat_pause=0.5, sample_seconds=1.0, **same)
    return Settings(minutes=options.minutes, **same)


def main(words: Sequence[str] | None = None) -> None:
    """Soak, print, and exit with 1 on a failure."""
    options = arguments(words)
    about = machine()
    try:
        outcome = run(soak(chosen(options)))
    except ServerFailed as error:
        sys.exit(f"The server does not work: {error}")
    text = markdown(outcome, about)
    print(json.dumps({"machine": about, **asdict(outcome)}) if options.json else text)
    if options.write:
        write_between(options.write, "soak", text)
    sys.exit(1 if outcome.failures else 0)


if __name__ == "__main__":
    main()
