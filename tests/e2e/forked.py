"""`attune` as a process of its own without the seconds of imports: forked from loaded.py, which has everything loaded.

`python forked.py PLACE ARGUMENTS` is the process that a test starts, as it would `python -m entrypoints ARGUMENTS`: it
hands its streams, environment and folder to the loaded process behind the socket PLACE, passes signals on, and ends as
what was forked there ends. It imports nothing of ours.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

LENGTH = 8  # bytes that say how long the request is


@cache
def command() -> tuple[str, ...]:
    """What a test starts in place of `python -m entrypoints`; the loaded process is started once and ends with us."""
    folder = tempfile.TemporaryDirectory(prefix="attune-")
    place = str(Path(folder.name) / "door")
    loaded = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.loaded", place],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1"},  # the embedding says so to the thread that loads it alone
    )
    assert loaded.stdout is not None
    assert loaded.stdout.readline() == b"ready\n", "what the tests' chats need could not be loaded"

    def end() -> None:
        loaded.communicate()
        folder.cleanup()

    atexit.register(end)
    return (sys.executable, "-I", "-S", __file__, place)


def ask(place: str, arguments: list[str]) -> int:
    """Have the loaded process run `attune ARGUMENTS` with our streams. Returns its exit code, negative for a signal."""
    door = socket.socket(socket.AF_UNIX)
    door.connect(place)
    asked = json.dumps([arguments, dict(os.environ), str(Path.cwd())]).encode()
    socket.send_fds(door, [len(asked).to_bytes(LENGTH, "big")], [0, 1, 2])
    door.sendall(asked)
    answers = door.makefile()
    pid = int(answers.readline())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: os.kill(pid, number))
    os.close(0)
    os.close(1)  # both are that process's alone now: who reads or writes must see it close them
    return int(answers.readline())


def take_requests(place: str) -> list[str]:
    """Serves until stdin closes. Returns in each forked process alone, with its arguments, streams and folder."""
    door = socket.socket(socket.AF_UNIX)
    door.bind(place)
    door.listen()
    os.write(1, b"ready\n")
    while 0 not in select.select([0, door.fileno()], [], [])[0]:
        asking, _ = door.accept()
        if not os.fork():
            door.close()
            return _forked(asking)
        asking.close()
        _bury()
    _bury()
    os._exit(0)


def _bury() -> None:
    """Forget those that have ended; the time that they took counts as ours."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _forked(asking: socket.socket) -> list[str]:
    head, streams, _, _ = socket.recv_fds(asking, LENGTH, 3)
    with asking.makefile("rb") as rest:
        arguments, environment, folder = json.loads(rest.read(int.from_bytes(head, "big")))
    child = os.fork()
    if child:
        _tell_its_end(child, streams, asking)
    asking.close()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    return list(arguments)


def _tell_its_end(child: int, streams: list[int], asking: socket.socket) -> None:
    """Waits for it, holding none of its streams, and ends."""
    for stream in (0, 1, 2, *streams):
        os.close(stream)
    asking.sendall(f"{child}\n".encode())
    _, status = os.waitpid(child, 0)
    asking.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    ended = ask(sys.argv[1], sys.argv[2:])
    if ended < 0:
        signal.signal(-ended, signal.SIG_DFL)
        os.kill(os.getpid(), -ended)
    os._exit(ended)
