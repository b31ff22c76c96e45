"""One piece of a conversation as a model reads it: token ids, and which of them are learnt."""

from __future__ import annotations

from dataclasses import dataclass

from training.datasets.record import Skipped

IGNORED = -100  # torch's cross entropy leaves these positions out


@dataclass(frozen=True, slots=True)
class Example:
    """One piece of a conversation. `labels[i]` is `ids[i]` where the loss counts, else IGNORED.

    `strategies` are the positions of the labels that spell a strategy, "[" to "]"; `turns` counts the targets.
    `weights` is how much each token counts when it is learnt, 0 to 1; empty: all alike.
    `context`: what an encoder reads, where the model has one; `ids` are its decoder's then.
    """

    conversation: str
    ids: tuple[int, ...]
    labels: tuple[int, ...]
    strategies: frozenset[int]
    turns: int
    weights: tuple[float, ...] = ()
    context: tuple[int, ...] = ()

    @property
    def targets(self) -> int:
        """How many tokens the loss counts."""
        return sum(label != IGNORED for label in self.labels)

    @property
    def length(self) -> int:
        """How many tokens are read, the encoder's and the decoder's."""
        return len(self.ids) + len(self.context)


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples, and every supporter's turn that did not fit."""

    items: tuple[Example, ...]
    skipped: tuple[Skipped, ...] = ()
