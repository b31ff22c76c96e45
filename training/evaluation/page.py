"""The report as one HTML file with pictures in SVG; no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from training.evaluation.report import Cells, Report, figure, notes, tables
from training.evaluation.scores import Measure, Result

# What a picture shows, if anything of it was measured.
SHOWN = (
    *("perplexity", "bleu_2", "rouge_l", "meteor", "extrema", "distinct_2"),
    *("accuracy", "macro_f1", "bias", "stopped", "length"),
)
WIDTH, ROW, LEFT, RIGHT = 640, 22, 170, 150
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;font-size:.85rem}
td,th{border-bottom:1px solid #ccc;padding:.25rem .6rem;text-align:right}
td:first-child,th:first-child{text-align:left}.wide{overflow-x:auto}svg{max-width:100%;height:auto}
svg text{font:13px system-ui,sans-serif;fill:#1b1b1b}figure{margin:1rem 0}
@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}svg text{fill:#eee}td,th{border-color:#444}}
"""


def page(report: Report) -> str:
    """The whole file."""
    about = "".join(f"<li>{escape(name)}: {escape(words)}</li>" for name, words in report.about.items())
    pictures = "".join(_intervals(report.results, key) for key in SHOWN) + _strategies(report)
    body = "".join(f"<h2>{escape(title)}</h2>{_grid(head, rows)}" for title, head, rows in tables(report))
    said = "".join(f"<li>{escape(note)}</li>" for note in notes(report))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Evaluation</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><h1>Evaluation</h1><ul>{about}</ul>"
        f"<h2>Pictures</h2>{pictures}{body}<h2>How to read this</h2><ul>{said}</ul></body></html>\n"
    )


def _grid(head: Cells, rows: Sequence[Cells]) -> str:
    def line(cells: Cells, tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{_cell(cell)}</{tag}>" for cell in cells) + "</tr>"

    return (
        f'<div class="wide"><table><thead>{line(head, "th")}</thead>'
        f"<tbody>{''.join(line(row, 'td') for row in rows)}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    return f"<strong>{escape(text.strip('*'))}</strong>" if text.startswith("**") else escape(text)


def _intervals(results: Sequence[Result], key: str) -> str:
    """A dot and a bar for each variant, on a scale from the least to the largest end."""
    rows = [
        (result, measure, measure.value.interval or (measure.value.estimate, measure.value.estimate))
        for result in results
        if (measure := result.measures[key]).value.estimate is not None
    ]
    if not rows:
        return ""
    low, high = min(ends[0] for _, _, ends in rows), max(ends[1] for _, _, ends in rows)
    lines = [_dot(at, *row, low, high) for at, row in enumerate(rows, start=1)]
    measure = rows[0][1]
    unit = ", percent" if measure.is_share else ""
    better = f", {measure.better} is better" if measure.better else ""
    words = f"{measure.title}{unit}{better}"
    title = f'<text x="0" y="15" font-weight="bold">{escape(words)}</text>'
    spoken = "; ".join(f"{result.variant.name} {figure(each, each.value)}" for result, each, _ in rows)
    return _svg(ROW * (len(rows) + 1) + 8, title + "".join(lines), f"{words}: {spoken}")


def _dot(at: int, result: Result, measure: Measure, ends: tuple[float, float], low: float, high: float) -> str:
    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((value - low) / (high - low) if high > low else 0.5)

    y = ROW * at + 12
    middle = measure.value.estimate or 0.0
    return (
        f'<text x="0" y="{y + 4}">{escape(result.variant.name)}</text>'
        f'<line x1="{x(ends[0]):.1f}" x2="{x(ends[1]):.1f}" y1="{y}" y2="{y}" stroke="#3b6ea8" stroke-width="3"/>'
        f'<circle cx="{x(middle):.1f}" cy="{y}" r="5" fill="#b3541e"/>'
        f'<text x="{WIDTH - RIGHT + 10}" y="{y + 4}">{escape(figure(measure, measure.value))}</text>'
    )


def _strategies(report: Report) -> str:
    """How often each strategy is in the data, and in the replies of the policies that choose one."""
    chosen = [result for result in report.results if result.variant.policy in ("joint", "random") and result.strategies]
    counts = [("the data", report.true), *((each.variant.name, each.strategies) for each in chosen)]
    names = [name for name in report.true if any(count.get(name) for _, count in counts)]
    if not names or not chosen:
        return ""
    colours = ("#777", "#3b6ea8", "#b3541e", "#4d8a50", "#8456a8")
    height = len(counts) * 11 + 12
    parts = ['<text x="0" y="15" font-weight="bold">Strategies, share of the replies in percent</text>']
    for row, name in enumerate(names):
        top = 26 + row * height
        parts.append(f'<text x="0" y="{top + height / 2:.0f}">{escape(name)}</text>')
        for place, (_, count) in enumerate(counts):
            share = count.get(name, 0) / max(1, sum(count.values()))
            parts.append(
                f'<rect x="200" y="{top + place * 11}" width="{share * 380:.1f}" height="9" '
                f'fill="{colours[place % len(colours)]}"><title>{100 * share:.1f}</title></rect>'
            )
    bottom = 26 + len(names) * height
    for place, (label, _) in enumerate(counts):
        y = bottom + place * 18 + 12
        parts.append(f'<rect x="0" y="{y - 9}" width="10" height="10" fill="{colours[place % len(colours)]}"/>')
        parts.append(f'<text x="16" y="{y}">{escape(label)}</text>')
    return _svg(bottom + len(counts) * 18 + 10, "".join(parts), "Strategies, share of the replies")


def _svg(height: float, content: str, spoken: str) -> str:
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" role="img" aria-label="{escape(spoken)}">'
        f"{content}</svg></figure>"
    )
