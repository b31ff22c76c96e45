"""kill -9 of the model server under load: an honest sentence, and the chat goes on when the server is back."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.forked import command

START_SECONDS = 60.0
RECOVERY_SECONDS = 5.0
CONFIG = '[chat]\nburst_pause_seconds = 0\n\n[model_server]\nengine = "scripted"\nport = 0\nparallel_chats = 2\n'
ASK = {"messages": [{"role": "user", "content": "I lost my job."}], "stream": True}


class Chat:
    """`attune chat --jsonl` with the model server that it started."""

    def __init__(self, process: asyncio.subprocess.Process, home: Path) -> None:
        self.process = process
        self._run_file = home / "run" / "model_server.json"

    def server(self) -> dict[str, Any] | None:
        """Process id and address of the server that says it is ready."""
        try:
            state: dict[str, Any] = json.loads(self._run_file.read_text())
        except (OSError, ValueError):
            return None
        return state

    async def write(self, text: str) -> dict[str, Any]:
        """Send a message; the answer is what is said or noticed next."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps({'type': 'message', 'text': text})}\n".encode())
        return await self.next(lambda action: action["type"] == "say" or action.get("key") == "model_unavailable")

    async def next(self, is_wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        assert self.process.stdout is not None
        while True:
            line = await asyncio.wait_for(self.process.stdout.readline(), START_SECONDS)
            assert line, "the chat has ended"
            action: dict[str, Any] = json.loads(line)
            if is_wanted(action):
                return action


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    (tmp_path / "config.toml").write_text(CONFIG)
    process = await asyncio.create_subprocess_exec(
        *(*command(), "chat", "--jsonl", "--yes"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "ATTUNE_HOME": str(tmp_path)},
    )
    chat = Chat(process, tmp_path)
    await chat.next(lambda action: action.get("key") == "welcome")
    yield chat
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), START_SECONDS) == 0


async def load(chat: Chat, answered: list[int]) -> None:
    """Streams, one after the other, whatever becomes of them."""
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        while True:
            server = chat.server()
            try:
                response = await client.post(f"{server and server['url']}/v1/chat/completions", json=ASK)
                answered.append(response.status_code)
            except httpx.HTTPError:
                await asyncio.sleep(0.05)


async def restarted(chat: Chat, old_pid: int) -> float:
    """When another server says that it is ready."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        server = chat.server()
        if server and server["pid"] != old_pid:
            return time.monotonic()
        await asyncio.sleep(0.02)
    raise AssertionError("no server was started again")


async def test_the_server_killed_under_load_is_a_sentence_and_then_the_chat_goes_on(chat: Chat) -> None:
    answered: list[int] = []
    loads = [asyncio.create_task(load(chat, answered)) for _ in range(4)]
    assert (await chat.write("I lost my job"))["type"] == "say"
    before = chat.server()
    assert before is not None
    os.kill(before["pid"], signal.SIGKILL)
    notice = await chat.write("Are you there?")
    assert notice["key"] == "model_unavailable"
    assert notice["text"]
    back = await restarted(chat, before["pid"])
    assert (await chat.write("And now?"))["type"] == "say"
    assert time.monotonic() - back < RECOVERY_SECONDS
    count = len(answered)
    assert set(answered) == {200}
    while len(answered) == count:
        assert time.monotonic() - back < START_SECONDS
        await asyncio.sleep(0.02)
    for task in loads:
        task.cancel()
    await asyncio.gather(*loads, return_exceptions=True)


@pytest.mark.slow
async def test_a_server_that_is_killed_again_and_again_is_started_again(chat: Chat) -> None:
    for _ in range(2):
        server = chat.server()
        assert server is not None
        os.kill(server["pid"], signal.SIGKILL)
        await restarted(chat, server["pid"])
        assert (await chat.write("Are you there?"))["type"] == "say"
