"""What leaves the store: scrubbed unless asked otherwise, in two formats that come back as they went."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.store import open_store
from bot.store.crypto import load_master_key
from bot.types import Address, Session, Turn
from entrypoints.cli import attune
from entrypoints.export import Format, exported
from tests.bot.migrated import migrated
from training.collection import any_data_spec
from training.datasets.record import Conversation
from training.datasets.sessions import to_conversation
from training.scrub import scrub

FORMATS: tuple[Format, ...] = ("esconv", "chat")
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SESSION = Session(
    "s1",
    "p1",
    "console",
    NOW,
    ended_at=NOW,
    turns=(
        Turn("1", "seeker", "My sister Amelia moved to Lagos.", NOW),
        Turn("2", "supporter", "Are you safe right now?", NOW, kind="crisis"),
        Turn("3", "supporter", "How did Amelia tell you?", NOW, kind="model", strategy="Question"),
        Turn("4", "supporter", "You miss her.", NOW, kind="model", strategy="Reflection of Feelings", stars=4),
        Turn("5", "seeker", "Yes.", NOW),
    ),
)


def come_back(folder: Path, file_format: Format, *, is_scrubbed: bool) -> Conversation:
    content, _ = exported([SESSION], 3, file_format, is_scrubbed)
    path = folder / "out.json"
    path.write_text(content)
    (conversation,) = any_data_spec(str(path)).load().conversations
    return conversation


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("is_scrubbed", [True, False])
def test_an_export_comes_back_as_it_went(tmp_path: Path, file_format: Format, is_scrubbed: bool) -> None:
    raw = to_conversation(SESSION)
    went = scrub([raw]).conversations[0] if is_scrubbed else raw
    back = come_back(tmp_path, file_format, is_scrubbed=is_scrubbed)
    assert back.turns == went.turns
    assert replace(back, id="", source="") == replace(went, id="", source="", seeker=None, minutes=None)
    assert back.is_raw is not is_scrubbed


def test_a_reply_that_is_never_imitated_stays_context_in_both_formats(tmp_path: Path) -> None:
    for file_format in FORMATS:
        back = come_back(tmp_path, file_format, is_scrubbed=True)
        assert [turn.is_target for turn in back.turns] == [False, False, False, True, False]


def test_nobody_is_named_by_a_scrubbed_export() -> None:
    for file_format in FORMATS:
        content, found = exported([SESSION], 3, file_format)
        assert found == 3
        assert "Amelia" not in content
        assert "p1" not in content
        assert "[NAME1]" in content


def _stored(home: Path) -> None:
    import asyncio

    async def write() -> None:
        store = await open_store(migrated(home / "attune.db"), load_master_key(home, None))
        async with store.transaction() as transaction:
            person = await transaction.people.find_or_add(Address("console", "ada"), NOW)
            session = replace(SESSION, person_id=person.id, ended_at=None)
            await transaction.conversations.add(session, person.address)
            await transaction.conversations.add_turns(session, SESSION.turns)
        await store.close()

    asyncio.run(write())


def test_the_command_scrubs_unless_it_is_told_not_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("ATTUNE_HOME", str(home))
    monkeypatch.delenv("ATTUNE_MASTER_KEY", raising=False)
    _stored(home)
    out = tmp_path / "out.jsonl"
    done = CliRunner().invoke(attune, ["export", "--out", str(out), "--format", "chat"])
    assert done.exit_code == 0, done.output
    assert "1 conversations written" in done.output
    assert "3 pieces of personal data became placeholders" in done.output
    assert json.loads(out.read_text())["messages"][0]["content"] == "My sister [NAME1] moved to [PLACE1]."
    assert out.stat().st_mode & 0o077 == 0
    whole = CliRunner().invoke(attune, ["export", "--no-scrub"])
    assert "Amelia" in whole.output
    assert json.loads(whole.output)[0]["unscrubbed"] is True
