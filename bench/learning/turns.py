"""Trainings that take turns on one machine: each works for a while and is timed, while the others stand still.

What else the machine does then hits all of them alike, and ratios are taken within one round.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Work:
    """What was learnt from in a while: supporter's turns, tokens, tokens with padding, steps, seconds, CPU seconds."""

    turns: int = 0
    tokens: int = 0
    computed: int = 0
    steps: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: Work) -> Work:
        return Work(
            self.turns + other.turns,
            self.tokens + other.tokens,
            self.computed + other.computed,
            self.steps + other.steps,
            self.seconds + other.seconds,
            self.cpu + other.cpu,
        )

    @property
    def turns_a_second(self) -> float:
        return self.turns / self.seconds if self.seconds else 0.0

    @property
    def turns_a_cpu_second(self) -> float:
        return self.turns / self.cpu if self.cpu else 0.0


# Called by a training after each step with what the step was: turns, tokens, tokens with padding.
StepDone = Callable[[Work], None]


class Runner:
    """One training in a thread of its own. Its first step is a warm-up: it counts as learnt, and is not timed."""

    def __init__(self, name: str, train: Callable[[StepDone], None]) -> None:
        self.name = name
        self.is_done = False
        self.total = Work()
        self.timed: list[Work] = []
        self._train = train
        self._error: BaseException | None = None
        self._go, self._parked = threading.Event(), threading.Event()
        self._deadline = 0.0
        self._slice = Work()
        self._since = (0.0, 0.0)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def warm_up(self) -> None:
        """Loads and makes the first step, not timed. Raises what the training raised."""
        self._thread.start()
        self._wait()
        self.timed.clear()

    def work(self, seconds: float) -> Work:
        """Goes on for this long, to the end of the step under way. Raises what the training raised."""
        if self.is_done:
            return Work()
        self._parked.clear()
        self._deadline = time.perf_counter() + seconds
        self._begin()
        self._go.set()
        self._wait()
        return self.timed[-1]

    def _wait(self) -> None:
        if not self._parked.wait(PATIENCE_SECONDS):
            raise TimeoutError(f"{self.name} has not made a step in {PATIENCE_SECONDS:.0f} s")
        if self._error:
            raise self._error

    def _run(self) -> None:
        try:
            self._begin()
            self._train(self._step_done)
        except BaseException as error:  # told to the thread that waits
            self._error = error
        finally:
            self.is_done = True
            self.timed.append(self._slice)
            self._parked.set()

    def _begin(self) -> None:
        self._slice = Work()
        self._since = (time.perf_counter(), time.process_time())

    def _step_done(self, done: Work) -> None:
        now, cpu = time.perf_counter(), time.process_time()
        is_first = not self.total.steps
        seconds, cpu_seconds = (0.0, 0.0) if is_first else (now - self._since[0], cpu - self._since[1])
        took = Work(done.turns, done.tokens, done.computed, 1, seconds, cpu_seconds)
        self._since = (now, cpu)
        self.total += took
        self._slice += took
        if now < self._deadline:
            return
        self.timed.append(self._slice)
        self._slice = Work()
        self._go.clear()
        self._parked.set()
        self._go.wait()


def take_turns(runners: list[Runner], seconds: float, say: Callable[[str], None]) -> list[dict[str, Work]]:
    """Rounds until all are done; in each, every runner that is not done works for `seconds`. Returns the rounds."""
    for runner in runners:
        runner.warm_up()
    rounds: list[dict[str, Work]] = []
    while any(not runner.is_done for runner in runners):
        number = len(rounds)
        # Another one begins each round, so that none always works right after the same other one.
        order = runners[number % len(runners) :] + runners[: number % len(runners)]
        rounds.append({each.name: each.work(seconds) for each in order if not each.is_done})
        told = ", ".join(f"{name} {work.turns_a_second:.2f}" for name, work in sorted(rounds[-1].items()))
        say(f"round {number + 1}: {told} turns/s")
    return rounds
