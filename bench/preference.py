"""KTO and DPO from simulated stars against the plain LoRA on the same sessions: `python -m bench.preference`.

Simulated people hold the seed corpus's conversations. Some replies are swapped for rude or hasty ones of our own, and
people rate: 4 or 5 stars for a reply of the corpus, 1 or 2 for a swapped one, and sometimes the other way round.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.default_lora import Said, replies, turns_of
from bench.serving.machine import machine
from bench.serving.report import machine_lines, table, write_between
from bot.types import Session, Turn
from model_server.config import ServerConfig
from model_server.strategies import ESCONV
from training import gguf_lora
from training.atomic import read_json
from training.base import Base, open_base
from training.collection import Material, in_taxonomy
from training.config import QualityConfig, StarsConfig, TrainingConfig
from training.datasets.record import Conversation
from training.default_lora import settings
from training.evaluate import Loss, evaluate
from training.examples import build_examples
from training.fit import FitResult, fit
from training.loading import load_for_measuring
from training.metrics import mean_length
from training.preference.fit import likelihoods
from training.preference.ratings import Pair, ending_at
from training.preference.stage import FIGURES, prefer
from training.preference.units import pair_units
from training.progress import Lines
from training.scrub import scrub
from training.seed_corpus import load_seeds
from training.selection import Candidate, select

# What nobody wants to hear: hasty advice, belittling, turning away. As long as the corpus's replies are.
BAD = (
    ("Providing Suggestions", "You should just stop thinking about it and get some exercise. That fixes most things."),
    (
        "Providing Suggestions",
        "Make a plan, stick to it, and do not let feelings get in the way of what must be.",
    ),
    ("Information", "Statistically most people go through this, so it is really nothing that unusual or that serious."),
    ("Others", "I do not see why this upsets you so much. Other people have far bigger problems than yours, honestly."),
    ("Affirmation and Reassurance", "Cheer up, it will all be fine in the end. There is no need for such a fuss."),
    ("Question", "Are you sure that this is not your own fault? What did you do to make them behave like that?"),
    (
        "Self-disclosure",
        "People often feel worse than that and say nothing at all. Perhaps it is not that bad.",
    ),
    (
        "Restatement or Paraphrasing",
        "So it is the same story as before. You keep coming back to it, as always.",
    ),
)
SWAPPED, MISTAKEN, TWINS = 0.35, 0.1, 2
AT = datetime(2026, 3, 1, tzinfo=UTC)
ANY = QualityConfig(must_be_finished=False, min_utterances=0, min_supporter_criteria=0, min_seeker_length=0)


def sessions(talks: Sequence[Conversation], draw: random.Random) -> list[Candidate]:
    """`TWINS` people hold each talk; their words are the same, the replies and stars are not."""
    return [_session(talk, twin, draw) for talk in talks for twin in range(TWINS)]


def _session(talk: Conversation, twin: int, draw: random.Random) -> Candidate:
    turns: list[Turn] = []
    for place, said in enumerate(talk.turns):
        turn = Turn(
            id=f"{talk.id}.{twin}.{place}", speaker=said.speaker, text=said.text, at=AT + timedelta(minutes=place)
        )
        if said.speaker == "supporter":
            is_bad = draw.random() < SWAPPED
            strategy, text = draw.choice(BAD) if is_bad else (said.strategy, said.text)
            is_liked = is_bad == (draw.random() < MISTAKEN)
            stars = draw.choice((4, 5) if is_liked else (1, 2))
            turn = replace(turn, text=text, strategy=strategy, stars=stars, kind="model")
        turns.append(turn)
    session = Session(f"{talk.id}.{twin}", f"person {talk.id}.{twin}", "memory", AT, turns=tuple(turns))
    return Candidate(session, has_consent=True, is_flagged=False)


def material(config: TrainingConfig, talks: Sequence[Conversation], held_out: Sequence[Conversation]) -> Material:
    """What the pipeline would learn from the sessions about `talks`; measured on `held_out`, as they were written."""
    selection = select(sessions(talks, random.Random(config.seed)), config)
    chosen = scrub(selection.chosen).conversations
    rated = tuple(replace(each, conversation=scrub([each.conversation]).conversations[0]) for each in selection.rated)
    return Material(chosen, tuple(held_out), (), rated)


def comparisons(talks: Sequence[Conversation], draw: random.Random, most: int) -> list[Pair]:
    """Places in held-out talks: the corpus's reply there, and a bad one with its own strategy."""
    found = []
    for talk in talks:
        for place, turn in enumerate(talk.turns):
            if place and turn.speaker == "supporter" and turn.is_target:
                chosen = ending_at(talk, place)
                strategy, text = draw.choice(BAD)
                bad = replace(chosen.turns[-1], text=text, strategy=strategy)
                found.append(Pair(chosen, replace(chosen, turns=(*chosen.turns[:-1], bad)), 1.0))
    return draw.sample(found, min(most, len(found)))


@dataclass(frozen=True, slots=True)
class Row:
    """One way to learn. `preferred`: share of places where the corpus's reply is likelier a token than the bad one.

    `gap`: by how many nats a token. `figures`: the version's own. `said`: what it answers.
    """

    name: str
    loss: Loss
    preferred: float
    gap: float
    seconds: float
    figures: dict[str, Any]
    said: Sequence[Said] = ()


class Measure:
    """What all are measured with: the same held-out talks, places and turns to answer."""

    def __init__(self, base: Base, config: TrainingConfig, data: Material, options: argparse.Namespace) -> None:
        self.base, self.config, self.data = base, config, data
        self.places = comparisons(data.held_out, random.Random(options.seed), options.places)
        self.asked = turns_of(data.held_out, options.replies)

    def of(self, name: str, adapter: Path | None, seconds: float = 0.0) -> Row:
        """The held-out loss, how much likelier good replies are than bad ones, and what it answers."""
        limit, device = self.config.max_tokens, self.config.device
        held_out = build_examples(self.data.held_out, self.base, limit).items
        loss = evaluate(self.base, adapter, held_out, device=device, max_tokens=2048, progress=Lines(sys.stderr))
        units = pair_units(self.places, self.base, limit)
        gaps = [good - bad for good, bad, _ in likelihoods(load_for_measuring(self.base, adapter, device), units)]
        figures = (read_json(adapter / FIGURES) if adapter else None) or {}
        say(f"{name}: loss {loss.total:.3f}, gap {fmean(gaps):.3f}")
        return Row(name, loss, fmean(gap > 0 for gap in gaps), fmean(gaps), seconds, figures, self.said(adapter))

    def said(self, adapter: Path | None) -> list[Said]:
        """Its replies in the held-out talks, before the output gate."""
        if not self.asked:
            return []
        with tempfile.TemporaryDirectory() as folder:
            if adapter:
                gguf_lora.convert(adapter, self.base.folder, Path(folder) / "lora.gguf")
            lora = Path(folder) if adapter else None
            return asyncio.run(replies(self.asked, lora, ServerConfig(request_timeout_seconds=3600, threads=1)))


def compare(base: Base, config: TrainingConfig, options: argparse.Namespace, folder: Path) -> tuple[list[Row], str]:
    """The bare model, the plain LoRA, and KTO and DPO after that same LoRA; and what there was to learn from."""
    talks = [replace(in_taxonomy(talk, ESCONV), situation=None) for talk in load_seeds()]
    random.Random(options.seed).shuffle(talks)
    held_out, talks = talks[: options.held_out], talks[options.held_out : options.held_out + options.talks]
    data = material(config.model_copy(update={"preference": "kto"}), talks, held_out)
    rated = sum(turn.stars is not None for each in data.rated for turn in each.conversation.turns)
    told = f"{len(data.rated)} rated sessions, {rated} rated replies, {len(data.train)} sessions imitated"
    say(told)
    measure = Measure(base, config, data, options)
    rows = [measure.of("bare", None)]
    examples = build_examples(data.train, base, config.max_tokens).items
    began = time.monotonic()
    plain = fit(base, examples, config, folder, Lines(sys.stderr))
    rows.append(measure.of("plain LoRA", plain.adapter, time.monotonic() - began))
    rows += [_preferred(method, plain, measure, folder) for method in options.methods]
    return rows, told


def _preferred(method: str, plain: FitResult, measure: Measure, folder: Path) -> Row:
    began = time.monotonic()
    chosen = measure.config.model_copy(update={"preference": method})
    done = prefer(measure.base, plain, measure.data, chosen, folder / method, Lines(sys.stderr))
    return measure.of(f"then {method.upper()}", done.adapter, time.monotonic() - began)


def report(rows: Sequence[Row], told: str, config: TrainingConfig) -> str:
    """The table and, in words, what it comes to."""
    head = ("", "held-out loss", "perplexity", "good reply likelier", "by nats a token", "words", "stopped", "seconds")
    cells = [
        [
            row.name,
            f"{row.loss.total:.3f}",
            f"{row.loss.perplexity:.2f}",
            f"{row.preferred:.1%}",
            f"{row.gap:+.3f}",
            f"{mean_length([each.text for each in row.said]):.1f}" if row.said else "–",
            f"{fmean(bool(each.reasons) for each in row.said):.0%}" if row.said else "–",
            f"{row.seconds:.0f}",
        ]
        for row in rows
    ]
    plain = next(row for row in rows if row.name == "plain LoRA")
    lines = [_sentence(row, plain) for row in rows if row.name.startswith("then")]
    stars = config.stars
    numbers = f"beta {stars.beta:g}, learning rate {stars.learning_rate:g}, rounds {stars.epochs}, seed {config.seed}"
    setting = f"{told}. {numbers}."
    return "\n\n".join([setting, table(head, cells), "\n".join(lines)])


def _sentence(row: Row, plain: Row) -> str:
    """Better, or plainly not."""
    note = row.figures.get("note", "")
    if note.startswith("Nothing"):
        return f"- {row.name}: {note}"
    cost, gain = row.loss.total - plain.loss.total, row.gap - plain.gap
    word = "better at telling them apart" if gain > 0 else "not better"
    price = "and the held-out loss rose" if cost > 0 else "and the held-out loss did not rise"
    return f"- {row.name}: {word} than the plain LoRA by {gain:+.3f} nats a token, {price} ({cost:+.3f}). {note}"


def say(text: str) -> None:
    """What goes on, beside the result."""
    print(text, file=sys.stderr, flush=True)


def configuration(options: argparse.Namespace, base: str) -> TrainingConfig:
    """Of the embedded model the default LoRA's settings; of the tiny one what makes it learn in seconds."""
    stars = StarsConfig(
        beta=options.beta, learning_rate=options.learning_rate, epochs=options.epochs, min_replies=4, min_pairs=4
    )
    shared: dict[str, Any] = {"base": base, "device": options.device, "quality": ANY, "stars": stars,
                              "seed": options.seed,
                              "min_stars": 3.0, "situation_share": 0.0, "dropout": 0.0, "epochs": 1}  # fmt: skip
    if options.tiny:
        shared |= {"rank": 4, "alpha": 8, "learning_rate": 0.02, "epochs": 2, "max_tokens": 4000}
        return TrainingConfig(**shared, max_tokens_per_step=4000)
    default = settings()
    return TrainingConfig(**shared, rank=default.rank, alpha=default.alpha, learning_rate=default.learning_rate,
                          precision=default.precision)  # fmt: skip


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench.preference", description=__doc__)
    parser.add_argument(
        "--tiny", action="store_true", help="random weights of two layers: shows the way, not the effect"
    )
    parser.add_argument("--quick", action="store_true", help="six talks")
    parser.add_argument("--talks", type=int, default=40, help="of the corpus, each held by two people")
    parser.add_argument("--held-out", type=int, default=6)
    parser.add_argument("--places", type=int, default=40, help="held-out places at which good and bad are compared")
    parser.add_argument("--replies", type=int, default=24, help="of each, as the server writes them; 0: none")
    parser.add_argument("--methods", nargs="+", choices=("kto", "dpo"), default=["kto", "dpo"])
    parser.add_argument("--beta", type=float, default=StarsConfig().beta)
    parser.add_argument("--learning-rate", type=float, default=StarsConfig().learning_rate)
    parser.add_argument("--epochs", type=int, default=StarsConfig().epochs)
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".attune" / "cache")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="keep the figures in this JSON file")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this file, such as RESULTS.md")
    options = parser.parse_args(words)
    if options.quick:
        options.talks, options.held_out, options.places, options.replies = 6, 2, 8, 4
    options.replies = 0 if options.tiny else options.replies
    return options


def main() -> None:
    """Compare, print, write."""
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        name = ""
        if options.tiny:
            from bench.loop_people import tiny_model

            name = str(tiny_model(Path(folder) / "tiny"))
        config = configuration(options, name)
        base = open_base(name, options.cache, say)
        rows, told = compare(base, config, options, Path(folder))
    text = f"{machine_lines(machine(('attune', 'torch', 'transformers', 'peft')))}\n\n{report(rows, told, config)}"
    if options.out:
        kept = [{"name": row.name, "loss": row.loss.as_json(), "gap": row.gap, **row.figures} for row in rows]
        options.out.write_text(json.dumps(kept, indent=1))
    if options.write:
        write_between(options.write, "preference", text)
    print(text)


if __name__ == "__main__":
    main()
