"""A person sees speed, loss and the time left, in a terminal and in a log."""

from __future__ import annotations

import io

from rich.console import Console

from training.progress import Bar, Lines, StepReport, progress_for


def at(step: int, stage: str = "training") -> StepReport:
    return StepReport(stage, step, 10, 2.5, 150.4, 200.0)


def test_a_log_gets_a_line_now_and_then_and_the_last_one() -> None:
    out = io.StringIO()
    times = iter([0.0, 5.0, 16.0, 20.0])
    lines = Lines(out, seconds=15, clock=lambda: next(times))
    for step in (1, 2, 3, 10):
        lines.step(at(step))
    assert out.getvalue().splitlines() == [
        "training: step 1/10, loss 2.500, 150 tokens/s, 3 min left",
        "training: step 3/10, loss 2.500, 150 tokens/s, 3 min left",
        "training: step 10/10, loss 2.500, 150 tokens/s, 3 min left",
    ]


def test_a_terminal_gets_a_bar_with_speed_and_loss() -> None:
    out = io.StringIO()
    bar = Bar(Console(file=out, force_terminal=True, width=120))
    bar.step(at(5))
    bar.step(at(10))
    bar.say("Saved [as it is].")
    assert "10/10" in out.getvalue()
    assert "loss 2.500  150 tokens/s" in out.getvalue()
    assert "Saved [as it is]." in out.getvalue()


def test_what_is_no_terminal_gets_lines() -> None:
    assert isinstance(progress_for(io.StringIO()), Lines)
