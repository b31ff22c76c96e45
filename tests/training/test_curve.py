"""The picture of the losses holds its figures in words and all of its points within it, no more of them than needed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from training.curve import HEIGHT, LEFT, MOST_POINTS, WIDTH, drawn, smoothed

NAME = "{http://www.w3.org/2000/svg}"


def lines(picture: bytes) -> list[list[tuple[float, float]]]:
    found = ET.fromstring(picture).iter(f"{NAME}polyline")
    points = [re.findall(r"([\d.]+),([\d.]+)", line.attrib["points"]) for line in found]
    return [[(float(x), float(y)) for x, y in line] for line in points]


def test_the_figures_are_said_to_who_does_not_see_the_picture() -> None:
    root = ET.fromstring(drawn([4.0] * 100 + [2.0] * 100, 3.9, 2.1))
    said = "Held-out loss 3.900 before, 2.100 after; training loss over 200 steps, smoothed: "
    assert root.attrib["aria-label"] == f"{said}4.000 at first, 2.000 at last."
    words = [element.text for element in root.iter(f"{NAME}text")]
    assert {"held out, before: 3.900", "held out, after: 2.100", "200"} <= set(words)


def test_a_falling_loss_falls_in_the_picture_and_stays_within_it() -> None:
    each, smooth = lines(drawn([5 - step / 100 for step in range(300)], 5.5, 1.5))
    assert each[0][1] < each[-1][1]
    assert smooth[0][1] < smooth[-1][1] < each[-1][1]
    assert all(LEFT <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in (*each, *smooth))


def test_a_long_run_is_drawn_with_few_points_and_its_last_one() -> None:
    each, _ = lines(drawn([1.0 + step % 2 for step in range(100_000)], 2, 1))
    assert len(each) <= MOST_POINTS + 1
    assert each[-1][0] == pytest.approx(WIDTH - 12)


@pytest.mark.parametrize("losses", [[], [2.0], [2.0, 2.0]])
def test_few_steps_and_equal_losses_are_drawn_too(losses: list[float]) -> None:
    assert len(lines(drawn(losses, 2.0, 2.0))) == 2


def test_smoothing_is_the_mean_of_the_last_steps() -> None:
    assert smoothed([1.0, 3.0] * 10) == pytest.approx([1.0] + [2.0] * 19)
