"""A whole takeover on the console: a person chats in one process, a moderator works in another, on the same data."""

from __future__ import annotations

import asyncio
import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.errors import AttuneError
from entrypoints.cli import attune
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.wiring import now, opened_store
from tests.e2e.forked import command

SECONDS = 60
CONFIG = '[model_server]\nengine = "scripted"\nport = 0\n'
WORRY = "Sometimes I wish I was dead"
HEARD = ("That sounds lonely.", "Who is with you this evening?", "You could write to your sister now.")
STRATEGIES = ("Reflection of Feelings", "Question", "Providing Suggestions")


@dataclass
class Chat:
    """The person's end: `attune chat --jsonl`, whose lines are read as they come."""

    process: subprocess.Popen[str]
    lines: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def say(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"type": "message", "text": text}) + "\n")
        self.process.stdin.flush()

    def until(self, **wanted: str) -> dict[str, Any]:
        """The next action with these values."""
        while True:
            action = self.lines.get(timeout=SECONDS)
            if all(action.get(name) == value for name, value in wanted.items()):
                return action


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG)
    monkeypatch.setenv("ATTUNE_HOME", str(tmp_path))
    monkeypatch.setenv("ATTUNE_MODERATOR", "Anna")
    return tmp_path


@pytest.fixture
def chat(home: Path) -> Iterator[Chat]:
    process = subprocess.Popen(
        [*command(), "chat", "--jsonl", "--yes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "ATTUNE_HOME": str(home)},
    )
    yield Chat(process)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=SECONDS) == 0
    assert process.stdout is not None
    process.stdout.close()


def moderate(*arguments: str) -> str:
    done = CliRunner().invoke(attune, ["moderate", *arguments])
    if isinstance(done.exception, AttuneError):
        return str(done.exception)
    assert done.exit_code == 0, done.output
    return done.output


async def _add_anna(home: Path) -> None:
    from entrypoints.assembly import make_desk

    config = Config()
    async with opened_store(config, Home(home)) as store:
        anna = await make_desk(config, store).staff.add(None, "Anna", "admin")
        async with store.transaction() as transaction:
            await transaction.moderators.change(anna.id, passed_at=now())


def test_flag_claim_takeover_replies_hand_back_resolve_and_what_is_left_of_it(home: Path, chat: Chat) -> None:
    asyncio.run(_add_anna(home))
    chat.say(WORRY)
    chat.until(type="crisis", level="elevated")
    case = moderate("queue").split()[0]
    assert WORRY in moderate("show", case)
    assert "Claim the case first" in moderate("takeover", case)
    moderate("claim", case)
    moderate("takeover", case)
    chat.until(key="taken_over")
    for strategy, text in zip(STRATEGIES, HEARD, strict=True):
        moderate("reply", case, "--strategy", strategy, text)
        assert chat.until(type="say", text=text)["strategy"] == strategy
        chat.say(f"you said: {text}")
    moderate("hand-back", case)
    chat.until(key="handed_back")
    chat.say("I wrote to my sister and she is on her way")
    answered = chat.lines.get(timeout=SECONDS)
    assert answered["type"] in ("typing", "say", "crisis"), "the software is back"
    moderate("note", case, "Their sister is coming.")
    moderate("resolve", case, "supported")
    assert "Nothing is waiting." in moderate("queue")
    assert "Their sister is coming." in moderate("show", case)

    exported = CliRunner().invoke(attune, ["export", "--last"])
    dialog = json.loads(exported.output)[0]["dialog"]
    annotated = {each["content"].strip(): each["annotation"].get("strategy") for each in dialog}
    assert [annotated[text] for text in HEARD] == list(STRATEGIES)
    assert asyncio.run(_acts(home)) == [
        *(
            "add moderator",
            "view",
            "claim",
            "take over",
            "reply",
            "reply",
            "reply",
            "hand back",
            "note",
            "resolve",
            "view",
        ),
    ]


async def _acts(home: Path) -> list[str]:
    async with opened_store(Config(), Home(home)) as store, store.transaction() as transaction:
        entries, _ = await transaction.audit.page()
    return [each.act for each in reversed(entries)]


def test_a_moderator_must_say_who_they_are_and_which_case_they_mean(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Say who you are" in moderate("queue")
    asyncio.run(_add_anna(home))
    assert "Nothing is waiting." in moderate("queue")
    assert "No case begins with nothing" in moderate("claim", "nothing")
    monkeypatch.delenv("ATTUNE_MODERATOR")
    assert "Say who you are" in moderate("queue")
