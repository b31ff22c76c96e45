from __future__ import annotations

import json

import pytest

from training.datasets.record import Conversation, Utterance
from training.statistics import statistics


def talk(*strategies: str, scene: str = "Anxiety and Panic") -> Conversation:
    turns: list[Utterance] = []
    for strategy in strategies:
        turns += [Utterance("seeker", "it is late"), Utterance("supporter", "So it is late again", strategy)]
    return Conversation("x:1", "extes", tuple(turns), scene=scene)


def test_lengths_and_counts_are_those_of_the_tables() -> None:
    found = statistics([talk("A", "B"), talk("A", scene="Grief")])
    assert (found.dialogues, found.utterances, found.dialogue_length) == (2, 6, 3.0)
    assert (found.seeker_length, found.supporter_length, found.utterance_length) == (3.0, 5.0, 4.0)
    assert found.strategies == {"A": 2, "B": 1}
    assert found.scenes == {"Anxiety and Panic": 1, "Grief": 1}
    assert found.problems == {}


def test_neighbours_that_are_the_same_are_one_step_of_a_transition() -> None:
    found = statistics([talk("A", "A", "B", "C"), talk("A", "B", "C", "A")])
    assert found.transitions[3] == pytest.approx({"A → B → C": 2 / 3, "B → C → A": 1 / 3})
    assert found.transitions[4] == {"A → B → C → A": 1.0}
    assert found.transitions[5] == {}


def test_the_quarters_of_a_dialogue_add_up_to_one_each() -> None:
    found = statistics([talk("A", "B", "B", "C")])
    assert found.stages == {"A": (1, 0, 0, 0), "B": (0, 1, 1, 0), "C": (0, 0, 0, 1)}


def test_nothing_has_no_statistics_and_still_a_json_form() -> None:
    found = statistics([])
    assert found.dialogue_length == 0.0
    assert json.loads(json.dumps(found.as_json()))["transitions"]["3"] == {}
