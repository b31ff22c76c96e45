"""What a corpus is like, counted as in ESConv's tables 2 and 3 and ExTES's tables 1 to 3 and 5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from training.datasets.record import Conversation, Utterance

HOPS = (3, 4, 5)
"""ExTES table 5: how many strategies a counted transition has, neighbours that are the same taken as one."""
TOP = 5


@dataclass(frozen=True, slots=True)
class Statistics:
    """Shares are of 1. Lengths are utterances of a dialogue and words (split at blanks) of an utterance.

    `stages` are the shares of each strategy in the four quarters of a dialogue (ExTES figure 2, ESConv figure 4):
    the quarter of utterance k of N is that of k / N.
    """

    dialogues: int
    utterances: int
    dialogue_length: float
    utterance_length: float
    seeker_length: float
    supporter_length: float
    scenes: dict[str, int]
    problems: dict[str, int]
    strategies: dict[str, int]
    stages: dict[str, tuple[float, float, float, float]]
    transitions: dict[int, dict[str, float]]

    def as_json(self) -> dict[str, Any]:
        """For `--json`: the same names; the keys of `transitions` are texts."""
        return {**asdict(self), "transitions": {str(hop): found for hop, found in self.transitions.items()}}


def statistics(conversations: Iterable[Conversation]) -> Statistics:
    """The statistics of these conversations; all zero for none."""
    every = list(conversations)
    turns = [turn for conversation in every for turn in conversation.turns]
    return Statistics(
        dialogues=len(every),
        utterances=len(turns),
        dialogue_length=_mean([len(conversation.turns) for conversation in every]),
        utterance_length=_mean(_lengths(turns)),
        seeker_length=_mean(_lengths(turn for turn in turns if turn.speaker == "seeker")),
        supporter_length=_mean(_lengths(turn for turn in turns if turn.speaker == "supporter")),
        scenes=_counted(conversation.scene for conversation in every),
        problems=_counted(conversation.problem for conversation in every),
        strategies=_counted(turn.strategy for turn in turns),
        stages=_stages(every),
        transitions={hop: _transitions(every, hop) for hop in HOPS},
    )


def _lengths(turns: Iterable[Utterance]) -> list[int]:
    return [len(turn.text.split()) for turn in turns]


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values) if values else 0.0


def _counted(names: Iterable[str | None]) -> dict[str, int]:
    """Most frequent first; what has no name is not counted."""
    return dict(Counter(name for name in names if name).most_common())


def _stages(conversations: Iterable[Conversation]) -> dict[str, tuple[float, float, float, float]]:
    quarters: list[Counter[str]] = [Counter() for _ in range(4)]
    for conversation in conversations:
        for place, turn in enumerate(conversation.turns):
            if turn.strategy:
                quarters[4 * place // len(conversation.turns)][turn.strategy] += 1
    totals = [quarter.total() or 1 for quarter in quarters]
    names = dict.fromkeys(name for quarter in quarters for name in quarter)
    first, second, third, last = quarters
    return {
        name: (first[name] / totals[0], second[name] / totals[1], third[name] / totals[2], last[name] / totals[3])
        for name in names
    }


def _transitions(conversations: Iterable[Conversation], hop: int) -> dict[str, float]:
    """The commonest runs of `hop` strategies, with their share of all such runs."""
    found: Counter[str] = Counter()
    for conversation in conversations:
        names = [name for name, _ in groupby(turn.strategy for turn in conversation.turns if turn.strategy) if name]
        found.update(" → ".join(names[start : start + hop]) for start in range(len(names) - hop + 1))
    return {run: count / found.total() for run, count in found.most_common(TOP)}
