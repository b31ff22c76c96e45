"""A variant's figures from replies to a report: each measure where it belongs, gaps in words, nothing quoted."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from model_server.protocol import Policy
from model_server.strategies import ESCONV
from training.evaluation import bootstrap
from training.evaluation.bootstrap import Draws
from training.evaluation.optional import Extras, Optional
from training.evaluation.page import page
from training.evaluation.papers import ROWS
from training.evaluation.perplexity import Likelihood
from training.evaluation.report import Report, as_json, differences, markdown
from training.evaluation.run import Reply, Variant
from training.evaluation.scores import Result, Scorer
from training.evaluation.turns import Turn
from training.metrics import bleu, distinct, label_scores, rouge_l

TRUE = ("Question", "Question", "Others", "Self-disclosure", "Information", "Others")
REFERENCES = ("what broke the gate ?", "who saw it ?", "goodbye then", "mine broke too", "gates rust", "good night")
TURNS = [Turn(f"t{at // 2}", at, (), text, TRUE[at]) for at, text in enumerate(REFERENCES)]
SAID = ("what broke it ?", "<b>who</b> saw the gate ?", "then goodbye", "", "gates rust", "sleep well")
GUESSED = ("Question", "Others", "Others", "Question", "Information", "Others")
DRAWN = ("Question", "Question", "Others", "Others", "Others", "Others")
NOTHING = Extras(
    Optional(None, missing="no WordNet"), Optional(None, missing="no vectors"), Optional(None, missing="no classifier")
)
EVERYTHING = Extras(
    Optional(lambda said, wanted: 0.5, "a METEOR"),
    Optional(lambda said, wanted: None if "rust" in wanted else 0.25, "some vectors"),
    Optional(lambda texts: [0.1] * len(texts), "a classifier"),
)
LIKELY = [Likelihood("t0", 6.0, 3), Likelihood("t0", 2.0, 1), Likelihood("t1", 4.0, 4)]


@pytest.fixture(autouse=True)
def three_conversations_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "LEAST_CONVERSATIONS", 2)


def replies(texts: Sequence[str] = SAID) -> list[Reply]:
    return [
        Reply(turn.id, text, drawn, guess, 4, 0.5)
        for turn, text, drawn, guess in zip(TURNS, texts, DRAWN, GUESSED, strict=True)
    ]


async def gate(text: str) -> Sequence[str]:
    return ["medicine"] if "sleep" in text else []


async def result(
    policy: Policy = "joint",
    extras: Extras = NOTHING,
    lora: str = "none",
    texts: Sequence[str] = SAID,
    likelihoods: Sequence[Likelihood] | str = "no torch",
) -> Result:
    scorer = Scorer(TURNS, ESCONV, str.split, extras, Draws([turn.talk for turn in TURNS], rounds=60), gate)
    return await scorer.result(Variant(lora, policy), replies(texts), likelihoods)


def estimate(found: Result, key: str) -> float | None:
    return found.measures[key].value.estimate


async def test_the_figures_are_those_of_the_plain_measures() -> None:
    found = await result()
    assert estimate(found, "distinct_1") == pytest.approx(
        len({word for text in SAID for word in text.split()}) / sum(len(text.split()) for text in SAID)
    )
    assert estimate(found, "length") == pytest.approx(sum(len(text.split()) for text in SAID) / 6)
    assert estimate(found, "questions") == pytest.approx(2 / 6)
    assert estimate(found, "empty") == pytest.approx(1 / 6)
    assert estimate(found, "stopped") == pytest.approx(1 / 6)
    assert found.stopped_for == {"medicine": 1}


async def test_plain_words_give_what_training_metrics_gives() -> None:
    plain = ("a gate", "it is shut", "bye", "no", "rust it", "well")
    found = await result(texts=plain)
    assert estimate(found, "rouge_l") == pytest.approx(rouge_l(plain, REFERENCES))
    assert estimate(found, "bleu_2") == pytest.approx(bleu(plain, REFERENCES, 2))
    assert estimate(found, "bleu_4") == pytest.approx(bleu(plain, REFERENCES, 4))
    assert estimate(found, "distinct_2") == pytest.approx(distinct(plain, 2))


async def test_strategies_are_scored_by_the_likeliest_and_by_the_drawn_one() -> None:
    found = await result()
    scores = label_scores(GUESSED, TRUE, ESCONV.names)
    assert estimate(found, "accuracy") == pytest.approx(scores.accuracy)
    assert estimate(found, "macro_f1") == pytest.approx(scores.macro_f1)
    assert estimate(found, "weighted_f1") == pytest.approx(scores.weighted_f1)
    assert estimate(found, "bias") == pytest.approx(scores.bias)
    drawn = label_scores(DRAWN, TRUE, ESCONV.names)
    assert estimate(found, "accuracy_drawn") == pytest.approx(drawn.accuracy)
    assert estimate(await result("random"), "accuracy") == pytest.approx(drawn.accuracy)
    assert sum(map(sum, found.confusion)) == 6
    assert found.strategies == {"Question": 2, "Others": 4}


@pytest.mark.parametrize("policy", ["oracle", "vanilla"])
async def test_who_chooses_no_strategy_is_not_scored_for_it(policy: Policy) -> None:
    measure = (await result(policy)).measures["accuracy"]
    assert measure.value.estimate is None
    assert policy in measure.missing


async def test_both_perplexities_are_stated_and_a_missing_one_says_why() -> None:
    found = await result(likelihoods=LIKELY)
    assert estimate(found, "perplexity") == pytest.approx(math.exp(12 / 8))
    assert estimate(found, "perplexity_by_reply") == pytest.approx((2 * math.exp(2) + math.exp(1)) / 3)
    missing = (await result()).measures["perplexity"]
    assert (missing.value.estimate, missing.missing) == (None, "no torch")


async def test_what_is_missing_is_missing_and_not_nothing() -> None:
    found = await result()
    assert [estimate(found, key) for key in ("meteor", "extrema", "offensive")] == [None] * 3
    report = as_json(Report({"data": "a"}, {}, {}, [found]))
    assert report["not_measured"]["METEOR"] == "no WordNet"
    assert "no vectors" in markdown(Report({"data": "a"}, {}, {}, [found]))


async def test_optional_measures_are_means_and_a_reply_without_words_gets_nothing() -> None:
    found = await result(extras=EVERYTHING)
    assert estimate(found, "meteor") == pytest.approx(0.5 * 5 / 6)
    # One reference has no vector and does not count; the empty reply does, with nothing.
    assert estimate(found, "extrema") == pytest.approx(0.25 * 4 / 5)
    assert estimate(found, "offensive") == pytest.approx(0.1)


async def test_variants_are_compared_with_the_first_of_their_policy_else_of_their_lora() -> None:
    found = [await result(), await result("vanilla"), await result(lora="v0001"), await result("vanilla", lora="v0001")]
    pairs = {(each.first.variant.name, each.second.variant.name) for each in differences(found)}
    assert pairs == {
        ("none, vanilla", "none, joint"),
        ("v0001, joint", "none, joint"),
        ("v0001, vanilla", "none, vanilla"),
    }


async def test_a_difference_says_better_only_where_the_interval_leaves_nothing_out() -> None:
    worse = tuple("z" for _ in SAID)
    first, second = await result(texts=REFERENCES), await result(lora="v0001", texts=worse)
    words = {each.measure.key: each.words for each in differences([first, second])}
    assert words["rouge_l"] == "worse"
    assert words["bias"] == ""
    better = differences([second, replace(first, variant=Variant("v0002", "joint"))])
    assert {each.measure.key: each.words for each in better}["rouge_l"] == "better"


async def test_the_report_quotes_nobody_and_has_the_papers_beside_it() -> None:
    report = Report(
        {"data": "talks.jsonl"}, {"opens the conversation": 2}, {"Question": 2, "Others": 4}, [await result()]
    )
    texts = (markdown(report), page(report), json.dumps(as_json(report)))
    for text in texts:
        assert not [sentence for sentence in (*REFERENCES[:2], *SAID[:2]) if sentence in text]
        assert all(row.variant in text for row in ROWS)
        assert "opens the conversation" in text
    assert "not the same task" in texts[0]


async def test_the_page_is_whole_html_with_a_spoken_text_for_each_picture() -> None:
    report = Report({"data": "<script>"}, {}, dict.fromkeys(ESCONV.names, 1), [await result(), await result("random")])
    text = page(report)
    open_tags: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag != "meta":
                open_tags.append(tag)

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            return None

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Checker().feed(text)
    assert open_tags == []
    assert "<script>" not in text
    assert text.count("<svg") == text.count('role="img" aria-label="') > 5
    numbers = [float(found) for found in re.findall(r' (?:x1|x2|cx|width)="([\d.-]+)"', text)]
    assert numbers
    assert all(0 <= number <= 640 for number in numbers)


async def test_a_single_conversation_has_figures_without_intervals() -> None:
    scorer = Scorer(TURNS[:2], ESCONV, str.split, NOTHING, Draws(["t0", "t0"]), None)
    found = await scorer.result(Variant("none", "joint"), replies()[:2], "no torch")
    assert found.measures["rouge_l"].value.interval is None
    assert found.measures["stopped"].missing == "no gate was given"
    assert "[" not in markdown(Report({"data": "a"}, {}, {}, [found])).split("## How")[0]
