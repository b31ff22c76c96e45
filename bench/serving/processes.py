"""A server as a process of its own: started, paused while others are measured, watched from outside, stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20
STOP_SECONDS = 20
PROC = Path("/proc")


class ServerFailed(Exception):
    """The server did not start, or stopped; the message says why."""


class ServerProcess:
    """The process and all that it starts. Its stdin is a pipe from us, so a server that minds it ends when we die."""

    def __init__(self, command: Sequence[str], log_file: Path, environment: Mapping[str, str] | None = None) -> None:
        self._log_file = log_file
        with log_file.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def check(self) -> None:
        """Raises ServerFailed with the log's last line when the process is gone."""
        if self._process.poll() is not None:
            lines = self._log_file.read_text(errors="replace").strip().splitlines()
            raise ServerFailed(lines[-1] if lines else f"it ended with code {self._process.returncode}")

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def pause(self) -> None:
        """No CPU for it until `resume`: some servers are busy while they wait."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def memory_mib(self) -> float:
        """Resident memory of the process and its children; 0 where there is no /proc."""
        return sum(_resident_pages(pid) for pid in _tree(self.pid)) * PAGE_MIB

    def open_files(self) -> int:
        """Open files and sockets of the process and its children; 0 where there is no /proc."""
        return sum(_open_files(pid) for pid in _tree(self.pid))

    def stop(self) -> int:
        """Ask it to end, make it end after a while; returns the exit code."""
        self.resume()
        self._signal(signal.SIGTERM)
        try:
            code = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            code = self._process.wait()
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        return code

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """asyncio.run that tidies up on SIGTERM too: a paused server would wait for ever."""

    async def main() -> Result:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await work

    try:
        return asyncio.run(main())
    except asyncio.CancelledError:
        raise SystemExit(128 + signal.SIGTERM) from None


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for children in (PROC / str(pid) / "task").glob("*/children"):
            for child in children.read_text().split():
                yield from _tree(int(child))


def _resident_pages(pid: int) -> int:
    with suppress(OSError, IndexError):
        return int((PROC / str(pid) / "statm").read_text().split()[1])
    return 0


def _open_files(pid: int) -> int:
    with suppress(OSError):
        return len(list((PROC / str(pid) / "fd").iterdir()))
    return 0
