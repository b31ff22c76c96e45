"""Pictures of numbers as shapes that a template draws as SVG: bars and lines. Knows no words and no colours.

Each picture carries its numbers as a table, for those who do not see it. Lengths are units of the picture's view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

WIDTH = 400
HEIGHT = 220
LEFT, RIGHT, TOP, BOTTOM = 42, 8, 8, 24
MOST_LABELS = 6
GAP_SHARE = 0.25
ROW_HEIGHT = 34
BAR_HEIGHT = 12
# Room for the number behind a lying bar.
NUMBER_WIDTH = 56
# Percentages may add up to a little more than 100.
ROUNDING = 1e-6
STEPS = (1, 2, 2.5, 3, 4, 5, 6, 8)


@dataclass(frozen=True, slots=True)
class Rect:
    """A bar or a part of one; `colour` is a number of the style's, `label` what a pointer shows."""

    x: float
    y: float
    width: float
    height: float
    colour: int
    label: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place; `anchor` as in SVG."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Line:
    """A series as a line through `points`, each (x, y)."""

    colour: int
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: `summary` says in a sentence what it shows; `rows` are its numbers, the first column their names.

    `legend`: each series' name and colour.
    """

    name: str
    title: str
    summary: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, int], ...] = ()
    rects: tuple[Rect, ...] = ()
    lines: tuple[Line, ...] = ()
    grid: tuple[Text, ...] = ()
    texts: tuple[Text, ...] = ()
    height: int = HEIGHT
    width: int = WIDTH

    @property
    def is_empty(self) -> bool:
        return not self.rects and not self.lines


@dataclass(frozen=True, slots=True)
class Data:
    """What is drawn: `values` are by series and then by column. `unit` stands behind each number, such as "%", of which
    `digits` are shown after the point.

    `colours`: of each series; as they come when empty.
    """

    name: str
    title: str
    summary: str
    columns: tuple[str, ...]
    series: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    corner: str = ""
    unit: str = ""
    digits: int = 0
    colours: tuple[int, ...] = ()

    def colour(self, series: int) -> int:
        return self.colours[series] if self.colours else series

    @property
    def total(self) -> float:
        return sum(map(sum, self.values))

    def shown(self, value: float) -> str:
        return f"{value:,.{self.digits}f}{self.unit}"


def stacked(data: Data) -> Chart:
    """A standing bar a column, its series on top of each other."""
    most = top_of(max((sum(column) for column in zip(*data.values, strict=True)), default=0))
    rects = []
    for place, column in enumerate(zip(*data.values, strict=True)):
        below = 0.0
        for series, value in enumerate(column):
            rects.append(_standing(data, place, series, value, most, below))
            below += value
    return _upright(data, most, rects=rects)


def grouped(data: Data) -> Chart:
    """Standing bars, the series of a column side by side."""
    most = top_of(max((max(values) for values in data.values), default=0))
    rects = [
        _standing(data, place, series, value, most, share=(series, len(data.series)))
        for series, values in enumerate(data.values)
        for place, value in enumerate(values)
    ]
    return _upright(data, most, rects=rects)


def lined(data: Data) -> Chart:
    """A line a series over the columns; columns without anything in any series are passed over."""
    most = top_of(max((max(values, default=0) for values in data.values), default=0))
    seen = [place for place, column in enumerate(zip(*data.values, strict=True)) if any(column)]
    lines = [
        Line(data.colour(series), tuple((_middle(data, place), _y(values[place], most)) for place in seen))
        for series, values in enumerate(data.values)
    ]
    return _upright(data, most, lines=lines)


def lying(data: Data) -> Chart:
    """One series: a lying bar a column, its name above and its number behind it."""
    values = data.values[0] if data.values else ()
    most = max(values, default=0) or 1
    length = WIDTH - NUMBER_WIDTH
    rects, texts = [], []
    for place, (name, value) in enumerate(zip(data.columns, values, strict=True)):
        top = place * ROW_HEIGHT + 16
        width = round(length * value / most, 1)
        rects.append(Rect(0, top, width, BAR_HEIGHT, 3, f"{name}: {data.shown(value)}"))
        texts += [Text(0, top - 4, name, "start"), Text(width + 6, top + 10, data.shown(value), "start")]
    rows = tuple((name, data.shown(value)) for name, value in zip(data.columns, values, strict=True))
    return Chart(
        data.name, data.title, data.summary, (data.corner, data.series[0]), rows,
        rects=_seen(rects), texts=tuple(texts), height=max(1, len(rows)) * ROW_HEIGHT,
    )  # fmt: skip


def top_of(most: float) -> float:
    """The end of a scale of four equal, round steps that `most` fits on."""
    power = 1
    while True:
        for step in STEPS:
            if step * power % 1 == 0 and 4 * step * power >= most - ROUNDING:
                return 4 * step * power
        power *= 10


def _upright(data: Data, most: float, *, rects: Sequence[Rect] = (), lines: Sequence[Line] = ()) -> Chart:
    every = max(1, ceil(len(data.columns) / MOST_LABELS))
    texts = [Text(_middle(data, at), HEIGHT - 8, name) for at, name in enumerate(data.columns) if at % every == 0]
    grid = tuple(Text(LEFT - 4, _y(most * step / 4, most), data.shown(most * step / 4), "end") for step in range(5))
    by_column = zip(data.columns, zip(*data.values, strict=True), strict=True)
    rows = tuple((name, *map(data.shown, values)) for name, values in by_column)
    is_empty = not data.total
    return Chart(
        data.name, data.title, data.summary, (data.corner, *data.series), rows,
        legend=tuple((name, data.colour(series)) for series, name in enumerate(data.series)),
        rects=() if is_empty else _seen(rects), lines=() if is_empty else tuple(lines), grid=grid, texts=tuple(texts),
    )  # fmt: skip


def _standing(
    data: Data, place: int, series: int, value: float, most: float, below: float = 0.0, share: tuple[int, int] = (0, 1)
) -> Rect:
    width = _step(data) * (1 - GAP_SHARE) / share[1]
    x = _middle(data, place) - _step(data) * (1 - GAP_SHARE) / 2 + share[0] * width
    label = f"{data.columns[place]}, {data.series[series]}: {data.shown(value)}"
    top = _y(below + value, most)
    return Rect(round(x, 1), top, round(width, 1), round(_y(below, most) - top, 1), data.colour(series), label)


def _seen(rects: Sequence[Rect]) -> tuple[Rect, ...]:
    return tuple(rect for rect in rects if rect.height and rect.width)


def _step(data: Data) -> float:
    return (WIDTH - LEFT - RIGHT) / max(1, len(data.columns))


def _middle(data: Data, place: int) -> float:
    return round(LEFT + _step(data) * (place + 0.5), 1)


def _y(value: float, most: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most), 1)
