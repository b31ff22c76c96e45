"""Rated replies and pairs as token ids: what one forward pass reads, and where in it each reply stands. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from training.base import Base
from training.examples import IGNORED, Example, build_examples
from training.preference.ratings import Pair, Reply

Positions = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A reply in a unit: in which of its examples, at which of that example's targets, in their order."""

    example: int
    targets: Positions
    is_desirable: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Unit:
    """What belongs together: a conversation with all its rated replies, or the two sides of a pair.

    `elsewhere`: another unit's reply after this one's last prompt, for KTO's drift; None for pairs.
    """

    examples: tuple[Example, ...]
    places: tuple[Place, ...]
    elsewhere: Example | None = None

    @property
    def tokens(self) -> int:
        return sum(len(example.ids) for example in self.examples)


def reply_units(replies: Sequence[Reply], base: Base, max_tokens: int) -> list[Unit]:
    """The replies of one conversation in one pass, where they fit; those longer than `max_tokens` are left out."""
    groups: list[list[tuple[Example, Reply]]] = []
    for reply in replies:
        for example in build_examples([reply.conversation], base, max_tokens).items:
            group = groups[-1] if groups else []
            if group and group[-1][0].ids == example.ids[: len(group[-1][0].ids)] and _is_same(group, example):
                group.append((example, reply))
            else:
                groups.append([(example, reply)])
    units = [_unit(group) for group in groups]
    others = [*units[1:], *units[:1]]
    return [
        replace(unit, elsewhere=_elsewhere(unit.examples[0], other.examples[0]))
        for unit, other in zip(units, others, strict=True)
    ]


def _is_same(group: Sequence[tuple[Example, Reply]], example: Example) -> bool:
    """Two conversations that begin alike stay apart: their replies are different people's."""
    return group[-1][0].conversation == example.conversation


def pair_units(pairs: Sequence[Pair], base: Base, max_tokens: int) -> list[Unit]:
    """Each pair as two examples; a pair with a side longer than `max_tokens` is left out."""
    units = []
    for pair in pairs:
        sides = build_examples([pair.chosen, pair.rejected], base, max_tokens).items
        if len(sides) == 2:
            places = tuple(
                Place(side, tuple(range(len(_targets(example)))), side == 0, pair.weight)
                for side, example in enumerate(sides)
            )
            units.append(Unit(tuple(sides), places))
    return units


def _unit(group: Sequence[tuple[Example, Reply]]) -> Unit:
    """One example with the targets of all: each one's ids begin the last one's."""
    whole = group[-1][0]
    labels = [IGNORED] * len(whole.ids)
    for example, _ in group:
        for position in _targets(example):
            labels[position] = example.ids[position]
    order = {position: place for place, position in enumerate(_positions(labels))}
    places = tuple(
        Place(0, tuple(order[position] for position in _targets(example)), reply.is_desirable, reply.weight)
        for example, reply in group
    )
    merged = replace(whole, labels=tuple(labels), strategies=frozenset(), turns=len(group), weights=())
    return Unit((merged,), places)


def _elsewhere(own: Example, other: Example) -> Example:
    """The last reply of `other` after the prompt of the last reply of `own`."""
    prompt = own.ids[: _last_run(own)[0]]
    start, end = _last_run(other)
    said = other.ids[start:end]
    return replace(
        own,
        ids=(*prompt, *said),
        labels=(*(IGNORED for _ in prompt), *said),
        strategies=frozenset(),
        turns=1,
        weights=(),
    )


def _last_run(example: Example) -> tuple[int, int]:
    """Start and end of the last unbroken run of targets."""
    end = start = _targets(example)[-1] + 1
    while start > 1 and example.labels[start - 1] != IGNORED:
        start -= 1
    return start, end


def _targets(example: Example) -> Positions:
    return _positions(example.labels)


def _positions(labels: Sequence[int]) -> Positions:
    """The targets that something stands before, as the forward pass scores them."""
    return tuple(place for place, label in enumerate(labels) if place and label != IGNORED)
