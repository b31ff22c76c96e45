"""How the rooms are put together: what training sees of the store, and what a withdrawal does to versions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.model_client import ModelClient
from bot.store import Store, open_store
from bot.store.crypto import MasterKey
from bot.types import Address, Consent, Flag, Session, Turn
from entrypoints.export import esconv_json
from entrypoints.home import Home, HomeProblem, find_home
from entrypoints.wiring import StoredSessions, Withdrawal, announce
from tests.bot.migrated import migrated
from training import registry

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(migrated(tmp_path / "attune.db"), MasterKey(b"k" * 32))
    yield opened
    await opened.close()


async def _session(store: Store, user: str, *, trains: bool, is_flagged: bool = False) -> Session:
    async with store.transaction() as transaction:
        person = await transaction.people.find_or_add(Address("console", user), NOW)
        for kind, is_given in (("talk", True), ("training", trains)):
            await transaction.people.add_consent(person.id, Consent(kind, 1, is_given, NOW))  # type: ignore[arg-type]
        session = Session(f"s-{user}", person.id, "console", NOW)
        turns = (
            Turn(f"{user}1", "seeker", "I lost my job", NOW, level="none"),
            Turn(f"{user}2", "supporter", "What happened?", NOW, kind="model", strategy="Question"),
        )
        await transaction.conversations.add(session, person.address)
        await transaction.conversations.add_turns(session, turns)
        await transaction.conversations.rate(f"{user}2", 5, NOW)
        if is_flagged:
            flag = Flag("f", session.id, person.id, f"{user}1", "elevated", "suicide", (), NOW)
            await transaction.conversations.add_flag(flag)
    return replace(session, turns=turns)


async def test_training_sees_consents_and_flags_as_they_are_now(store: Store) -> None:
    await _session(store, "ada", trains=True)
    await _session(store, "bo", trains=False)
    await _session(store, "cy", trains=True, is_flagged=True)
    seen = {
        each.session.id: (each.has_consent, each.is_flagged)
        for each in await StoredSessions(store).training_candidates()
    }
    assert seen == {"s-ada": (True, False), "s-bo": (False, False), "s-cy": (True, True)}


async def test_training_sees_when_stars_were_given(store: Store) -> None:
    await _session(store, "ada", trains=True)
    later = NOW + timedelta(seconds=40)
    async with store.transaction() as transaction:
        await transaction.conversations.rate("ada2", 4, later)
    (candidate,) = await StoredSessions(store).training_candidates()
    assert candidate.rated_at == {"ada2": later}


async def test_a_withdrawn_session_is_out_for_good_even_when_consent_comes_back(store: Store) -> None:
    session = await _session(store, "ada", trains=True)
    async with store.transaction() as transaction:
        await transaction.people.withdraw(session.person_id, "consent", NOW)
        await transaction.people.add_consent(session.person_id, Consent("training", 1, True, NOW))
    assert await StoredSessions(store).training_candidates() == []


def _version(home: Home, sessions: list[str]) -> str:
    folder = registry.begin(home.path)
    (folder / registry.MANIFEST).write_text(json.dumps({"sessions": [{"id": each} for each in sessions]}))
    (folder / registry.GATE).write_text(json.dumps({"is_passed": True, "reason": "better"}))
    registry.complete(folder, base_model="tiny", base_sha256="0", created_at=NOW)
    registry.set_live(home.path, folder.name)
    return folder.name


async def test_a_withdrawal_retires_the_versions_trained_on_it_and_tells_the_server(
    store: Store, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    before, after = _version(home, ["other"]), _version(home, ["gone"])
    asked: list[tuple[str, str]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path))
        return httpx.Response(200, json={})

    client = ModelClient(lambda: "http://server", 1, transport=httpx.MockTransport(handler))
    await Withdrawal(home, client, store)(["gone"])
    assert registry.live_name(tmp_path) == before
    assert asked == [("POST", "/v1/loras"), ("DELETE", f"/v1/loras/{after}")]
    await Withdrawal(home, client, store)(["never trained on"])
    assert len(asked) == 2
    async with store.reading() as transaction:
        (entry,), _ = await transaction.audit.page(act="model retired")
    assert (entry.moderator, entry.detail) == ("Attune", {"version": after})


async def test_a_retired_version_that_is_not_loaded_keeps_no_other_one_in_use(store: Store, tmp_path: Path) -> None:
    home = Home(tmp_path)
    _version(home, ["gone"])
    live = _version(home, ["gone"])
    loaded = {live}

    def handler(request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        if name not in loaded:
            return httpx.Response(404, json={})
        loaded.discard(name)
        return httpx.Response(200, json={})

    client = ModelClient(lambda: "http://server", 1, transport=httpx.MockTransport(handler))
    await Withdrawal(home, client, store)(["gone"])
    assert not loaded


async def test_a_withdrawal_holds_without_a_running_server(store: Store, tmp_path: Path) -> None:
    home = Home(tmp_path)
    _version(home, ["gone"])
    await Withdrawal(home, ModelClient(lambda: None, 1), store)(["gone"])
    assert registry.live_name(tmp_path) is None
    assert not await announce(ModelClient(lambda: None, 1), "v0001", tmp_path)


async def test_the_export_is_esconvs_raw_json(store: Store) -> None:
    session = await _session(store, "ada", trains=True)
    (conversation,) = json.loads(esconv_json([session], 3))
    assert [turn["speaker"] for turn in conversation["dialog"]] == ["seeker", "supporter"]
    assert conversation["dialog"][1]["annotation"]["strategy"] == "Question"
    assert conversation["dialog"][1]["content"] == "What happened?"


def test_the_data_folder_is_the_one_of_the_environment(tmp_path: Path) -> None:
    assert find_home({"ATTUNE_HOME": str(tmp_path)}).path == tmp_path
    assert find_home({}).path == Path.home() / ".attune"


def test_a_stale_run_file_is_no_running_server(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    assert home.model_server_url() is None
    for content in ('{"pid": 999999999, "url": "http://x"}', "not json", '{"url": "http://x"}'):
        home.run_file.write_text(content)
        assert home.model_server_url() is None


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    with home.only_one("chat", "busy"), pytest.raises(HomeProblem, match="busy"), home.only_one("chat", "busy"):
        raise AssertionError("two hold the lock")
    with home.only_one("chat", "busy"):
        pass
