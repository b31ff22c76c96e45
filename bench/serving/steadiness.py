"""Whether a server grows while it works: its memory and its open files, watched from outside."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.serving.processes import ServerProcess

READ_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """The least memory within a stretch of time: a LoRA change holds two servers for a moment, which is no leak."""

    minute: float
    memory_mib: float
    open_files: int


class Watch:
    """Samples of a process, one each `every` seconds."""

    def __init__(self, process: ServerProcess, every: float) -> None:
        self._process = process
        self._every = every
        self.samples: list[Sample] = []

    async def run(self) -> None:
        """Until cancelled."""
        began = time.monotonic()
        while True:
            readings: list[tuple[float, int]] = []
            until = time.monotonic() + self._every
            while not readings or time.monotonic() < until:
                readings.append(await asyncio.to_thread(self._read))
                await asyncio.sleep(min(READ_SECONDS, self._every))
            memory = min(reading[0] for reading in readings)
            files = min(reading[1] for reading in readings)
            self.samples.append(Sample((time.monotonic() - began) / 60, memory, files))

    def _read(self) -> tuple[float, int]:
        return self._process.memory_mib(), self._process.open_files()


def growth(samples: Sequence[Sample]) -> float:
    """MiB a minute in the second half: the slope of the least-squares line. 0 for fewer than three samples."""
    half = samples[len(samples) // 2 :]
    if len(half) < 3:
        return 0.0
    minute = sum(sample.minute for sample in half) / len(half)
    memory = sum(sample.memory_mib for sample in half) / len(half)
    up = sum((sample.minute - minute) * (sample.memory_mib - memory) for sample in half)
    return up / sum((sample.minute - minute) ** 2 for sample in half)
