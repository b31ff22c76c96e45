"""The processes that fit together, one a GPU: each computes its share of every step. Thin over `accelerate`.

`accelerate launch` starts them. The first runs the pipeline and alone writes; the others wait for what it has to fit.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from training.errors import TrainingError

if TYPE_CHECKING:
    import torch

Item = TypeVar("Item")
# The others wait while the first collects and measures, which takes hours.
PATIENCE = timedelta(days=7)
GONE = "Another process of this training run has ended, so this one cannot go on. What was saved is still there."


def rank_here() -> int:
    """This process's number, from 0; 0 where there is no other. Needs no torch."""
    return int(os.environ.get("RANK", "0")) if size_here() > 1 else 0


def size_here() -> int:
    """How many processes were started together."""
    return int(os.environ.get("WORLD_SIZE", "1"))


@dataclass(frozen=True, slots=True)
class Team:
    """`rank` of `size` processes. With a size of 1 every method gives back what it got."""

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        return self.rank == 0

    def share(self, items: Sequence[Item]) -> Sequence[Item]:
        """Those of the items that this process computes; may be none."""
        return items[self.rank :: self.size]

    def total(self, value: torch.Tensor) -> torch.Tensor:
        """The sum of all processes' values, the same in each."""
        if self.size == 1:
            return value
        from accelerate.utils import reduce

        return self._together(reduce, value, reduction="sum")  # type: ignore[no-any-return]

    def sum_gradients(self, weights: Sequence[torch.Tensor]) -> None:
        """Replaces each gradient by the sum over the processes; one that had nothing to compute counts as 0."""
        if self.size == 1:
            return
        import torch

        for weight in weights:
            weight.grad = self.total(torch.zeros_like(weight) if weight.grad is None else weight.grad)

    def is_any(self, value: bool) -> bool:
        """Whether it is true in one of them."""
        return any(self.gathered(value))

    def gathered(self, value: Item) -> list[Item]:
        """Every process's value, in their order."""
        if self.size == 1:
            return [value]
        from accelerate.utils import gather_object

        return list(self._together(gather_object, [value]))

    def told(self, value: Any) -> Any:
        """The first process's value."""
        if self.size == 1:
            return value
        from accelerate.utils import broadcast_object_list

        return self._together(broadcast_object_list, [value], from_process=0)[0]

    def _together(self, operation: Any, *values: Any, **options: Any) -> Any:
        try:
            return operation(*values, **options)
        except RuntimeError as error:
            raise TrainingError(GONE) from error


def team_here(device: str) -> Team:
    """This process's team, by the environment that `accelerate launch` sets; `device` as in [training]."""
    if size_here() == 1:
        return Team()
    from accelerate import PartialState

    state = PartialState(cpu=device == "cpu", timeout=PATIENCE)
    return Team(state.process_index, state.num_processes)
