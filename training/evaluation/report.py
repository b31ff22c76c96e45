"""The report of an evaluation, as JSON and as Markdown. It holds no recorded sentence and no reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from training.evaluation.bootstrap import LEAST_CONVERSATIONS, ROUNDS, Value
from training.evaluation.optional import NO_PERSPECTIVE, PERSPECTIVE
from training.evaluation.papers import PERSPECTIVE_TABLE, ROWS
from training.evaluation.scores import Measure, Result

TEXT_KEYS = (
    *("perplexity", "perplexity_by_reply", "bleu_2", "bleu_4", "rouge_l", "meteor", "extrema"),
    *("distinct_1", "distinct_2", "distinct_3", "length"),
)
STRATEGY_KEYS = ("accuracy", "accuracy_drawn", "macro_f1", "weighted_f1", "bias")
CONDUCT_KEYS = ("stopped", "offensive", "questions", "empty")
PAPER_KEYS = tuple(key for key in (*TEXT_KEYS, *STRATEGY_KEYS) if any(key in row.figures for row in ROWS))

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Report:
    """`about`: what was measured on what, name to words; `left_out`: turns by reason; `true`: the data's strategies."""

    about: dict[str, str]
    left_out: dict[str, int]
    true: dict[str, int]
    results: Sequence[Result]


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the first variant is from the second in one measure."""

    first: Result
    second: Result
    measure: Measure
    value: Value

    @property
    def words(self) -> str:
        """What the interval says of it; nothing where none can be said."""
        found = self.value.interval
        if found is None or found[0] <= 0 <= found[1] or not self.measure.better:
            return "" if found is None or not (found[0] > 0 or found[1] < 0) else "differs"
        return "better" if (found[0] > 0) == (self.measure.better == "higher") else "worse"


def differences(results: Sequence[Result]) -> list[Difference]:
    """Each variant against the first with its policy, and else against the first with its LoRA."""
    found: list[Difference] = []
    for place, result in enumerate(results):
        earlier = results[:place]
        same_policy = [each for each in earlier if each.variant.policy == result.variant.policy]
        same_lora = [each for each in earlier if each.variant.lora == result.variant.lora]
        for other in (same_policy or same_lora)[:1]:
            pairs = ((measure, other.measures[key]) for key, measure in result.measures.items())
            made = [Difference(result, other, one, one.value.minus(two.value)) for one, two in pairs]
            found += [each for each in made if each.value.estimate is not None]
    return found


def as_json(report: Report) -> dict[str, Any]:
    """Everything, shares of 1; `interval` is the middle 95 % of the draws."""
    return {
        "about": report.about,
        "left_out": report.left_out,
        "true_strategies": report.true,
        "variants": [_result_json(result) for result in report.results],
        "differences": [
            {
                "variant": each.first.variant.name,
                "against": each.second.variant.name,
                "measure": each.measure.key,
                **_value_json(each.value),
                "says": each.words or "nothing",
            }
            for each in differences(report.results)
        ],
        "papers": [asdict(row) for row in ROWS],
        "not_measured": _not_measured(report),
    }


def _result_json(result: Result) -> dict[str, Any]:
    measures = {
        key: {**_value_json(measure.value), **({"missing": measure.missing} if measure.missing else {})}
        for key, measure in result.measures.items()
    }
    return {
        "lora": result.variant.lora,
        "policy": result.variant.policy,
        "measures": measures,
        "strategies": result.strategies,
        "confusion": result.confusion,
        "stopped_for": result.stopped_for,
        "seconds": result.seconds,
    }


def _value_json(value: Value) -> dict[str, Any]:
    return {"value": value.estimate, "interval": list(value.interval) if value.interval else None}


def _not_measured(report: Report) -> dict[str, str]:
    """Measure to reason, of those that no variant has; a policy's own gaps are left to the tables."""
    lists = [list(result.measures.values()) for result in report.results]
    gone = {
        first.title: "; ".join(dict.fromkeys(each.missing for each in (first, *others)))
        for first, *others in zip(*lists, strict=True)
        if first.missing and all(other.missing for other in others)
    }
    return {**gone, ", ".join(PERSPECTIVE): NO_PERSPECTIVE}


def tables(report: Report) -> list[tuple[str, Cells, list[Cells]]]:
    """Title, head and rows of each table; for Markdown and for the page."""
    found = [
        ("Replies against the recorded ones", *_table(report.results, TEXT_KEYS)),
        ("Choice of strategy", *_table(report.results, STRATEGY_KEYS)),
        ("Conduct", *_table(report.results, CONDUCT_KEYS)),
        ("Differences: + better, - worse beyond chance", *_changes(report.results)),
        ("Beside the papers: not the same task", *_papers(report)),
    ]
    return [(title, head, rows) for title, head, rows in found if rows]


def _table(results: Sequence[Result], keys: Iterable[str]) -> tuple[Cells, list[Cells]]:
    shown = [key for key in keys if any(result.measures[key].value.estimate is not None for result in results)]
    head = ("LoRA, policy", *(results[0].measures[key].title for key in shown))
    rows: list[Cells] = [(each.variant.name, *(_cell(each.measures[key]) for key in shown)) for each in results]
    return head, rows if shown else []


def _changes(results: Sequence[Result]) -> tuple[Cells, list[Cells]]:
    """A row for each pair of variants, a column for each measure that says which way is better."""
    found = differences(results)
    shown = [key for key in (*TEXT_KEYS, *STRATEGY_KEYS, *CONDUCT_KEYS) if results[0].measures[key].better]
    pairs = list(dict.fromkeys((each.first.variant, each.second.variant) for each in found))
    cells = {(each.first.variant, each.second.variant, each.measure.key): _change(each) for each in found}
    shown = [key for key in shown if any((*pair, key) in cells for pair in pairs)]
    head = ("variants", *(results[0].measures[key].title for key in shown))
    rows = [(f"{one.name} − {two.name}", *(cells.get((one, two, key), "–") for key in shown)) for one, two in pairs]
    return head, list(rows)


def _change(each: Difference) -> str:
    mark = {"better": " +", "worse": " -"}.get(each.words, "")
    return figure(each.measure, each.value, is_difference=True) + mark


def _cell(measure: Measure) -> str:
    return figure(measure, measure.value)


def figure(measure: Measure, value: Value, *, is_difference: bool = False) -> str:
    """`5.1 [4.0, 6.2]`; a share in percent; – where there is none."""
    if value.estimate is None:
        return "–"
    scale, sign = (100.0 if measure.is_share else 1.0), "+" if is_difference else ""
    digits = 2 if measure.is_share or measure.key == "bias" else 1
    text = f"{scale * value.estimate:{sign}.{digits}f}"
    if value.interval is None:
        return text
    low, high = (f"{scale * end:{sign}.{digits}f}" for end in value.interval)
    return f"{text} [{low}, {high}]"


def _papers(report: Report) -> tuple[Cells, list[Cells]]:
    first = report.results[0].measures
    head = ("who", *(first[key].title for key in PAPER_KEYS), "what differs")
    ours = [
        (f"**{each.variant.name}**", *(_point(each.measures[key]) for key in PAPER_KEYS), report.about["data"])
        for each in report.results
    ]
    theirs = [
        (
            f"{row.variant} ({row.source})",
            *(f"{row.figures[key]:.2f}" if key in row.figures else "–" for key in PAPER_KEYS),
            row.differs,
        )
        for row in ROWS
    ]
    return head, [*ours, *theirs]


def _point(measure: Measure) -> str:
    estimate = measure.value.estimate
    return "–" if estimate is None else f"{(100.0 if measure.is_share else 1.0) * estimate:.2f}"


def notes(report: Report) -> list[str]:
    """What a reader has to know about the figures, a sentence or two each."""
    found = [
        f"Intervals: the middle 95 % of {ROUNDS:,} draws of whole conversations, of distinct-n of halves of them; none "
        f"where there are fewer than {LEAST_CONVERSATIONS}. Differences use the same draws for both, and have a mark "
        "where the interval leaves 0 out; one in twenty would by chance.",
        "PPL is the average over tokens; beside it the mean of each reply's own, which is another figure. The label of "
        "the strategy is not counted, the end of a reply is where the supporter's turn ends with it.",
        "Accuracy, F1 and bias: of the strategy with the largest share (random: of the drawn one). Vanilla chooses "
        "none, oracle is told.",
        "BLEU against one recorded reply punishes good replies that say another thing: report it, do not steer by it.",
        "Replies are as the server gives them out, with its sampling and its limits, before the output gate.",
        f"Perspective's attributes of ExTES table 7 ({_attributes()}) cannot be measured here; offensive, above, "
        "is the mean probability of another classifier and is not comparable.",
    ]
    found += [f"Not measured: {name}: {reason}." for name, reason in _not_measured(report).items()]
    found += [f"Left out of the supporter's turns: {count} ({reason})." for reason, count in report.left_out.items()]
    for result in report.results:
        if result.stopped_for:
            reasons = ", ".join(f"{name} {count}" for name, count in sorted(result.stopped_for.items()))
            found.append(f"The output gate would stop, {result.variant.name}: {reasons}.")
    return found


def _attributes() -> str:
    return ", ".join(f"{name} {value}" for name, value in PERSPECTIVE_TABLE.items())


def markdown(report: Report) -> str:
    """The whole report."""
    parts = ["# Evaluation", "\n".join(f"- {name}: {words}" for name, words in report.about.items())]
    for title, head, rows in tables(report):
        parts += [f"## {title}", _grid(head, rows)]
    parts += ["## How to read this", "\n".join(f"- {note}" for note in notes(report))]
    return "\n\n".join(parts) + "\n"


def _grid(head: Cells, rows: Sequence[Cells]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
