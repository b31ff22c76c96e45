"""Pictures of numbers: where their shapes stand, and that the numbers stand beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.web import charts
from bot.review.web.charts import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Data

FLOOR = HEIGHT - BOTTOM
TWO = Data("name", "Title", "Summary", ("mon", "tue"), ("low", "high"), ((1, 0), (3, 2)), corner="Day")


def test_stacked_bars_stand_on_each_other_and_reach_the_scale() -> None:
    chart = charts.stacked(TWO)
    low, high, tuesday = chart.rects
    assert (low.colour, high.colour, tuesday.colour) == (0, 1, 1)
    assert low.y + low.height == FLOOR
    assert high.y + high.height == pytest.approx(low.y)
    assert high.y == TOP  # 1 + 3 of a scale to 4
    assert tuesday.y + tuesday.height == FLOOR
    assert tuesday.height == pytest.approx((FLOOR - TOP) / 2)
    assert low.x == high.x < tuesday.x


def test_grouped_bars_stand_side_by_side() -> None:
    low, high, tuesday = charts.grouped(TWO).rects
    assert low.x + low.width == pytest.approx(high.x, abs=0.1)
    assert {low.y + low.height, high.y + high.height, tuesday.y + tuesday.height} == {FLOOR}


def test_a_line_goes_through_every_column() -> None:
    low, high = charts.lined(TWO).lines
    assert [x for x, _ in low.points] == [x for x, _ in high.points]
    assert low.points[1][1] == FLOOR
    assert low.path == " ".join(f"{x:g},{y:g}" for x, y in low.points)


def test_a_line_passes_over_columns_in_which_nothing_was_counted() -> None:
    data = Data("n", "T", "S", ("a", "b", "c"), ("x", "y"), ((1, 0, 3), (0, 0, 1)), colours=(2, 4))
    chart = charts.lined(data)
    assert [len(line.points) for line in chart.lines] == [2, 2]
    assert chart.lines[1].points[0][1] == FLOOR  # of what others have some, none is a number too
    assert chart.legend == (("x", 2), ("y", 4))


def test_the_longest_lying_bar_has_room_for_its_number() -> None:
    data = Data("n", "T", "S", ("a", "b", "none"), ("Number",), ((1_000, 10, 0),), corner="What")
    chart = charts.lying(data)
    assert [rect.width for rect in chart.rects] == [WIDTH - charts.NUMBER_WIDTH, 3.4]
    assert chart.rows == (("a", "1,000"), ("b", "10"), ("none", "0"))
    assert chart.height == 3 * charts.ROW_HEIGHT


def test_the_table_has_every_number_with_its_unit() -> None:
    data = Data("n", "T", "S", ("a", "b"), ("x", "y"), ((12.4, 0), (87.6, 100)), corner="Part", unit="%")
    chart = charts.stacked(data)
    assert chart.head == ("Part", "x", "y")
    assert chart.rows == (("a", "12%", "88%"), ("b", "0%", "100%"))
    assert chart.grid[-1].text == "100%"


def test_nothing_is_drawn_of_nothing() -> None:
    empty = Data("n", "T", "S", ("a",), ("x",), ((0,),))
    assert all(draw(empty).is_empty for draw in (charts.stacked, charts.grouped, charts.lined, charts.lying))
    assert charts.lying(Data("n", "T", "S", (), ("x",), ((),))).is_empty


def test_a_year_of_columns_is_labelled_at_a_few() -> None:
    days = tuple(map(str, range(30)))
    labels = charts.stacked(Data("n", "T", "S", days, ("x",), (tuple(range(30)),))).texts
    assert len(labels) <= charts.MOST_LABELS
    assert labels[0].text == "0"


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=60))
def test_no_shape_leaves_the_picture(columns: list[tuple[int, int]]) -> None:
    names = tuple(map(str, range(len(columns))))
    data = Data("n", "T", "S", names, ("x", "y"), tuple(zip(*columns, strict=True)))
    for chart in (charts.stacked(data), charts.grouped(data)):
        for rect in chart.rects:
            assert LEFT - 0.1 <= rect.x <= rect.x + rect.width <= WIDTH
            assert TOP - 0.1 <= rect.y <= rect.y + rect.height <= FLOOR + 0.1
    for line in charts.lined(data).lines:
        assert all(LEFT <= x <= WIDTH and TOP - 0.1 <= y <= FLOOR for x, y in line.points)


@given(st.floats(0, 10**9))
def test_a_scale_holds_what_it_is_for_in_four_whole_steps(most: float) -> None:
    top = charts.top_of(most)
    assert most <= top + charts.ROUNDING
    assert top <= max(4, most * 2)
    assert top / 4 == int(top / 4)
