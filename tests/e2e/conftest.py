"""The real model server with the scripted engine, in its own process, on a free port."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

START_SECONDS = 60


@pytest.fixture(scope="session")
def scripted_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server."""
    home = tmp_path_factory.mktemp("server")
    (home / "config.toml").write_text('[model_server]\nengine = "scripted"\nport = 0\n')
    process = subprocess.Popen(
        [sys.executable, "-m", "entrypoints", "serve", "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        env={**os.environ, "ATTUNE_HOME": str(home)},
    )
    yield address_of(home / "run" / "model_server.json", process)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=60) in (0, -15)


def address_of(run_file: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the server says that it listens, as soon as it does."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "the model server stopped while starting"
        if run_file.exists():
            return str(json.loads(run_file.read_text())["url"])
        time.sleep(0.05)
    raise AssertionError("the model server did not say where it listens")
