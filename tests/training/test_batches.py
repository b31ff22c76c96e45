"""Steps read every example once an epoch, in the same order for the same seed, within the limit of tokens."""

from __future__ import annotations

from training.batches import plan_steps

LENGTHS = [10 + (number * 37) % 90 for number in range(150)]


def test_every_epoch_reads_every_example_once() -> None:
    steps = plan_steps(LENGTHS, epochs=3, max_tokens=200, seed=1)
    read = sorted(index for step in steps for index in step)
    assert read == sorted(list(range(150)) * 3)


def test_no_step_is_larger_than_allowed_when_padded() -> None:
    for step in plan_steps(LENGTHS, epochs=1, max_tokens=200, seed=1):
        assert len(step) * max(LENGTHS[index] for index in step) <= 200


def test_an_example_longer_than_a_step_is_a_step_of_its_own() -> None:
    assert sorted(plan_steps([500, 10, 10], epochs=1, max_tokens=100, seed=1)) == [[0], [1, 2]] or sorted(
        plan_steps([500, 10, 10], epochs=1, max_tokens=100, seed=1)
    ) == [[0], [2, 1]]


def test_like_lengths_share_a_step_so_that_little_is_padding() -> None:
    steps = plan_steps(LENGTHS, epochs=1, max_tokens=400, seed=1)
    padded = sum(len(step) * max(LENGTHS[index] for index in step) for step in steps)
    assert padded < 1.15 * sum(LENGTHS)


def test_the_seed_decides_the_order() -> None:
    plans = [plan_steps(LENGTHS, epochs=2, max_tokens=200, seed=seed) for seed in (1, 1, 2)]
    assert plans[0] == plans[1] != plans[2]


def test_epochs_differ_in_order() -> None:
    both = plan_steps(LENGTHS, epochs=2, max_tokens=200, seed=1)
    first = plan_steps(LENGTHS, epochs=1, max_tokens=200, seed=1)
    assert both[: len(first)] == first != both[len(first) :]
