"""A trial among people: each session keeps its voice, stars end it, and nobody goes without a reply because of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.model_client import ModelClient, ModelReply
from bot.store import Store, open_store
from bot.store.crypto import MasterKey
from bot.texts import voice as texts
from bot.types import Address, Flag, Notice, PostChatSurvey, PreChatSurvey, Session, Turn
from bot.voice import changed
from entrypoints.canary import Candidate, SessionChoice, look
from tests.bot.conftest import empty_database as empty_database
from tests.training.test_canary import version
from training import canary, registry
from training.config import CanaryConfig

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CONFIG = CanaryConfig(share=0.5, fewest_rated=4, min_sessions=8)


class Server:
    """A model server that has some versions loaded; each answers with its own name."""

    def __init__(self, *loaded: str) -> None:
        self.loaded = {*loaded}
        self.asked: list[tuple[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, request.url.path))
        body = json.loads(request.content) if request.content else {}
        if request.url.path == "/v1/loras":
            if body["path"].endswith("broken"):
                return httpx.Response(400, json={})
            self.loaded.add(body["name"])
            return httpx.Response(200, json={"data": []})
        if request.method == "DELETE":
            self.loaded.discard(request.url.path.rpartition("/")[2])
            return httpx.Response(200, json={})
        name = body["support"]["lora"]
        if name is not None and name not in self.loaded:
            return httpx.Response(404, json={"error": {"type": "unknown_lora"}})
        support = {"policy": "joint", "lora": name or "v0001", "model": "m", "strategy": "Question", "stage": None}
        support |= {"probability": 1.0, "distribution": {}, "segments": [], "timings": {}}
        message = {"role": "assistant", "content": "What happened?"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        answer = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        return httpx.Response(200, json={**answer, "usage": usage, "support": support})

    def client(self) -> ModelClient:
        return ModelClient(lambda: "http://server", 5, transport=httpx.MockTransport(self))


@pytest.fixture
async def store(tmp_path: Path, empty_database: Path) -> AsyncIterator[Store]:
    shutil.copy(empty_database, tmp_path / "attune.db")
    opened = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}", MasterKey(b"k" * 32))
    yield opened
    await opened.close()


TURNS = (Turn("t", "seeker", "I lost my job", NOW),)


async def said(client: ModelClient | Candidate) -> ModelReply:
    return await client.reply(TURNS, situation=None, seed=1)


async def test_a_session_on_trial_is_answered_by_the_candidate_which_is_loaded_first(tmp_path: Path) -> None:
    version(tmp_path, is_live=True)
    canary.begin(tmp_path, version(tmp_path), 0.5, NOW)
    server = Server("v0001")
    choose = SessionChoice(tmp_path, server.client())
    chosen = [choose(Session(f"s{n}", "p", "console", NOW)) for n in range(40)]
    with_candidate = [each for each in chosen if isinstance(each, Candidate)]
    assert 10 < len(with_candidate) < 30
    assert (await said(with_candidate[0])).lora == "v0002"
    assert ("POST", "/v1/loras") in server.asked
    server.asked.clear()
    assert (await said(with_candidate[1])).lora == "v0002"
    assert server.asked == [("POST", "/v1/chat/completions")]


async def test_where_the_candidate_cannot_be_loaded_the_live_version_answers(tmp_path: Path) -> None:
    candidate = Candidate(Server("v0001").client(), "v0002", tmp_path / "broken")
    assert (await said(candidate)).lora == "v0001"


async def _held(store: Store, trial: canary.Canary, number: int, stars: tuple[int, int], **changes: object) -> None:
    """A session that is over, with stars (of the candidate, of the live version)."""
    is_candidate = trial.has(f"s{number}", NOW)
    async with store.transaction() as transaction:
        person = await transaction.people.find_or_add(Address("console", f"p{number}"), NOW)
        session = Session(f"s{number}", person.id, "console", NOW, NOW + timedelta(hours=1), PreChatSurvey(intensity=4))
        lora = trial.candidate if is_candidate else "v0001"
        reply = Turn(f"r{number}", "supporter", "What happened?", NOW, kind="model", strategy="Question", lora=lora)
        await transaction.conversations.add(session, person.address)
        await transaction.conversations.add_turns(session, (Turn(f"t{number}", "seeker", "Hm.", NOW), reply))
        await transaction.conversations.rate(reply.id, stars[0] if is_candidate else stars[1], NOW)
        if changes.get("crisis") and is_candidate:
            flag = Flag(f"f{number}", session.id, person.id, reply.id, "imminent", "suicide", (), NOW)
            await transaction.conversations.add_flag(flag)


async def _trial(home: Path) -> canary.Canary:
    version(home, is_live=True)
    return canary.begin(home, version(home), CONFIG.share, NOW)


@pytest.mark.parametrize(("stars", "step", "live"), [((1, 5), "rolled back", "v0001"), ((5, 5), "promoted", "v0002")])
async def test_stars_end_the_trial_and_the_log_says_so(
    tmp_path: Path, store: Store, stars: tuple[int, int], step: str, live: str
) -> None:
    trial = await _trial(tmp_path)
    server = Server("v0001", "v0002")
    found = await look(CONFIG, tmp_path, store, server.client(), NOW)
    assert found
    assert found.step == "going on"
    for number in range(160):
        await _held(store, trial, number, stars)
    found = await look(CONFIG, tmp_path, store, server.client(), NOW + timedelta(hours=2))
    assert found
    assert found.step == step
    assert registry.live_name(tmp_path) == live
    assert await look(CONFIG, tmp_path, store, server.client(), NOW) is None, "it is over"
    assert ("v0002" in server.loaded) is (step == "promoted")
    async with store.transaction() as transaction:
        acts = [entry.act for entry in (await transaction.audit.page())[0]]
    assert acts == [f"model {step}"]


async def test_danger_in_the_candidates_sessions_takes_it_back(tmp_path: Path, store: Store) -> None:
    trial = await _trial(tmp_path)
    for number in range(30):
        await _held(store, trial, number, (5, 5), crisis=True)
    found = await look(CONFIG, tmp_path, store, Server("v0001").client(), NOW + timedelta(hours=2))
    assert found
    assert found.step == "rolled back"
    assert "help in danger" in found.reason


async def test_without_a_model_server_the_trial_ends_all_the_same(tmp_path: Path, store: Store) -> None:
    trial = await _trial(tmp_path)
    for number in range(40):
        await _held(store, trial, number, (1, 5))
    found = await look(CONFIG, tmp_path, store, ModelClient(lambda: None, 1), NOW + timedelta(hours=2))
    assert found
    assert found.step == "rolled back"
    assert canary.current(tmp_path) is None


def _session(number: int, *loras: str | None) -> Session:
    turns = tuple(Turn(f"{number}{n}", "supporter", "x", NOW, kind="model", lora=each) for n, each in enumerate(loras))
    return Session(f"s{number}", "p", "console", NOW, turns=turns, post_chat=PostChatSurvey())


def test_a_person_is_told_once_that_another_version_answers() -> None:
    now = _session(9, "v0002").turns
    told = (Notice(texts.UPDATED, "voice_updated"),)
    assert changed(now, [_session(1, "v0001")]) == told
    assert changed(now, [_session(1, "v0001"), _session(2, "v0002")]) == ()
    assert changed(now, []) == (), "nobody is told of a change who never heard another"
    assert changed(now, [_session(1)]) == ()
    assert changed((), [_session(1, "v0001")]) == ()
