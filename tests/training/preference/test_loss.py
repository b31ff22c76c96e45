"""The losses are the papers', on means instead of sums, so that nothing is gained by length."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from tests.training.talks import conversation
from training.base import Base
from training.preference.loss import MOST, dpo_losses, kto_losses, undesirable_weight
from training.preference.ratings import Reply, ending_at
from training.preference.units import Unit, reply_units

torch = pytest.importorskip("torch", reason="needs the training packages: make setup-train")


def kto(ratio: float, is_desirable: bool, drift: float = 0.0, beta: float = 2.0) -> float:
    return float(kto_losses(torch.tensor([ratio]), torch.tensor([is_desirable]), torch.tensor(drift), beta)[0])


def test_kto_by_hand() -> None:
    assert kto(0.0, True) == kto(0.0, False) == 0.5
    assert kto(0.5, True) == pytest.approx(1 / (1 + 2.718281828))  # sigmoid(-2 * 0.5)
    assert kto(0.5, False) == pytest.approx(1 - 1 / (1 + 2.718281828))
    assert kto(0.5, True, drift=0.5) == 0.5
    assert kto(0.5, True, drift=-3) == kto(0.5, True)


def test_dpo_by_hand() -> None:
    found = dpo_losses(torch.tensor([0.3]), torch.tensor([-0.2]), 2.0)
    assert float(found[0]) == pytest.approx(0.3132617)  # log(1 + exp(-1))


def test_no_gradient_goes_through_the_drift() -> None:
    ratio, drift = (torch.tensor(value, requires_grad=True) for value in (0.1, 0.2))
    kto_losses(ratio[None], torch.tensor([True]), drift, 1.0).sum().backward()  # type: ignore[no-untyped-call]
    assert ratio.grad is not None
    assert drift.grad is None


def test_a_reply_twice_as_long_has_the_same_loss_and_the_same_pull_in_all() -> None:
    """With sums, as the papers have them, the longer one's loss and pull would differ; the last line shows it."""

    def measured(length: int, *, is_sum: bool) -> tuple[float, float]:
        tokens = torch.full((length,), 0.1, requires_grad=True)
        ratio = tokens.sum() if is_sum else tokens.mean()
        loss = kto_losses(ratio[None], torch.tensor([True]), torch.tensor(0.0), 1.0).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        assert tokens.grad is not None
        return loss.item(), tokens.grad.sum().item()

    assert measured(10, is_sum=False) == pytest.approx(measured(20, is_sum=False), rel=1e-4)
    assert measured(10, is_sum=True) != pytest.approx(measured(20, is_sum=True), rel=0.2)


def test_both_sides_weigh_the_same_in_all_but_a_handful_never_decides() -> None:
    assert undesirable_weight(30.0, 10.0) == 3.0
    assert undesirable_weight(100.0, 1.0) == MOST
    assert undesirable_weight(1.0, 100.0) == 1 / MOST


REASON = "needs TRL to compare with: make setup-dev"


class Stub:
    """What TRL's loss asks of its trainer: one model that gives the log-likelihoods of the batch."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


@pytest.mark.slow  # importing TRL takes long
def test_kto_is_trls_loss_where_ratios_are_sums() -> None:
    kto_trainer = pytest.importorskip("trl.trainer.kto_trainer", reason=REASON)
    draw = torch.Generator().manual_seed(3)
    policy, drifted = torch.randn(6, 5, generator=draw), torch.randn(6, 5, generator=draw)
    reference, drifted_reference = torch.randn(6, generator=draw), torch.randn(6, generator=draw) - 4
    labels = torch.tensor([True, False, True, True, False, False])
    theirs = trl_kto(kto_trainer, policy, drifted, reference, drifted_reference, labels)
    drift = (drifted.sum(1) - drifted_reference).mean()
    assert float(drift) > 0
    ours = kto_losses(policy.sum(1) - reference, labels, drift, 0.1)
    weights = torch.where(labels, 1.0, 1.5)
    assert float((ours * weights).mean()) == pytest.approx(theirs, rel=1e-5)


def trl_kto(module: Any, policy: Any, drifted: Any, reference: Any, drifted_reference: Any, labels: Any) -> float:
    """TRL's own `_compute_loss` on made-up log-likelihoods."""
    given = iter((drifted, policy))
    trainer: Any = Stub(
        **TRAINER,
        calculate_KL=True,
        loss_type="kto",
        desirable_weight=1.0,
        undesirable_weight=1.5,
        _metrics={"train": defaultdict(list)},
        _compute_kl_logps=lambda model, batch: module.KTOTrainer._compute_kl_logps(trainer, model, batch),
    )
    ids = torch.ones(6, 6, dtype=torch.long)
    batch = {
        **dict.fromkeys(("input_ids", "attention_mask", "completion_mask"), ids),
        **dict.fromkeys(("KL_input_ids", "KL_attention_mask", "KL_completion_mask"), ids),
        "label": labels,
        "ref_logps": reference,
        "ref_KL_logps": drifted_reference,
    }
    found = module.KTOTrainer._compute_loss(trainer, lambda **inputs: outputs(next(given)), batch, False)
    return float(found.item())


@pytest.mark.slow  # importing TRL takes long
def test_dpo_is_trls_loss_where_ratios_are_sums() -> None:
    dpo_trainer = pytest.importorskip("trl.trainer.dpo_trainer", reason=REASON)
    draw = torch.Generator().manual_seed(4)
    policy, reference = torch.randn(6, 5, generator=draw), torch.randn(6, generator=draw)
    more = {"ld_alpha": None, "f_divergence_type": "reverse_kl", "loss_types": ["sigmoid"], "loss_weights": [1.0]}
    trainer: Any = Stub(
        **TRAINER, **more, label_smoothing=0.0, use_weighting=False, _metrics={"train": defaultdict(list)}
    )
    ids = torch.ones(6, 6, dtype=torch.long)
    batch = {
        **dict.fromkeys(("input_ids", "attention_mask", "completion_mask"), ids),
        "ref_chosen_logps": reference[:3],
        "ref_rejected_logps": reference[3:],
    }
    theirs = dpo_trainer.DPOTrainer._compute_loss(trainer, lambda **inputs: outputs(policy), batch, False)
    ratios = policy.sum(1) - reference
    assert dpo_losses(ratios[:3], ratios[3:], 0.1).mean().item() == pytest.approx(theirs.item(), rel=1e-5)


def same(value: Any) -> Any:
    return value


# What both of TRL's trainers ask of themselves.
TRAINER: dict[str, Any] = {
    "accelerator": Stub(device=torch.device("cpu"), gather_for_metrics=same, gather=same),
    "model": Stub(training=True),
    "aux_loss_enabled": False,
    "precompute_ref_logps": True,
    "beta": 0.1,
    "_total_train_tokens": 0,
    "_tp_size": 1,
}


def outputs(said: Any) -> Stub:
    """Of a model: log-likelihoods of the tokens, and figures that TRL keeps for its logs."""
    zeros = torch.zeros(6, 5)
    return Stub(log_probs=said, entropy=zeros, mean_logits=zeros, is_top1=zeros.bool())


def test_replies_of_one_conversation_are_read_in_one_pass_and_stand_where_they_are(tiny: Base) -> None:
    units = reply_units(rated_replies(), tiny, 2000)
    assert [len(unit.places) for unit in units] == [2, 2, 1]
    (unit, *_) = units
    targets = [token for token, label in zip(unit.examples[0].ids, unit.examples[0].labels, strict=True) if label >= 0]
    said = [read([targets[index] for index in place.targets]) for place in unit.places]
    assert said == [
        "[Reflection of Feelings] That sounds tiring.<|im_end|>",
        "[Question] Who could help you with it?<|im_end|>",
    ]


def rated_replies() -> list[Reply]:
    """Both replies of two talks, the first of a third."""
    ends = [(0, 1), (0, 3), (1, 1), (1, 3), (2, 1)]
    return [Reply(ending_at(conversation(number), place), place == 1, 1.0) for number, place in ends]


def read(ids: list[int]) -> str:
    from tokenizers import Tokenizer

    assert FOLDER
    return str(Tokenizer.from_file(str(FOLDER[0] / "tokenizer.json")).decode(ids, skip_special_tokens=False))


FOLDER: list[Any] = []


@pytest.fixture(autouse=True)
def _tokenizer(tiny: Base) -> None:
    FOLDER[:] = [tiny.folder]


def test_the_drift_is_of_anothers_reply_in_this_ones_place(tiny: Base) -> None:
    first, second, third = reply_units(rated_replies(), tiny, 2000)

    def told(unit: Unit) -> tuple[str, str]:
        assert unit.elsewhere
        pairs = list(zip(unit.elsewhere.ids, unit.elsewhere.labels, strict=True))
        return read([token for token, label in pairs if label < 0]), read(
            [token for token, label in pairs if label >= 0]
        )

    assert "Gate 0 is broken again." in told(first)[0]
    assert told(first)[1] == "[Question] Who could help you with it?<|im_end|>"
    assert "Gate 1 is broken again." in told(second)[0]
    assert told(second)[1] == "[Reflection of Feelings] That sounds tiring.<|im_end|>"
    assert "Gate 2" in told(third)[0]
