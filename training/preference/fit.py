"""KTO or DPO steps on rated replies, from a fitted LoRA on; a fit that was killed goes on. Knows no sessions.

TRL's trainers are not used: they know no weight of a single reply, score a reply by the sum over its tokens, and write
checkpoints that a kill can tear. Their loss values are what ours are tested against.
"""

from __future__ import annotations

import io
import math
import pickle
import random
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from training.atomic import write_bytes
from training.base import Base
from training.config import TrainingConfig
from training.errors import Interrupted, TrainingError
from training.evaluate import report, token_losses
from training.examples import IGNORED, Example
from training.fit import learning_rate
from training.loading import load_for_measuring
from training.methods import lora
from training.methods.choice import is_quantized
from training.preference.loss import dpo_losses, kto_losses, undesirable_weight
from training.preference.units import Unit
from training.progress import RunProgress
from training.stopping import Stop, asked_to_stop

if TYPE_CHECKING:
    import torch

CHECKPOINT = "preference.pt"
UNITS_A_STEP = 4  # KTO's drift is a mean over the units of a step


class Preferring:
    """One preference fit while it runs: the model, what the plain LoRA says of each reply, and the losses so far.

    `reference`: of each unit its replies' mean log-likelihoods by the plain LoRA and, last, the other's in its place.
    """

    def __init__(
        self, base: Base, adapter: Path, units: Sequence[Unit], config: TrainingConfig, run: Path, progress: RunProgress
    ) -> None:
        import torch

        torch.manual_seed(config.seed)
        self.base, self.units, self.config, self.run, self.progress = base, units, config, run, progress
        self.model = load_for_measuring(base, adapter, config.device, is_quantized=is_quantized(base, config))
        self.trained = {name: weight for name, weight in self.model.named_parameters() if "lora_" in name}
        for weight in self.trained.values():
            weight.requires_grad_(True)
        self.device = next(iter(self.trained.values())).device
        self.rates = config.model_copy(update={"learning_rate": config.stars.learning_rate})
        self.optimizer = torch.optim.AdamW(list(self.trained.values()), lr=config.stars.learning_rate, weight_decay=0.0)
        self.plan = _plan(len(units), config)
        self.balance = undesirable_weight(*_sums(units)) if config.preference == "kto" else 1.0
        self.reference: list[list[float]] = []
        self.losses: list[float] = []
        self.tokens = 0

    def go(self) -> None:
        """Every step that is left. Raises Interrupted after Ctrl-C or SIGTERM, with the checkpoint saved."""
        self.resume()
        with asked_to_stop() as stop:
            self._go(stop)

    def _go(self, stop: Stop) -> None:
        if not self.reference:
            with self.precision():
                self.reference = likelihoods(self.model, self.units)
            self.save()
        began, first = time.monotonic(), len(self.losses)
        for step in range(first, len(self.plan)):
            self.losses.append(self.one_step(step))
            done = step + 1
            stage = f"learning from stars ({self.config.preference})"
            self.progress.step(
                report(stage, done, len(self.plan), fmean(self.losses[-20:]), self.tokens, began, done - first)
            )
            if done % self.config.checkpoint_every_steps == 0 or done == len(self.plan) or stop.is_asked:
                self.save()
            if stop.is_asked and done < len(self.plan):
                raise Interrupted(
                    f"Learning from stars stopped at step {done} of {len(self.plan)}; it is saved. "
                    "The same command goes on from there."
                )

    def one_step(self, step: int) -> float:
        """The weighted mean loss of the replies, or pairs, of the step's units; its gradient, clipped, is followed."""
        import torch

        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(step, len(self.plan), self.rates)
        chosen = self.plan[step]
        with self.precision():
            drift = self.drift(chosen)
        total, whole = 0.0, sum(self.weight_of(self.units[index]) for index in chosen)
        self.optimizer.zero_grad(set_to_none=True)
        for index in chosen:
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.precision == "bfloat16"):
                ratios = means(self.model, self.units[index]) - torch.tensor(
                    self.reference[index][:-1], device=self.device
                )
            loss = self.loss(self.units[index], ratios, drift) / whole
            loss.backward()
            total += float(loss.item())
            self.tokens += self.units[index].tokens
        torch.nn.utils.clip_grad_norm_(list(self.trained.values()), self.config.gradient_clip)
        self.optimizer.step()
        if not math.isfinite(total):
            raise TrainingError(
                f"The loss is no number any more at step {step + 1}. Try a smaller [training.stars] learning_rate."
            )
        return total

    def precision(self) -> Any:
        """What products are computed in, the same for the reference and the policy."""
        import torch

        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.precision == "bfloat16")

    def loss(self, unit: Unit, ratios: torch.Tensor, drift: torch.Tensor) -> torch.Tensor:
        """The sum of the unit's losses, each times its weight."""
        import torch

        beta = self.config.stars.beta
        if self.config.preference == "dpo":
            return unit.places[0].weight * dpo_losses(ratios[:1], ratios[1:], beta).sum()
        is_desirable = torch.tensor([place.is_desirable for place in unit.places], device=self.device)
        weights = torch.tensor([self.weight(place.is_desirable, place.weight) for place in unit.places])
        return (weights.to(self.device) * kto_losses(ratios, is_desirable, drift, beta)).sum()

    def weight(self, is_desirable: bool, weight: float) -> float:
        return weight if is_desirable else weight * self.balance

    def weight_of(self, unit: Unit) -> float:
        """What the unit's losses are weighed with in all."""
        if self.config.preference == "dpo":
            return unit.places[0].weight
        return sum(self.weight(place.is_desirable, place.weight) for place in unit.places)

    def drift(self, chosen: Sequence[int]) -> torch.Tensor:
        """KTO's z0, estimated on replies of other conversations; a scalar without a gradient. 0 for pairs."""
        import torch

        rises = [
            elsewhere(self.model, self.units[index]) - self.reference[index][-1]
            for index in chosen
            if self.units[index].elsewhere
        ]
        return torch.tensor(fmean(rises) if rises else 0.0, device=self.device)

    def save(self) -> None:
        import torch

        state = {
            "reference": self.reference,
            "losses": self.losses,
            "weights": {name: weight.detach() for name, weight in self.trained.items()},
            "optimizer": self.optimizer.state_dict(),
        }
        content = io.BytesIO()
        torch.save(state, content)
        write_bytes(self.run / CHECKPOINT, content.getvalue())

    def resume(self) -> None:
        """Takes up the checkpoint, if there is one that can be read. Nothing here is drawn at random but the plan."""
        import torch

        path = self.run / CHECKPOINT
        if not path.is_file():
            return
        try:
            state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        except (OSError, RuntimeError, EOFError, pickle.UnpicklingError):
            self.progress.say("The checkpoint of learning from stars cannot be read; it begins anew.")
            return
        with torch.no_grad():
            for name, weight in self.trained.items():
                weight.copy_(state["weights"][name])
        self.optimizer.load_state_dict(state["optimizer"])
        self.reference, self.losses = state["reference"], list(state["losses"])
        self.progress.say(f"Learning from stars goes on from step {len(self.losses)} of {len(self.plan)}.")

    def write(self, folder: Path) -> None:
        """The LoRA in PEFT's form."""
        self.model.peft_config["default"].base_model_name_or_path = self.base.name
        lora.write(self.model, folder)


def means(model: Any, unit: Unit) -> torch.Tensor:
    """Of each reply in the unit the mean log-likelihood of its tokens; [replies]."""
    import torch

    losses = token_losses(model, unit.examples)[0]
    parts = losses.split([_scored(example) for example in unit.examples])
    return torch.stack([-parts[place.example][list(place.targets)].mean() for place in unit.places])


def elsewhere(model: Any, unit: Unit) -> float:
    """The mean log-likelihood of another conversation's reply in the place of this one's; 0 for pairs."""
    import torch

    if unit.elsewhere is None:
        return 0.0
    with torch.no_grad():
        return -float(token_losses(model, [unit.elsewhere])[0].mean().item())


def likelihoods(model: Any, units: Sequence[Unit]) -> list[list[float]]:
    """Of each unit its replies' means and, last, that of the other reply in its place, by the model as it is."""
    import torch

    with torch.no_grad():
        return [[*means(model, unit).tolist(), elsewhere(model, unit)] for unit in units]


def _plan(units: int, config: TrainingConfig) -> list[list[int]]:
    """Every step of every epoch as indexes of units."""
    steps: list[list[int]] = []
    for epoch in range(config.stars.epochs):
        order = list(range(units))
        random.Random(f"stars {config.seed}:{epoch}").shuffle(order)
        steps += [order[start : start + UNITS_A_STEP] for start in range(0, units, UNITS_A_STEP)]
    return steps


def _sums(units: Sequence[Unit]) -> tuple[float, float]:
    """The weights of all desirable replies, and of all others."""
    places = [place for unit in units for place in unit.places]
    desirable = sum(place.weight for place in places if place.is_desirable)
    return desirable, sum(place.weight for place in places) - desirable


def _scored(example: Example) -> int:
    return sum(label != IGNORED for label in example.labels[1:])
