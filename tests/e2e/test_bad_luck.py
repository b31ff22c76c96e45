"""The real command when something is wrong: a clear sentence, nothing lost, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.e2e.forked import command

SECONDS = 60
MESSAGE = '{"type": "message", "text": "I lost my job"}\n'
DANGER = '{"type": "message", "text": "I want to kill myself"}\n'


def attune(home: Path, *arguments: str, stdin: str = "", config: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    if config:
        home.mkdir(exist_ok=True)
        (home / "config.toml").write_text(config)
    return subprocess.run(
        [*command(), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "ATTUNE_HOME": str(home)},
    )


def actions(done: subprocess.CompletedProcess[str]) -> list[dict[str, str]]:
    assert "Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The sentence with which the command ended."""
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    return done.stderr


def client_of(url: str, timeout_seconds: float = 30) -> str:
    return f'[model_client]\nurl = "{url}"\ntimeout_seconds = {timeout_seconds}\n'


def test_a_wrong_key_in_the_settings_names_file_and_key(tmp_path: Path) -> None:
    said = refused(attune(tmp_path, "chat", config="[chat]\nburst_pause = 1\n"))
    assert "[chat] burst_pause: this key is not known" in said


@pytest.mark.parametrize(
    "content",
    [None, b"GGUF and then nonsense", *(pytest.param(each, marks=pytest.mark.slow) for each in (b"", b"<html>"))],
)
def test_a_missing_or_damaged_model_file_is_said(tmp_path: Path, content: bytes | None) -> None:
    model = tmp_path / "model.gguf"
    if content is not None:
        model.write_bytes(content)
    config = f'[model_server]\nport = 0\nmodel = "{model}"\n'
    said = refused(attune(tmp_path / "home", "chat", "--jsonl", "--yes", config=config, stdin=MESSAGE))
    assert str(model) in said


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = f'[model_server]\nengine = "scripted"\nport = {port}\n'
        assert f"Port {port}" in refused(attune(tmp_path, "chat", "--jsonl", config=config))


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "Set ATTUNE_HOME to another folder" in refused(attune(tmp_path / "file" / "home", "chat"))


def test_a_wrong_master_key_is_said(tmp_path: Path) -> None:
    (tmp_path / "master.key").write_text("not a key")
    assert "master.key" in refused(attune(tmp_path, "chat", "--jsonl"))


@pytest.mark.parametrize(
    "stdin", ["", "\n\n", "not json\n", '{"type": "message"}\n', '{"type": "stars", "value": 9}\n']
)
def test_lines_that_make_no_sense_are_answered_and_the_chat_ends_well(
    scripted_server: str, tmp_path: Path, stdin: str
) -> None:
    done = attune(tmp_path, "chat", "--jsonl", "--yes", stdin=stdin + MESSAGE, config=client_of(scripted_server))
    assert done.returncode == 0
    said = actions(done)
    assert sum(action["type"] == "say" for action in said) == 1
    assert any(action.get("key") == "bad_input" for action in said) == bool(stdin.strip())


def test_a_dead_model_server_leaves_the_person_with_a_sentence_and_help_in_danger(tmp_path: Path) -> None:
    config = client_of("http://127.0.0.1:9")
    said = actions(attune(tmp_path, "chat", "--jsonl", "--yes", stdin=MESSAGE + DANGER, config=config))
    assert [action["key"] for action in said if action["type"] == "notice"].count("model_unavailable") == 1
    assert [action["type"] for action in said].count("crisis") == 1


class Nonsense(BaseHTTPRequestHandler):
    """Answers everything with the same bytes, `GET /slow` included."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>hello</html>")

    do_POST = do_GET  # noqa: N815 (the library looks for this name)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Nothing on the screen."""


@pytest.fixture
def nonsense_server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Nonsense)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_model_server_that_talks_nonsense_is_a_sentence(nonsense_server: str, tmp_path: Path) -> None:
    said = actions(attune(tmp_path, "chat", "--jsonl", "--yes", stdin=MESSAGE, config=client_of(nonsense_server)))
    assert "model_unavailable" in [action.get("key") for action in said]


def test_a_model_server_that_never_answers_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        config = client_of(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=0.3)
        said = actions(attune(tmp_path, "chat", "--jsonl", "--yes", stdin=MESSAGE, config=config))
    assert "model_unavailable" in [action.get("key") for action in said]


def test_what_was_said_without_a_model_is_there_when_it_is_back(scripted_server: str, tmp_path: Path) -> None:
    attune(tmp_path, "chat", "--jsonl", "--yes", stdin=MESSAGE, config=client_of("http://127.0.0.1:9"))
    attune(tmp_path, "chat", "--jsonl", "--yes", stdin=MESSAGE, config=client_of(scripted_server))
    exported = json.loads(attune(tmp_path, "export").stdout)
    assert [len(conversation["dialog"]) for conversation in exported] == [2, 2]


def _open_chat(home: Path, url: str) -> subprocess.Popen[str]:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(client_of(url))
    process = subprocess.Popen(
        [*command(), "chat", "--jsonl", "--yes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ATTUNE_HOME": str(home)},
    )
    assert process.stdout is not None
    while '"welcome"' not in process.stdout.readline():
        assert process.poll() is None
    return process


def test_an_interrupt_ends_quietly_and_the_conversation_is_resumed(scripted_server: str, tmp_path: Path) -> None:
    process = _open_chat(tmp_path, scripted_server)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode in {0, 130}
    assert "Traceback" not in err
    again = actions(attune(tmp_path, "chat", "--jsonl", "--yes", stdin=MESSAGE))
    assert "welcome_back" in [action.get("key") for action in again]


@pytest.mark.slow
def test_the_same_person_twice_at_once_is_refused(scripted_server: str, tmp_path: Path) -> None:
    process = _open_chat(tmp_path, scripted_server)
    assert "another window" in refused(attune(tmp_path, "chat", "--jsonl"))
    other = attune(tmp_path, "chat", "--jsonl", "--yes", "--person", "bo", stdin=MESSAGE)
    assert "say" in [action["type"] for action in actions(other)]
    process.communicate(timeout=SECONDS)
    assert process.returncode == 0


def test_doctor_says_what_is_wrong_and_what_is_fine(tmp_path: Path) -> None:
    fine = attune(tmp_path, "doctor", config="[model_server]\nport = 0\n")
    assert fine.returncode == 0, fine.stdout
    assert "All that a chat needs is there." in fine.stdout
    broken = attune(tmp_path, "doctor", config=client_of("http://127.0.0.1:9"))
    assert broken.returncode == 1
    assert "nothing answers at http://127.0.0.1:9" in broken.stdout
    nowhere = attune(tmp_path, "doctor", config='[model_server]\nport = 0\nengine = "openai"\n')
    assert nowhere.returncode == 1
    assert "needs engine_url" in nowhere.stdout
    wrong = attune(tmp_path, "doctor", config="[chatt]\n")
    assert wrong.returncode == 1
    assert "Did you mean chat?" in wrong.stdout
