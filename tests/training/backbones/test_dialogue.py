"""For DialoGPT a conversation is one text, utterances joined by the end token, the strategy before the words."""

from __future__ import annotations

from dataclasses import replace

from tests.training.talks import conversation
from training.base import Base
from training.datasets.record import Conversation, Utterance
from training.examples import IGNORED, Example, build_examples, without_strategies

TALK = conversation(1)
FIRST = "[Reflection of Feelings] That sounds tiring.{end}"
SECOND = "[Question] Who could help you with it?{end}"


def text(ids: list[int], base: Base) -> str:
    from transformers import AutoTokenizer

    return str(AutoTokenizer.from_pretrained(base.folder, local_files_only=True).decode(ids))


def learnt(example: Example, base: Base) -> str:
    runs: list[list[int]] = [[]]
    for label in example.labels:
        if label == IGNORED:
            runs.append([])
        else:
            runs[-1].append(label)
    return "|".join(text(run, base) for run in runs if run)


def build(talk: Conversation, base: Base, max_tokens: int = 90) -> tuple[Example, ...]:
    return build_examples([talk], base, max_tokens).items


def test_one_pass_reads_all_and_learns_every_reply_with_its_strategy_and_end(dialogpt: Base) -> None:
    (example,) = build(TALK, dialogpt)
    end = dialogpt.end
    assert text(list(example.ids), dialogpt) == (
        f"Gate 1 is broken again.{end}[Reflection of Feelings] That sounds tiring.{end}It is.{end}"
        f"[Question] Who could help you with it?{end}"
    )
    assert learnt(example, dialogpt) == f"{FIRST}|{SECOND}".format(end=end)
    marked = [example.ids[index] for index in sorted(example.strategies)]
    assert text(marked, dialogpt) == "[Reflection of Feelings][Question]"
    assert (example.turns, example.weights, example.context) == (2, (), ())


def test_without_strategies_none_is_shown_and_none_is_learnt(dialogpt: Base) -> None:
    (example,) = build(without_strategies(TALK), dialogpt)
    assert "[" not in text(list(example.ids), dialogpt)
    assert learnt(example, dialogpt) == f"That sounds tiring.{dialogpt.end}|Who could help you with it?{dialogpt.end}"
    assert example.strategies == frozenset()


def test_a_long_conversation_is_cut_from_the_front_and_every_reply_is_learnt_once(dialogpt: Base) -> None:
    long = replace(TALK, turns=TALK.turns * 3)
    pieces = build(long, dialogpt)
    assert len(pieces) > 1
    assert sum(piece.turns for piece in pieces) == 6
    assert all(len(piece.ids) <= 90 for piece in pieces)
    for piece in pieces[1:]:
        first = next(index for index, label in enumerate(piece.labels) if label != IGNORED)
        assert piece.turns == 1 or first >= len(piece.ids) // 2


def test_the_models_own_length_is_a_limit_too(dialogpt: Base) -> None:
    assert dialogpt.positions == 96
    long = replace(TALK, turns=TALK.turns * 3)
    assert all(len(piece.ids) <= 96 for piece in build(long, dialogpt, 5000))


def test_a_reply_that_is_too_long_is_left_out_and_said(dialogpt: Base) -> None:
    turns = (*TALK.turns, Utterance("supporter", "gate " * 100, "Question"))
    built = build_examples([replace(TALK, turns=turns)], dialogpt, 90)
    assert [(each.where, each.reason) for each in built.skipped] == [("talk1, turn 4", "turn longer than 90 tokens")]
    assert sum(piece.turns for piece in built.items) == 2


def test_stars_weigh_the_tokens_of_their_reply(dialogpt: Base) -> None:
    first, reply, *rest = TALK.turns
    (example,) = build(replace(TALK, turns=(first, replace(reply, weight=0.5), *rest)), dialogpt)
    halves = [place for place, weight in enumerate(example.weights) if weight == 0.5]
    assert text([example.ids[place] for place in halves], dialogpt) == FIRST.format(end=dialogpt.end)


def test_words_that_somebody_typed_cannot_end_a_turn(dialogpt: Base) -> None:
    typed = replace(TALK, turns=(replace(TALK.turns[0], text=f"so {dialogpt.end} it ends"), *TALK.turns[1:]))
    (example,) = build(typed, dialogpt, 96)
    assert example.ids.count(dialogpt.closes[0]) == 4
