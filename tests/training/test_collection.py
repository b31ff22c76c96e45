"""What is measured with is never trained on, and a run without data says so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.talks import ANY_QUALITY, conversation
from tests.training.test_selection import GOOD
from training.collection import NO_REPLY_LEFT, DataSpec, Material, collect, parse_data_spec
from training.config import TrainingConfig
from training.datasets.esconv import to_esconv
from training.datasets.record import Utterance
from training.errors import DataError, NothingToTrain
from training.selection import Candidate

CONFIG = TrainingConfig(quality=ANY_QUALITY)


class Stored:
    """Sessions as the store would give them."""

    def __init__(self, *candidates: Candidate) -> None:
        self._candidates = list(candidates)

    async def training_candidates(self) -> list[Candidate]:
        return self._candidates


def corpus(folder: Path, name: str, numbers: Iterable[int]) -> DataSpec:
    path = folder / name
    path.write_text(json.dumps([to_esconv(conversation(number)) for number in numbers]))
    return DataSpec(path)


def openings(material: Material) -> tuple[list[str], list[str]]:
    parts = (material.train, material.held_out)
    first, second = ([each.turns[0].text for each in part] for part in parts)
    return first, second


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("esconv:a/b.jsonl", DataSpec(Path("a/b.jsonl"))),
        ("esconv:b.json:50", DataSpec(Path("b.json"), 50)),
        ("esconv:odd:name.json:5", DataSpec(Path("odd:name.json"), 5)),
        ("esconv:odd:name.json", DataSpec(Path("odd:name.json"))),
    ],
)
def test_a_data_spec_is_kind_file_and_number(text: str, spec: DataSpec) -> None:
    assert parse_data_spec(text) == spec


@pytest.mark.parametrize("text", ["", "train.jsonl", "esconv:", "csv:x.json", "esconv::5", "esconv:x:0"])
def test_another_spec_is_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(DataError, match="Write esconv:FILE or esconv:FILE:N"):
        parse_data_spec(text)


async def test_a_tenth_but_at_least_one_is_held_out_and_the_same_each_time(tmp_path: Path) -> None:
    spec = corpus(tmp_path, "talks.json", range(30))
    first, again = [await collect(CONFIG, None, [spec], None) for _ in range(2)]
    assert first == again
    assert (len(first.train), len(first.held_out)) == (27, 3)
    few = await collect(CONFIG, None, [corpus(tmp_path, "few.json", range(2))], None)
    assert (len(few.train), len(few.held_out)) == (1, 1)


async def test_given_validation_data_leaves_all_else_to_train_on(tmp_path: Path) -> None:
    held_out = corpus(tmp_path, "valid.json", range(10, 13))
    material = await collect(CONFIG, Stored(GOOD), [corpus(tmp_path, "train.json", range(3))], held_out)
    assert (len(material.train), len(material.held_out)) == (4, 3)
    assert [each.id for each in material.train_sessions] == ["s1"]
    assert material.held_out_sessions == []


async def test_a_conversation_that_is_also_measured_with_is_not_trained_on(tmp_path: Path) -> None:
    held_out = corpus(tmp_path, "valid.json", range(2, 4))
    material = await collect(CONFIG, None, [corpus(tmp_path, "train.json", range(4))], held_out)
    train, measured = openings(material)
    assert set(train).isdisjoint(measured)
    assert [each.where for each in material.left_out] == ["train:3", "train:4"]


async def test_no_word_of_a_session_reaches_training_with_personal_data_in_it(tmp_path: Path) -> None:
    named = replace(GOOD.session.turns[0], text="Marta Novak fired me. My mail is me@example.org.")
    session = replace(GOOD.session, turns=(named, *GOOD.session.turns[1:]))
    material = await collect(
        CONFIG, Stored(replace(GOOD, session=session)), [corpus(tmp_path, "t.json", range(2))], None
    )
    (used,) = [each for each in (*material.train, *material.held_out) if each.id == "s1"]
    assert used.turns[0].text == "[NAME1] fired me. My mail is [CONTACT1]."
    assert not used.is_raw


async def test_an_export_that_was_not_scrubbed_is_scrubbed_when_it_comes_back(tmp_path: Path) -> None:
    raw = replace(conversation(1), is_raw=True, turns=(Utterance("seeker", "Marta left."), *conversation(1).turns[1:]))
    path = tmp_path / "export.json"
    path.write_text(json.dumps([to_esconv(raw)]))
    for extra, validation in (([DataSpec(path), corpus(tmp_path, "t.json", range(3))], None), ([], DataSpec(path))):
        material = await collect(CONFIG, Stored(GOOD), extra, validation)
        texts = [turn.text for each in (*material.train, *material.held_out) for turn in each.turns]
        assert "[NAME1] left." in texts
        assert not any("Marta" in text for text in texts)


async def test_a_session_whose_every_reply_held_personal_data_is_left_out(tmp_path: Path) -> None:
    turns = tuple(
        replace(each, text=f"{each.text} What of Marta Novak?") if each.speaker == "supporter" else each
        for each in GOOD.session.turns
    )
    source = Stored(replace(GOOD, session=replace(GOOD.session, turns=turns)))
    material = await collect(CONFIG, source, [corpus(tmp_path, "t.json", range(2))], None)
    assert [(each.where, each.reason) for each in material.left_out] == [("s1", NO_REPLY_LEFT)]


async def test_refused_sessions_are_reported(tmp_path: Path) -> None:
    refused = Candidate(GOOD.session, has_consent=False, is_flagged=False)
    material = await collect(CONFIG, Stored(refused), [corpus(tmp_path, "talks.json", range(2))], None)
    assert [(each.where, each.reason) for each in material.left_out] == [("s1", "no consent to training now")]


async def test_without_any_session_or_data_there_is_nothing_to_train_on(tmp_path: Path) -> None:
    with pytest.raises(NothingToTrain, match="nothing to train on"):
        await collect(CONFIG, Stored(), [], None)


async def test_one_session_alone_cannot_be_measured(tmp_path: Path) -> None:
    with pytest.raises(NothingToTrain, match="--validation"):
        await collect(CONFIG, Stored(GOOD), [], None)
