"""The measures against published implementations: NLTK, sacrebleu and rouge-score; and against values by hand."""

from __future__ import annotations

import math
import warnings

import pytest

from training import metrics
from training.evaluation.lexical import (
    bleu_finish,
    bleu_row,
    confusion_finish,
    confusion_row,
    grams,
    mean,
    share_on_diagonal,
    token_perplexity,
)
from training.evaluation.words import words

SAID = [
    "that sounds very hard , how long has it been going on ?",
    "i am sorry to hear about the gate , what would help you most today ?",
    "it makes sense that you are tired of it all",
]
WANTED = [
    "that sounds hard . has this been going on for long ?",
    "i am so sorry to hear that , what do you think would help ?",
    "you must be tired of it , it makes sense",
]


def sums(said: list[str], wanted: list[str]) -> list[float]:
    rows = [bleu_row(one.split(), two.split()) for one, two in zip(said, wanted, strict=True)]
    return [sum(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_bleu_is_nltks(size: int) -> None:
    from nltk.translate.bleu_score import SmoothingFunction, corpus_bleu

    expected = corpus_bleu(
        [[text.split()] for text in WANTED],
        [text.split() for text in SAID],
        weights=(1 / size,) * size,
        smoothing_function=SmoothingFunction().method3,
    )
    assert bleu_finish(size)(sums(SAID, WANTED)) == pytest.approx(expected)


@pytest.mark.parametrize("size", [2, 4])
@pytest.mark.parametrize(("said", "wanted"), [(SAID, WANTED), (SAID[:1], WANTED[2:]), (WANTED, SAID)])
def test_bleu_is_sacrebleus(size: int, said: list[str], wanted: list[str]) -> None:
    from sacrebleu.metrics.bleu import BLEU

    scorer = BLEU(tokenize="none", max_ngram_order=size, smooth_method="exp")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = scorer.corpus_score(said, [wanted]).score / 100
    assert bleu_finish(size)(sums(said, wanted)) == pytest.approx(expected)


def test_the_sums_of_conversations_give_what_the_texts_give_together() -> None:
    assert bleu_finish(2)(sums(SAID, WANTED)) == pytest.approx(metrics.bleu(SAID, WANTED, 2))
    assert bleu_finish(4)(sums(SAID, WANTED)) == pytest.approx(metrics.bleu(SAID, WANTED, 4))


def test_no_words_at_all_are_a_bleu_of_nothing_and_no_turn_has_none() -> None:
    assert bleu_finish(2)(sums([""], ["a b"])) == 0
    assert bleu_finish(2)([0.0] * 10) is None


@pytest.mark.parametrize("at", [0, 1, 2])
def test_rouge_l_has_the_precision_and_recall_of_rouge_score(at: int) -> None:
    from rouge_score.rouge_scorer import RougeScorer

    said, wanted = (
        "".join(sign if sign.isalnum() or sign == " " else "" for sign in text).split()
        for text in (SAID[at], WANTED[at])
    )
    score = RougeScorer(["rougeL"], use_stemmer=False).score(" ".join(wanted), " ".join(said))["rougeL"]
    beta = metrics.ROUGE_BETA**2
    expected = (1 + beta) * score.precision * score.recall / (score.recall + beta * score.precision)
    assert metrics.rouge_l_of(said, wanted) == pytest.approx(expected)


def test_neighbours_are_grams() -> None:
    assert grams(["a", "b", "c"], 2) == [("a", "b"), ("b", "c")]
    assert grams(["a"], 2) == []


def test_perplexity_is_over_tokens_and_a_mean_over_turns() -> None:
    # Replies of 1 and 3 tokens, at 1 and 2 nats a token: 7 nats for 4 tokens.
    assert token_perplexity([7.0, 4.0]) == pytest.approx(math.exp(7 / 4))
    assert mean([math.exp(1) + math.exp(2), 2.0]) == pytest.approx((math.exp(1) + math.exp(2)) / 2)
    assert token_perplexity([0.0, 0.0]) is None


def test_a_table_added_up_from_turns_has_the_scores_of_the_lists() -> None:
    labels = ("q", "i", "o")
    true, guess = ["q", "q", "q", "i", "i", "o"], ["q", "q", "i", "i", "q", "q"]
    rows = [confusion_row(one, two, labels) for one, two in zip(guess, true, strict=True)]
    table = [sum(column) for column in zip(*rows, strict=True)]
    scores = metrics.label_scores(guess, true, labels)
    assert confusion_finish(3, lambda each: each.macro_f1)(table) == pytest.approx(scores.macro_f1)
    assert confusion_finish(3, lambda each: each.bias)(table) == pytest.approx(scores.bias)
    assert share_on_diagonal(table) == pytest.approx(scores.accuracy)
    assert confusion_finish(3, lambda each: each.accuracy)([0.0] * 9) is share_on_diagonal([0.0] * 9) is None


def test_the_words_are_those_of_nltks_word_tokenize() -> None:
    # What word_tokenize gives with its data for where sentences end (the Penn Treebank's rules), written down here.
    assert words().name == "NLTK"
    assert words().split("I can't say. It's a half-day… isn't it?") == [
        *("i", "ca", "n't", "say", ".", "it", "'s", "a", "half-day…", "is", "n't", "it", "?"),
    ]
