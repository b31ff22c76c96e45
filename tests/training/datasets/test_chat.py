"""Chat JSONL both ways: nothing of a conversation is lost on the way out and back, wrong messages are named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from training.collection import any_data_spec, parse_data_spec
from training.datasets.chat import load_chat, to_chat
from training.datasets.record import Conversation, Utterance
from training.errors import DataError

TALK = Conversation(
    id="talks:1",
    source="chat",
    turns=(
        Utterance("seeker", "The garden is all weeds.", is_target=False),
        Utterance("supporter", "What did it look like before?", "Question", stars=4),
        Utterance("supporter", "Help is near.", is_target=False),
        Utterance("seeker", "Tidy.\nHe did it.", is_target=False),
        Utterance("supporter", "You miss his hands in it.", "Empathetic Statements"),
    ),
    problem="other",
    emotion="sadness",
    situation="My father died in May.",
    experience="previous",
    intensity_before=4,
    intensity_after=2,
    empathy=5,
    relevance=4,
    supporter_relevance=3,
    scene="Coping with the Death of a Loved One",
    is_finished=True,
)


def written(folder: Path, *rows: Any) -> Path:
    path = folder / "talks.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("talk", [TALK, replace(TALK, is_raw=True), replace(TALK, situation=None, is_finished=None)])
def test_a_conversation_comes_back_as_it_went(tmp_path: Path, talk: Conversation) -> None:
    loaded = load_chat(written(tmp_path, to_chat(talk)))
    assert loaded.conversations == (talk,)
    assert loaded.skipped == ()


def test_fine_tuning_tools_see_roles_contents_and_what_not_to_learn() -> None:
    messages = to_chat(TALK)["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant", "assistant", "user", "assistant"]
    assert messages[2] == {"role": "assistant", "content": "Help is near.", "weight": 0}
    assert all(isinstance(message["content"], str) for message in messages)


def test_other_peoples_files_are_read_and_what_is_left_out_is_named(tmp_path: Path) -> None:
    row = {
        "messages": [
            {"role": "system", "content": "You are kind."},
            {"role": "user", "content": [{"type": "text", "text": "Look:"}, {"type": "image_url", "image_url": {}}]},
            {"role": "assistant", "content": "", "tool_calls": [{"id": "1"}]},
            {"role": "tool", "content": "4"},
            {"role": "assistant", "content": "I see.", "strategy": "Humming"},
        ],
        "tools": [{}],
    }
    loaded = load_chat(written(tmp_path, row))
    assert [(turn.speaker, turn.text) for turn in loaded.conversations[0].turns] == [
        ("seeker", "Look:"),
        ("supporter", "I see."),
    ]
    assert [each.where.removeprefix("talks.jsonl, row 1, ") + ": " + each.reason for each in loaded.skipped] == [
        "tools: a field that is not read",
        "messages[0]: a message of the role system is not read",
        "messages[1].content[1]: a part of the type image_url is not read",
        "messages[2].tool_calls: a field that is not read",
        "messages[2]: empty text",
        "messages[3]: a message of the role tool is not read",
        "messages[4].strategy: unknown strategy 'Humming'; the turn is kept without one",
    ]


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("hi", r"messages\[0\]: must be an object"),
        ({"role": "boss", "content": "x"}, r"messages\[0\].role: must be user, assistant or system"),
        ({"content": "x"}, r"messages\[0\].role: must be"),
        ({"role": "user", "content": 3}, r"messages\[0\].content: must be text"),
        ({"role": "user", "content": ["x"]}, r"messages\[0\].content\[0\]: must be an object"),
        ({"role": "assistant", "content": "x", "weight": 0.5}, r"messages\[0\].weight: must be 0 or 1"),
        ({"role": "assistant", "content": "x", "stars": 6}, r"messages\[0\].stars: must be a number from 1 to 5"),
    ],
)
def test_a_wrong_message_is_an_error_that_names_it(tmp_path: Path, message: Any, named: str) -> None:
    with pytest.raises(DataError, match=named):
        load_chat(written(tmp_path, {"messages": [message]}))


@pytest.mark.parametrize(
    ("row", "kind"),
    [({"dialog": []}, "esconv"), ({"content": [], "scene": "x"}, "extes"), ({"messages": []}, "chat")],
)
def test_a_file_alone_is_known_by_its_first_row(tmp_path: Path, row: Any, kind: str) -> None:
    path = written(tmp_path, row)
    assert any_data_spec(str(path)).kind == kind
    assert any_data_spec(f"{path}:7") == parse_data_spec(f"{kind}:{path}:7")
    assert any_data_spec(f"chat:{path}").kind == "chat"
    assert any_data_spec(str(tmp_path)).kind == "extes"


@pytest.mark.parametrize("row", [{"turns": []}, [], "x", {"dialog": [], "messages": []}])
def test_a_file_of_no_known_kind_is_a_sentence(tmp_path: Path, row: Any) -> None:
    with pytest.raises(DataError, match="cannot be told from its first row"):
        any_data_spec(str(written(tmp_path, row)))


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.json cannot be read"):
        any_data_spec(str(tmp_path / "gone.json"))
