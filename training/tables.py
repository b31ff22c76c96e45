"""A corpus's statistics as text, laid out as the papers' tables; and what was left out of a file, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from training.datasets.record import Skipped
from training.statistics import Statistics

COLUMNS = ("total", "supporter", "seeker")
STARS = {1: "1 (very bad)", 2: "2 (bad)", 3: "3 (average)", 4: "4 (good)", 5: "5 (excellent)"}
Row = tuple[str, ...]


def tables(found: Statistics) -> str:
    """ESConv's tables 2 and 3, ExTES's tables 1 to 3 and 5; a table for which the corpus has nothing is left out."""
    parts = [
        _table("Overall (ESConv table 2, ExTES table 3)", ("", *COLUMNS), _overall(found)),
        _shares("Scenes (ExTES table 1)", found.scenes),
        _shares("Problems (ESConv table 3)", found.problems),
        _shares("Emotions (ESConv table 3)", found.emotions),
        _shares("Experience (ESConv section 4.2)", found.experiences),
        _shares(
            "Feedback (ESConv table 3)", {STARS[n]: of for n, of in found.feedback.items()} if _has_stars(found) else {}
        ),
        _phases(found),
        _shares("Strategies (ESConv table 3, ExTES table 2)", found.strategies),
        *(_transitions(hop, runs) for hop, runs in found.transitions.items() if runs),
    ]
    return "\n\n".join(part for part in parts if part)


def left_out(skipped: Iterable[Skipped]) -> str:
    """What a file held that was not used, or was changed: each reason with its number and the first place."""
    every = list(skipped)
    first: dict[str, str] = {}
    for each in every:
        first.setdefault(each.reason, each.where)
    counts = Counter(each.reason for each in every)
    return "\n".join(f"{number} × {reason} (first: {first[reason]})" for reason, number in counts.most_common())


def _overall(found: Statistics) -> list[Row]:
    sides = [found.sides[name] for name in COLUMNS]
    people = tuple("-" if side.people is None else f"{side.people:,}" for side in sides)
    words = (found.utterance_length, found.supporter_length, found.seeker_length)
    return [
        ("Dialogues", f"{found.dialogues:,}", "-", "-"),
        ("Average minutes", "-" if found.minutes is None else f"{found.minutes:.1f}", "-", "-"),
        ("People", *people),
        ("Utterances", *(f"{side.utterances:,}" for side in sides)),
        ("Average length of dialogues", *(f"{side.length:.1f}" for side in sides)),
        ("Average length of utterances, words and marks", *(f"{side.tokens:.1f}" for side in sides)),
        ("Average length of utterances, split at blanks", *(f"{length:.1f}" for length in words)),
        ("Strategies in use", f"{len(found.strategies)}", "-", "-"),
        ("Problems or scenes", f"{len(found.scenes or found.problems)}", "-", "-"),
    ]


def _has_stars(found: Statistics) -> bool:
    return any(found.feedback.values())


def _phases(found: Statistics) -> str:
    rows: list[Row] = []
    if _has_stars(found):
        rows.append(("Mean stars in the thirds", *("-" if mean is None else f"{mean:.2f}" for mean in found.phases)))
    if found.intensity:
        before, after = found.intensity
        rows.append(("Mean intensity before, after", f"{before:.2f}", f"{after:.2f}", ""))
    return _table("Ratings (ESConv sections 4.2 and 4.3)", ("", "", "", ""), rows) if rows else ""


def _shares(title: str, counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    if not total:
        return ""
    rows = [(name, f"{number:,}", f"{number / total:.1%}") for name, number in counts.items()]
    return _table(title, ("", "number", "share"), [*rows, ("Overall", f"{total:,}", "100.0%")])


def _transitions(hop: int, runs: Mapping[str, float]) -> str:
    rows = [(run, f"{share * 1000:.2f} ‰") for run, share in runs.items()]
    return _table(f"Transitions of {hop} (ESConv table 6, ExTES table 5)", ("", "share"), rows)


def _table(title: str, head: Row, rows: Sequence[Row]) -> str:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in (head, *rows)
    ]
    return "\n".join([title, *(line.rstrip() for line in lines if line.strip())])
