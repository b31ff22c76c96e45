"""Whether a new LoRA may go live: one pure rule, and its reason in words."""

from __future__ import annotations

from dataclasses import dataclass

from training.evaluate import Loss


@dataclass(frozen=True, slots=True)
class Verdict:
    is_passed: bool
    reason: str


def judge(before: Loss, after: Loss, min_improvement: float) -> Verdict:
    """Passed when the held-out loss fell by more than the share `min_improvement` of what it was."""
    change = (before.total - after.total) / before.total if before.total else 0.0
    numbers = f"held-out loss {before.total:.3f} before, {after.total:.3f} after"
    if change > min_improvement:
        return Verdict(True, f"{numbers}: {change:.1%} lower")
    if change > 0:
        return Verdict(False, f"{numbers}: {change:.1%} lower, needed more than {min_improvement:.1%}")
    return Verdict(False, f"{numbers}: not lower")
