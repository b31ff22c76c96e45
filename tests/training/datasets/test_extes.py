"""ExTES's JSON as it was released, with what is known to be wrong in it, and our own additions to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from model_server.strategies import ESCONV, EXTES
from training.collection import in_taxonomy, parse_data_spec
from training.datasets.extes import CRISIS, load_extes
from training.datasets.record import Conversation
from training.errors import DataError

CONTENT: list[dict[str, Any]] = [
    {"User": "My cat died on Monday."},
    {"AI Strategy": "Emotional Validation", "AI": "Of course the flat feels wrong without her."},
    {"User": "I still buy her food."},
    {"AI Strategy": "Clarification", "AI": "What happens when you come home with it?"},
]
ROW = {"scene": "Dealing with the Loss of a Pet", "description": "A cat of twelve years.", "content": CONTENT}


def written(folder: Path, *rows: Any) -> Path:
    path = folder / "dialogues.json"
    path.write_text(json.dumps(list(rows)), encoding="utf-8")
    return path


def only(folder: Path, content: list[Any]) -> tuple[Conversation, list[str]]:
    loaded = load_extes(written(folder, {**ROW, "content": content}))
    (conversation,) = loaded.conversations
    return conversation, [each.reason for each in loaded.skipped]


def test_a_dialogue_is_read_with_its_strategies_scene_and_description(tmp_path: Path) -> None:
    (conversation,) = load_extes(written(tmp_path, ROW)).conversations
    assert [turn.speaker for turn in conversation.turns] == ["seeker", "supporter"] * 2
    assert [turn.strategy for turn in conversation.turns] == [None, "Emotional Validation", None, "Clarification"]
    assert [turn.is_target for turn in conversation.turns] == [False, True, False, True]
    assert conversation.scene == "Dealing with the Loss of a Pet"
    assert conversation.situation == "A cat of twelve years."
    assert conversation.id == "dialogues:1"


def test_our_additions_are_read_and_the_protocols_turns_are_never_imitated(tmp_path: Path) -> None:
    row = {**ROW, "problem": "other", "emotion": "sadness", "intensity_before": 4, "intensity_after": 2}
    content = [*CONTENT, {"User": "I don't want to be here."}, {"AI Strategy": CRISIS, "AI": "Are you safe right now?"}]
    (conversation,) = load_extes(written(tmp_path, {**row, "content": content})).conversations
    assert (conversation.problem, conversation.emotion) == ("other", "sadness")
    assert (conversation.intensity_before, conversation.intensity_after) == (4, 2)
    assert not conversation.turns[-1].is_target
    assert conversation.turns[-1].strategy is None


@pytest.mark.parametrize(
    ("entry", "turns", "reason"),
    [
        (
            {"User": {"AI Strategy": "Affirmation", "AI": "You did go."}},
            ["supporter"],
            "a turn stood inside another one",
        ),
        (
            {"User": "Hm.", "AI": "Take your time."},
            ["seeker", "supporter"],
            "both roles in one entry: read as two turns",
        ),
        ({"AI": {"text": "You did go."}, "AI Strategy": "Affirmation"}, ["supporter"], "an object in place of a text"),
        ({"AI Strategy": "Affirmation"}, [], "neither User nor AI in it"),
        ({"User": " "}, [], "empty text"),
        (
            {"AI Strategy": "Humming", "AI": "Mm."},
            ["supporter"],
            "unknown strategy 'Humming'; the turn is kept without one",
        ),
    ],
)
def test_what_the_release_is_known_to_hold_is_mended_and_reported(
    tmp_path: Path, entry: dict[str, Any], turns: list[str], reason: str
) -> None:
    conversation, reasons = only(tmp_path, [*CONTENT, entry])
    assert [turn.speaker for turn in conversation.turns[4:]] == turns
    assert reasons == [reason]


def test_keys_in_other_letters_and_an_empty_strategy_are_read_as_they_are_meant(tmp_path: Path) -> None:
    conversation, reasons = only(tmp_path, [{"user": "Hi."}, {"ai strategy": "", "Ai": "Hello."}])
    assert [turn.strategy for turn in conversation.turns] == [None, None]
    assert reasons == []


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ([], "dialogues.json, row 1: must be an object"),
        ({"scene": "x"}, "row 1, content: must be a list, found: missing"),
        ({**ROW, "content": ["hi"]}, r"row 1, content\[0\]: must be an object"),
        ({**ROW, "content": [{"User": 3}]}, r"row 1, content\[0\].user: must be text"),
        ({**ROW, "intensity_before": 9}, "row 1, intensity_before: must be a number from 1 to 5"),
    ],
)
def test_anything_else_is_an_error_that_names_the_place(tmp_path: Path, row: Any, named: str) -> None:
    with pytest.raises(DataError, match=named):
        load_extes(written(tmp_path, row))


def test_a_dialogue_without_a_supporter_is_left_out_with_its_reason(tmp_path: Path) -> None:
    loaded = load_extes(written(tmp_path, {**ROW, "content": CONTENT[:1]}))
    assert not loaded.conversations
    assert [each.reason for each in loaded.skipped] == ["no turn of a supporter"]


def test_strategies_are_translated_into_the_names_that_a_lora_learns(tmp_path: Path) -> None:
    spec = parse_data_spec(f"extes:{written(tmp_path, ROW)}:1")
    (conversation,) = spec.load().conversations
    translated = in_taxonomy(conversation, ESCONV)
    assert [turn.strategy for turn in translated.turns] == [None, "Reflection of Feelings", None, "Question"]
    assert in_taxonomy(conversation, EXTES) == conversation
    assert str(spec) == "extes:dialogues.json:1"


def test_a_folder_is_all_its_files_and_one_without_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="folder without a JSON file"):
        load_extes(tmp_path)
    written(tmp_path, ROW).rename(tmp_path / "b.json")
    written(tmp_path, ROW, ROW).rename(tmp_path / "a.json")
    assert [each.id for each in load_extes(tmp_path).conversations] == ["a:1", "a:2", "b:1"]
    assert [each.id for each in load_extes(tmp_path, limit=1).conversations] == ["a:1"]
    before = parse_data_spec(f"extes:{tmp_path}").sha256
    (tmp_path / "b.json").rename(tmp_path / "c.json")
    assert parse_data_spec(f"extes:{tmp_path}").sha256 != before
