"""What `bench.training` compares is comparable: the pieces are the papers', time is counted fairly, a miss is said."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bench.learning.pieces import cut, first_turns
from bench.learning.report import PIECES, WHOLE, Found, Learnt, median_ratio, verdict
from bench.learning.turns import Runner, StepDone, Work, take_turns
from tests.training.talks import conversation
from training.evaluate import Loss


def test_a_piece_is_a_reply_and_the_five_utterances_before_it() -> None:
    talk = replace(conversation(1), turns=conversation(1).turns * 3)
    found = list(cut(talk))
    assert [len(piece.turns) for piece in found] == [2, 4, 6, 6, 6, 6]
    assert [piece.turns[-1] for piece in found] == [turn for turn in talk.turns if turn.speaker == "supporter"]
    assert all(sum(turn.is_target for turn in piece.turns) == 1 for piece in found)


def test_all_learn_from_the_same_first_conversations() -> None:
    talks = [conversation(number) for number in range(5)]
    assert [talk.id for talk in first_turns(talks, 3)] == ["talk0", "talk1"]
    assert first_turns(talks, 100) == talks


def steps(number: int, turns: int, seconds: float) -> Callable[[StepDone], None]:
    def train(done: StepDone) -> None:
        for _ in range(number):
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                pass
            done(Work(turns, 10, 12))

    return train


def test_each_works_alone_and_its_first_step_is_learnt_from_but_not_timed() -> None:
    quick, slow = Runner("quick", steps(6, 2, 0.002)), Runner("slow", steps(3, 2, 0.004))
    rounds = take_turns([quick, slow], 0.0, lambda text: None)
    assert (quick.total.turns, slow.total.turns) == (12, 6)
    assert sum(each["quick"].steps for each in rounds if "quick" in each) == 5
    assert sum(each["slow"].steps for each in rounds if "slow" in each) == 2
    assert quick.total.cpu < 0.1
    assert all(work.seconds >= 0.002 for each in rounds for work in each.values() if work.steps)


def test_a_training_that_fails_ends_the_benchmark() -> None:
    def fails(done: StepDone) -> None:
        raise ValueError("no such layer")

    with pytest.raises(ValueError, match="no such layer"):
        take_turns([Runner("broken", fails)], 0.0, lambda text: None)


def rounds_of(*speeds: tuple[float, float]) -> tuple[dict[str, Work], ...]:
    return tuple(
        {WHOLE: Work(turns=1, steps=1, seconds=1 / ours), PIECES: Work(turns=1, steps=1, seconds=1 / theirs)}
        for ours, theirs in speeds
    )


def learnt(name: str, nats: float, talks: int = 5) -> Learnt:
    loss = Loss(nats, None, nats, 20, parts=tuple((f"talk{number}", nats * 10, 10) for number in range(talks)))
    return Learnt(name, Work(turns=10, steps=2, seconds=2.0), loss, loss)


def found(ratio: float, ours: float, theirs: float) -> Found:
    both = (learnt(WHOLE, ours), learnt(PIECES, theirs))
    return Found(learnt("bare", 4.0), rounds_of((ratio, 1.0), (ratio, 1.0)), both, both, ())


def test_the_ratio_is_the_median_of_those_within_rounds() -> None:
    assert median_ratio(rounds_of((4, 1), (40, 10), (3, 1)), PIECES) == pytest.approx(4.0)
    stopped = ({WHOLE: Work(turns=5, steps=1, seconds=1)}, *rounds_of((3, 1)))
    assert median_ratio(stopped, PIECES) == pytest.approx(3.0)


def test_a_miss_is_said_to_be_one() -> None:
    assert "- Missed: 2.50 × the supporter's turns a second" in verdict(found(2.5, 3.0, 3.0))
    assert "- Met: 3.50 ×" in verdict(found(3.5, 3.0, 3.0))


def test_a_higher_loss_is_said_to_be_worse() -> None:
    assert "whole conversations: worse; ours less theirs +0.100 nats" in verdict(found(3.5, 3.1, 3.0))
    assert "whole conversations: no worse; ours less theirs -0.100 nats" in verdict(found(3.5, 3.0, 3.1))


def test_from_a_few_conversations_nothing_is_told() -> None:
    both = (learnt(WHOLE, 3.1, talks=2), learnt(PIECES, 3.0, talks=2))
    text = verdict(Found(both[0], rounds_of((3, 1)), both, both, ()))
    assert "+0.100 nats a token, on too few conversations to tell (2)" in text
    assert "worse" not in text
