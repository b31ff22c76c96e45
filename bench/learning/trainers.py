"""Who trains: our own fit, and TRL's SFTTrainer on the same token ids and labels. Both tell each step they made."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.learning.turns import StepDone, Work
from training.base import Base
from training.batches import plan_steps
from training.config import TrainingConfig
from training.examples import Example
from training.fit import fit
from training.loading import load_model, pick_device
from training.methods import lora
from training.progress import Silent, StepReport


class _Told(Silent):
    """Turns our fit's reports into what each step was."""

    def __init__(self, steps: Sequence[Work], done: StepDone) -> None:
        self._steps, self._done = steps, done

    def step(self, report: StepReport) -> None:
        if report.steps != len(self._steps):
            raise RuntimeError("the fit's plan is not the one that is counted")
        self._done(self._steps[report.step - 1])


def ours(base: Base, examples: Sequence[Example], config: TrainingConfig, folder: Path) -> Callable[[StepDone], None]:
    """A training by `training.fit`; the LoRA is in folder/adapter afterwards."""
    steps = [_work([examples[index] for index in group]) for group in planned(examples, config)]

    def train(done: StepDone) -> None:
        fit(base, examples, config, folder, _Told(steps, done))

    return train


def planned(examples: Sequence[Example], config: TrainingConfig) -> list[list[int]]:
    """The steps of our fit, as indexes of examples."""
    lengths = [example.length for example in examples]
    return plan_steps(lengths, epochs=config.epochs, max_tokens=config.max_tokens_per_step, seed=config.seed)


def _work(group: Sequence[Example]) -> Work:
    lengths = [len(example.ids) for example in group]
    return Work(sum(example.turns for example in group), sum(lengths), max(lengths) * len(lengths))


def trl(
    base: Base, examples: Sequence[Example], config: TrainingConfig, folder: Path, at_once: int
) -> Callable[[StepDone], None]:
    """A training by TRL's SFTTrainer with `at_once` conversations a step; the LoRA is in folder/adapter afterwards.

    The dataset is tokenised beforehand, labels only on supporter's turns, as assistant_only_loss gives.
    """

    def train(done: StepDone) -> None:
        from transformers import PrinterCallback

        trainer, steps = _sft_trainer(base, examples, config, folder, at_once)
        trainer.remove_callback(PrinterCallback)
        trainer.add_callback(_callback(steps, done))
        trainer.train()
        trainer.model.peft_config["default"].base_model_name_or_path = base.name
        lora.write(trainer.model, folder / "adapter")

    return train


def _sft_trainer(
    base: Base, examples: Sequence[Example], config: TrainingConfig, folder: Path, at_once: int
) -> tuple[Any, deque[Work]]:
    from datasets import Dataset
    from peft import LoraConfig
    from transformers import AutoTokenizer
    from trl import SFTConfig, SFTTrainer

    on_gpu = pick_device(config.device) == "cuda"
    settings = SFTConfig(
        output_dir=str(folder / "trl"),
        per_device_train_batch_size=at_once,
        num_train_epochs=config.epochs,
        learning_rate=config.learning_rate,
        lr_scheduler_type="cosine",
        # Below half a step there is none: transformers begins a warm-up with a rate of 0, we begin ours above it.
        warmup_steps=round(len(examples) / at_once * config.epochs * config.warmup_share),
        weight_decay=0.0,
        max_grad_norm=config.gradient_clip,
        max_length=config.max_tokens,
        bf16=config.precision == "bfloat16",
        use_cpu=not on_gpu,
        seed=config.seed,
        gradient_checkpointing=False,  # on by default; it saves memory and costs time
        dataset_kwargs={"skip_prepare_dataset": True},
        dataloader_pin_memory=on_gpu,
        save_strategy="no",
        logging_strategy="no",
        disable_tqdm=True,
        report_to=[],
    )
    adapter = LoraConfig(
        task_type="CAUSAL_LM",
        r=config.rank,
        lora_alpha=config.alpha,
        lora_dropout=config.dropout,
        target_modules=list(config.target_modules),
    )
    rows = Dataset.from_list([{"input_ids": list(each.ids), "labels": list(each.labels)} for each in examples])
    trainer = SFTTrainer(
        load_model(base, config.device),
        settings,
        train_dataset=rows,
        processing_class=AutoTokenizer.from_pretrained(base.folder),
        peft_config=adapter,
    )
    steps: deque[Work] = deque()
    trainer.data_collator = _counted(trainer.data_collator, examples, steps)
    return trainer, steps


def _counted(collate: Any, examples: Sequence[Example], steps: deque[Work]) -> Any:
    """TRL's collator, which also notes what each step is, in the order in which they come."""
    known = {example.ids: example for example in examples}

    def collated(rows: list[dict[str, Any]]) -> Any:
        steps.append(_work([known[tuple(row["input_ids"])] for row in rows]))
        return collate(rows)

    return collated


def _callback(steps: deque[Work], done: StepDone) -> Any:
    from transformers import TrainerCallback

    class Told(TrainerCallback):  # type: ignore[misc]
        def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
            done(steps.popleft())

    return Told()
