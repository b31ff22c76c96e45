"""What a run compares: the held-out loss of what answers now, and that of what was trained."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from model_server import embedded, shipped
from model_server.loras import NO_LORA
from training import gguf_lora, registry
from training.base import Base
from training.config import TrainingConfig
from training.datasets.record import Conversation
from training.errors import NothingToTrain
from training.evaluate import Loss, evaluate
from training.examples import Example, build_examples, with_situation_or_without, without_strategies
from training.heard import Voice
from training.methods.choice import is_measured_quantized
from training.progress import RunProgress

BARE = "the bare model"
DEFAULT = "the default LoRA"


def answering_now(base: Base, home: Path, work: Path, default: Path | None) -> tuple[str, Path | None, Voice]:
    """What a new LoRA has to be better than, its PEFT folder, and its name in the model server: the live version, else
    the default LoRA, else none."""
    live = registry.live_version(home)
    if live and live.base_sha256 == base.sha256:
        return live.name, live.path / "adapter", Voice(live.name, live.path)
    file = default / "lora.gguf" if default else None
    if file is None or not file.is_file() or base.sha256 != embedded.SHA256:
        return BARE, None, Voice(NO_LORA)
    gguf_lora.unpack(file, base.folder, work / "default")
    return DEFAULT, work / "default", Voice(shipped.NAME)


def examples_of(
    conversations: Sequence[Conversation], base: Base, config: TrainingConfig, progress: RunProgress
) -> tuple[Example, ...]:
    """As they are learnt or measured with these settings. Raises NothingToTrain where every reply is too long."""
    shown = [with_situation_or_without(conversation, config.situation_share) for conversation in conversations]
    if not config.strategies:
        shown = [without_strategies(conversation) for conversation in shown]
    built = build_examples(shown, base, config.max_tokens)
    for skipped in built.skipped:
        progress.say(f"left out: {skipped.where}: {skipped.reason}")
    if not built.items:
        raise NothingToTrain("Every reply is longer than [training] max_tokens; make it larger.")
    return built.items


def held_out_loss(
    base: Base,
    fitted: Path | None,
    held_out: Sequence[Example],
    config: TrainingConfig,
    progress: RunProgress,
    name: str,
) -> Loss:
    """Of the base with what is in the folder `fitted`; None: bare. `name` is what the progress calls it."""
    tokens, is_quantized = config.max_tokens_per_step, is_measured_quantized(config)
    return evaluate(
        base,
        fitted,
        held_out,
        device=config.device,
        max_tokens=tokens,
        progress=progress,
        name=name,
        is_quantized=is_quantized,
    )
