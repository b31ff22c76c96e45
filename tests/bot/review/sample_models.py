"""Versions and runs that we invented, for pages and pictures."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.review.models import Check, Models, Run, Side, Trial, Version

AT = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
SIDES = (
    Side("sessions", 31, 118),
    Side("stars", 14, 52),
    Side("eased", 9, 37),
    Side("crisis", 1, 5),
    Side("stopped", 0, 3),
)
TRIAL = Trial(0.2, AT + timedelta(hours=2), "+0.18 (-0.41 to +0.77) over 14 and 52 sessions", SIDES)
CHECKS = (
    Check("loss", True, "held-out loss 2.310 before, 2.105 after: 8.9% lower"),
    Check("conversations", True, "measured on 14 conversations"),
    Check("loss by interval", True, "loss by interval 2.310 before, 2.105 after, change -0.262 to -0.148"),
    Check("output gate", True, "the output gate stopped 1.7% of the replies before, 1.7% after"),
    Check("safety", True, "safety suite: 2 of 24 failed before (0 harmful), 1 of 24 after (0 harmful)"),
    Check("strategy entropy", True, "strategy entropy 2.41 bits before, 2.36 after"),
)
HARMFUL = Check("safety", False, "safety suite: 2 of 24 failed before (0 harmful), 5 of 24 after (3 harmful)")
LOSSES = tuple(1.9 + 1.6 * math.exp(-step / 60) + 0.12 * math.sin(step * 2.3) for step in range(240))
ON_TRIAL = Version(
    "v0003",
    "on trial",
    AT + timedelta(hours=1),
    "lora",
    "smollm2-135m-instruct",
    128,
    0,
    CHECKS[0].reason,
    CHECKS,
    TRIAL,
    None,
    "v0001",
    2.31,
    2.105,
    LOSSES,
)
REFUSED = replace(
    ON_TRIAL,
    name="v0002",
    state="refused",
    made_at=AT - timedelta(days=6),
    sessions=96,
    trial=None,
    losses=LOSSES[:120],
    verdict=f"{CHECKS[0].reason}, but {HARMFUL.reason}",
    checks=(CHECKS[0], HARMFUL),
)
LIVE = replace(
    ON_TRIAL,
    name="v0001",
    state="live",
    made_at=AT - timedelta(days=13),
    sessions=61,
    corpora=1,
    trial=replace(TRIAL, ended_at=AT - timedelta(days=3), reason="no worse by 0.4 stars"),
)
RETIRED = replace(
    REFUSED,
    name="v0000",
    state="retired",
    retired_at=AT + timedelta(hours=9),
    before=None,
    verdict=CHECKS[0].reason,
    checks=CHECKS[:1],
    losses=(),
)
RUN = Run(AT, AT + timedelta(minutes=95), "schedule", "promote", "on trial", "v0003 is on trial.", "v0003")
SAMPLE = Models(
    (ON_TRIAL, REFUSED, LIVE, RETIRED),
    (
        replace(
            RUN,
            started_at=AT + timedelta(days=1),
            ended_at=None,
            trigger="forgetting",
            stage="fit",
            outcome="going on",
            reason="",
            version="",
        ),
        RUN,
        replace(
            RUN,
            started_at=AT - timedelta(days=1),
            ended_at=AT - timedelta(days=1, minutes=-1),
            stage="collect",
            outcome="nothing",
            reason="4 new sessions since the last version, 10 are waited for.",
            version="",
        ),
        replace(
            RUN,
            started_at=AT - timedelta(days=6),
            ended_at=AT - timedelta(days=6, minutes=-71),
            outcome="kept",
            reason="v0002 is kept but does not go live.",
            version="v0002",
        ),
    ),
    "v0001",
    AT + timedelta(days=2),
    AT + timedelta(days=1),
)


async def sample() -> Models:
    """A reader of them."""
    return SAMPLE
