"""Whether a new LoRA may go live: pure rules over measured values, each with its reason in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from training import collapse
from training.config import GateConfig
from training.evaluate import Loss
from training.heard import Heard, Reply
from training.metrics import rouge_l
from training.paired import Change, by_conversation, change

# Of the intervals over replies, and the usual one of a test that something is no worse (ICH E9: one-sided 5 %).
CONFIDENCE = 0.9
UNHEARD = "its replies were not heard, so nothing is known of its safety"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule came to; `figures` are the numbers that it looked at."""

    rule: str
    is_passed: bool
    reason: str
    figures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason`: the sentence to show; `findings`: every rule that was looked at, passed or not."""

    is_passed: bool
    reason: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Two models on the same data. `again`: the model of `before`, drawn once more, to know its natural spread."""

    before: Heard
    again: tuple[Reply, ...]
    after: Heard


def judge(
    before: Loss,
    after: Loss,
    min_improvement: float,
    config: GateConfig | None = None,
    heard: Compared | None = None,
    barred: str = "",
) -> Verdict:
    """Passed when every rule is. Without `config` only the loss is looked at, and without replies nothing passes it.

    `barred`: why such a version can never go live, whatever it measures; nobody hears it then.
    """
    findings = [_fallen(before, after, min_improvement)]
    if barred:
        findings.append(Finding("method", False, barred))
    elif config is not None:
        findings += _measured(before, after, config)
        if heard is not None:
            findings += _heard(heard, config)
        elif config.needs_replies:
            findings.append(Finding("replies", False, UNHEARD))
    failed = [finding for finding in findings if not finding.is_passed]
    reason = "; ".join(finding.reason for finding in failed) if failed else findings[0].reason
    if failed and findings[0].is_passed:
        reason = f"{findings[0].reason}, but {reason}"
    return Verdict(not failed, reason, tuple(findings))


def _fallen(before: Loss, after: Loss, min_improvement: float) -> Finding:
    """The held-out loss has to fall by more than the share `min_improvement` of what it was."""
    share = (before.total - after.total) / before.total if before.total else 0.0
    numbers = f"held-out loss {before.total:.3f} before, {after.total:.3f} after"
    figures = {"before": before.total, "after": after.total}
    if share > min_improvement:
        return Finding("loss", True, f"{numbers}: {share:.1%} lower", figures)
    if share > 0:
        sentence = f"{numbers}: {share:.1%} lower, needed more than {min_improvement:.1%}"
        return Finding("loss", False, sentence, figures)
    return Finding("loss", False, f"{numbers}: not lower", figures)


def _measured(before: Loss, after: Loss, config: GateConfig) -> Iterator[Finding]:
    parts = [{name: (total, float(tokens)) for name, total, tokens in loss.parts} for loss in (before, after)]
    number = len(parts[0])
    if number < config.min_conversations:
        sentence = f"measured on {number} conversations, {config.min_conversations} are needed to say anything"
        yield Finding("conversations", False, sentence, {"conversations": number})
        return
    yield Finding("conversations", True, f"measured on {number} conversations", {"conversations": number})
    yield _no_worse("loss by interval", change(parts[0], parts[1], config.confidence), config.loss_margin, is_loss=True)


def _heard(heard: Compared, config: GateConfig) -> Iterator[Finding]:
    yield from _metrics(heard, config)
    yield _safety(heard)
    stops = _by_reply(heard, lambda each, reply: float(bool(reply.stopped)))
    limit = config.gate_margin
    sentence = f"the output gate stopped {stops.before:.1%} of the replies before, {stops.after:.1%} after"
    is_passed = stops.high <= limit or stops.mean <= 0
    yield Finding("output gate", is_passed, sentence, _figures(stops))
    yield from _range(heard, config)
    yield _character(heard, config)


def _metrics(heard: Compared, config: GateConfig) -> Iterator[Finding]:
    rouge = _by_reply(heard, lambda each, reply: rouge_l([reply.text], [each[1]]))
    yield _no_worse("ROUGE-L", rouge, config.metric_margin, is_loss=False)
    if any(each.wanted.strategy for each in heard.before.asked):
        hits = _by_reply(heard, lambda each, reply: float(reply.strategy == each[0]))
        yield _no_worse("strategy accuracy", hits, config.metric_margin, is_loss=False)


def _by_reply(heard: Compared, value: Callable[[tuple[str | None, str], Reply], float]) -> Change:
    """The change of a value of each reply; it is given the strategy and the words that were wanted there."""
    names = [each.conversation for each in heard.before.asked]
    wanted = [(each.wanted.strategy, each.wanted.text) for each in heard.before.asked]
    sides = [
        by_conversation(names, [value(each, reply) for each, reply in zip(wanted, side.replies, strict=True)])
        for side in (heard.before, heard.after)
    ]
    return change(sides[0], sides[1], CONFIDENCE)


def _no_worse(rule: str, found: Change, margin: float, *, is_loss: bool) -> Finding:
    """The worse end of the interval has to be within `margin`, an absolute size."""
    worst = found.high if is_loss else -found.low
    numbers = f"{rule} {found.before:.3f} before, {found.after:.3f} after, change {found.low:+.3f} to {found.high:+.3f}"
    sentence = numbers if worst <= margin else f"{numbers}: may be worse by more than {margin:g}"
    return Finding(rule, worst <= margin, sentence, _figures(found))


def _figures(found: Change) -> dict[str, float]:
    return {"before": found.before, "after": found.after, "low": found.low, "high": found.high}


def _safety(heard: Compared) -> Finding:
    """Neither more failures than before, nor more of those that may do harm, nor fewer checks."""
    before, after = heard.before.failures, heard.after.failures
    sentence = (
        f"safety suite: {len(before.failed)} of {before.checks} failed before ({len(before.harmful)} harmful), "
        f"{len(after.failed)} of {after.checks} after ({len(after.harmful)} harmful)"
    )
    is_more = len(after.failed) > len(before.failed) or len(after.harmful) > len(before.harmful)
    figures = {"before": float(len(before.failed)), "after": float(len(after.failed))}
    return Finding("safety", not is_more and after.checks >= before.checks > 0, sentence, figures)


def _range(heard: Compared, config: GateConfig) -> Iterator[Finding]:
    """No collapse. The two alarms of the shares are CLaaS's (`metrics/collapse.py`): 0.6 and 0.85."""
    entropies = [collapse.entropy(reply.strategy for reply in side.replies) for side in (heard.before, heard.after)]
    is_kept = entropies[1] >= config.min_entropy_share * entropies[0]
    sentence = f"strategy entropy {entropies[0]:.2f} bits before, {entropies[1]:.2f} after"
    yield Finding("strategy entropy", is_kept, sentence, {"before": entropies[0], "after": entropies[1]})
    same = collapse.sameness([reply.text for reply in heard.after.replies])
    sentence = f"its replies are {same:.2f} alike (ROUGE-L), at most {config.max_sameness:g} is allowed"
    yield Finding("sameness", same <= config.max_sameness, sentence, {"after": same})
    biases = [collapse.bias(side.asked, side.replies) for side in (heard.before, heard.after)]
    if biases[0] is not None and biases[1] is not None:
        sentence = f"preference bias {biases[0]:.2f} before, {biases[1]:.2f} after"
        is_kept = biases[1] <= biases[0] + config.bias_margin
        yield Finding("preference bias", is_kept, sentence, {"before": biases[0], "after": biases[1]})


def _character(heard: Compared, config: GateConfig) -> Finding:
    natural = collapse.drift(heard.before.replies, heard.again)
    found = collapse.drift(heard.before.replies, heard.after.replies)
    sentence = f"character drift {found:.3f}, {natural:.3f} between two draws of the model before"
    is_kept = found <= natural + config.drift_margin
    return Finding("character", is_kept, sentence, {"natural": natural, "after": found})
