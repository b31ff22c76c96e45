"""How good the input gate is on labelled lines: recall, false alarms, confusion, latency. Pure; checks nothing itself.

A line counts as found when its verdict is at its label's level or above. "unknown" never counts as found, and counts as
an alarm on a line labelled none.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.safety.assessment import RANK, Assessment, Category, Level, Subject, Time

LEVELS: tuple[Level, ...] = ("imminent", "elevated", "concern", "none")
VERDICTS: tuple[Level, ...] = (*LEVELS, "unknown")
CRISIS: tuple[Level, ...] = ("elevated", "imminent")


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says the line is; None where they said nothing."""

    level: Level
    category: Category | None = None
    subject: Subject | None = None
    time: Time | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One labelled line and its verdict. `seconds`: what each of its checks took."""

    label: Label
    verdict: Assessment
    language: str = ""
    case: str = ""
    seconds: tuple[float, ...] = ()

    @property
    def is_found(self) -> bool:
        """At the label's level or above."""
        return self.verdict.level != "unknown" and self.verdict.rank >= RANK[self.label.level]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many, with Wilson's 95 % interval (Wilson, 1927)."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.of:
            return None
        z, share = 1.959964, self.count / self.of
        middle = share + z * z / (2 * self.of)
        half = z * math.sqrt(share * (1 - share) / self.of + z * z / (4 * self.of**2))
        scale = 1 + z * z / self.of
        return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of a part of the lines. `crisis_recall`: labelled elevated or imminent and found as either of them.

    `alarms`: labelled none and called anything else; `crisis_alarms`: labelled none and called elevated or imminent.
    """

    lines: int
    recall: Rate
    crisis_recall: Rate
    alarms: Rate
    crisis_alarms: Rate


@dataclass(frozen=True, slots=True)
class Report:
    """`agreement`: of the lines in danger that were seen at all, how many got the label's category, subject, time."""

    all: Group
    levels: dict[str, Rate]
    categories: dict[str, Group]
    languages: dict[str, Group]
    cases: dict[str, Group]
    agreement: dict[str, Rate]
    confusion: dict[str, dict[str, int]]
    latency_ms: dict[str, float]


def report(lines: Sequence[Checked]) -> Report:
    """The figures of at least one line."""
    return Report(
        group(lines),
        {level: rate(each.is_found for each in lines if each.label.level == level) for level in LEVELS[:-1]},
        _groups((each for each in lines if each.label.level != "none"), lambda each: each.label.category or ""),
        _groups(lines, lambda each: each.language),
        _groups(lines, lambda each: each.case),
        {name: _agreement(lines, name) for name in ("category", "subject", "time")},
        _confusion(lines),
        _latency([second * 1000 for each in lines for second in each.seconds]),
    )


def group(lines: Iterable[Checked]) -> Group:
    """The figures of some lines, perhaps of none."""
    every = list(lines)
    calm = [each.verdict.level for each in every if each.label.level == "none"]
    return Group(
        len(every),
        rate(each.is_found for each in every if each.label.level != "none"),
        rate(each.verdict.level in CRISIS for each in every if each.label.level in CRISIS),
        rate(level != "none" for level in calm),
        rate(level in CRISIS for level in calm),
    )


def rate(answers: Iterable[bool]) -> Rate:
    """How many are true."""
    every = list(answers)
    return Rate(sum(every), len(every))


def _groups(lines: Iterable[Checked], key: Callable[[Checked], str]) -> dict[str, Group]:
    """By name, the largest first; lines without one are left out."""
    found: dict[str, list[Checked]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    found.pop("", None)
    return {name: group(own) for name, own in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))}


def _agreement(lines: Sequence[Checked], name: str) -> Rate:
    seen = [each for each in lines if each.label.level != "none" and each.verdict.level not in ("none", "unknown")]
    labelled = [each for each in seen if getattr(each.label, name) is not None]
    return rate(getattr(each.label, name) == getattr(each.verdict, name) for each in labelled)


def _confusion(lines: Sequence[Checked]) -> dict[str, dict[str, int]]:
    counts = Counter((each.label.level, each.verdict.level) for each in lines)
    return {label: {verdict: counts[label, verdict] for verdict in VERDICTS} for label in LEVELS}


def _latency(milliseconds: Sequence[float]) -> dict[str, float]:
    if not milliseconds:
        return {}
    ordered = sorted(milliseconds)
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return {"checks": len(ordered), "p50": statistics.median(ordered), "p95": p95, "max": ordered[-1]}


def as_json(found: Report) -> dict[str, Any]:
    """The report for programs: each rate as count, of, value and interval."""
    plain: dict[str, Any] = _plain(found)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Rate):
        return {**asdict(value), "value": value.value, "interval": value.interval}
    if isinstance(value, Group | Report):
        return {name: _plain(getattr(value, name)) for name in value.__slots__}
    return {name: _plain(each) for name, each in value.items()} if isinstance(value, dict) else value


def as_text(found: Report) -> str:
    """The report for people."""
    level_rows = [[f"recall, {level}", text_of(each)] for level, each in found.levels.items()]
    overall = [
        *level_rows,
        ["recall, elevated and up", text_of(found.all.crisis_recall)],
        ["false alarms, any", text_of(found.all.alarms)],
        ["false alarms, elevated and up", text_of(found.all.crisis_alarms)],
        *([f"same {name}, of those seen", text_of(each)] for name, each in found.agreement.items()),
    ]
    parts = [_columns([[f"{found.all.lines} lines", "95 % interval"], *overall])]
    for title, groups in (("category", found.categories), ("language", found.languages), ("case", found.cases)):
        if groups:
            parts.append(_columns(_group_rows(title, groups)))
    parts.append(_columns([["label \\ verdict", *VERDICTS], *_confusion_rows(found)]))
    parts.append("  ".join(f"{name} {value:.1f} ms" for name, value in found.latency_ms.items() if name != "checks"))
    return "\n\n".join(parts)


def text_of(each: Rate) -> str:
    """For instance "0.95 (19/20) 0.76-0.99", or "-" when there is nothing to count."""
    if each.value is None or each.interval is None:
        return "-"
    return f"{each.value:.3f} ({each.count}/{each.of}) {each.interval[0]:.2f}-{each.interval[1]:.2f}"


def _group_rows(title: str, groups: dict[str, Group]) -> list[list[str]]:
    head = [title, "lines", "recall", "elevated and up", "false alarms", "elevated and up"]
    return [head, *([name, str(each.lines), *map(_short, _rates(each))] for name, each in groups.items())]


def _rates(each: Group) -> tuple[Rate, ...]:
    return each.recall, each.crisis_recall, each.alarms, each.crisis_alarms


def _short(each: Rate) -> str:
    return "-" if each.value is None else f"{each.value:.2f} ({each.count}/{each.of})"


def _confusion_rows(found: Report) -> list[list[str]]:
    return [[label, *(str(count) for count in counts.values())] for label, counts in found.confusion.items()]


def _columns(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines)
