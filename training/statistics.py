"""What a corpus is like, counted as in ESConv's tables 2 and 3 and ExTES's tables 1 to 3 and 5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from statistics import fmean
from typing import Any

from training.datasets.record import Conversation, Utterance
from training.metrics import tokens

HOPS = (3, 4, 5)
"""ExTES table 5: how many strategies a counted transition has, neighbours that are the same taken as one."""
TOP = 5


@dataclass(frozen=True, slots=True)
class Side:
    """A column of ESConv's table 2: the seeker's, the supporter's or both.

    `length` is in utterances of a dialogue, `tokens` in words and marks of an utterance, as the paper counts. `people`
    None: the corpus does not tell them apart.
    """

    utterances: int
    length: float
    tokens: float
    people: int | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Shares are of 1. Lengths are utterances of a dialogue and words (split at blanks) of an utterance.

    `sides`: total, supporter, seeker. `feedback` is how often each number of stars was given, `phases` their mean in
    the thirds of a dialogue, `intensity` the mean before and after of the dialogues that have both (ESConv section 4);
    None: there is none. `minutes` is a dialogue's mean.
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
    sides: dict[str, Side]
    minutes: float | None
    emotions: dict[str, int]
    experiences: dict[str, int]
    feedback: dict[int, int]
    phases: tuple[float | None, float | None, float | None]
    intensity: tuple[float, float] | None

    def as_json(self) -> dict[str, Any]:
        """For `--json`: the same names; the keys of `transitions` are texts."""
        transitions = {str(hop): found for hop, found in self.transitions.items()}
        return {**asdict(self), "transitions": transitions, "feedback": {str(n): of for n, of in self.feedback.items()}}


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
        sides=_sides(every),
        minutes=_mean_or_none([each.minutes for each in every if each.minutes is not None]),
        emotions=_counted(conversation.emotion for conversation in every),
        experiences=_counted(conversation.experience for conversation in every),
        feedback={stars: sum(turn.stars == stars for turn in turns) for stars in range(1, 6)},
        phases=_phases(every),
        intensity=_intensity(every),
    )


def _sides(every: Sequence[Conversation]) -> dict[str, Side]:
    people = {
        "supporter": {each.supporter for each in every if each.supporter},
        "seeker": {each.seeker for each in every if each.seeker},
    }
    found = {
        "total": _side(
            [turn for each in every for turn in each.turns], len(every), people["supporter"] | people["seeker"]
        )
    }
    for speaker, known in people.items():
        said = [turn for each in every for turn in each.turns if turn.speaker == speaker]
        found[speaker] = _side(said, len(every), known)
    return found


def _side(said: Sequence[Utterance], dialogues: int, people: set[str]) -> Side:
    length = len(said) / dialogues if dialogues else 0.0
    return Side(len(said), length, _mean([len(tokens(turn.text)) for turn in said]), len(people) or None)


def _phases(conversations: Iterable[Conversation]) -> tuple[float | None, float | None, float | None]:
    thirds: tuple[list[float], list[float], list[float]] = ([], [], [])
    for each in conversations:
        for place, turn in enumerate(each.turns):
            if turn.stars is not None:
                thirds[3 * place // len(each.turns)].append(turn.stars)
    first, second, third = (_mean_or_none(stars) for stars in thirds)
    return first, second, third


def _intensity(conversations: Iterable[Conversation]) -> tuple[float, float] | None:
    both = [(each.intensity_before, each.intensity_after) for each in conversations]
    known = [(before, after) for before, after in both if before is not None and after is not None]
    return (fmean(before for before, _ in known), fmean(after for _, after in known)) if known else None


def _mean_or_none(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


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
