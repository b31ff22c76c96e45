"""What the moderators' page shows of the model's versions and training runs. Values only: whoever trains fills them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# `kept`: it passed, and another one answers now.
State = Literal["live", "on trial", "retired", "refused", "rolled back", "held", "kept"]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of the gate, and what it found in a sentence."""

    rule: str
    is_passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Side:
    """A number of a trial: of the version on trial, and of the one that answers the others."""

    name: str
    candidate: int
    others: int


@dataclass(frozen=True, slots=True)
class Trial:
    """`share` of new sessions has the version; `reason`: what their stars say so far, or said. `ended_at` None: on."""

    share: float
    started_at: datetime
    reason: str
    sides: tuple[Side, ...] = ()
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """`sessions`: how many conversations of people it learnt from, never whose; `corpora`: how many public files.

    `before`, `after`: the loss on what was held out, nats a token, of `compared_with` and of this one. `losses`: each
    step's.
    """

    name: str
    state: State
    made_at: datetime | None
    method: str
    base: str
    sessions: int
    corpora: int
    verdict: str
    checks: tuple[Check, ...] = ()
    trial: Trial | None = None
    retired_at: datetime | None = None
    compared_with: str = ""
    before: float | None = None
    after: float | None = None
    losses: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """`stage`: the one that it is at, or ended in; `reason`: what came of it, in a sentence."""

    started_at: datetime
    ended_at: datetime | None
    trigger: str
    stage: str
    outcome: str
    reason: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Models:
    """All of it, the newest first. `answers`: the version that answers; "": the one that came with the software.

    `next_run`: by the schedule, None: none begins by itself. `retrain_at`: a run without what was withdrawn.
    """

    versions: tuple[Version, ...] = ()
    runs: tuple[Run, ...] = ()
    answers: str = ""
    next_run: datetime | None = None
    retrain_at: datetime | None = None


Reader = Callable[[], Awaitable[Models]]


async def nothing() -> Models:
    """Where nobody trains."""
    return Models()
