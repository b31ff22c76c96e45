"""Standard input and output without surprises: lines that do not block the loop, Ctrl-C as a call, a closed pipe."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TextIO


class LineTooLong(ValueError):
    """A line was longer than the limit; it is skipped whole, and the next call reads the next line."""


class LineReader:
    """Reads one line when asked. A daemon thread waits for it: a pipe that never ends must not keep the process."""

    def __init__(self, source: BinaryIO, longest: int) -> None:
        self._source = source
        self._longest = longest
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Let the call that waits, and every later one, return None."""
        self._stopped.set()

    async def next_line(self) -> bytes | None:
        """The next line without its end, or None when there is none. LineTooLong: more than `longest` bytes."""
        if self._stopped.is_set():
            return None
        loop = asyncio.get_running_loop()
        line: asyncio.Future[bytes | None] = loop.create_future()
        threading.Thread(target=self._read, args=(loop, line), name="line-reader", daemon=True).start()
        stop = asyncio.ensure_future(self._stopped.wait())
        waiting: set[asyncio.Future[Any]] = {line, stop}
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            return line.result() if line.done() else None
        finally:
            stop.cancel()
            line.cancel()

    def _read(self, loop: asyncio.AbstractEventLoop, line: asyncio.Future[bytes | None]) -> None:
        try:
            data = self._source.readline(self._longest + 2)
            is_whole = data.endswith(b"\n") or len(data) <= self._longest
            rest = data
            while not is_whole and rest and not rest.endswith(b"\n"):
                rest = self._source.readline(65536)
        except (OSError, ValueError):
            data, is_whole = b"", True  # the pipe was closed under us: the same as its end
        try:
            loop.call_soon_threadsafe(_settle, line, data, is_whole)
        except RuntimeError:
            pass  # the loop is gone, and so is the one who asked


def _settle(line: asyncio.Future[bytes | None], data: bytes, is_whole: bool) -> None:
    if line.done():
        return
    if not is_whole:
        line.set_exception(LineTooLong())
    else:
        line.set_result(data.rstrip(b"\r\n") if data else None)


async def unless(stopped: asyncio.Event, work: Awaitable[None]) -> None:
    """Wait for `work`, but not longer than until `stopped`."""
    tasks: set[asyncio.Future[Any]] = {asyncio.ensure_future(work), asyncio.ensure_future(stopped.wait())}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()


@contextmanager
def on_interrupt(call: Callable[[], None]) -> Iterator[None]:
    """Within it, Ctrl-C makes `call`. Where signals cannot be had (another thread, Windows) nothing changes."""
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, call)
    except (NotImplementedError, RuntimeError, ValueError):
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, signal.default_int_handler if before is None else before)


def silence(sink: BinaryIO | TextIO) -> None:
    """Point a broken standard output at nothing, so that closing it at exit does not fail once more."""
    if sink in (sys.stdout, sys.stdout.buffer):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sink.fileno())
        os.close(nothing)
