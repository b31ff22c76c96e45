"""Figures: quantiles, ratios round by round, and tables that find their place in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.serving.report import quantile, ratios, spread, table, write_between


def test_a_quantile_is_one_of_the_values() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert quantile(values, 0.5) == 3.0
    assert quantile(values, 0.95) == 5.0
    assert quantile([7.0], 0.5) == 7.0
    assert quantile([float(number) for number in range(1, 101)], 0.95) == 95.0


def test_a_spread_is_the_median_with_the_least_and_the_largest() -> None:
    assert spread([3.0, 1.0, 2.0], 1) == "2.0 [1.0–3.0]"
    assert spread([]) == "–"


def test_ratios_are_taken_within_a_round() -> None:
    assert ratios([10.0, 40.0], [5.0, 10.0]) == [2.0, 4.0]
    assert ratios([10.0, 40.0], [5.0]) == [2.0]


def test_a_table_lines_its_numbers_up_on_the_right() -> None:
    assert table(("", "tokens/s"), [["Attune", "80"]]).splitlines() == [
        "|  | tokens/s |",
        "| --- | ---: |",
        "| Attune | 80 |",
    ]


def test_tables_replace_what_stood_between_the_marks_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "RESULTS.md"
    file.write_text("# Title\n<!-- server: begin -->\nold\n<!-- server: end -->\nrest\n")
    write_between(file, "server", "new\n")
    write_between(file, "server", "newer")
    assert file.read_text() == "# Title\n<!-- server: begin -->\n\nnewer\n\n<!-- server: end -->\nrest\n"


def test_a_file_without_the_marks_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "RESULTS.md"
    file.write_text("<!-- server: begin --> only\n")
    with pytest.raises(ValueError, match="no place for server"):
        write_between(file, "server", "new")
    assert file.read_text() == "<!-- server: begin --> only\n"
