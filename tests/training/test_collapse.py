"""Measures of range and character, against cases worked out by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from training.collapse import divergence, drift, entropy, sameness
from training.heard import Reply
from training.paired import by_conversation, change


def test_entropy_in_bits() -> None:
    assert entropy(["a", "b", "c", "d"]) == pytest.approx(2)
    assert entropy(["a", "a", "a"]) == 0
    assert entropy([]) == 0


def test_sameness_is_one_for_one_sentence_and_zero_for_none_in_common() -> None:
    assert sameness(["you are heard"] * 4) == pytest.approx(1)
    assert sameness(["aa bb", "cc dd", "ee ff"]) == 0
    assert sameness(["only one"]) == 0


def test_divergence_of_equal_and_of_foreign_counts() -> None:
    assert divergence(Counter("aabb"), Counter("ab")) == pytest.approx(0)
    assert divergence(Counter("ab"), Counter("cd")) == pytest.approx(1)
    assert divergence(Counter("a"), Counter()) == 1


def test_drift_grows_with_words_strategies_and_lengths() -> None:
    replies = [Reply("How are you today?", "Question"), Reply("I hear you.", "Others")]
    longer = [Reply(each.text * 6, each.strategy) for each in replies]
    assert drift(replies, replies) == 0
    assert 0 < drift(replies, longer) < drift(replies, [Reply("Zut alors mon ami, " * 9, "Information")])


def test_a_change_is_weighted_by_conversation_and_its_interval_holds_it() -> None:
    before = {"a": (10.0, 10.0), "b": (60.0, 30.0)}
    after = {"a": (5.0, 10.0), "b": (45.0, 30.0)}
    found = change(before, after, 0.9)
    assert (found.before, found.after) == (70 / 40, 50 / 40)
    assert (found.low, found.high) == (-0.5, -0.5), "both conversations fell by as much"
    assert found.conversations == 2


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    import random

    draw = random.Random(3)
    covered = 0
    for trial in range(60):
        names = [f"c{n}" for n in range(30)]
        noise = {name: draw.gauss(0, 1) for name in names}
        before = {name: (noise[name], 1.0) for name in names}
        after = {name: (noise[name] + 0.2 + draw.gauss(0, 0.5), 1.0) for name in names}
        found = change(before, after, 0.9, seed=trial)
        covered += found.low <= 0.2 <= found.high
    assert 46 <= covered <= 60


def test_other_conversations_on_the_two_sides_are_refused() -> None:
    with pytest.raises(ValueError, match="different conversations"):
        change({"a": (1.0, 1.0)}, {"b": (1.0, 1.0)}, 0.9)


def test_values_are_summed_by_conversation() -> None:
    assert by_conversation(["a", "b", "a"], [1, 2, 3]) == {"a": (4, 2), "b": (2, 1)}
