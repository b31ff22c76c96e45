"""What a person sees of a training run: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

LINE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class StepReport:
    """Where a stage of the run is. `loss` is a running mean; `seconds` are those of this process in this stage.

    None: the stage has no loss.
    """

    stage: str
    step: int
    steps: int
    loss: float | None
    tokens_per_second: float
    seconds_left: float


class RunProgress(Protocol):
    """Told what happens; decides alone how to show it."""

    def say(self, text: str) -> None: ...

    def step(self, report: StepReport) -> None: ...


class Silent:
    """Shows nothing."""

    def say(self, text: str) -> None:
        return None

    def step(self, report: StepReport) -> None:
        return None


class Lines:
    """One line every `seconds`, and the last of each stage; for logs and pipes."""

    def __init__(self, out: TextIO, seconds: float = LINE_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._seconds = seconds
        self._clock = clock
        self._shown = -seconds

    def say(self, text: str) -> None:
        print(text, file=self._out, flush=True)

    def step(self, report: StepReport) -> None:
        now = self._clock()
        if report.step < report.steps and now - self._shown < self._seconds:
            return
        self._shown = now
        self.say(
            f"{report.stage}: step {report.step}/{report.steps}, {_loss(report, ', ')}"
            f"{report.tokens_per_second:.0f} tokens/s, {_minutes(report.seconds_left)} left"
        )


class Bar:
    """A bar for each stage, with tokens a second, loss and the time left."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress: Progress | None = None
        self._stage = ""
        self._task = TaskID(0)

    def say(self, text: str) -> None:
        self._console.print(text, highlight=False, markup=False)

    def step(self, report: StepReport) -> None:
        if self._progress is None or self._stage != report.stage:
            self._open(report)
        assert self._progress is not None
        numbers = f"{_loss(report, '  ')}{report.tokens_per_second:.0f} tokens/s"
        self._progress.update(self._task, completed=report.step, total=report.steps, numbers=numbers)
        if report.step >= report.steps:
            self.close()

    def close(self) -> None:
        """Leaves the terminal as it was; to be called when a stage ends early."""
        if self._progress:
            self._progress.stop()
        self._progress = None

    def _open(self, report: StepReport) -> None:
        self.close()
        columns = (
            "[progress.description]{task.description}",
            "{task.completed}/{task.total}",
            "{task.fields[numbers]}",
        )
        name, count, numbers = (TextColumn(column) for column in columns)
        self._progress = Progress(name, BarColumn(), count, numbers, TimeRemainingColumn(), console=self._console)
        self._stage = report.stage
        self._task = self._progress.add_task(report.stage, total=report.steps, numbers="")
        self._progress.start()


def progress_for(out: TextIO = sys.stderr) -> Bar | Lines:
    """A bar where `out` is a terminal, else lines."""
    return Bar(Console(file=out)) if out.isatty() else Lines(out)


def _loss(report: StepReport, after: str) -> str:
    return "" if report.loss is None else f"loss {report.loss:.3f}{after}"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
