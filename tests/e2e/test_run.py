"""`attune run` and `attune doctor` as a person starts them, with Slack on the loopback and the scripted model."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e import forked
from tests.slack_double.double import SlackDouble
from tests.slack_double.workspace import APP_TOKEN, BOT_TOKEN

pytest.importorskip("slack_bolt", reason="Slack needs the extra attune[slack]")

START_SECONDS = 60


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    double = SlackDouble()
    await double.start()
    yield double
    await double.close()
    assert double.violations == []


async def _attune(command: str, home: Path, slack: SlackDouble, model: str, bot_token: str = BOT_TOKEN) -> Process:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(
        f'[slack]\nenabled = true\napi_url = "{slack.api_url}"\n'
        f'[model_client]\nurl = "{model}"\n[training]\ncron = ""\n[chat]\nburst_pause_seconds = 0.0\n'
    )
    tokens = {"ATTUNE_SLACK_BOT_TOKEN": bot_token, "ATTUNE_SLACK_APP_TOKEN": APP_TOKEN}
    environment = {**os.environ, "ATTUNE_HOME": str(home), **tokens}
    return await asyncio.create_subprocess_exec(*forked.command(), command, env=environment, stdout=PIPE, stderr=PIPE)


async def _stopped(process: Process) -> tuple[int, str]:
    """Its exit code, and what it logged."""
    process.send_signal(signal.SIGTERM)
    _, log = await asyncio.wait_for(process.communicate(), START_SECONDS)
    assert process.returncode is not None
    return process.returncode, log.decode()


async def test_a_message_on_slack_is_answered_and_one_written_while_it_was_away_too(
    slack: SlackDouble, scripted_server: str, tmp_path: Path
) -> None:
    ada = slack.person("U1")
    process = await _attune("run", tmp_path / "home", slack, scripted_server)
    await slack.workspace.until(lambda: slack.sockets.open, "the app connect", START_SECONDS)
    await ada.says("hello my boss Anna")
    await slack.workspace.until(lambda: len(ada.seen) >= 3, "the first questions", START_SECONDS)
    code, log = await _stopped(process)
    assert code == 0, log
    assert "Anna" not in log
    assert BOT_TOKEN not in log
    await ada.says("I want to kill myself tonight", is_delivered=False)
    before = len(ada.seen)
    process = await _attune("run", tmp_path / "home", slack, scripted_server)
    await slack.workspace.until(lambda: len(ada.seen) > before, "help after the restart", START_SECONDS)
    assert "112" in ada.seen[before]
    code, log = await _stopped(process)
    assert code == 0, log


async def test_a_token_that_slack_does_not_know_ends_the_run_with_a_sentence(
    slack: SlackDouble, scripted_server: str, tmp_path: Path
) -> None:
    process = await _attune("run", tmp_path / "home", slack, scripted_server, "xoxb-wrong")
    _, log = await asyncio.wait_for(process.communicate(), START_SECONDS)
    assert process.returncode == 1
    last = log.decode().strip().splitlines()[-1]
    assert last.startswith("Error: ")
    assert "ATTUNE_SLACK_BOT_TOKEN" in last


@pytest.mark.parametrize(("token", "says"), [(BOT_TOKEN, "slack: the tokens are accepted"), ("xoxb-wrong", "PROBLEM")])
async def test_doctor_says_whether_slack_takes_the_tokens(
    slack: SlackDouble, scripted_server: str, tmp_path: Path, token: str, says: str
) -> None:
    process = await _attune("doctor", tmp_path / "home", slack, scripted_server, token)
    out, _ = await asyncio.wait_for(process.communicate(), START_SECONDS)
    (line,) = [line for line in out.decode().splitlines() if "slack:" in line]
    assert says in line
