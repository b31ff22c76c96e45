"""KTO's and DPO's loss of replies, from how much likelier the policy makes them than the reference does.

A reply's ratio is the mean over its tokens, log(policy / reference) each, where the papers have the sum: a long reply
then pulls no harder than a short one, and nothing is gained by length. With sums both losses are the papers'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def kto_losses(ratios: torch.Tensor, is_desirable: torch.Tensor, drift: torch.Tensor, beta: float) -> torch.Tensor:
    """1 - sigmoid of how far each reply is on its side of `drift` (Ethayarajh et al. 2024, eq. 7 and 8); [replies].

    `drift` is the paper's z0, a scalar: how much likelier the policy makes any reply in another's place, at least 0.
    No gradient goes through it.
    """
    import torch

    side = is_desirable.to(ratios.dtype) * 2 - 1
    return 1 - torch.sigmoid(beta * side * (ratios - drift.detach().clamp(min=0)))


def dpo_losses(chosen: torch.Tensor, rejected: torch.Tensor, beta: float) -> torch.Tensor:
    """-log sigmoid of how much more the chosen one's ratio rose (Rafailov et al. 2023, eq. 7); [pairs]."""
    import torch

    return -torch.nn.functional.logsigmoid(beta * (chosen - rejected))


def undesirable_weight(desirable: float, undesirable: float) -> float:
    """What each undesirable reply's loss is multiplied by, so that both sides weigh the same in all (eq. 8's lambdas).

    Given the sums of the weights of both. Never above `MOST`: a handful of replies must not decide everything.
    """
    return min(MOST, max(1 / MOST, desirable / undesirable)) if undesirable else 1.0


MOST = 4.0
