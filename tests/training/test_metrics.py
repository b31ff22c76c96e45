"""Each measure against a value worked out by hand; the sums stand beside it."""

from __future__ import annotations

import math

import pytest

from training.metrics import bleu, distinct, label_scores, mean_length, preference_bias, rouge_l, tokens


def test_words_and_marks_are_apart_and_endings_with_an_apostrophe_too() -> None:
    assert tokens("Don’t worry, it's a half-day...") == ["do", "n't", "worry", ",", "it", "'s", "a", "half-day", "..."]
    assert tokens("I'll; can't!") == ["i", "'ll", ";", "ca", "n't", "!"]


def test_bleu_2_of_one_reply() -> None:
    # 5 of 6 words and 3 of 5 pairs are in the reference, which is as long.
    said, wanted = ["the cat sat on the mat"], ["the cat is on the mat"]
    assert bleu(said, wanted, 2) == pytest.approx(math.sqrt(5 / 6 * 3 / 5))
    assert bleu(wanted, wanted, 4) == pytest.approx(1.0)


def test_a_word_counts_only_as_often_as_the_reference_has_it() -> None:
    assert bleu(["the the the the"], ["the cat sat down"], 1) == pytest.approx(1 / 4)


def test_a_reply_shorter_than_its_reference_pays_for_it() -> None:
    # Both words and their pair are right; 2 words for 4: exp(1 - 4/2).
    assert bleu(["the cat"], ["the cat sat down"], 2) == pytest.approx(math.exp(-1))


def test_bleu_adds_up_over_the_corpus_before_it_divides() -> None:
    said, wanted = ["a b", "c d e f"], ["a b", "x y z w"]
    assert bleu(said, wanted, 2) == pytest.approx(math.sqrt(2 / 6 * 1 / 4))


def test_sizes_without_a_match_are_smoothed_and_no_word_at_all_is_nothing() -> None:
    # 2 of 3 words; no pair of 2: half of one; no triple of 1: a quarter.
    assert bleu(["a x b"], ["a b c"], 3) == pytest.approx((2 / 3 * 0.5 / 2 * 0.25 / 1) ** (1 / 3))
    assert bleu(["q"], ["a b"], 2) == 0
    assert bleu([""], ["a b"], 2) == 0


def test_rouge_l_follows_the_longest_common_subsequence() -> None:
    # "a c", of 3 words and of 4.
    precision, recall = 2 / 3, 2 / 4
    expected = (1 + 1.44) * precision * recall / (recall + 1.44 * precision)
    assert rouge_l(["a b c"], ["a c d e"]) == pytest.approx(expected)
    assert rouge_l(["a b c", "z"], ["a c d e", "y"]) == pytest.approx(expected / 2)
    assert rouge_l(["c a"], ["a c"]) == pytest.approx(0.5)


def test_distinct_is_over_all_replies_together() -> None:
    assert distinct(["a b a", "a b"], 1) == pytest.approx(2 / 5)
    assert distinct(["a b a", "a b"], 2) == pytest.approx(2 / 3)
    assert distinct([], 1) == 0


def test_the_mean_length_counts_words_and_marks() -> None:
    assert mean_length(["a b.", "a"]) == 2


def test_label_scores_of_a_small_table() -> None:
    true = ["q", "q", "q", "i", "i", "o"]
    guess = ["q", "q", "i", "i", "q", "q"]
    scores = label_scores(guess, true, ("q", "i", "o"))
    # q: 2 right, 3 true, 4 guessed: 4/7; i: 1 right, 2 true, 2 guessed: 1/2; o: 0.
    assert scores.accuracy == pytest.approx(3 / 6)
    assert scores.macro_f1 == pytest.approx((4 / 7 + 1 / 2) / 3)
    assert scores.weighted_f1 == pytest.approx(3 / 6 * 4 / 7 + 2 / 6 * 1 / 2)
    assert scores.count == 6


def test_a_label_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        label_scores(["z"], ["q"], ("q", "i"))


def test_there_is_no_bias_where_mistakes_go_both_ways() -> None:
    assert preference_bias([[5, 2, 1], [2, 5, 3], [1, 3, 5]]) == pytest.approx(0, abs=1e-6)


def test_the_bias_of_two_labels_is_that_of_their_mistakes() -> None:
    # Bradley and Terry: strengths in the ratio of the mistakes, 3 to 1, with mean 1: 1.5 and 0.5. The right guesses on
    # the diagonal pull slowly, so the table has none.
    assert preference_bias([[0, 1], [3, 0]]) == pytest.approx(0.5, abs=1e-3)


def test_one_answer_for_everything_is_the_strongest_preference() -> None:
    table = [[4, 0, 0], [4, 0, 0], [4, 0, 0]]
    assert preference_bias(table) == pytest.approx(math.sqrt(2), abs=1e-3)
