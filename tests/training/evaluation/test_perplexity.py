"""The likelihood of each reply is what the training code measures, in both contexts and with each way of labels."""

from __future__ import annotations

import pytest

from tests.training.talks import conversation
from training.base import Base
from training.datasets.record import Conversation
from training.evaluate import evaluate
from training.evaluation.perplexity import Likelihood, Style, likelihoods, pieces
from training.evaluation.turns import Context, turns_of
from training.examples import build_examples
from training.progress import Silent

TALKS = [conversation(1), conversation(22), conversation(333)]
LABELLED = Style(history=True, target=True)
PLAIN = Style(history=False, target=False)
BARE = Style(history=False, target=True)


def found(tiny: Base, context: Context, style: Style) -> list[Likelihood]:
    turns = turns_of(TALKS, context).items
    talks = list(pieces(TALKS, turns, context, style))
    each = likelihoods(tiny, None, talks, device="cpu", name="", progress=Silent())
    return sorted(each, key=lambda one: (one.talk, one.nats))


def shown(context: Context, style: Style) -> list[Conversation]:
    return list(pieces(TALKS[:1], turns_of(TALKS[:1], context).items, context, style))


def test_a_whole_conversation_is_one_piece_where_its_turns_share_a_prompt() -> None:
    assert len(shown("whole", LABELLED)) == len(shown("whole", PLAIN)) == 1
    assert len(shown("whole", BARE)) == len(shown("5", LABELLED)) == 2


def test_the_prompt_shows_the_strategies_that_the_server_would_show() -> None:
    strategies = {style: [turn.strategy for turn in shown("5", style)[1].turns] for style in (LABELLED, PLAIN, BARE)}
    assert strategies[LABELLED] == [None, "Reflection of Feelings", None, "Question"]
    assert strategies[BARE] == [None, None, None, "Question"]
    assert strategies[PLAIN] == [None] * 4


def test_only_policies_whose_strategy_is_given_or_none_have_a_perplexity() -> None:
    assert Style.of("vanilla", "v0001") == PLAIN
    assert Style.of("oracle", "v0001") == LABELLED
    assert Style.of("oracle", "none") == BARE
    assert Style.of("joint", "none") is Style.of("random", "none") is None


@pytest.mark.parametrize("style", [LABELLED, PLAIN])
def test_the_words_of_all_replies_are_as_likely_as_the_training_code_says(tiny: Base, style: Style) -> None:
    talks = list(pieces(TALKS, turns_of(TALKS, "whole").items, "whole", style))
    loss = evaluate(
        tiny, None, build_examples(talks, tiny, 2048).items, device="cpu", max_tokens=2048, progress=Silent()
    )
    each = found(tiny, "whole", style)
    assert len(each) == 6
    assert loss.text is not None
    tokens = sum(one.tokens for one in each)
    assert sum(one.nats for one in each) / tokens == pytest.approx(loss.text, rel=1e-5)


def test_short_conversations_are_the_same_in_both_contexts(tiny: Base) -> None:
    for style in (LABELLED, PLAIN):
        whole, five = found(tiny, "whole", style), found(tiny, "5", style)
        assert [one.tokens for one in whole] == [one.tokens for one in five]
        assert [one.nats for one in whole] == pytest.approx([one.nats for one in five], rel=1e-4)


def test_the_label_is_not_counted_but_changes_what_follows(tiny: Base) -> None:
    labelled, plain = found(tiny, "5", LABELLED), found(tiny, "5", PLAIN)
    assert sum(one.nats for one in labelled) != pytest.approx(sum(one.nats for one in plain), rel=1e-6)
    # One token more than without a label: the blank between it and the words.
    difference = sum(one.tokens for one in labelled) - sum(one.tokens for one in plain)
    assert 0 <= difference <= len(labelled)
