"""The thirty prompts are no part of what the LoRA was trained on, and the rows are what was said."""

from __future__ import annotations

import pytest

from bench.default_lora import Said, Turn, markdown, prompts, row, turns_of
from model_server.protocol import ChatMessage
from tests.training.talks import conversation
from training.seed_corpus import load_seeds, words

LONGEST_SHARED_RUN = 6
PROMPTS = prompts()


def runs(text: str, size: int) -> set[tuple[str, ...]]:
    said = words(text)
    return {tuple(said[start : start + size]) for start in range(len(said) - size + 1)}


def test_there_are_thirty_prompts_that_end_with_the_person() -> None:
    assert len({prompt.name for prompt in PROMPTS}) == 30
    for prompt in PROMPTS:
        assert prompt.messages[-1].role == "user"
        assert all(message.strategy for message in prompt.messages if message.role == "assistant")


def test_no_run_of_seven_words_of_a_prompt_is_in_the_corpus() -> None:
    size = LONGEST_SHARED_RUN + 1
    corpus = {run for talk in load_seeds() for turn in talk.turns for run in runs(turn.text, size)}
    shared = {
        (prompt.name, " ".join(run))
        for prompt in PROMPTS
        for message in prompt.messages
        for run in runs(message.content, size) & corpus
    }
    assert shared == set()


def test_turns_to_answer_follow_the_seeker_and_are_drawn_the_same_each_time() -> None:
    talks = [conversation(number) for number in range(4)]
    drawn = turns_of(talks, 5)
    assert drawn == turns_of(talks, 5)
    assert len({turn.name for turn in drawn}) == 5
    for turn in drawn:
        assert turn.messages[-1].role == "user"
        assert turn.reference in ("That sounds tiring.", "Who could help you with it?")


def test_a_row_measures_what_was_said_against_what_was_wanted() -> None:
    asked = (ChatMessage(role="user", content="The gate is broken."),)
    turns = [
        Turn("a", asked, None, "Question", "Who could help you?"),
        Turn("b", asked, None, "Others", "That sounds tiring."),
    ]
    said = [
        Said("a", "Who could help you?", "Others", "Question", 1.0, ()),
        Said("b", "I am a nurse.", "Others", "Question", 3.0, ("claims to be human",)),
    ]
    found = row("held out", "bare", turns, said, 20.0)
    assert found.labels is not None
    assert (found.labels.accuracy, found.sampled_accuracy, found.stopped, found.questions) == (0.5, 0.5, 0.5, 0.5)
    assert found.rouge_l == pytest.approx((1 + 2.44 * 0.05 / (0.25 + 1.44 * 0.2)) / 2), "the full stop is shared"
    assert "| held out, bare | 2 | 20.0 | 50.0 | 50.0 |" in markdown([found])


def test_prompts_that_nobody_answered_have_no_score_against_a_reference() -> None:
    said = [Said(prompt.name, "What happened?", "Question", "Question", 1.0, ()) for prompt in PROMPTS]
    found = row("prompts", "bare", PROMPTS, said, None)
    assert (found.labels, found.bleu_2, found.perplexity) == (None, None, None)
    assert found.length == 3
