"""The key from the environment lets the bot in, and another key is found out before anybody chats."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import address_of
from tests.e2e.forked import command

KEY = "sesame"
MESSAGE = '{"type": "message", "text": "I lost my job"}\n'


def attune(home: Path, key: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command to its end, with a key in its environment."""
    return subprocess.run(
        [*command(), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "ATTUNE_HOME": str(home), "ATTUNE_API_KEY": key},
    )


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that wants the key, and lets other machines in."""
    home = tmp_path_factory.mktemp("guarded")
    (home / "config.toml").write_text('[model_server]\nengine = "scripted"\nport = 0\nhost = "0.0.0.0"\n')
    process = subprocess.Popen(
        [*command(), "serve", "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        env={**os.environ, "ATTUNE_HOME": str(home), "ATTUNE_API_KEY": KEY},
    )
    yield address_of(home / "run" / "model_server.json", process)
    process.communicate(timeout=60)


@pytest.fixture
def home(guarded: str, tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(f'[model_client]\nurl = "{guarded}"\n')
    return tmp_path


@pytest.mark.parametrize(("key", "told"), [(KEY, "say"), ("wrong", "model_unavailable"), ("", "model_unavailable")])
def test_the_bot_is_let_in_with_the_key_alone(key: str, told: str, home: Path) -> None:
    done = attune(home, key, "chat", "--jsonl", "--yes", stdin=MESSAGE)
    actions = [json.loads(line) for line in done.stdout.splitlines()]
    assert told in [action["type"] for action in actions] + [action.get("key") for action in actions]
    assert KEY not in done.stdout + done.stderr


def test_doctor_finds_another_key_out(home: Path) -> None:
    wrong = attune(home, "wrong", "doctor")
    assert wrong.returncode == 1
    assert "another key than the one in ATTUNE_API_KEY" in wrong.stdout
    assert attune(home, KEY, "doctor").returncode == 0


@pytest.mark.slow
def test_a_chat_starts_its_own_server_with_the_same_key(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[model_server]\nengine = "scripted"\nport = 0\n')
    done = attune(tmp_path, KEY, "chat", "--jsonl", "--yes", stdin=MESSAGE)
    assert "say" in [json.loads(line)["type"] for line in done.stdout.splitlines()]


def test_a_key_that_no_header_can_carry_is_said(tmp_path: Path) -> None:
    done = attune(tmp_path, "schlüssel", "serve")
    assert (done.returncode, "ATTUNE_API_KEY" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
