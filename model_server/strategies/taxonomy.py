"""What a strategy and a taxonomy of strategies are: names, stages, definitions, shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Stage = Literal["exploration", "comforting", "action"]
TaxonomyName = Literal["esconv", "extes"]

ORDER: tuple[Stage, ...] = ("exploration", "comforting", "action")


@dataclass(frozen=True, slots=True)
class Strategy:
    """One strategy. `definition` is the paper's meaning in our words; `live` is what software may do in its name.

    `example` is ours, written as software would say it; `prior` is the strategy's share in the paper's corpus;
    `elsewhere` is the nearest strategy of the other taxonomy.
    """

    name: str
    stages: tuple[Stage, ...]
    definition: str
    live: str
    example: str
    prior: float
    elsewhere: str


@dataclass(frozen=True)
class Taxonomy:
    """The strategies of one paper. `turns` is how many replies a conversation of its corpus has on average."""

    name: TaxonomyName
    strategies: tuple[Strategy, ...]
    turns: float
    aliases: tuple[tuple[str, str], ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Strategy]:
        return {strategy.name: strategy for strategy in self.strategies}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self.by_name)

    def canonical(self, name: str) -> str | None:
        """The strategy that `name` means, whatever its case and spacing; None if it is none of this taxonomy.

        Releases of the corpora differ in case ("Reflection of feelings") and use older names.
        """
        return self._keys.get(_key(name))

    def prior(self, names: Iterable[str]) -> dict[str, float]:
        """The corpus shares (ESConv table 3, ExTES table 2) over `names`, renormalised to sum to 1."""
        shares = {name: self.by_name[name].prior for name in names}
        total = sum(shares.values())
        return {name: share / total for name, share in shares.items()}

    def stage_of(self, name: str, progress: float) -> Stage:
        """The stage that a use of `name` belongs to at `progress` (0 start, 1 end) of a conversation.

        A strategy that serves several stages takes the one nearest to the conversation's third (ESConv section 3.2:
        the order exploration, comforting, action is the usual one, not a fixed one).
        """
        third = min(2, int(max(0.0, progress) * 3))
        return min(self.by_name[name].stages, key=lambda stage: abs(ORDER.index(stage) - third))

    @cached_property
    def _keys(self) -> dict[str, str]:
        known = {_key(alias): name for alias, name in self.aliases}
        return known | {_key(name): name for name in self.names}


def _key(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()
