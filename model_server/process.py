"""The server as a process: its socket, the file that says where it is, and its end on a signal."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import uvicorn
from pydantic import SecretStr

from model_server.access import check_door
from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.choice import build_engine
from model_server.errors import PortInUse

log = logging.getLogger(__name__)


def serve(config: ServerConfig, home: Path, ready_file: Path, key: SecretStr | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C. `ready_file` says where, for as long as the server can answer.

    Raises OpenDoor without a `key` where other machines could come in, PortInUse, or EngineError when the model cannot
    be loaded.
    """
    check_door(config.host, key)
    asyncio.run(_serve(config, home, ready_file, key))


async def _serve(config: ServerConfig, home: Path, ready_file: Path, key: SecretStr | None) -> None:
    listening = bind(config.host, config.port)
    server = Server(config, build_engine(config, home / "cache"), key)
    try:
        await server.start(home / "loras")
        listening.listen(128)
        url = _url(listening)
        log.info("serving %s at %s", server.engine.info().model, url)
        until_stopped = _UntilStopped(server)
        # Whoever reads the file may stop us at once: by then a signal must find us listening for it.
        until_stopped.hear_signals()
        _write(ready_file, {"pid": os.getpid(), "url": url})
        await until_stopped.serve(sockets=[listening])
    finally:
        _forget(ready_file)
        listening.close()
        await server.engine.close()


class _UntilStopped(uvicorn.Server):
    """Ends on a signal without raising it again, so that what follows can still tidy up.

    Replies in the making get `shutdown_seconds` to end; those that wait for their turn are told at once.
    """

    def __init__(self, server: Server) -> None:
        seconds = math.ceil(server.config.shutdown_seconds)
        super().__init__(
            uvicorn.Config(
                server.app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=seconds
            )
        )
        self._stop = server.stop

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._stop()
        super().handle_exit(sig, frame)

    def hear_signals(self) -> None:
        """From here on SIGTERM and Ctrl-C end the server as soon as it serves."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ours are in place; uvicorn's would raise the signal again at the end."""
        yield


def bind(host: str, port: int) -> socket.socket:
    """A socket at the address. PortInUse: it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small answers at once (TCP_NODELAY) only on a socket whose protocol is named.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortInUse(
            f"Port {port} at {host} cannot be used ({error.strerror}). Stop the program that uses it, or choose "
            "another in config.toml, [model_server] port."
        ) from error
    return listening


def _url(listening: socket.socket) -> str:
    """Where this machine reaches the socket."""
    host, port = listening.getsockname()[:2]
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{local}]:{port}" if ":" in local else f"http://{local}:{port}"


def _forget(ready_file: Path) -> None:
    """Remove the file if it is ours: another server may have written it since."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        if json.loads(ready_file.read_text())["pid"] == os.getpid():
            ready_file.unlink()


def _write(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(content))
    unfinished.replace(path)
