"""`attune data` prints the tables and the rules' counts of any corpus, and wrong files end in one sentence."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.store import open_store
from bot.store.crypto import load_master_key
from bot.types import Address, Session, Turn
from entrypoints.data import data
from tests.bot.migrated import migrated
from training.datasets.chat import to_chat
from training.datasets.esconv import to_esconv
from training.datasets.record import Conversation, Utterance
from training.errors import DataError

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TALK = Conversation(
    "t:1",
    "esconv",
    (
        Utterance("seeker", "The gate is broken again and I cannot mend it.", is_target=False),
        Utterance("supporter", "What would it take to have it mended now?", "Question", stars=5),
    )
    * 8,
    problem="other",
    emotion="anger",
)
SHORT = Conversation("t:2", "esconv", TALK.turns[:4])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATTUNE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ATTUNE_MASTER_KEY", raising=False)
    return tmp_path / "home"


def files(folder: Path) -> list[str]:
    (folder / "a.json").write_text(json.dumps([to_esconv(TALK), {**to_esconv(SHORT), "odd": 1}]))
    (folder / "b.jsonl").write_text(json.dumps(to_chat(TALK)) + "\n")
    return [str(folder / "a.json"), f"chat:{folder / 'b.jsonl'}"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(data, arguments, catch_exceptions=False)


def test_several_files_are_counted_together(tmp_path: Path) -> None:
    shown = run("stats", *files(tmp_path)).output
    assert "Dialogues" in shown
    assert "1 × a field that is not read (first: a.json, row 2, odd)" in shown
    found = json.loads(run("stats", *files(tmp_path), "--json").output)
    assert (found["dialogues"], found["utterances"], found["strategies"]) == (3, 36, {"Question": 18})
    assert found["sides"]["supporter"]["tokens"] == 10
    assert found["left_out"] == [{"where": "a.json, row 2, odd", "reason": "a field that is not read"}]


def test_the_rules_counts_are_printed_with_what_decided(tmp_path: Path) -> None:
    assert run("check", *files(tmp_path)).output.splitlines()[:5] == [
        "2 of 3 conversations are approved.",
        "  2 approved by the last two stars",
        "  1 rejected by the preliminary filter",
        "What the rejected ones do not meet; one may fail several:",
        "  1 too few utterances",
    ]
    found = json.loads(run("check", *files(tmp_path), "--json").output)
    assert found["reasons"] == {"a:2": "4 utterances, fewer than 16"}


def test_the_thresholds_are_those_of_the_config(tmp_path: Path, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[training.quality]\nmin_utterances = 4\n")
    assert json.loads(run("check", *files(tmp_path), "--json").output)["approved"] == 3


def test_the_sessions_of_this_installation_are_counted_with_people_and_minutes(tmp_path: Path, home: Path) -> None:
    home.mkdir()
    asyncio.run(store_two(home))
    found = json.loads(run("stats", "--stored", "--json").output)
    assert (found["dialogues"], found["utterances"], found["minutes"]) == (2, 4, 5.0)
    assert (found["sides"]["seeker"]["people"], found["sides"]["supporter"]["people"]) == (1, None)
    both = json.loads(run("check", "--stored", *files(tmp_path), "--json").output)
    assert both["conversations"] == 5


async def store_two(home: Path) -> None:
    store = await open_store(migrated(home / "attune.db"), load_master_key(home, None))
    async with store.transaction() as transaction:
        person = await transaction.people.find_or_add(Address("console", "ada"), NOW)
        for number in range(3):
            session = Session(f"s{number}", person.id, "console", NOW)
            await transaction.conversations.add(session, person.address)
            turns = (
                Turn(f"{number}a", "seeker", "Hello.", NOW),
                Turn(f"{number}b", "supporter", "Hello.", NOW + timedelta(minutes=5), kind="model"),
            )
            if number:
                await transaction.conversations.add_turns(session, turns)
    await store.close()


def test_without_a_file_the_command_says_what_it_needs() -> None:
    with pytest.raises(click.UsageError, match="Name a FILE, or give --stored"):
        CliRunner().invoke(data, ["stats"], catch_exceptions=False, standalone_mode=False)


def test_a_wrong_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.json cannot be read"):
        run("stats", str(tmp_path / "gone.json"))
