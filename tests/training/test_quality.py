"""ESConv's rules, one by one at their thresholds, and what they say of the corpora at hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from training.config import QualityConfig
from training.datasets.esconv import load_esconv
from training.datasets.record import Conversation, Utterance
from training.quality import average_length, judge

CONFIG = QualityConfig()
SAID = Utterance("seeker", "I lost the job today", is_target=False)  # five words
REPLY = Utterance("supporter", "What was it like to hear that there?", "Question")  # eight words and a mark
GOOD = Conversation(
    "t:1",
    "esconv",
    (replace(SAID, text=SAID.text + "."), REPLY) * 8,
    intensity_before=4,
    intensity_after=3,
    empathy=3,
    relevance=4,
    is_finished=True,
)


def rules(conversation: Conversation, config: QualityConfig = CONFIG) -> tuple[str, ...]:
    verdict = judge(conversation, config)
    assert verdict.is_approved is (not verdict.reason)
    return (verdict.basis, *(failure.rule for failure in verdict.failures))


def stars(*given: int) -> Conversation:
    """Without any answer to a survey, and with these stars, one after another."""
    turns = tuple(replace(REPLY, stars=number) for number in given)
    return replace(GOOD, turns=(*GOOD.turns, *turns), intensity_after=None, empathy=None, relevance=None)


def test_one_that_just_meets_every_threshold_is_approved() -> None:
    assert average_length(GOOD, "seeker") == 6
    assert rules(GOOD) == ("survey",)


def test_the_filter_comes_first_and_gives_every_reason() -> None:
    assert rules(replace(GOOD, is_finished=False, turns=GOOD.turns[:15])) == ("preliminary", "finished", "utterances")
    assert rules(replace(GOOD, is_finished=None)) == ("survey",)
    assert rules(replace(GOOD, is_finished=False), QualityConfig(must_be_finished=False)) == ("survey",)


@pytest.mark.parametrize(
    "lacking",
    [
        {"intensity_after": 4},
        {"empathy": 2},
        {"relevance": 3},
        {"turns": (GOOD.turns[0], replace(REPLY, text="Oh?")) * 8},
    ],
)
def test_three_of_the_four_criteria_are_enough_and_two_are_not(lacking: dict[str, object]) -> None:
    one_less = replace(GOOD, **lacking)  # type: ignore[arg-type]
    assert rules(one_less) == ("survey",)
    other = {"empathy": 1} if "empathy" not in lacking else {"relevance": 1}
    assert rules(replace(one_less, **other)) == ("survey", "supporter criteria")  # type: ignore[arg-type]
    assert rules(one_less, QualityConfig(min_supporter_criteria=4)) == ("survey", "supporter criteria")


def test_a_seeker_of_few_words_is_no_example() -> None:
    assert rules(replace(GOOD, turns=(SAID, REPLY) * 8)) == ("survey", "seeker length")


@pytest.mark.parametrize(
    ("given", "failures"),
    [
        ((1, 5, 5), ()),
        ((5, 5, 4), ("last stars",)),
        ((5, 4, 5), ("last stars",)),
        ((5,), ("last stars",)),
        ((), ("unrated",)),
    ],
)
def test_without_a_survey_the_last_two_stars_have_to_be_above_four(
    given: tuple[int, ...], failures: tuple[str, ...]
) -> None:
    assert rules(stars(*given)) == ("stars", *failures)


def test_without_a_survey_both_lengths_count() -> None:
    short = stars(5, 5)
    short = replace(short, turns=tuple(replace(turn, text="Oh no.") for turn in short.turns))
    assert rules(short) == ("stars", "seeker length", "supporter length")


def test_half_a_survey_decides_where_it_can_and_leaves_the_rest_to_the_stars() -> None:
    assert rules(replace(GOOD, relevance=None)) == ("survey",)
    assert rules(replace(GOOD, relevance=None, empathy=1)) == ("stars", "unrated")
    assert rules(replace(stars(5, 5), empathy=1)) == ("stars",)
    assert rules(replace(stars(5, 5), empathy=1, relevance=1)) == ("survey", "supporter criteria")


def test_the_reason_names_the_figures() -> None:
    assert judge(replace(GOOD, empathy=1, relevance=1), CONFIG).reason == (
        "2 of the supporter's 4 criteria, fewer than 3; not met: empathy, relevance"
    )


@pytest.mark.parametrize(
    ("name", "number", "approved"),
    [("FailedESConv.json", 196, 18), ("with_feedback.jsonl", 336, 158), ("valid.jsonl", 195, 0)],
)
def test_what_the_rules_say_of_the_corpora(esconv_dir: Path, name: str, number: int, approved: int) -> None:
    """ESConv's own 1,300 have no surveys in the usual splits, so nothing is left to approve them by."""
    conversations = load_esconv(esconv_dir / name).conversations
    verdicts = [judge(conversation, CONFIG) for conversation in conversations]
    assert (len(verdicts), sum(verdict.is_approved for verdict in verdicts)) == (number, approved)
