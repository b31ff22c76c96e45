"""Which strategy the reply uses, by the papers' four variants (ESConv section 6.2): joint, oracle, random, vanilla.

Knows names, their distribution and the seed; how the model is asked is the engine's.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from model_server.engines.base import Engine
from model_server.errors import InvalidRequest
from model_server.protocol import Policy
from model_server.strategies import BY_NAME, NAMES, canonical


@dataclass(frozen=True, slots=True)
class Pick:
    """`probability` is that of `strategy` in `distribution`, which is over the names that are not masked."""

    policy: Policy
    strategy: str | None = None
    distribution: dict[str, float] = field(default_factory=dict)
    probability: float | None = None


def known_name(name: str) -> str:
    """The strategy that `name` means; InvalidRequest, which lists them, if it is none."""
    found = canonical(name)
    if found is None:
        raise InvalidRequest(f"{name[:60]!r} is not a strategy. Known are: {', '.join(NAMES)}.")
    return found


def unmasked(mask: Iterable[str]) -> tuple[str, ...]:
    """The names that may be chosen; InvalidRequest if the mask leaves none."""
    masked = {known_name(name) for name in mask}
    names = tuple(name for name in NAMES if name not in masked)
    if not names:
        raise InvalidRequest("The mask leaves no strategy to choose.")
    return names


def oracle(strategy: str, mask: Iterable[str]) -> Pick:
    """The given strategy, unless it is masked."""
    name = known_name(strategy)
    if name not in unmasked(mask):
        raise InvalidRequest(f"The strategy {name!r} is masked.")
    return Pick("oracle", name, {name: 1.0}, 1.0)


def prior(names: Iterable[str]) -> dict[str, float]:
    """ESConv's shares (table 3) over `names`, renormalised."""
    shares = {name: BY_NAME[name].prior for name in names}
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def draw(policy: Policy, distribution: dict[str, float], choose: Literal["sample", "max"], seed: int) -> Pick:
    """One name from the distribution: drawn with the seed, or the likeliest."""
    if choose == "max":
        name = max(distribution, key=distribution.__getitem__)
    else:
        # A generator of its own kind of seed, so that the choice and the words do not share random numbers.
        chance = random.Random(f"strategy {seed}")
        name = chance.choices(list(distribution), weights=list(distribution.values()))[0]
    return Pick(policy, name, distribution, distribution[name])


async def joint(
    engine: Engine, prompt: str, mask: Iterable[str], lora: str | None, choose: Literal["sample", "max"], seed: int
) -> Pick:
    """By the model's own distribution over the names, in the place where the reply's strategy is written."""
    names = unmasked(mask)
    shares = await engine.distribution(prompt, [f"[{name}]" for name in names], lora)
    return draw("joint", dict(zip(names, shares, strict=True)), choose, seed)


def at_random(mask: Iterable[str], seed: int) -> Pick:
    """By the corpus prior, whatever the conversation."""
    return draw("random", prior(unmasked(mask)), "sample", seed)
