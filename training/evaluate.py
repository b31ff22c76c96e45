"""Held-out loss of a model with or without a LoRA, and the forward pass that fitting and measuring share."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.base import Base
from training.batches import batch
from training.errors import TrainingError
from training.examples import IGNORED, Example
from training.loading import load_for_measuring
from training.progress import RunProgress, StepReport

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class Loss:
    """Mean negative log-likelihood, in nats a token, over all supporter's tokens; of these, `strategy` over those
    that spell a strategy and `text` over the others (None: there are none).

    `parts`: by conversation its name, the sum in nats and the number of tokens; not written to files.
    """

    total: float
    strategy: float | None
    text: float | None
    tokens: int
    parts: tuple[tuple[str, float, int], ...] = field(default=(), compare=False, repr=False)

    @property
    def perplexity(self) -> float:
        return math.exp(self.total)

    def as_json(self) -> dict[str, float | int | None]:
        values = {name: value for name, value in asdict(self).items() if name != "parts"}
        return {**values, "perplexity": self.perplexity}


def evaluate(
    base: Base,
    lora: Path | None,
    examples: Sequence[Example],
    *,
    device: str,
    max_tokens: int,
    progress: RunProgress,
    name: str = "",
    is_quantized: bool = False,
) -> Loss:
    """The loss on `examples` of `base` with what is in the folder `lora`: a PEFT folder, or a whole model in its place.

    None: bare. `name` is for the progress; `is_quantized`: the base in NF4, as a LoRA was trained on it.
    """
    import torch

    model = load_for_measuring(base, lora, device, is_quantized=is_quantized)
    lengths = [example.length for example in examples]
    groups = batch(sorted(range(len(examples)), key=lengths.__getitem__), lengths, max_tokens)
    sums = {True: 0.0, False: 0.0}
    counts = {True: 0, False: 0}
    parts: dict[str, tuple[float, int]] = {}
    stage = f"measuring {name}"
    began, tokens = time.monotonic(), 0
    with torch.inference_mode():
        for step, group in enumerate(groups, start=1):
            chosen = [examples[index] for index in group]
            losses, is_strategy = token_losses(model, chosen)
            for kind in (True, False):
                sums[kind] += losses[is_strategy == kind].double().sum().item()
                counts[kind] += int((is_strategy == kind).sum().item())
            _add_parts(parts, chosen, losses)
            tokens += sum(lengths[index] for index in group)
            mean = sum(sums.values()) / max(1, sum(counts.values()))
            progress.step(report(stage, step, len(groups), mean, tokens, began, step))
    return replace(_loss(sums, counts), parts=tuple((name, *each) for name, each in sorted(parts.items())))


def _add_parts(parts: dict[str, tuple[float, int]], examples: Sequence[Example], losses: torch.Tensor) -> None:
    """Add the losses of these examples, which stand one example after the other, to their conversations."""
    for example, own in zip(examples, losses.split([scored(example) for example in examples]), strict=True):
        total, number = parts.get(example.conversation, (0.0, 0))
        parts[example.conversation] = (total + own.double().sum().item(), number + own.numel())


def scored(example: Example) -> int:
    """The targets that something stands before; the loss of the others cannot be told."""
    return sum(label != IGNORED for label in example.labels[1:])


def _loss(sums: dict[bool, float], counts: dict[bool, int]) -> Loss:
    total = sum(counts.values())
    if not total:
        raise TrainingError("There is nothing to measure: the held-out conversations have no supporter's turn.")
    means = {kind: sums[kind] / counts[kind] if counts[kind] else None for kind in (True, False)}
    return Loss(sum(sums.values()) / total, means[True], means[False], total)


def token_losses(model: Any, examples: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Negative log-likelihood of each target token, float32 [targets], and whether it spells a strategy, bool.

    Logits are computed at the targets only: over a vocabulary of 49,152 they are most of the memory otherwise.
    """
    import torch

    plain = model.get_base_model() if hasattr(model, "get_base_model") else model
    device = plain.get_output_embeddings().weight.device
    ids, mask, labels, strategies = (tensor.to(device) for tensor in _padded(examples))
    hidden = _hidden(plain, examples, ids, mask)[:, :-1]
    is_target = labels[:, 1:] != IGNORED
    logits = plain.get_output_embeddings()(hidden[is_target]).float()
    if (bias := getattr(plain, "final_logits_bias", None)) is not None:
        logits = logits + bias  # BlenderBot's
    losses = torch.nn.functional.cross_entropy(logits, labels[:, 1:][is_target], reduction="none")
    return losses, strategies[:, 1:][is_target]


def _hidden(plain: Any, examples: Sequence[Example], ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """The last layer's states [examples, longest, size] over `ids`, a decoder's where the model has an encoder too.

    Without padding there is nothing to mask, and attention that is only causal costs half as much.
    """
    needed = None if bool(mask.all()) else mask
    reader, inputs = plain.get_decoder(), {"input_ids": ids, "attention_mask": needed}
    if examples[0].context:
        context, there = (tensor.to(ids.device) for tensor in _rows([each.context for each in examples]))
        inputs = {"input_ids": context, "attention_mask": None if bool(there.all()) else there}
        reader, inputs = plain.model, {**inputs, "decoder_input_ids": ids, "decoder_attention_mask": needed}
    states: torch.Tensor = reader(**inputs, use_cache=False).last_hidden_state
    return states


def _rows(rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """The rows as ids and attention mask, each [rows, longest], padded right with 0."""
    import torch

    longest = max(len(row) for row in rows)
    ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
    return ids, torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])


def _padded(examples: Sequence[Example]) -> tuple[torch.Tensor, ...]:
    """ids, attention mask, labels, whether a token spells a strategy: each [examples, longest], padded right."""
    import torch

    ids, mask = _rows([example.ids for example in examples])
    longest = ids.shape[1]
    labels = [[*example.labels, *[IGNORED] * (longest - len(example.labels))] for example in examples]
    strategies = [[index in example.strategies for index in range(longest)] for example in examples]
    return ids, mask, torch.tensor(labels), torch.tensor(strategies)


def report(
    stage: str, step: int, steps: int, loss: float | None, tokens: int, began: float, steps_here: int
) -> StepReport:
    """The report of a step; `tokens` and `steps_here` are those done since `began`, a monotonic time."""
    seconds = max(time.monotonic() - began, 1e-6)
    left = (steps - step) * seconds / max(1, steps_here)
    return StepReport(stage, step, steps, loss, tokens / seconds, left)
