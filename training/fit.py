"""Fits a model: steps, checkpoints, and going on after a kill as if nothing had happened. Knows no sessions.

What of the model is trained is in training/methods/; this process may be one of several that fit together.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from training import checkpoint
from training.base import Base
from training.batches import plan_steps
from training.config import TrainingConfig
from training.errors import DiskFull, Interrupted, TrainingError
from training.evaluate import report, scored, token_losses
from training.examples import IGNORED, Example
from training.methods.choice import new_model, write
from training.progress import RunProgress, Silent
from training.stopping import Stop, asked_to_stop
from training.team import Team, team_here

if TYPE_CHECKING:
    import torch

CHECKPOINT = "checkpoint.pt"
SEED_STRIDE = 1_000_003
SMOOTHED_STEPS = 20  # the loss that is shown is the mean of this many steps


@dataclass(frozen=True, slots=True)
class FitResult:
    """What was trained, the loss of every step, and what was done here: tokens (padding not counted), seconds.

    `adapter`: PEFT's folder; a whole model's where all weights were trained.
    """

    adapter: Path
    losses: tuple[float, ...]
    tokens: int
    seconds: float


def fit(base: Base, examples: Sequence[Example], config: TrainingConfig, run: Path, progress: RunProgress) -> FitResult:
    """Trains on `examples` from the bare base, or goes on from the checkpoint in the folder `run`.

    Same examples, config and numbers of threads and processes give the same losses and weights, however often it was
    stopped. Raises Interrupted after Ctrl-C or SIGTERM, with the checkpoint saved; DiskFull when it cannot be saved.
    """
    team = team_here(config.device)
    team.told(Job(replace(base, encode=_unread), tuple(examples), config, run))
    fitting = _Fitting(Job(base, tuple(examples), config, run), team, progress)
    with asked_to_stop() as stop:
        fitting.go(stop)
    return fitting.finish()


def help_fitting(device: str) -> None:
    """What the other processes of a team do: fit what the first one says, until it says that there is no more."""
    team = team_here(device)
    while (job := team.told(None)) is not None:
        try:
            with asked_to_stop() as stop:
                _Fitting(job, team, Silent()).go(stop)
        except TrainingError:
            pass  # the first one has met the same, and says it


def end_helping(device: str) -> None:
    """Lets the other processes end; nothing where there are none."""
    team_here(device).told(None)


@dataclass(frozen=True, slots=True)
class Job:
    """What every process of a team has to know to fit."""

    base: Base
    examples: tuple[Example, ...]
    config: TrainingConfig
    run: Path


def _unread(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """In the place of a tokenizer, which cannot be sent to another process: the examples are token ids."""
    raise NotImplementedError


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


class _Fitting:
    """One fit while it runs: model, optimizer, plan, and the losses so far, whose number is the step."""

    def __init__(self, job: Job, team: Team, progress: RunProgress) -> None:
        import torch

        config = job.config
        torch.manual_seed(config.seed)
        self.base, self.examples, self.config, self.run = job.base, job.examples, config, job.run
        self.team, self.progress = team, progress
        self.model = new_model(job.base, config, progress.say)
        self.trained = {name: weight for name, weight in self.model.named_parameters() if weight.requires_grad}
        self.weights = list(self.trained.values())
        self.device = self.weights[0].device
        self.optimizer = torch.optim.AdamW(self.weights, lr=config.learning_rate, weight_decay=0.0)
        lengths = [example.length for example in self.examples]
        self.plan = plan_steps(lengths, epochs=config.epochs, max_tokens=config.max_tokens_per_step, seed=config.seed)
        self.losses: list[float] = []
        self.tokens = 0
        self.seconds = 0.0
        if team.rank:  # the weights are the same in every process, dropout is not
            torch.manual_seed(config.seed + team.rank * SEED_STRIDE)

    def go(self, stop: Stop) -> None:
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
            is_asked = self.team.is_any(stop.is_asked)
            if done % self.config.checkpoint_every_steps == 0 or done == len(self.plan) or is_asked:
                self.save()
            if is_asked and done < len(self.plan):
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
        self.optimizer.zero_grad(set_to_none=True)
        value = float(self.team.total(self.backward(chosen)).item())
        self.team.sum_gradients(self.weights)
        torch.nn.utils.clip_grad_norm_(self.weights, self.config.gradient_clip)
        self.optimizer.step()
        self.tokens += sum(example.length for example in chosen)
        if not math.isfinite(value):
            raise TrainingError(
                f"The loss is no number any more at step {step + 1}. Try a smaller [training] learning_rate."
            )
        return value

    def backward(self, chosen: Sequence[Example]) -> torch.Tensor:
        """Adds this process's share of the gradient; returns its share of the mean loss over all of the step's tokens.

        The step's examples and their number of targets are known to every process, so each divides by the same number.
        """
        import torch

        own = self.team.share(chosen)
        if not own:
            return torch.zeros((), device=self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.precision == "bfloat16"):
            losses = token_losses(self.model, own)[0]
        share = 1.0 if len(own) == len(chosen) else losses.numel() / sum(scored(example) for example in chosen)
        weights = target_weights(own)
        loss = losses.mean() * share
        weighed = loss if weights is None else (losses * torch.tensor(weights, device=losses.device)).mean() * share
        weighed.backward()
        return loss.detach()

    def save(self) -> None:
        """Writes the checkpoint, by the first process; a random state for each."""
        import torch

        random = self.team.gathered(
            (torch.get_rng_state(), torch.cuda.get_rng_state(self.device) if self.device.type == "cuda" else None)
        )
        full: DiskFull | None = None
        state = {
            "losses": self.losses,
            "weights": {name: weight.detach() for name, weight in self.trained.items()},
            "optimizer": self.optimizer.state_dict(),
            "random": random,
        }
        if self.team.is_first:
            try:
                checkpoint.write(self.run / CHECKPOINT, state)
            except DiskFull as error:
                full = error
        if full := self.team.told(full):  # the others stop too, and wait for no more
            raise full

    def resume(self) -> None:
        """Takes up the checkpoint, if there is one that can be read; an unreadable one is said and left behind."""
        import torch

        state = checkpoint.read(self.run / CHECKPOINT, self.progress.say)
        if state is None:
            return
        with torch.no_grad():
            for name, weight in self.trained.items():
                weight.copy_(state["weights"][name])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.team.rank < len(state["random"]):
            on_cpu, on_gpu = state["random"][self.team.rank]
            torch.set_rng_state(on_cpu)
            if on_gpu is not None and self.device.type == "cuda":
                torch.cuda.set_rng_state(on_gpu, self.device)
        self.losses = list(state["losses"])
        self.progress.say(f"Going on from step {len(self.losses)} of {len(self.plan)}.")

    def finish(self) -> FitResult:
        adapter = write(self.model, self.base, self.config, self.run)
        return FitResult(adapter, tuple(self.losses), self.tokens, self.seconds)
