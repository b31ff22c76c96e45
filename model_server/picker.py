"""Which strategy the reply uses, by the papers' four variants (ESConv section 6.2): joint, oracle, random, vanilla.

Knows names, their distribution and the seed; how the model is asked is the engine's.
"""

from __future__ import annotations

import random
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Literal

from model_server.engines.base import Engine
from model_server.errors import InvalidRequest
from model_server.protocol import Policy
from model_server.strategies import Taxonomy

Choose = Literal["sample", "max"]


@dataclass(frozen=True, slots=True)
class Pick:
    """`probability` is that of `strategy` in `distribution`, which is over the names that are not masked."""

    policy: Policy
    strategy: str | None = None
    distribution: dict[str, float] = field(default_factory=dict)
    probability: float | None = None


def known_name(taxonomy: Taxonomy, name: str) -> str:
    """The strategy that `name` means; InvalidRequest, which lists them, if it is none of the taxonomy."""
    found = taxonomy.canonical(name)
    if found is None:
        known = ", ".join(taxonomy.names)
        raise InvalidRequest(f"{name[:60]!r} is not a strategy of {taxonomy.name}. Known are: {known}.")
    return found


def unmasked(taxonomy: Taxonomy, mask: Iterable[str]) -> tuple[str, ...]:
    """The names that may be chosen; InvalidRequest if the mask leaves none."""
    masked = {known_name(taxonomy, name) for name in mask}
    names = tuple(name for name in taxonomy.names if name not in masked)
    if not names:
        raise InvalidRequest("The mask leaves no strategy to choose.")
    return names


def oracle(taxonomy: Taxonomy, strategy: str, names: Container[str]) -> Pick:
    """The given strategy, which has to be one of the `names` that are left."""
    name = known_name(taxonomy, strategy)
    if name not in names:
        raise InvalidRequest(f"The strategy {name!r} is masked.")
    return Pick("oracle", name, {name: 1.0}, 1.0)


def draw(policy: Policy, distribution: dict[str, float], choose: Choose, seed: int) -> Pick:
    """One name from the distribution: drawn with the seed, or the likeliest."""
    if choose == "max":
        name = max(distribution, key=distribution.__getitem__)
    else:
        # A generator of its own kind of seed, so that the choice and the words do not share random numbers.
        chance = random.Random(f"strategy {seed}")
        name = chance.choices(list(distribution), weights=list(distribution.values()))[0]
    return Pick(policy, name, distribution, distribution[name])


async def joint(
    engine: Engine,
    prompt: str,
    names: Iterable[str],
    lora: str | None,
    choose: Choose,
    seed: int,
) -> Pick:
    """By the model's own distribution over `names`, in the place where the reply's strategy is written."""
    names = tuple(names)
    shares = await engine.distribution(prompt, [f"[{name}]" for name in names], lora)
    return draw("joint", dict(zip(names, shares, strict=True)), choose, seed)


def at_random(taxonomy: Taxonomy, names: Iterable[str], seed: int) -> Pick:
    """By the corpus prior (ESConv table 3, ExTES table 2) over `names`, whatever the conversation."""
    return draw("random", taxonomy.prior(names), "sample", seed)
