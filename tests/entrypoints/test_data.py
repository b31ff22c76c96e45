"""`attune data` prints the tables and the rules' counts of any corpus, and wrong files end in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entrypoints.data import data
from training.datasets.chat import to_chat
from training.datasets.esconv import to_esconv
from training.datasets.record import Conversation, Utterance
from training.errors import DataError

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


def test_a_wrong_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.json cannot be read"):
        run("stats", str(tmp_path / "gone.json"))
