"""Perplexity of the recorded replies, by the training code in fp32: the same turns and contexts as the replies'.

Not by the model server's /v1/score: that gives no number of tokens, no end of a reply and no vanilla prompt.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from training.base import Base
from training.batches import batch
from training.datasets.record import Conversation, Utterance
from training.evaluate import report, token_losses
from training.evaluation.turns import Context, Turn, first_before
from training.examples import IGNORED, Example, build_examples
from training.loading import load_for_measuring
from training.progress import RunProgress

# Tokens computed at once, padding counted; and the longest piece.
MOST_TOKENS = 2048


@dataclass(frozen=True, slots=True)
class Style:
    """Which strategies the prompt shows, as the server writes it: a bare model has none in the history."""

    history: bool
    target: bool

    @classmethod
    def of(cls, policy: str, lora: str) -> Style | None:
        """None: what the papers leave open, as the strategy is no given one."""
        if policy == "vanilla":
            return cls(history=False, target=False)
        return cls(history=lora != "none", target=True) if policy == "oracle" else None


@dataclass(frozen=True, slots=True)
class Likelihood:
    """One reply: nats and number of tokens of its words and its end, without the strategy's."""

    talk: str
    nats: float
    tokens: int


def pieces(
    talks: Sequence[Conversation], turns: Sequence[Turn], context: Context, style: Style
) -> Iterator[Conversation]:
    """Conversations whose targets are the turns: one for each turn, or a whole one where its turns share a prompt."""
    by_id = {talk.id: talk for talk in talks}
    for name, group in groupby(turns, key=lambda turn: turn.talk):
        talk, chosen = by_id[name], list(group)
        talk = replace(talk, situation=chosen[0].situation)
        if context == "whole" and style.history == style.target:
            last, wanted = chosen[-1].index, {turn.index for turn in chosen}
            yield _cut(talk, 0, last, wanted, style)
            continue
        for turn in chosen:
            yield _cut(talk, first_before(turn.index, context), turn.index, {turn.index}, style)


def _cut(talk: Conversation, first: int, last: int, targets: set[int], style: Style) -> Conversation:
    def shown(index: int, turn: Utterance) -> Utterance:
        is_target = index in targets
        has_strategy = style.target if is_target else style.history
        return replace(turn, is_target=is_target, strategy=turn.strategy if has_strategy else None)

    turns = tuple(shown(index, talk.turns[index]) for index in range(first, last + 1))
    return replace(talk, turns=turns)


def likelihoods(
    base: Base,
    lora: Path | None,
    talks: Sequence[Conversation],
    *,
    device: str,
    name: str,
    progress: RunProgress,
) -> list[Likelihood]:
    """One for each target of the conversations, in no order; replies that are too long for one piece are left out."""
    import torch

    examples = build_examples(talks, base, MOST_TOKENS).items
    model = load_for_measuring(base, lora, device)
    lengths = [len(example.ids) for example in examples]
    groups = batch(sorted(range(len(examples)), key=lengths.__getitem__), lengths, MOST_TOKENS)
    found: list[Likelihood] = []
    began, tokens = time.monotonic(), 0
    with torch.inference_mode():
        for step, group in enumerate(groups, start=1):
            chosen = [examples[index] for index in group]
            losses, is_strategy = token_losses(model, chosen)
            found += _parted(chosen, losses.tolist(), is_strategy.tolist())
            tokens += sum(lengths[index] for index in group)
            mean = sum(each.nats for each in found) / max(1, sum(each.tokens for each in found))
            progress.step(report(f"perplexity: {name}", step, len(groups), mean, tokens, began, step))
    return found


def _parted(examples: Sequence[Example], losses: list[float], is_strategy: list[bool]) -> Iterator[Likelihood]:
    """The losses, which stand one example after the other, by reply: neighbouring targets are one."""
    place = 0
    for example in examples:
        positions = [index for index, label in enumerate(example.labels) if index and label != IGNORED]
        for _, run in groupby(enumerate(positions), key=lambda pair: pair[1] - pair[0]):
            count = len(list(run))
            words = [losses[at] for at in range(place, place + count) if not is_strategy[at]]
            place += count
            yield Likelihood(example.conversation, sum(words), len(words))
