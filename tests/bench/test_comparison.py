"""The comparison from start to end, with the scripted engine in real server processes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.serving.comparison import WARM_UP_TOKENS, Plan, Results, compare
from bench.serving.peers import Attune, Messages, Peer
from bench.serving.processes import ServerProcess
from bench.serving.tables import as_json, markdown

PLAN = Plan(turns={1: 2, 3: 1}, rounds=2, tokens=12, long_rounds=1, long_tokens=4)


class Other(Peer):
    """Attune again, under another name: it is asked as every other server is."""

    name = "other"
    lines = ("Other",)

    def __init__(self) -> None:
        self._server = Attune(engine="scripted")
        self.asked: list[tuple[Messages, int]] = []
        self.process: ServerProcess | None = None

    def start(self, folder: Path, chats: int) -> ServerProcess:
        self.process = self._server.start(folder, chats)
        return self.process

    def url(self, folder: Path) -> str | None:
        return self._server.url(folder)

    def body(self, line: str, messages: Messages, tokens: int, seed: int) -> dict[str, Any]:
        self.asked.append((list(messages), tokens))
        return self._server.body(line, messages, tokens, seed)


class Absent(Attune):
    """Not installed."""

    name = "absent"

    def missing(self) -> str | None:
        return "it is not installed"


class Broken(Attune):
    """Stops while it starts."""

    name = "broken"

    def __init__(self) -> None:
        super().__init__(engine="llamacpp", model="gone.gguf")


async def held(*peers: Peer) -> Results:
    return await compare(peers, PLAN, lambda text: None)


@pytest.mark.slow
async def test_every_server_holds_the_same_chats_and_writes_as_much_as_attune_did() -> None:
    other = Other()
    results = await held(Attune(engine="scripted"), other)
    ours, theirs = results.rounds[3, "Attune, joint"], results.rounds[3, "Other"]
    assert len(ours) == len(theirs) == PLAN.rounds
    asked = [tokens for messages, tokens in other.asked if len(messages) == 1 and "number" in messages[0]["content"]]
    lengths = [tokens for talks in (*results.rounds[1, "Attune, joint"], *ours) for tokens in talks.lengths().values()]
    assert set(asked) == {*lengths, PLAN.long_tokens, WARM_UP_TOKENS}
    assert all(talks.tokens_per_second > 0 and talks.memory_mib > 10 for talks in theirs)
    assert [len(talks.replies) for talks in results.long["Other"]] == [20]
    assert set(results.starts) == {(chats, name) for chats in PLAN.turns for name in ("attune", "other")}


async def test_when_the_time_is_over_what_was_measured_is_told_and_the_servers_are_stopped() -> None:
    other = Other()
    results = await compare([other], replace(PLAN, seconds=0.2), lambda text: None)
    assert results.notes == ["The 0 seconds were over: what is not here was not measured."]
    assert not results.rounds
    assert other.process is not None
    assert other.process.exit_code() is not None


@pytest.mark.slow
async def test_a_server_that_is_absent_or_broken_is_left_out_with_its_reason() -> None:
    results = await held(Absent(), Broken(), Attune(engine="scripted"))
    assert results.skipped["absent"] == "it is not installed"
    assert "gone.gguf" in results.skipped["broken at 1"]
    text = markdown(results, {"processor": "a small one"})
    assert "a small one" in text
    assert "Left out: absent, because it is not installed." in text
    assert json.loads(json.dumps(as_json(results, {})))["skipped"] == results.skipped
