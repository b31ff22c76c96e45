"""Continuations as a tree of tokens, so that a distribution over them is read off where they part."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

Tokens = tuple[int, ...]
# The probabilities of tokens, in their order, right after the prompt and these tokens: they sum to 1. For scores their
# logarithms, over the whole vocabulary.
Branch = Callable[[Tokens, Sequence[int]], Awaitable[Sequence[float]]]


async def distribution(continuations: Sequence[Tokens], branch: Branch) -> list[float]:
    """The probability of each continuation: the product of its branches' probabilities; sums to 1."""
    probabilities = [1.0] * len(continuations)
    await _walk(continuations, range(len(continuations)), 0, 1.0, branch, probabilities)
    total = sum(probabilities)
    return [probability / total for probability in probabilities]


async def scores(continuations: Sequence[Tokens], branch: Branch) -> list[float]:
    """The log-probability of each continuation; `branch` gives those of tokens and is asked once a place."""
    places: dict[Tokens, dict[int, None]] = {}
    for tokens in continuations:
        for index, token in enumerate(tokens):
            places.setdefault(tokens[:index], {})[token] = None
    found: dict[Tokens, float] = {(): 0.0}
    for path in sorted(places, key=len):
        for token, logprob in zip(places[path], await branch(path, list(places[path])), strict=True):
            found[*path, token] = found[path] + logprob
    return [found[tokens] for tokens in continuations]


async def _walk(
    all_tokens: Sequence[Tokens],
    alive: Sequence[int],
    depth: int,
    reached: float,
    branch: Branch,
    probabilities: list[float],
) -> None:
    if len(alive) == 1:
        probabilities[alive[0]] = reached
        return
    if any(len(all_tokens[index]) <= depth for index in alive):
        raise ValueError("one continuation begins another")
    following: dict[int, list[int]] = {}
    for index in alive:
        following.setdefault(all_tokens[index][depth], []).append(index)
    path = all_tokens[alive[0]][:depth]
    parts = [1.0] if len(following) == 1 else await branch(path, list(following))
    for part, group in zip(parts, following.values(), strict=True):
        await _walk(all_tokens, group, depth + 1, reached * part, branch, probabilities)
