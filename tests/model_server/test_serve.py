"""The server as a process of its own: where it says that it is, how it ends, and what it says when it cannot start."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

CODE = """
import sys
from pathlib import Path
from model_server.process import serve
from model_server.config import ServerConfig
from model_server.errors import ModelServerError
try:
    serve(ServerConfig.model_validate_json(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[2]) / "run" / "here.json")
except ModelServerError as error:
    sys.exit(str(error))
"""


class Process:
    def __init__(self, home: Path, **config: object) -> None:
        self.ready_file = home / "run" / "here.json"
        command = [sys.executable, "-c", CODE, json.dumps({"port": 0, **config}), str(home)]
        self.child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def url(self, seconds: float = 60) -> str:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.child.poll() is None:
            if self.ready_file.exists():
                return str(json.loads(self.ready_file.read_text())["url"])
            time.sleep(0.02)
        raise AssertionError("the server did not start")

    def end(self) -> tuple[int, str]:
        """Exit code and what it wrote to stderr."""
        _, text = self.child.communicate(timeout=90)
        return self.child.returncode, text


@pytest.fixture
def scripted(tmp_path: Path) -> Iterator[Process]:
    process = Process(tmp_path, engine="scripted")
    yield process
    process.child.kill()
    process.child.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_while_it_is_there(scripted: Process, number: signal.Signals) -> None:
    url = scripted.url()
    assert httpx.get(f"{url}/ready", trust_env=False).json()["status"] == "ready"
    assert json.loads(scripted.ready_file.read_text())["pid"] == scripted.child.pid
    scripted.child.send_signal(number)
    assert scripted.end() == (0, "")
    assert not scripted.ready_file.exists()


def test_it_leaves_the_file_of_the_server_that_came_after_it(scripted: Process) -> None:
    scripted.url()
    scripted.ready_file.write_text(json.dumps({"pid": os.getpid(), "url": "http://elsewhere"}))
    scripted.child.terminate()
    assert scripted.end()[0] == 0
    assert scripted.ready_file.exists()


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, text = Process(tmp_path, engine="scripted", port=port).end()
    assert code == 1
    assert f"Port {port}" in text
    assert "config.toml" in text
    assert "Traceback" not in text


def test_a_missing_model_file_is_named(tmp_path: Path) -> None:
    code, text = Process(tmp_path, model=str(tmp_path / "gone.gguf")).end()
    assert code == 1
    assert "gone.gguf" in text
    assert "Traceback" not in text
    assert not (tmp_path / "run" / "here.json").exists()


def test_with_the_embedded_model_it_answers_and_writes_nothing_else_to_the_terminal(tmp_path: Path) -> None:
    process = Process(tmp_path)
    try:
        url = process.url()
        body = {"messages": [{"role": "user", "content": "I lost my job."}], "seed": 1, "max_tokens": 24}
        answer = httpx.post(f"{url}/v1/chat/completions", json=body, timeout=60, trust_env=False).json()
        process.child.terminate()
        assert process.end() == (0, "")
    finally:
        process.child.kill()
    assert answer["choices"][0]["message"]["content"]
    assert sum(answer["support"]["distribution"].values()) == pytest.approx(1.0)
