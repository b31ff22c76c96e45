"""Figures as Markdown: quantiles, ratios with their spread, tables, and their place in a file between two marks."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed. Needs one value at least."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Median and, in brackets, the smallest and the largest."""
    if not values:
        return "–"
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} [{least:.{digits}f}–{most:.{digits}f}]"


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Ours over theirs within each round that both have: what else the machine did in it hit both."""
    return [mine / other for mine, other in zip(ours, theirs, strict=False) if other]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine_lines(machine: Mapping[str, str]) -> str:
    """The machine in one paragraph."""
    return "; ".join(f"{name}: {value}" for name, value in machine.items()) + "."


def write_between(path: Path, name: str, text: str) -> None:
    """Put the text between the marks of `name` in the file. Raises ValueError when a mark is missing."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    content = path.read_text(encoding="utf-8")
    if begin not in content or end not in content.partition(begin)[2]:
        raise ValueError(f"{path} has no place for {name}: the marks {begin} and {end} are missing.")
    before, _, rest = content.partition(begin)
    after = rest.partition(end)[2]
    path.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", encoding="utf-8")
