"""What is learnt is each supporter's turn, after exactly the tokens that the server would send before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model_server.prompt import chat_messages, render
from tests.training.talks import conversation
from training.base import Base
from training.datasets.record import Conversation, Utterance
from training.examples import IGNORED, Example, build_examples, prompt_messages, with_situation_or_without

TALK = conversation(1)


def build(talk: Conversation, base: Base, max_tokens: int = 4000) -> tuple[Example, ...]:
    return build_examples([talk], base, max_tokens).items


def learnt(example: Example, base: Base) -> str:
    """The text under the labels, runs of them apart by a bar."""
    text = "".join(chr(label) if label != IGNORED else "\0" for label in example.labels)
    runs = [run for run in text.split("\0") if run]
    return "|".join(decoded(tuple(map(ord, run)), base) for run in runs)


def decoded(ids: tuple[int, ...], base: Base) -> str:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base.folder / "tokenizer.json"))
    return str(tokenizer.decode(list(ids), skip_special_tokens=False))


def test_every_supporters_turn_is_learnt_with_strategy_and_end_and_nothing_else(tiny: Base) -> None:
    (example,) = build(TALK, tiny)
    assert learnt(example, tiny) == (
        "[Reflection of Feelings] That sounds tiring.<|im_end|>|[Question] Who could help you with it?<|im_end|>"
    )
    assert example.turns == 2


def test_the_tokens_before_each_turn_are_those_of_the_serving_prompt(tiny: Base) -> None:
    (example,) = build(TALK, tiny)
    for index, turn in enumerate(TALK.turns):
        if turn.speaker == "supporter":
            before = chat_messages(prompt_messages(TALK)[:index], situation=TALK.situation)
            prompt = tiny.encode(render(tiny.template, before, opens_reply=True))[0]
            assert list(example.ids[: len(prompt)]) == prompt
            assert example.labels[len(prompt) - 1] == IGNORED
            assert example.labels[len(prompt)] == example.ids[len(prompt)]


def test_labels_are_the_tokens_themselves(tiny: Base) -> None:
    (example,) = build(TALK, tiny)
    assert all(label in (token, IGNORED) for token, label in zip(example.ids, example.labels, strict=True))


def test_the_strategies_tokens_are_marked(tiny: Base) -> None:
    (example,) = build(TALK, tiny)
    marked = tuple(example.ids[index] for index in sorted(example.strategies))
    assert decoded(marked, tiny) == "[Reflection of Feelings][Question]"


def test_a_turn_that_is_context_is_read_and_not_learnt(tiny: Base) -> None:
    first, shown, *rest = TALK.turns
    (example,) = build(replace(TALK, turns=(first, replace(shown, is_target=False), *rest)), tiny)
    assert "That sounds tiring." in decoded(example.ids, tiny)
    assert learnt(example, tiny) == "[Question] Who could help you with it?<|im_end|>"


def test_two_utterances_in_a_row_are_one_message_as_in_serving(tiny: Base) -> None:
    turns = (
        Utterance("seeker", "Hello.", is_target=False),
        Utterance("supporter", "Hi.", "Others"),
        Utterance("supporter", "What is up?", "Question"),
    )
    (example,) = build(replace(TALK, turns=turns), tiny)
    assert learnt(example, tiny) == "[Others] Hi.\n[Question] What is up?<|im_end|>"
    quiet = (turns[0], replace(turns[1], is_target=False), turns[2])
    (example,) = build(replace(TALK, turns=quiet), tiny)
    assert learnt(example, tiny) == "\n[Question] What is up?<|im_end|>"
    loud = (turns[0], turns[1], replace(turns[2], is_target=False))
    (example,) = build(replace(TALK, turns=loud), tiny)
    assert learnt(example, tiny) == "[Others] Hi."


def test_each_token_of_a_reply_has_its_weight_and_none_is_given_where_all_are_alike(tiny: Base) -> None:
    first, light, third, full = TALK.turns
    (example,) = build(replace(TALK, turns=(first, replace(light, weight=0.25), third, full)), tiny)
    weights = dict.fromkeys((0.25, 1.0), "")
    for label, weight in zip(example.labels, example.weights, strict=True):
        if label != IGNORED:
            weights[weight] += decoded((label,), tiny)
    assert weights[0.25] == "[Reflection of Feelings] That sounds tiring.<|im_end|>"
    assert weights[1.0] == "[Question] Who could help you with it?<|im_end|>"
    (even,) = build(TALK, tiny)
    assert even.weights == ()


def test_a_supporter_may_speak_first(tiny: Base) -> None:
    (example,) = build(replace(TALK, turns=TALK.turns[1:]), tiny)
    assert example.turns == 2


def test_signs_of_many_bytes_are_learnt_whole(tiny: Base) -> None:
    turns = (TALK.turns[0], Utterance("supporter", "Ça va? 🙂 好", "Question"))
    (example,) = build(replace(TALK, turns=turns), tiny)
    assert learnt(example, tiny) == "[Question] Ça va? 🙂 好<|im_end|>"


@pytest.mark.parametrize("max_tokens", [600, 800, 1200])
def test_a_long_conversation_is_cut_into_pieces_that_lose_no_turn(tiny: Base, max_tokens: int) -> None:
    turns = tuple(replace(turn, text=f"{turn.text} {number}") for number in range(8) for turn in TALK.turns)
    talk = replace(TALK, turns=turns)
    built = build_examples([talk], tiny, max_tokens)
    assert len(built.items) > 1
    assert max(len(example.ids) for example in built.items) <= max_tokens
    assert sum(example.turns for example in built.items) == 16
    said = [f"[{turn.strategy}] {turn.text}<|im_end|>" for turn in turns if turn.speaker == "supporter"]
    assert "|".join(learnt(example, tiny) for example in built.items) == "|".join(said)
    assert not built.skipped


def test_every_piece_keeps_the_system_text(tiny: Base) -> None:
    talk = replace(TALK, turns=TALK.turns * 6)
    for example in build(talk, tiny, max_tokens=700):
        assert decoded(example.ids, tiny).startswith("<|im_start|>system\nYou are a supportive listener")


def test_a_turn_longer_than_a_piece_is_reported(tiny: Base) -> None:
    talk = replace(TALK, turns=(TALK.turns[0], Utterance("supporter", "word " * 400, "Others"), *TALK.turns[2:]))
    built = build_examples([talk], tiny, max_tokens=700)
    assert [example.turns for example in built.items] == [1]
    assert [skipped.reason for skipped in built.skipped] == ["turn longer than max_tokens = 700"]


def test_a_template_that_changes_history_gives_each_turn_its_own_piece(tiny: Base) -> None:
    thinking = tiny.template.replace("'<|im_start|>assistant\n'", "'<|im_start|>assistant\n<think></think>'")
    base = replace(tiny, template=thinking)
    built = build(TALK, base)
    assert [learnt(example, base) for example in built] == [
        "[Reflection of Feelings] That sounds tiring.<|im_end|>",
        "[Question] Who could help you with it?<|im_end|>",
    ]


def test_a_share_of_conversations_keeps_its_situation_the_same_ones_each_time() -> None:
    talks = [conversation(number) for number in range(200)]
    kept = [[with_situation_or_without(talk, 0.3).situation is not None for talk in talks] for _ in range(2)]
    assert kept[0] == kept[1]
    assert 0.2 < sum(kept[0]) / 200 < 0.4
    assert with_situation_or_without(TALK, 1.0) == TALK
    assert with_situation_or_without(TALK, 0.0) == replace(TALK, situation=None)
