"""The stage after a plain fit: what is rated, whether that is enough, KTO or DPO on it, and how other replies moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from statistics import fmean
from typing import Any

from training.atomic import read_json, write_json
from training.base import Base
from training.collection import Material
from training.config import TrainingConfig
from training.examples import with_situation_or_without, without_strategies
from training.fit import FitResult
from training.loading import load_for_measuring
from training.methods.choice import is_quantized
from training.preference.fit import Preferring, likelihoods
from training.preference.ratings import Pair, Rated, Reply, pairs, replies, split_rated, too_few
from training.preference.units import Unit, pair_units, reply_units
from training.progress import RunProgress

FIGURES = "preference.json"
FOLDER = "preferred"


@dataclass(frozen=True, slots=True)
class Margin:
    """How held-out rated replies moved by it, in mean nats a token over the plain LoRA; None: there are none.

    `right`: of all couples of a desirable and an undesirable one, the share in which the desirable one rose more.
    """

    desirable: float | None
    undesirable: float | None
    right: float | None
    replies: int


def prefer(
    base: Base, fitted: FitResult, material: Material, config: TrainingConfig, run: Path, progress: RunProgress
) -> FitResult:
    """The fit, made to like what people liked; `fitted` itself where that is off, or too little is rated.

    Same data, config and number of threads give the same weights, however often it was stopped. What was learnt, or
    why nothing was, is in `preference.json` beside the weights. Raises Interrupted and DiskFull as `fit` does.
    """
    if config.preference == "none":
        return fitted
    sides = split_rated(material.train, material.held_out, material.rated, config.validation_share)
    approved = frozenset(each.id for each in (*material.train, *material.held_out))
    starred, others = (_viewed(side, config) for side in sides)
    learnt = _examples(starred, approved, config)
    reason = too_few(learnt, config)
    if reason:
        progress.say(reason)
        write_json(fitted.adapter / FIGURES, {"method": config.preference, "note": reason})
        return fitted
    fitting = Preferring(base, fitted.adapter, _units(learnt, base, config), config, run, progress)
    fitting.go()
    folder = run / FOLDER / fitted.adapter.name
    fitting.write(folder)
    measured = reply_units(replies(others, approved, config), base, config.max_tokens)
    margin = _margin(base, fitted.adapter, folder, measured, config)
    told = _told(learnt, config)
    progress.say(told)
    figures = {"method": config.preference, "note": told, "steps": len(fitting.losses), "margin": asdict(margin)}
    write_json(folder / FIGURES, {**figures, "losses": [round(loss, 6) for loss in fitting.losses]})
    return replace(fitted, adapter=folder)


def note(version: Path) -> str:
    """What the version in this folder learnt from stars, for its summary: a sentence after a space, or nothing."""
    figures = read_json(version / "adapter" / FIGURES)
    return f" {figures['note']}" if isinstance(figures, dict) and figures.get("note") else ""


def _viewed(rated: Sequence[Rated], config: TrainingConfig) -> list[Rated]:
    """As the plain fit is shown them."""
    shown = [with_situation_or_without(each.conversation, config.situation_share) for each in rated]
    if not config.strategies:
        shown = [without_strategies(conversation) for conversation in shown]
    return [replace(each, conversation=conversation) for each, conversation in zip(rated, shown, strict=True)]


def _examples(
    rated: Sequence[Rated], approved: frozenset[str], config: TrainingConfig
) -> Sequence[Reply] | Sequence[Pair]:
    return pairs(rated, approved, config) if config.preference == "dpo" else replies(rated, approved, config)


def _units(learnt: Sequence[Any], base: Base, config: TrainingConfig) -> list[Unit]:
    if config.preference == "dpo":
        return pair_units(learnt, base, config.max_tokens)
    return reply_units(learnt, base, config.max_tokens)


def _told(learnt: Sequence[Reply] | Sequence[Pair], config: TrainingConfig) -> str:
    if config.preference == "dpo":
        return f"Learnt from stars (dpo): {len(learnt)} pairs of a better and a worse reply."
    liked = sum(isinstance(each, Reply) and each.is_desirable for each in learnt)
    return f"Learnt from stars (kto): {liked} desirable and {len(learnt) - liked} undesirable replies."


def _margin(base: Base, before: Path, after: Path, units: Sequence[Unit], config: TrainingConfig) -> Margin:
    """Of replies that were not learnt from."""
    if not units:
        return Margin(None, None, None, 0)
    quantized = is_quantized(base, config)
    first, then = (
        likelihoods(load_for_measuring(base, folder, config.device, is_quantized=quantized), units)
        for folder in (before, after)
    )
    moved: dict[bool, list[float]] = {True: [], False: []}
    for unit, old, new in zip(units, first, then, strict=True):
        for place, before_it, after_it in zip(unit.places, old, new, strict=False):
            moved[place.is_desirable].append(after_it - before_it)
    couples = [(up > down) + (up == down) / 2 for up, down in product(moved[True], moved[False])]
    means = [fmean(moved[side]) if moved[side] else None for side in (True, False)]
    return Margin(means[0], means[1], fmean(couples) if couples else None, len(moved[True]) + len(moved[False]))
