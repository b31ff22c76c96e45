"""The tables of `bench.training` and what they come to."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.learning.turns import Work
from bench.serving.report import ratios, spread, table
from training.evaluate import Loss
from training.paired import change

WHOLE, PIECES, TRL = "whole conversations", "5-utterance pieces", "TRL SFTTrainer"
TARGET = 3.0
CONFIDENCE = 0.9
FEWEST = 5  # with fewer held-out conversations an interval says nothing


@dataclass(frozen=True, slots=True)
class Learnt:
    """One training: what it read, and its held-out loss on whole conversations and on 5-utterance contexts."""

    name: str
    total: Work
    on_whole: Loss
    on_pieces: Loss


@dataclass(frozen=True, slots=True)
class Found:
    """The run: rounds at equal turns, then what each had learnt, at equal turns and at equal time."""

    bare: Learnt
    rounds: tuple[dict[str, Work], ...]
    equal_turns: tuple[Learnt, ...]
    equal_time: tuple[Learnt, ...]
    notes: tuple[str, ...]


def median_ratio(rounds: Sequence[dict[str, Work]], name: str) -> float:
    """Our turns a second over its, the median over the rounds that both were in."""
    found = within_rounds(rounds, name, cpu=False)
    return statistics.median(found) if found else 0.0


def within_rounds(rounds: Sequence[dict[str, Work]], name: str, *, cpu: bool) -> list[float]:
    """Our turns a second (of CPU time) over its, in each round in which both made a step."""
    both = [each for each in rounds if WHOLE in each and name in each]
    both = [each for each in both if each[WHOLE].steps and each[name].steps]
    sides = [[each[side].turns_a_cpu_second if cpu else each[side].turns_a_second for each in both]
             for side in (WHOLE, name)]  # fmt: skip
    return ratios(*sides)


def report(found: Found, settings: str) -> str:
    """The tables and what they come to, below a line that says how it was trained."""
    parts = [settings, *found.notes, _speed(found), _perplexities(found), verdict(found)]
    return "\n\n".join(parts)


def _speed(found: Found) -> str:
    head = ("equal turns", "turns/s", "tokens/s", "tokens computed a turn", "whole ÷ it, by the clock", "by CPU time")
    rows = []
    for each in found.equal_turns:
        works = [work for one in found.rounds if (work := one.get(each.name)) and work.steps]
        rows.append([
            each.name,
            spread([work.turns_a_second for work in works]),
            spread([work.tokens / work.seconds for work in works], 0),
            f"{each.total.computed / each.total.turns:.0f}",
            *("" if each.name == WHOLE else spread(within_rounds(found.rounds, each.name, cpu=cpu))
              for cpu in (False, True)),
        ])  # fmt: skip
    return table(head, rows)


def _perplexities(found: Found) -> str:
    head = ("", "turns", "steps", "seconds", "CPU s", "perplexity, whole", "perplexity, 5 utterances")
    rows = [_row("the bare model", found.bare)]
    rows += [_row(f"equal turns: {each.name}", each) for each in found.equal_turns]
    rows += [_row(f"equal time: {each.name}", each) for each in found.equal_time]
    return table(head, rows)


def _row(name: str, each: Learnt) -> list[str]:
    total = each.total
    counts = [str(total.turns), str(total.steps), f"{total.seconds:.0f}", f"{total.cpu:.0f}"]
    perplexities = [f"{each.on_whole.perplexity:.2f}", f"{each.on_pieces.perplexity:.2f}"]
    return [name, *(counts if total.turns else ["–"] * 4), *perplexities]


def verdict(found: Found) -> str:
    """Whether the design's target is met: the ratio, and what the loss says of equal perplexity."""
    ratio = median_ratio(found.rounds, PIECES)
    ours, theirs = (next(each for each in found.equal_turns if each.name == name) for name in (WHOLE, PIECES))
    fast = f"{ratio:.2f} × the supporter's turns a second of 5-utterance pieces, the target is {TARGET:g} ×"
    lines = [f"- {'Met' if ratio >= TARGET else 'Missed'}: {fast}."]
    for what, before, after in (
        ("whole conversations", theirs.on_whole, ours.on_whole),
        ("5-utterance contexts", theirs.on_pieces, ours.on_pieces),
    ):
        lines.append(f"- After equal turns, {what}: {_difference(before, after)}")
    ours_then = found.equal_time[0].on_whole
    lines += [
        f"- After equal time, whole conversations, against {other.name}: {_difference(other.on_whole, ours_then)}"
        for other in found.equal_time[1:]
    ]
    return "\n".join(lines)


def _difference(before: Loss, after: Loss) -> str:
    """Ours less theirs in nats a token, with its interval over the held-out conversations."""
    sides = [{name: (total, float(number)) for name, total, number in loss.parts} for loss in (before, after)]
    found = change(sides[0], sides[1], CONFIDENCE)
    if found.conversations < FEWEST:
        number = found.conversations
        return f"ours less theirs {found.mean:+.3f} nats a token, on too few conversations to tell ({number})."
    word = "no worse" if found.high <= 0 else "worse" if found.low > 0 else "no difference that can be told"
    return (
        f"{word}; ours less theirs {found.mean:+.3f} nats a token, {found.low:+.3f} to {found.high:+.3f} "
        f"({found.conversations} conversations, {CONFIDENCE:.0%})."
    )
