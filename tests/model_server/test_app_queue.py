"""Many requests at once: turns, refusals, hang-ups and the end, seen from outside."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.scripted_engine import ScriptedEngine
from model_server.errors import ShuttingDown
from tests.model_server.wire import CHAT, SAD, Caller, until

ASK = {"messages": SAD}
SCORE = {"messages": SAD, "continuations": ["yes", "no"]}


class Gated(ScriptedEngine):
    """Streams stop before their first word until the gate is open."""

    def __init__(self) -> None:
        super().__init__(replies=["One. Two. Three."])
        self.gate = asyncio.Event()

    async def stream(self, *args: Any) -> Any:
        self.streams_open += 1
        try:
            await self.gate.wait()
            async for piece in super().stream(*args):
                yield piece
        finally:
            self.streams_open -= 1


@pytest.fixture
def engine() -> Gated:
    return Gated()


async def server_of(engine: ScriptedEngine, folder: Path, **config: Any) -> Server:
    server = Server(ServerConfig(**{"parallel_chats": 1, **config}), engine)
    await server.start(folder)
    return server


def number(server: Server, name: str) -> float:
    """The metric with exactly this name and labels."""
    lines = server.metrics.text().decode().splitlines()
    return next(float(line.removeprefix(f"{name} ")) for line in lines if line.startswith(f"{name} "))


async def test_the_engine_sees_no_more_turns_at_once_than_there_are_places(engine: Gated, tmp_path: Path) -> None:
    server = await server_of(engine, tmp_path, parallel_chats=2)
    callers = [Caller(server.app, CHAT, ASK) for _ in range(5)]
    await until(lambda: server.admission.waiting == 3 and engine.streams_open == 2)
    assert number(server, "attune_queue_length") == 3
    assert number(server, "attune_replies_going_on") == 2
    engine.gate.set()
    assert [(await caller.answer())[0] for caller in callers] == [200] * 5
    assert number(server, "attune_queue_length") == number(server, "attune_replies_going_on") == 0
    assert number(server, "attune_queue_seconds_count") == number(server, "attune_first_token_seconds_count") == 5


async def test_who_comes_when_the_queue_is_full_is_told_when_to_come_again(engine: Gated, tmp_path: Path) -> None:
    server = await server_of(engine, tmp_path, queue_length=0)
    first = Caller(server.app, CHAT, ASK)
    await until(lambda: engine.streams_open == 1)
    status, content = await Caller(server.app, CHAT, ASK).answer()
    assert (status, content["error"]["code"]) == (429, "queue_full")
    assert number(server, 'attune_rejections_total{reason="queue_full"}') == 1
    engine.gate.set()
    assert (await first.answer())[0] == 200


@pytest.mark.parametrize("named", [True, False])
async def test_a_client_with_many_requests_does_not_keep_another_waiting(
    named: bool, engine: Gated, tmp_path: Path
) -> None:
    server = await server_of(engine, tmp_path)

    def ask(who: str) -> Caller:
        return Caller(server.app, CHAT, {**ASK, "user": who} if named else ASK, address="10.0.0.1" if named else who)

    hogs = [ask("hog") for _ in range(8)]
    await until(lambda: server.admission.waiting == 7)
    quiet = ask("quiet")
    await until(lambda: server.admission.waiting == 8)
    engine.gate.set()
    assert (await quiet.answer())[0] == 200
    assert sum(hog.task.done() for hog in hogs) <= 2
    assert [(await hog.answer())[0] for hog in hogs] == [200] * 8


async def test_a_wrong_request_is_told_without_waiting(tmp_path: Path) -> None:
    server = await server_of(ScriptedEngine(), tmp_path)
    async with server.admission.turn("another", deadline=1e9):
        for support in ({"strategy": "Hypnosis"}, {"mask": ["Hypnosis"]}, {"lora": "v0009"}):
            assert (await Caller(server.app, CHAT, {**ASK, "support": support}).answer())[0] in (400, 404)


async def test_scores_wait_for_their_turn_too(engine: Gated, tmp_path: Path) -> None:
    server = await server_of(engine, tmp_path)
    chat = Caller(server.app, CHAT, ASK)
    await until(lambda: engine.streams_open == 1)
    score = Caller(server.app, "/v1/score", SCORE)
    await until(lambda: server.admission.waiting == 1)
    engine.gate.set()
    assert ((await score.answer())[0], (await chat.answer())[0]) == (200, 200)


@pytest.mark.parametrize(("path", "body"), [(CHAT, ASK), (CHAT, {**ASK, "stream": True}), ("/v1/score", SCORE)])
async def test_the_wait_counts_in_the_time_of_a_request(path: str, body: dict[str, Any], tmp_path: Path) -> None:
    server = await server_of(ScriptedEngine(), tmp_path, request_timeout_seconds=0.05)
    async with server.admission.turn("another", deadline=1e9):
        status, content = await Caller(server.app, path, body).answer()
    assert (status, content["error"]["code"]) == (503, "queue_timeout")
    assert server.admission.running == 0


async def test_a_reply_has_only_the_time_that_waiting_left(tmp_path: Path) -> None:
    slow = ScriptedEngine(delay_seconds=60)
    server = await server_of(slow, tmp_path, request_timeout_seconds=0.1)
    began = asyncio.get_running_loop().time()
    async with server.admission.turn("another", deadline=1e9):
        caller = Caller(server.app, CHAT, ASK)
        await asyncio.sleep(0.06)
    assert (await caller.answer())[1]["error"]["code"] == "engine_timeout"
    assert asyncio.get_running_loop().time() - began < 0.15
    assert (slow.streams_open, server.admission.running) == (0, 0)


@pytest.mark.parametrize("body", [ASK, {**ASK, "stream": True}])
async def test_a_client_that_hangs_up_stops_the_model_and_frees_its_place(
    body: dict[str, Any], engine: Gated, tmp_path: Path
) -> None:
    server = await server_of(engine, tmp_path)
    caller = Caller(server.app, CHAT, body)
    await until(lambda: engine.streams_open == 1)
    await caller.hang_up()
    assert (engine.streams_open, server.admission.running) == (0, 0)
    assert number(server, "attune_hang_ups_total") == 1
    engine.gate.set()
    assert (await Caller(server.app, CHAT, ASK).answer())[0] == 200


async def test_a_client_that_hangs_up_in_the_middle_of_a_stream_frees_its_place(tmp_path: Path) -> None:
    slow = ScriptedEngine(replies=["One. Two. Three. Four. Five. Six."], delay_seconds=0.01)
    server = await server_of(slow, tmp_path)
    caller = Caller(server.app, CHAT, {**ASK, "stream": True})
    await until(lambda: b"One." in caller.content)
    await caller.hang_up()
    assert b"[DONE]" not in caller.content
    assert (slow.streams_open, server.admission.running) == (0, 0)
    assert number(server, "attune_hang_ups_total") == 1


async def test_a_client_that_hangs_up_while_it_waits_leaves_the_queue(engine: Gated, tmp_path: Path) -> None:
    server = await server_of(engine, tmp_path)
    first, second = Caller(server.app, CHAT, ASK), Caller(server.app, CHAT, ASK, address="10.0.0.2")
    await until(lambda: server.admission.waiting == 1)
    await second.hang_up()
    assert server.admission.waiting == 0
    engine.gate.set()
    assert (await first.answer())[0] == 200
    assert len(engine.prompts) == 1


async def test_a_client_that_hangs_up_before_its_body_is_whole_is_forgotten(tmp_path: Path) -> None:
    server = await server_of(ScriptedEngine(), tmp_path)
    caller = Caller(server.app, CHAT, ASK, stalls=True)
    await asyncio.sleep(0)
    await caller.hang_up()
    assert number(server, "attune_hang_ups_total") == 1


async def test_a_body_that_never_ends_is_given_up(tmp_path: Path) -> None:
    server = await server_of(ScriptedEngine(), tmp_path, request_timeout_seconds=0.05)
    status, content = await Caller(server.app, CHAT, ASK, stalls=True).answer()
    assert (status, content["error"]["code"]) == (408, "request_timeout")


async def test_a_server_that_stops_ends_its_replies_and_begins_none(engine: Gated, tmp_path: Path) -> None:
    server = await server_of(engine, tmp_path)
    going_on, waiting = Caller(server.app, CHAT, ASK), Caller(server.app, CHAT, ASK)
    await until(lambda: server.admission.waiting == 1)
    server.stop()
    assert (await waiting.answer())[1]["error"]["code"] == "shutting_down"
    assert (await Caller(server.app, CHAT, ASK).answer())[0] == 503
    with pytest.raises(ShuttingDown):
        server.ready()
    engine.gate.set()
    assert (await going_on.answer())[0] == 200


async def test_without_memory_a_reply_fails_and_the_server_goes_on(tmp_path: Path) -> None:
    class Large(ScriptedEngine):
        async def distribution(self, prompt: str, *args: Any) -> list[float]:
            if "huge" in prompt:
                raise MemoryError
            return await super().distribution(prompt, *args)

    server = await server_of(Large(), tmp_path)
    huge = {"messages": [{"role": "user", "content": "huge"}]}
    for body in (huge, {**huge, "stream": True}):
        status, content = await Caller(server.app, CHAT, body).answer()
        assert (status, content["error"]["code"]) == (503, "out_of_memory")
    assert (await Caller(server.app, CHAT, ASK).answer())[0] == 200


async def test_without_memory_in_the_middle_the_stream_ends_with_the_error(tmp_path: Path) -> None:
    class Growing(ScriptedEngine):
        async def stream(self, *args: Any) -> Any:
            async for piece in super().stream(*args):
                if piece.finish:
                    raise MemoryError
                yield piece

    server = await server_of(Growing(replies=["One. Two."]), tmp_path)
    caller = Caller(server.app, CHAT, {**ASK, "stream": True})
    await caller.task
    assert b"One." in caller.content
    assert b'"code":"out_of_memory"' in caller.content
    assert caller.content.endswith(b"data: [DONE]\n\n")
    assert number(server, 'attune_failures_total{code="out_of_memory"}') == 1
