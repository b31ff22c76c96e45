"""Kills a real chat process with SIGKILL before its first step, its second, and so on, and lets the next one resume.

Run by `test_kill.py` as `python -m tests.e2e.kill_sweep MODEL_SERVER_URL FOLDER STRIDE`; with a stride of 1 at every
step, with more at every so manieth. A step is the border of a database
transaction or of printing an action. Prints one JSON line for each kill. Forks from a process that has everything
imported and loaded, with a database that is migrated, so that a sweep of a hundred deaths takes a minute.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.jsonl import JsonlAdapter
from bot.store import Store, Transaction
from bot.types import Action, Address
from entrypoints.chat import ChatOptions, chat
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.wiring import opened_store
from tests.e2e.loaded import load_once

EVENTS = [
    {"type": "message", "text": "I lost my job", "event_id": "m1"},
    {"type": "message", "text": "and I cannot sleep", "event_id": "m2"},
    {"type": "stars", "value": 4, "event_id": "s1"},
]


def die_before_step(number: int) -> None:
    """From now on this process kills itself before step `number` (from 1)."""
    steps = iter(range(1, 10_000))

    def step() -> None:
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    transaction, perform = Store.transaction, JsonlAdapter.perform

    @asynccontextmanager
    async def watched_transaction(store: Store, *, is_urgent: bool = False) -> AsyncIterator[Transaction]:
        step()
        async with transaction(store, is_urgent=is_urgent) as opened:
            yield opened
            step()
        step()

    async def watched_perform(adapter: JsonlAdapter, action: Action, address: Address, key: str) -> None:
        step()
        await perform(adapter, action, address, key)
        step()

    Store.transaction = watched_transaction  # type: ignore[method-assign, assignment]
    JsonlAdapter.perform = watched_perform  # type: ignore[method-assign, assignment]


def run_chat(config: Config, home: Home, out: Path, dies_at: int | None) -> int:
    """One chat in a process of its own, fed all events. Returns its exit code, negative for a signal."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)
    code = 1
    try:
        if dies_at is not None:
            die_before_step(dies_at)
        read_end, write_end = os.pipe()
        os.write(write_end, "".join(json.dumps(event) + "\n" for event in EVENTS).encode())
        os.close(write_end)
        os.dup2(read_end, 0)
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 1)
        sys.stdin = io.TextIOWrapper(io.FileIO(0))
        sys.stdout = io.TextIOWrapper(io.FileIO(1, "w"))
        asyncio.run(chat(config, None, home, ChatOptions(is_jsonl=True, answers_yes=True)))
        sys.stdout.flush()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


async def stored(config: Config, home: Home) -> dict[str, Any]:
    """What the database holds in the end."""
    async with opened_store(config, home) as store, store.transaction() as transaction:
        sessions = await transaction.conversations.all()
        turns = [turn for session in sessions for turn in session.turns]
        return {
            "sessions": len(sessions),
            "said": [turn.text for turn in turns if turn.speaker == "seeker"],
            "replies": [turn.id for turn in turns if turn.speaker == "supporter"],
            "stars": [turn.stars for turn in turns if turn.stars],
            "waiting": len(await transaction.queue.people_with_work(["console"])),
        }


def main(url: str, folder: Path, stride: int) -> None:
    config = Config.model_validate({"model_client": {"url": url}})
    load_once()
    empty = Home(folder / "empty")
    empty.prepare()
    asyncio.run(stored(config, empty))
    for step in range(1, 1000, stride):
        home = Home(folder / f"step{step}")
        shutil.copytree(empty.path, home.path)
        out = folder / f"step{step}.jsonl"
        first = run_chat(config, home, out, dies_at=step)
        second = run_chat(config, home, out, dies_at=None)
        lines = [line for line in out.read_text().split("\n") if line.endswith("}")]
        says = {action["id"]: action["turn_id"] for action in map(json.loads, lines) if action["type"] == "say"}
        result = {"step": step, "first": first, "second": second, "says": says, **asyncio.run(stored(config, home))}
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()
        if first == 0:
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
