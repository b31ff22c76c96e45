"""ESConv's two formats are read alike, written as the release has them, and wrong files are named in detail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from training.datasets.esconv import load_esconv, to_esconv
from training.datasets.record import Conversation, Utterance
from training.errors import DataError

LINE: dict[str, Any] = {
    "emotion_type": "sadness",
    "problem_type": "problems with friends",
    "situation": "My friend moved away. ",
    "dialog": [
        {"speaker": "usr", "text": "My friend left town. "},
        {"speaker": "sys", "text": "I am sorry. ", "strategy": "Reflection of feelings"},
        {"speaker": "sys", "text": "When was that?", "strategy": "Question"},
    ],
}
RAW: dict[str, Any] = {
    "experience_type": "Previous Experience",
    "emotion_type": "anger",
    "problem_type": "job crisis",
    "situation": "A colleague shouted at me.",
    "survey_score": {
        "seeker": {
            "initial_emotion_intensity": "5",
            "empathy": "4",
            "relevance": "3",
            "final_emotion_intensity": "2",
        },
        "supporter": {"relevance": "4"},
    },
    "dialog": [
        {"speaker": "speaker", "annotation": {}, "content": "Hello\n"},
        {"speaker": "listener", "annotation": {"strategy": "Questions"}, "content": "What happened?"},
        {"speaker": "seeker", "annotation": {"feedback": "4"}, "content": "He shouted."},
        {"speaker": "supporter", "annotation": {"strategy": "Direct Guidance"}, "content": "Tell someone you trust."},
    ],
}


def lines(folder: Path, *rows: Any) -> Path:
    path = folder / "talks.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def raw(folder: Path, *rows: Any) -> Path:
    path = folder / "talks.json"
    path.write_text(json.dumps(rows))
    return path


def changed(**values: Any) -> dict[str, Any]:
    return {**LINE, **values}


def test_the_line_format_is_read_with_our_speakers_and_strategy_names(tmp_path: Path) -> None:
    (conversation,) = load_esconv(lines(tmp_path, LINE)).conversations
    assert conversation.situation == "My friend moved away."
    assert conversation.turns == (
        Utterance("seeker", "My friend left town.", is_target=False),
        Utterance("supporter", "I am sorry.", "Reflection of Feelings"),
        Utterance("supporter", "When was that?", "Question"),
    )


def test_the_raw_format_is_read_with_both_surveys(tmp_path: Path) -> None:
    (conversation,) = load_esconv(raw(tmp_path, RAW)).conversations
    assert (conversation.intensity_before, conversation.intensity_after) == (5, 2)
    assert (conversation.empathy, conversation.relevance, conversation.supporter_relevance) == (4, 3, 4)
    assert conversation.experience == "previous"


def test_names_of_older_annotations_become_todays(tmp_path: Path) -> None:
    (conversation,) = load_esconv(raw(tmp_path, RAW)).conversations
    assert [turn.strategy for turn in conversation.turns] == [None, "Question", None, "Providing Suggestions"]


def test_feedback_rates_the_supporters_turn_before_it(tmp_path: Path) -> None:
    (conversation,) = load_esconv(raw(tmp_path, RAW)).conversations
    assert [turn.stars for turn in conversation.turns] == [None, 4, None, None]


def test_a_raw_file_may_also_hold_the_line_format(tmp_path: Path) -> None:
    assert len(load_esconv(raw(tmp_path, LINE, RAW)).conversations) == 2


def test_a_limit_takes_the_first_conversations(tmp_path: Path) -> None:
    loaded = load_esconv(lines(tmp_path, LINE, RAW, LINE), limit=2)
    assert [conversation.id for conversation in loaded.conversations] == ["talks:1", "talks:2"]


def test_what_is_left_out_is_reported_with_its_place(tmp_path: Path) -> None:
    dialog = [
        {"speaker": "usr", "text": " "},
        {"speaker": "sys", "text": "Go on.", "strategy": "Cheering"},
    ]
    silent = changed(dialog=[{"speaker": "usr", "text": "Anyone?"}])
    loaded = load_esconv(lines(tmp_path, changed(dialog=dialog), silent))
    assert [turn.text for turn in loaded.conversations[0].turns] == ["Go on."]
    assert [(skipped.where, skipped.reason) for skipped in loaded.skipped] == [
        ("talks.jsonl, row 1, dialog[0]", "empty text"),
        ("talks.jsonl, row 1, dialog[1].strategy", "unknown strategy 'Cheering'; the turn is kept without one"),
        ("talks.jsonl, row 2", "no turn of a supporter"),
    ]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("words", "row 2: must be an object"),
        ({**LINE, "dialog": None}, "row 2, dialog: must be a list, found: missing"),
        (changed(dialog=[{"speaker": "usr", "text": 3}]), "row 2, dialog[0].content or .text: must be text"),
        (changed(dialog=[{"speaker": "boss", "text": "x"}]), "row 2, dialog[0].speaker: must be one of"),
        (changed(situation=["x"]), "row 2, situation: must be text"),
        (changed(survey_score={"seeker": {"empathy": "9"}}), "survey_score.seeker.empathy: must be a number from 1"),
        (changed(survey_score={"seeker": {"empathy": 2.5}}), "survey_score.seeker.empathy: must be a number from 1"),
    ],
)
def test_a_wrong_row_is_an_error_that_names_file_row_and_field(tmp_path: Path, row: Any, place: str) -> None:
    with pytest.raises(DataError) as error:
        load_esconv(lines(tmp_path, LINE, row))
    assert str(error.value).startswith("talks.jsonl, row 2")
    assert place in str(error.value)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = lines(tmp_path, LINE)
    path.write_text(path.read_text() + "\n{oops\n")
    with pytest.raises(DataError, match=r"talks\.jsonl, row 3: not valid JSON"):
        load_esconv(path)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.jsonl cannot be read"):
        load_esconv(tmp_path / "gone.jsonl")


def test_a_file_that_is_not_text_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "picture.jsonl"
    path.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(DataError, match="not UTF-8"):
        load_esconv(path)


def test_raw_json_has_the_releases_keys_and_writes_numbers_as_text() -> None:
    conversation = Conversation(
        id="s1",
        source="attune",
        turns=(Utterance("supporter", "Hello.", "Others", stars=4), Utterance("seeker", "Hi.", is_target=False)),
        problem="job crisis",
        intensity_before=4,
    )
    assert to_esconv(conversation) == {
        "experience_type": "",
        "emotion_type": "",
        "problem_type": "job crisis",
        "situation": "",
        "survey_score": {"seeker": {"initial_emotion_intensity": "4"}, "supporter": {}},
        "dialog": [
            {"speaker": "supporter", "annotation": {"strategy": "Others"}, "content": "Hello."},
            {"speaker": "seeker", "annotation": {"feedback": "4"}, "content": "Hi."},
        ],
    }


def test_stars_of_a_last_turn_or_of_one_of_two_in_a_row_survive_the_round_trip(tmp_path: Path) -> None:
    turns = (
        Utterance("seeker", "Hi.", is_target=False),
        Utterance("supporter", "Hello.", "Others", stars=2),
        Utterance("supporter", "How are you?", "Question", stars=3),
        Utterance("seeker", "Well.", is_target=False),
        Utterance("supporter", "Good.", "Others", stars=5),
    )
    before = Conversation(id="talks:1", source="esconv", turns=turns, experience="current", empathy=5)
    assert load_esconv(raw(tmp_path, to_esconv(before))).conversations == (before,)


def test_the_release_with_feedback_keeps_its_intensities_and_says_which_names_it_merged(tmp_path: Path) -> None:
    dialog = [
        {"speaker": "sys", "text": "Hi .", "strategy": "Greeting", "all_strategy": ["Greeting"]},
        {"speaker": "usr", "text": "Hi .", "feedback": "5"},
        {
            "speaker": "sys",
            "text": "Ask her . How is it ?",
            "strategy": "Providing Suggestions or Information",
            "all_strategy": ["Providing Suggestions or Information", "Question"],
        },
    ]
    loaded = load_esconv(lines(tmp_path, changed(dialog=dialog, init_intensity=4, final_intensity=2)))
    (conversation,) = loaded.conversations
    assert (conversation.intensity_before, conversation.intensity_after) == (4, 2)
    assert [(turn.strategy, turn.stars) for turn in conversation.turns] == [("Others", 5), (None, None), (None, None)]
    assert [(each.where, each.reason) for each in loaded.skipped] == [
        ("talks.jsonl, row 1, dialog[2].all_strategy", "further strategies of a merged turn are not read"),
        ("talks.jsonl, row 1, dialog[2].strategy", "two strategies under one name; the turn is kept without one"),
    ]


def test_fields_that_are_not_read_are_named_and_so_is_a_key_that_stands_twice(tmp_path: Path) -> None:
    path = lines(tmp_path, {**LINE, "seeker_question": "Fine.", "empty": ""})
    path.write_text(
        path.read_text().replace('"emotion_type": "sadness"', '"emotion_type": "sadness", "emotion_type": "x"')
    )
    loaded = load_esconv(path)
    assert loaded.conversations[0].emotion == "sadness"
    assert [(each.where, each.reason) for each in loaded.skipped] == [
        ("talks.jsonl, row 1, emotion_type (2)", "a field that is not read"),
        ("talks.jsonl, row 1, seeker_question", "a field that is not read"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "talks.jsonl is empty"),
        (" \n\n", "talks.jsonl is empty"),
        ('{"rows": [' + "[" * 100_000, "stand too deep inside each other"),
        ('{\n "data": []\n}', "row 1: not valid JSON .* one JSON object a line"),
        (
            '{"dialog": [{"speaker": "usr", "text": "\\ud83d"}]}',
            r"row 1, dialog\[0\].content or .text: holds half of a",
        ),
        ('{"dialog": [], "situation": NaN}', "row 1, situation: must be text, found: float"),
        ('{"dialog": [], "init_intensity": 1' + "0" * 5000 + "}", "row 1: not valid JSON"),
    ],
)
def test_a_hostile_file_is_answered_in_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text(content)
    with pytest.raises(DataError, match=sentence) as error:
        load_esconv(path)
    assert len(str(error.value)) < 300


def test_a_folder_in_place_of_a_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is not a file"):
        load_esconv(tmp_path)


def test_a_turn_that_is_never_imitated_and_words_that_were_not_scrubbed_stay_so(tmp_path: Path) -> None:
    turns = (Utterance("supporter", "Help is near.", is_target=False), Utterance("supporter", "Go on.", "Others"))
    before = Conversation(id="talks:1", source="esconv", turns=turns, is_raw=True, is_finished=False)
    assert load_esconv(raw(tmp_path, to_esconv(before))).conversations == (before,)


@pytest.mark.parametrize(("name", "count"), [("train.jsonl", 910), ("valid.jsonl", 195), ("FailedESConv.json", 196)])
def test_the_real_files_are_read_whole_and_survive_the_round_trip(
    esconv_dir: Path, tmp_path: Path, name: str, count: int
) -> None:
    loaded = load_esconv(esconv_dir / name)
    assert len(loaded.conversations) == count
    assert {skipped.reason for skipped in loaded.skipped} <= {"a second feedback for one turn replaces the first"}
    again = load_esconv(raw(tmp_path, *map(to_esconv, loaded.conversations))).conversations
    assert [each.turns for each in again] == [each.turns for each in loaded.conversations]
