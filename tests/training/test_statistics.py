"""A corpus is counted as the papers count, by hand here and against their tables where ESConv is at hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from training.datasets.esconv import load_esconv
from training.datasets.record import Conversation, Skipped, Utterance
from training.statistics import Side, Statistics, statistics
from training.tables import left_out, tables


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


def rated() -> Statistics:
    turns = (
        Utterance("seeker", "It's late, again.", is_target=False),
        Utterance("supporter", "What keeps you up?", "Question", stars=4),
        Utterance("supporter", "Go on.", "Others", stars=5),
    )
    first = Conversation("x:1", "attune", turns, emotion="fear", minutes=12.0, seeker="p1", experience="current")
    second = replace(first, seeker="p2", emotion="anger", minutes=None, intensity_before=5, intensity_after=2)
    return statistics([first, second, replace(first, seeker="p1")])


def test_each_side_has_its_utterances_words_and_people() -> None:
    found = rated()
    assert found.sides == {
        "total": Side(9, 3.0, 14 / 3, 2),
        "supporter": Side(6, 2.0, 4.0, None),
        "seeker": Side(3, 1.0, 6.0, 2),
    }
    assert (found.minutes, found.emotions, found.experiences) == (12.0, {"fear": 2, "anger": 1}, {"current": 3})


def test_stars_and_intensities_are_counted_where_they_are() -> None:
    found = rated()
    assert found.feedback == {1: 0, 2: 0, 3: 0, 4: 3, 5: 3}
    assert found.phases == (None, 4.0, 5.0)
    assert found.intensity == (5.0, 2.0)
    assert statistics([talk("A")]).phases == (None, None, None)
    assert statistics([talk("A")]).intensity is None


def test_the_tables_show_what_there_is_and_leave_out_what_there_is_not() -> None:
    shown = tables(rated())
    assert re.search(r"Average minutes +12\.0 +- +-", shown)
    assert re.search(r"5 \(excellent\) +3 +50\.0%", shown)
    assert re.search(r"Mean stars in the thirds +- +4\.00 +5\.00", shown)
    assert "Scenes" not in shown
    assert "Feedback" not in tables(statistics([talk("A")]))
    assert "Dialogues" in tables(statistics([]))


def test_what_was_left_out_is_counted_by_its_reason() -> None:
    skipped = [Skipped("f, row 2", "empty text"), Skipped("f, row 9", "empty text"), Skipped("f, row 3", "odd")]
    assert left_out(skipped) == "2 × empty text (first: f, row 2)\n1 × odd (first: f, row 3)"


# ESConv section 4 and tables 2 and 3, of the paper's 1,053 conversations.
PAPER_STRATEGIES = {
    "Question": 0.209,
    "Restatement or Paraphrasing": 0.059,
    "Reflection of Feelings": 0.078,
    "Self-disclosure": 0.094,
    "Affirmation and Reassurance": 0.161,
    "Providing Suggestions": 0.156,
    "Information": 0.061,
    "Others": 0.181,
}
PAPER_EMOTIONS = {"anxiety": 0.267, "depression": 0.262, "sadness": 0.237, "anger": 0.091, "fear": 0.084}
PAPER_FEEDBACK = {1: 0.011, 2: 0.029, 3: 0.155, 4: 0.299, 5: 0.506}


def test_esconvs_splits_give_the_papers_tables_but_for_the_later_conversations(esconv_dir: Path) -> None:
    """The release grew from 1,053 to 1,300 conversations, with 7 new problems: 1,105 of them are in these splits."""
    both = [each for name in ("train", "valid") for each in load_esconv(esconv_dir / f"{name}.jsonl").conversations]
    found = statistics(both)
    assert (found.dialogues, found.utterances) == (1105, 32395)
    assert (found.sides["supporter"].utterances, found.sides["seeker"].utterances) == (15523, 16872)
    lengths = {name: side.length for name, side in found.sides.items()}
    assert lengths == pytest.approx({"total": 29.8, "supporter": 14.1, "seeker": 15.7}, abs=0.55)
    words = {name: side.tokens for name, side in found.sides.items()}
    assert words == pytest.approx({"total": 17.8, "supporter": 20.2, "seeker": 15.7}, abs=1.25)
    shares = {name: number / found.sides["supporter"].utterances for name, number in found.strategies.items()}
    assert shares == pytest.approx(PAPER_STRATEGIES, abs=0.012)
    emotions = {name: found.emotions[name] / found.dialogues for name in PAPER_EMOTIONS}
    assert emotions == pytest.approx(PAPER_EMOTIONS, abs=0.012)
    assert list(found.problems)[:5] == [
        *("ongoing depression", "job crisis", "breakup with partner", "problems with friends", "academic pressure")
    ]
    assert next(iter(found.transitions[3])) == "Question → Affirmation and Reassurance → Question"
    assert next(iter(found.transitions[4])).startswith("Question → Affirmation and Reassurance → Question → Affirm")


def test_the_release_with_feedback_gives_the_papers_stars_and_intensities(esconv_dir: Path) -> None:
    found = statistics(load_esconv(esconv_dir / "with_feedback.jsonl").conversations)
    assert sum(found.feedback.values()) == 2023
    assert {stars: number / 2023 for stars, number in found.feedback.items()} == pytest.approx(
        PAPER_FEEDBACK, abs=0.012
    )
    assert found.phases == pytest.approx((4.03, 4.30, 4.44), abs=0.035)
    assert found.intensity == pytest.approx((4.04, 2.14), abs=0.12)


def test_the_failed_conversations_loose_no_annotation_but_three_stars(esconv_dir: Path) -> None:
    loaded = load_esconv(esconv_dir / "FailedESConv.json")
    found = statistics(loaded.conversations)
    assert (found.dialogues, found.utterances, sum(found.strategies.values())) == (196, 5230, 2377)
    assert sum(found.feedback.values()) == 987 - 3
    assert [each.reason for each in loaded.skipped] == ["a second feedback for one turn replaces the first"] * 3
