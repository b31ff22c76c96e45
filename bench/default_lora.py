"""The embedded model with and without a LoRA on the same turns, as the server writes. How to read: bench/RESULTS.md.

`python -m bench.default_lora --esconv FILE --out FILE` measures on ESConv too and keeps the replies, outside of here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving.machine import machine
from bench.serving.report import machine_lines, table, write_between
from bot.safety import output_gate
from model_server import shipped
from model_server.config import SamplingConfig, ServerConfig
from model_server.engines.choice import build_engine
from model_server.errors import EmptyReply
from model_server.loras import NO_LORA, Loras
from model_server.protocol import ChatMessage, ChatRequest, SupportRequest
from model_server.strategies import ESCONV
from model_server.writer import Writer
from training.base import Base, open_base
from training.collection import DataSpec, collect, in_taxonomy
from training.datasets.record import Conversation
from training.default_lora import settings
from training.evaluate import evaluate
from training.examples import build_examples, prompt_messages, with_situation_or_without
from training.gguf_lora import unpack
from training.metrics import LabelScores, bleu, distinct, label_scores, mean_length, rouge_l
from training.progress import Lines
from training.seed_corpus import FOLDER as SEEDS

PROMPTS = Path(__file__).with_name("prompts.jsonl")
ESCONV_TALKS = 15  # for perplexity
TURNS = {"esconv": 60, "held out": 60}


@dataclass(frozen=True, slots=True)
class Turn:
    """What a reply is asked for, and what was said there; `reference` None: nobody answered it."""

    name: str
    messages: tuple[ChatMessage, ...]
    situation: str | None = None
    strategy: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A reply before the output gate. `likeliest` of the distribution; `reasons` of the gate against it."""

    name: str
    text: str
    strategy: str
    likeliest: str
    seconds: float
    reasons: tuple[str, ...]


def prompts() -> list[Turn]:
    """Our thirty openings of conversations."""
    rows = [json.loads(line) for line in PROMPTS.read_text(encoding="utf-8").splitlines()]
    return [Turn(row["name"], tuple(_prompt_messages(row["turns"]))) for row in rows]


def _prompt_messages(turns: Sequence[dict[str, str]]) -> Iterator[ChatMessage]:
    for turn in turns:
        if "user" in turn:
            yield ChatMessage(role="user", content=turn["user"])
        else:
            yield ChatMessage(role="assistant", content=turn["assistant"], strategy=turn["strategy"])


def turns_of(talks: Sequence[Conversation], count: int) -> list[Turn]:
    """`count` turns of the supporter, drawn once for all: the first after something that the seeker wrote."""
    found = []
    for talk in talks:
        messages = prompt_messages(talk)
        for index, turn in enumerate(talk.turns):
            is_first = index > 0 and talk.turns[index - 1].speaker == "seeker"
            if turn.speaker == "supporter" and turn.is_target and turn.strategy and is_first:
                before = tuple(messages[:index])
                found.append(Turn(f"{talk.id}.{index}", before, talk.situation, turn.strategy, turn.text))
    return random.Random(1).sample(found, min(count, len(found)))


async def replies(turns: Sequence[Turn], lora: Path | None, config: ServerConfig, first_seed: int = 0) -> list[Said]:
    """A reply for each turn, seeds from `first_seed` on, the same for all variants."""
    engine = build_engine(config, Path())
    loras = Loras(engine)
    with TemporaryDirectory() as nothing:
        await loras.start(Path(nothing))
    try:
        if lora:
            await loras.load("measured", lora, is_live=True)
        writer = Writer(config, engine, loras)
        return [await _reply(writer, turn, seed, bool(lora)) for seed, turn in enumerate(turns, start=first_seed)]
    finally:
        await engine.close()


async def _reply(writer: Writer, turn: Turn, seed: int, has_lora: bool) -> Said:
    support = SupportRequest(situation=turn.situation, lora=None if has_lora else NO_LORA)
    request = ChatRequest(messages=list(turn.messages), seed=seed, support=support)
    began, text, strategy, shares = time.monotonic(), "", None, {}
    with suppress(EmptyReply):  # nothing was said, which is measured as an empty reply
        async for part in writer.reply(request):
            if isinstance(part, str):
                text += part
            else:
                strategy, shares = part.segments[0].strategy, part.segments[0].distribution
    return Said(
        name=turn.name,
        text=text,
        strategy=strategy or "",
        likeliest=max(shares, key=shares.__getitem__) if shares else "",
        seconds=time.monotonic() - began,
        reasons=await output_gate.assess(text) if text else ("nothing said",),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One variant on one set; shares of 1. None: cannot be measured there."""

    set: str
    variant: str
    turns: int
    perplexity: float | None
    labels: LabelScores | None
    sampled_accuracy: float | None
    bleu_2: float | None
    rouge_l: float | None
    length: float
    distinct_1: float
    distinct_2: float
    questions: float
    stopped: float
    seconds: float


def row(name: str, variant: str, turns: Sequence[Turn], said: Sequence[Said], perplexity: float | None) -> Row:
    """Every measure of one variant on one set."""
    texts = [each.text for each in said]
    references = [turn.reference for turn in turns if turn.reference is not None]
    true = [turn.strategy for turn in turns if turn.strategy is not None]
    has_truth = bool(references) and bool(true)
    return Row(
        set=name,
        variant=variant,
        turns=len(turns),
        perplexity=perplexity,
        labels=label_scores([each.likeliest for each in said], true, ESCONV.names) if has_truth else None,
        sampled_accuracy=_share([a.strategy == b for a, b in zip(said, true, strict=True)]) if has_truth else None,
        bleu_2=bleu(texts, references) if has_truth else None,
        rouge_l=rouge_l(texts, references) if has_truth else None,
        length=mean_length(texts),
        distinct_1=distinct(texts, 1),
        distinct_2=distinct(texts, 2),
        questions=_share(["?" in text for text in texts]),
        stopped=_share([bool(each.reasons) for each in said]),
        seconds=sorted(each.seconds for each in said)[len(said) // 2],
    )


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def markdown(rows: Sequence[Row]) -> str:
    """The comparison as one table."""
    head = (
        "set, variant", "turns", "perplexity", "accuracy, likeliest", "accuracy, drawn", "macro-F1", "bias", "BLEU-2",
        "ROUGE-L", "words", "distinct-1", "distinct-2", "with a question", "stopped by the gate", "s a reply",
    )  # fmt: skip
    return table(head, [_cells(each) for each in rows])


def _cells(each: Row) -> list[str]:
    labels = each.labels
    return [
        f"{each.set}, {each.variant}",
        str(each.turns),
        f"{each.perplexity:.1f}" if each.perplexity else "–",
        _percent(labels.accuracy if labels else None),
        _percent(each.sampled_accuracy),
        _percent(labels.macro_f1 if labels else None),
        f"{labels.bias:.2f}" if labels else "–",
        *map(_percent, (each.bleu_2, each.rouge_l)),
        f"{each.length:.1f}",
        *map(_percent, (each.distinct_1, each.distinct_2, each.questions, each.stopped)),
        f"{each.seconds:.1f}",
    ]


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def perplexity(base: Base, lora: Path | None, talks: Sequence[Conversation]) -> float:
    """A token's, over all supporter's tokens, in fp32."""
    examples = build_examples(talks, base, 2048).items
    lines = Lines(sys.stderr)
    return evaluate(base, lora, examples, device="cpu", max_tokens=2048, progress=lines).perplexity


def talks_of(esconv: Path | None) -> dict[str, list[Conversation]]:
    """The conversations of each set that has more than prompts: our own that were held out, and ESConv's."""
    config = settings()
    ours = asyncio.run(collect(config, None, [DataSpec(SEEDS, kind="extes")], None)).held_out
    found = {"held out": [with_situation_or_without(talk, config.situation_share) for talk in ours]}
    if esconv:
        talks = DataSpec(esconv).load().conversations
        found["esconv"] = [in_taxonomy(talk, ESCONV) for talk in talks]
    return found


def measure(options: argparse.Namespace) -> tuple[list[Row], dict[str, list[dict[str, Any]]]]:
    """Every variant on every set, one after the other; and the replies."""
    talks = talks_of(options.esconv)
    sets = {"prompts": prompts(), **{name: turns_of(each, TURNS[name]) for name, each in talks.items()}}
    sets = {name: turns[: options.most] for name, turns in sets.items() if name in options.sets}
    sampling = SamplingConfig(**json.loads(options.sampling))
    config = ServerConfig(
        choose=options.choose, sampling=sampling, request_timeout_seconds=3600, threads=options.threads
    )
    base = open_base("", options.cache, print) if options.perplexity else None
    rows, kept = [], {}
    for variant in options.variants:
        lora = None if variant == "bare" else options.lora
        for name, turns in sets.items():
            said = asyncio.run(replies(turns, lora, config, options.seed))
            kept[f"{name}, {variant}"] = [asdict(each) for each in said]
            measured = _perplexity(base, lora, talks.get(name, [])[:ESCONV_TALKS])
            rows.append(row(name, variant, turns, said, measured))
            print(markdown(rows[-1:]), file=sys.stderr, flush=True)
    return rows, kept


def _perplexity(base: Base | None, lora: Path | None, talks: Sequence[Conversation]) -> float | None:
    if base is None or not talks:
        return None
    with TemporaryDirectory() as folder:
        if lora:
            unpack(lora / "lora.gguf", base.folder, Path(folder))
        return perplexity(base, Path(folder) if lora else None, talks)


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench.default_lora", description=__doc__)
    parser.add_argument("--lora", type=Path, default=shipped.FOLDER, help="a version's folder; else the default LoRA")
    parser.add_argument("--variants", nargs="+", choices=("bare", "lora"), default=["bare", "lora"])
    parser.add_argument(
        "--sets", nargs="+", choices=("prompts", "held out", "esconv"), default=["prompts", "held out", "esconv"]
    )
    parser.add_argument("--esconv", type=Path, help="ESConv's valid.jsonl")
    parser.add_argument("--sampling", default="{}", help="[model_server.sampling] as JSON, where it differs")
    parser.add_argument("--choose", choices=("sample", "max"), default="sample")
    parser.add_argument("--seed", type=int, default=0, help="of the first reply of each set")
    parser.add_argument("--threads", type=int, default=0, help="of the model; 1 beside other work")
    parser.add_argument("--perplexity", action="store_true", help="needs the training packages")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".attune" / "cache")
    parser.add_argument("--quick", action="store_true", help="ten turns of each set")
    parser.add_argument("--most", type=int, help="so many turns of each set")
    parser.add_argument("--out", type=Path, help="keep figures and replies in this JSON file, outside the repository")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this file, such as RESULTS.md")
    options = parser.parse_args(words)
    options.most = 10 if options.quick else options.most
    return options


def main() -> None:
    """Measure, print, write."""
    options = arguments()
    rows, kept = measure(options)
    text = f"{machine_lines(machine())}\n\n{markdown(rows)}"
    if options.out:
        options.out.write_text(json.dumps({"rows": [asdict(each) for each in rows], "replies": kept}, indent=1))
    if options.write:
        write_between(options.write, "default-lora", text)
    print(text)


if __name__ == "__main__":
    main()
