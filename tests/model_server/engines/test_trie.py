"""Distributions over token sequences, by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from model_server.engines.trie import Tokens, distribution, scores


class Asked:
    """A model of fixed shares; remembers where it was asked."""

    def __init__(self, shares: dict[Tokens, list[float]]) -> None:
        self.shares = shares
        self.asked: list[Tokens] = []

    async def __call__(self, prefix: Tokens, tokens: Sequence[int]) -> list[float]:
        self.asked.append(prefix)
        return self.shares[prefix]


async def test_shares_multiply_along_the_branches() -> None:
    model = Asked({(9,): [0.25, 0.75], (9, 2): [0.4, 0.6]})
    assert await distribution([(9, 1), (9, 2, 3), (9, 2, 4)], model) == pytest.approx([0.25, 0.3, 0.45])


async def test_the_model_is_asked_only_where_options_part() -> None:
    model = Asked({(9,): [0.5, 0.5]})
    await distribution([(9, 1, 5, 6), (9, 2, 7, 8)], model)
    assert model.asked == [(9,)]


async def test_a_single_option_is_certain() -> None:
    model = Asked({})
    assert await distribution([(1, 2)], model) == [1.0]
    assert model.asked == []


async def test_an_option_that_begins_another_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="begins another"):
        await distribution([(1,), (1, 2)], Asked({}))


async def test_a_score_adds_up_along_the_tokens_and_each_place_is_asked_about_once() -> None:
    asked = []

    async def branch(path: Tokens, tokens: Sequence[int]) -> Sequence[float]:
        asked.append((path, tuple(tokens)))
        return [-float(token) for token in tokens]

    assert await scores([(1, 2), (1, 3), (4,)], branch) == [-3.0, -4.0, -4.0]
    assert asked == [((), (1, 4)), ((1,), (2, 3))]
