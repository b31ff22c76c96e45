"""Versions and training runs as Prometheus text, for node_exporter's textfile collector. Names nobody."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import get_args

from bot.review.models import Models, Reader, State
from bot.store.database import StoreError
from training.atomic import write_bytes
from training.errors import DiskFull
from training.history import Outcome

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
READABLE = 0o644

Sample = tuple[dict[str, str], float]


def metrics(models: Models) -> str:
    """All of it in Prometheus' text format, version 0.0.4; what is not known is left out."""
    lines = [line for name, about, samples in _families(models) for line in _family(name, about, samples)]
    return "\n".join([*lines, ""])


async def keep_writing(file: str, read: Reader) -> None:
    """Until cancelled: write the file anew every minute; what cannot be written is logged and tried again. "": none."""
    path = Path(file).expanduser()
    while file:
        try:
            write_bytes(path, metrics(await read()).encode())
            path.chmod(READABLE)
        except (OSError, DiskFull, StoreError) as error:
            log.warning("[logs] metrics_file could not be written: %s", error)
        await asyncio.sleep(EVERY_SECONDS)


def _families(models: Models) -> Iterator[tuple[str, str, list[Sample]]]:
    states, outcomes = Counter(each.state for each in models.versions), Counter(each.outcome for each in models.runs)
    ended = [each for each in models.runs if each.ended_at]
    yield "attune_versions", "LoRA versions by state", [({"state": each}, states[each]) for each in get_args(State)]
    yield (
        "attune_training_runs",
        "Training runs by outcome",
        [({"outcome": each}, outcomes[each]) for each in get_args(Outcome)],
    )
    yield (
        "attune_training_last_run_timestamp_seconds",
        "When the last run ended",
        _at(max((each.ended_at for each in ended if each.ended_at), default=None)),
    )
    yield (
        "attune_training_last_version_timestamp_seconds",
        "When the newest version was made",
        _at(models.versions[0].made_at if models.versions else None),
    )
    yield "attune_training_next_run_timestamp_seconds", "When the schedule begins a run", _at(models.next_run)
    yield (
        "attune_training_retrain_timestamp_seconds",
        "When a run without what was withdrawn is due",
        _at(models.retrain_at),
    )
    yield (
        "attune_version_sessions",
        "Sessions that a version learnt from",
        [({"version": each.name, "state": each.state}, each.sessions) for each in models.versions],
    )
    yield (
        "attune_version_held_out_loss",
        "Held-out loss in nats a token",
        [({"version": each.name}, each.after) for each in models.versions if each.after is not None],
    )
    yield (
        "attune_trial_sessions",
        "Sessions of the trial that goes on",
        [
            ({"version": each.name, "kind": side.name, "side": which}, number)
            for each in models.versions
            if each.state == "on trial" and each.trial
            for side in each.trial.sides
            for which, number in (("candidate", side.candidate), ("others", side.others))
        ],
    )


def _family(name: str, about: str, samples: Iterable[Sample]) -> list[str]:
    """Its lines; none where there is no sample."""
    lines = [f"{name}{_labels(labels)} {value:.15g}" for labels, value in samples]
    return [f"# HELP {name} {about}", f"# TYPE {name} gauge", *lines] if lines else []


def _labels(labels: dict[str, str]) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _at(moment: datetime | None) -> list[Sample]:
    return [({}, moment.timestamp())] if moment else []
