"""The server as a process of its own: where it says that it is, how it ends, and what it says when it cannot start."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

ASK = {"messages": [{"role": "user", "content": "I lost my job."}]}

CODE = """
import sys
from pathlib import Path
from model_server import process
from model_server.access import key_of
from model_server.engines.scripted_engine import ScriptedEngine
from model_server.process import serve
from model_server.config import ServerConfig
from model_server.errors import ModelServerError
home, key, delay = Path(sys.argv[2]), key_of(sys.argv[3]), float(sys.argv[4])
if delay:
    process.build_engine = lambda *args: ScriptedEngine(["One. Two. Three."], delay_seconds=delay)
try:
    serve(ServerConfig.model_validate_json(sys.argv[1]), home, home / "run" / "here.json", key)
except ModelServerError as error:
    sys.exit(str(error))
"""


class Process:
    def __init__(self, home: Path, *, key: str = "", delay_seconds: float = 0.0, **config: object) -> None:
        self.ready_file = home / "run" / "here.json"
        settings = json.dumps({"port": 0, **config})
        command = [sys.executable, "-c", CODE, settings, str(home), key, str(delay_seconds)]
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


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts servers whose replies take their time, one at once."""
    processes: list[Process] = []

    def started(**more: Any) -> Process:
        processes.append(Process(tmp_path, engine="scripted", parallel_chats=1, **more))
        return processes[-1]

    yield started
    for process in processes:
        process.child.kill()
        process.child.communicate()


def number(url: str, name: str) -> float:
    lines = httpx.get(f"{url}/metrics", trust_env=False).text.splitlines()
    return next(float(line.removeprefix(f"{name} ")) for line in lines if line.startswith(f"{name} "))


def until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to be so"
        time.sleep(0.02)


def is_refused(url: str) -> bool:
    try:
        httpx.get(f"{url}/health", trust_env=False)
    except (httpx.ConnectError, httpx.ReadError):  # reset: it came while the door was closing
        return True
    return False


def ask(url: str, seconds: float = 30) -> httpx.Response:
    return httpx.post(f"{url}/v1/chat/completions", json=ASK, timeout=seconds, trust_env=False)


def test_when_it_is_stopped_replies_in_the_making_end_and_those_that_wait_are_told(
    start: Callable[..., Process],
) -> None:
    process = start(delay_seconds=0.4)
    url = process.url()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(ask, url)
        until(lambda: number(url, "attune_replies_going_on") == 1)
        second = pool.submit(ask, url)
        until(lambda: number(url, "attune_queue_length") == 1)
        process.child.terminate()
        assert second.result().status_code == 503
        assert second.result().json()["error"]["code"] == "shutting_down"
        assert not first.done()
        until(lambda: is_refused(url))
        assert first.result().json()["choices"][0]["message"]["content"] == "One. Two. Three."
    assert process.end() == (0, "")


def test_a_reply_that_takes_too_long_does_not_keep_it_from_ending(start: Callable[..., Process]) -> None:
    process = start(delay_seconds=60, shutdown_seconds=1)
    url = process.url()
    with ThreadPoolExecutor() as pool:
        cut_off = pool.submit(ask, url)
        until(lambda: number(url, "attune_replies_going_on") == 1)
        began = time.monotonic()
        process.child.terminate()
        assert process.end()[0] == 0
        assert time.monotonic() - began < 10
        assert (cut_off.result().status_code, cut_off.result().json()["error"]["code"]) == (503, "shutting_down")


def test_a_client_that_hangs_up_on_a_plain_reply_frees_its_place(start: Callable[..., Process]) -> None:
    url = start(delay_seconds=60).url()
    with pytest.raises(httpx.ReadTimeout):
        ask(url, seconds=0.3)
    until(lambda: number(url, "attune_hang_ups_total") == 1)
    assert number(url, "attune_replies_going_on") == 0


def test_it_lets_no_other_machine_in_without_a_key(start: Callable[..., Process]) -> None:
    code, text = start(host="0.0.0.0").end()
    assert code == 1
    assert "ATTUNE_API_KEY" in text
    assert "Traceback" not in text


def test_with_a_key_it_listens_to_other_machines(start: Callable[..., Process]) -> None:
    url = start(host="0.0.0.0", key="sesame").url()
    assert ask(url).status_code == 401
    fine = httpx.post(
        f"{url}/v1/chat/completions", json=ASK, headers={"Authorization": "Bearer sesame"}, trust_env=False
    )
    assert fine.status_code == 200


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


@pytest.mark.slow
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
