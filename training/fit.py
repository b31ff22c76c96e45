"""Fits a LoRA: steps, checkpoints, and going on after a kill as if nothing had happened. Knows no sessions."""

from __future__ import annotations

import io
import math
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from training.atomic import write_bytes
from training.base import Base
from training.batches import plan_steps
from training.config import TrainingConfig
from training.errors import Interrupted, TrainingError
from training.evaluate import report, token_losses
from training.examples import IGNORED, Example
from training.methods import lora
from training.progress import RunProgress

CHECKPOINT = "checkpoint.pt"
SMOOTHED_STEPS = 20  # the loss that is shown is the mean of this many steps


@dataclass(frozen=True, slots=True)
class FitResult:
    """The PEFT folder, the loss of every step, and this process's share: tokens (padding not counted), seconds."""

    adapter: Path
    losses: tuple[float, ...]
    tokens: int
    seconds: float


def fit(base: Base, examples: Sequence[Example], config: TrainingConfig, run: Path, progress: RunProgress) -> FitResult:
    """Trains on `examples` from the bare base, or goes on from the checkpoint in the folder `run`.

    Same examples, config and number of threads give the same losses and weights, however often it was stopped.
    Raises Interrupted after Ctrl-C or SIGTERM, with the checkpoint saved; DiskFull when it cannot be saved.
    """
    fitting = _Fitting(base, examples, config, run, progress)
    with _asked_to_stop() as stop:
        fitting.go(stop)
    return fitting.finish()


def target_weights(examples: Sequence[Example]) -> list[float] | None:
    """The weight of each target token, in the order of their losses; None: all are 1."""
    if not any(example.weights for example in examples):
        return None
    return [
        example.weights[place] if example.weights else 1.0
        for example in examples
        for place in range(1, len(example.labels))
        if example.labels[place] != IGNORED
    ]


def learning_rate(step: int, steps: int, config: TrainingConfig) -> float:
    """Step (from 0) of `steps`: a line up to the peak, then half a cosine down to 0."""
    warmup = max(1, round(steps * config.warmup_share))
    if step < warmup:
        return config.learning_rate * (step + 1) / warmup
    share = (step - warmup) / max(1, steps - warmup)
    return config.learning_rate * 0.5 * (1 + math.cos(math.pi * share))


@dataclass
class _Stop:
    is_asked: bool = False


class _Fitting:
    """One fit while it runs: model, optimizer, plan, and the losses so far, whose number is the step."""

    def __init__(
        self, base: Base, examples: Sequence[Example], config: TrainingConfig, run: Path, progress: RunProgress
    ) -> None:
        import torch

        torch.manual_seed(config.seed)
        self.base, self.examples, self.config, self.run, self.progress = base, examples, config, run, progress
        self.model = lora.new(base, config)
        self.trained = {name: weight for name, weight in self.model.named_parameters() if weight.requires_grad}
        self.weights = list(self.trained.values())
        self.device = self.weights[0].device
        self.optimizer = torch.optim.AdamW(self.weights, lr=config.learning_rate, weight_decay=0.0)
        lengths = [example.length for example in examples]
        self.plan = plan_steps(lengths, epochs=config.epochs, max_tokens=config.max_tokens_per_step, seed=config.seed)
        self.losses: list[float] = []
        self.tokens = 0
        self.seconds = 0.0

    def go(self, stop: _Stop) -> None:
        """Every step that is left; a checkpoint every so many, at a stop, and at the end."""
        self.resume()
        self.model.train()
        began, first = time.monotonic(), len(self.losses)
        for step in range(first, len(self.plan)):
            self.losses.append(self.one_step(step))
            recent = self.losses[-SMOOTHED_STEPS:]
            done = step + 1
            mean = sum(recent) / len(recent)
            self.progress.step(report("training", done, len(self.plan), mean, self.tokens, began, done - first))
            if done % self.config.checkpoint_every_steps == 0 or done == len(self.plan) or stop.is_asked:
                self.save()
            if stop.is_asked and done < len(self.plan):
                raise Interrupted(
                    f"Training stopped at step {done} of {len(self.plan)}; it is saved. "
                    "The same command goes on from there."
                )
        self.seconds = time.monotonic() - began

    def one_step(self, step: int) -> float:
        """Forward, backward by the tokens' weights, clip, update. Returns the mean loss of the step's target tokens."""
        import torch

        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(step, len(self.plan), self.config)
        chosen = [self.examples[index] for index in self.plan[step]]
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.precision == "bfloat16"):
            losses = token_losses(self.model, chosen)[0]
        loss = losses.mean()
        weights = target_weights(chosen)
        weighed = loss if weights is None else (losses * torch.tensor(weights, device=losses.device)).mean()
        self.optimizer.zero_grad(set_to_none=True)
        weighed.backward()
        torch.nn.utils.clip_grad_norm_(self.weights, self.config.gradient_clip)
        self.optimizer.step()
        self.tokens += sum(len(example.ids) for example in chosen)
        value = float(loss.item())
        if not math.isfinite(value):
            raise TrainingError(
                f"The loss is no number any more at step {step + 1}. Try a smaller [training] learning_rate."
            )
        return value

    def save(self) -> None:
        import torch

        state = {
            "losses": self.losses,
            "weights": {name: weight.detach() for name, weight in self.trained.items()},
            "optimizer": self.optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "random_gpu": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        }
        content = io.BytesIO()
        torch.save(state, content)
        write_bytes(self.run / CHECKPOINT, content.getvalue())

    def resume(self) -> None:
        """Takes up the checkpoint, if there is one that can be read; an unreadable one is said and left behind."""
        import pickle

        import torch

        path = self.run / CHECKPOINT
        if not path.is_file():
            return
        try:
            state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        except (OSError, RuntimeError, EOFError, pickle.UnpicklingError):
            self.progress.say("The checkpoint cannot be read; training begins anew.")
            return
        with torch.no_grad():
            for name, weight in self.trained.items():
                weight.copy_(state["weights"][name])
        self.optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        if state["random_gpu"]:
            torch.cuda.set_rng_state_all(state["random_gpu"])
        self.losses = list(state["losses"])
        self.progress.say(f"Going on from step {len(self.losses)} of {len(self.plan)}.")

    def finish(self) -> FitResult:
        adapter = self.run / "adapter"
        lora.write(self.model, adapter)
        return FitResult(adapter, tuple(self.losses), self.tokens, self.seconds)


@contextmanager
def _asked_to_stop() -> Iterator[_Stop]:
    """Notes the first Ctrl-C or SIGTERM, so that the step can end; a second Ctrl-C ends at once."""
    stop = _Stop()

    def note(number: int, frame: FrameType | None) -> None:
        if stop.is_asked:
            raise KeyboardInterrupt
        stop.is_asked = True

    before: dict[int, Any] = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            before[number] = signal.signal(number, note)
        except ValueError:  # not in the main thread: signals are not ours to take
            break
    try:
        yield stop
    finally:
        for known, handler in before.items():
            signal.signal(known, handler)
