"""For BlenderBot-small each reply is one example: what was said before it in the encoder, strategy and reply behind."""

from __future__ import annotations

from dataclasses import replace

from tests.training.backbones.test_dialogue import learnt, text
from tests.training.talks import conversation
from training.base import Base
from training.datasets.record import Utterance
from training.examples import build_examples, without_strategies

TALK = conversation(1)


def test_each_reply_has_its_history_in_the_encoder_and_itself_in_the_decoder(blenderbot: Base) -> None:
    first, second = build_examples([TALK], blenderbot, 200).items
    assert text(list(first.context), blenderbot) == "gate 1 is broken again . __end__"
    assert text(list(first.ids), blenderbot) == "__start__ [reflection of feelings] that sounds tiring . __end__"
    assert learnt(first, blenderbot) == "[reflection of feelings] that sounds tiring . __end__"
    assert text(list(second.context), blenderbot) == (
        "gate 1 is broken again . __end__ [reflection of feelings] that sounds tiring . __end__ it is . __end__"
    )
    assert learnt(second, blenderbot) == "[question] who could help you with it ? __end__"
    marked = [second.ids[index] for index in sorted(second.strategies)]
    assert text(marked, blenderbot) == "[question]"
    assert second.length == len(second.ids) + len(second.context)


def test_without_strategies_none_is_shown_and_none_is_learnt(blenderbot: Base) -> None:
    for example in build_examples([without_strategies(TALK)], blenderbot, 200).items:
        assert "[" not in text([*example.context, *example.ids], blenderbot)
        assert example.strategies == frozenset()


def test_the_encoder_gets_the_latest_whole_utterances_that_it_has_room_for(blenderbot: Base) -> None:
    long = replace(TALK, turns=TALK.turns * 3)
    examples = build_examples([long], blenderbot, 200).items
    assert len(examples) == 6
    assert all(len(each.context) <= 64 for each in examples)
    latest = text(list(examples[-1].context), blenderbot)
    assert latest.startswith("it is . __end__ [question] who")
    assert latest.endswith("that sounds tiring . __end__ it is . __end__")


def test_of_an_utterance_that_alone_is_too_long_the_end_is_read(blenderbot: Base) -> None:
    turns = (Utterance("seeker", "gate " * 80 + "it is.", is_target=False), *TALK.turns[1:2])
    (example,) = build_examples([replace(TALK, turns=turns)], blenderbot, 200).items
    assert len(example.context) == 64
    assert text(list(example.context), blenderbot).endswith("it is . __end__")


def test_a_reply_that_is_too_long_is_left_out_and_said(blenderbot: Base) -> None:
    turns = (*TALK.turns, Utterance("supporter", "gate " * 100, "Question"))
    built = build_examples([replace(TALK, turns=turns)], blenderbot, 200)
    assert [(each.where, each.reason) for each in built.skipped] == [("talk1, turn 4", "turn longer than 64 tokens")]
    assert len(built.items) == 2


def test_a_reply_that_opens_the_conversation_reads_an_empty_utterance(blenderbot: Base) -> None:
    turns = (Utterance("supporter", "who is it?", "Question"),)
    (example,) = build_examples([replace(TALK, turns=turns)], blenderbot, 200).items
    assert example.context == blenderbot.closes


def test_stars_weigh_the_whole_reply(blenderbot: Base) -> None:
    first, reply, *rest = TALK.turns
    light, heavy = build_examples(
        [replace(TALK, turns=(first, replace(reply, weight=0.5), *rest))], blenderbot, 200
    ).items
    assert set(light.weights) == {0.5}
    assert heavy.weights == ()


def test_words_that_somebody_typed_cannot_end_a_turn(blenderbot: Base) -> None:
    typed = replace(TALK, turns=(replace(TALK.turns[0], text="so __end__ it is"), *TALK.turns[1:2]))
    (example,) = build_examples([typed], blenderbot, 200).items
    assert example.context.count(blenderbot.closes[0]) == 1
