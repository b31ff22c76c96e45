"""An 8B-shaped model with random weights in NF4 on a CUDA card, and the embedded model end to end on it.

Without a card it says so and measures nothing; --tiny goes through the same code on a CPU with a toy of a model.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


from bench.serving.big_model import (
    EIGHT_B,
    GIB,
    TINY,
    Shape,
    bandwidth,
    forget,
    most_tokens_per_second,
    quantized,
    write_model,
)
from bench.serving.comparison import Plan, Results, compare
from bench.serving.generating import Batch, by_engine, by_generate, prompts
from bench.serving.machine import machine
from bench.serving.peers import Attune, TransformersServe
from bench.serving.processes import ServerFailed, run
from bench.serving.report import machine_lines, quantile, spread, table, write_between
from bench.serving.running import Running
from bench.serving.tables import markdown as server_tables
from entrypoints.home import find_home
from model_server import embedded
from model_server.config import ServerConfig
from model_server.engines.choice import build_engine

PARTS = ("engine", "generate", "serve", "smollm2")
NO_CARD = "There is no CUDA card here, so there is nothing to measure. --tiny tries the code on this machine."


@dataclass(frozen=True, slots=True)
class Settings:
    """What is measured, on which device and with which model."""

    shape: Shape
    device: str
    chats: tuple[int, ...]
    tokens: int
    rounds: int
    parts: tuple[str, ...]
    smollm2: Plan
    copy_bytes: int
    serve_options: tuple[str, ...] = ()


def settings(options: argparse.Namespace) -> Settings:
    """The card's, short with --quick; a toy's with --tiny."""
    parts = tuple(options.part or PARTS)
    if options.tiny:
        plan = Plan(turns={2: 1}, rounds=1, tokens=4, long_rounds=0, long_tokens=4)
        # It takes nearly all free memory else, whatever the model needs.
        return Settings(TINY, "cpu", (1, 2), 4, 1, parts, plan, 2**24, ("--cb-max-memory-percent", "0.05"))
    chats, rounds = ((1, 16), 1) if options.quick else ((1, 16, 64, 256), 3)
    plan = Plan(turns={1: 4, 16: 3, 64: 2}, rounds=rounds, tokens=48, long_rounds=rounds, long_tokens=24)
    return Settings(EIGHT_B, "cuda", chats, 32 if options.quick else 128, rounds, parts, plan, 4 * GIB)


@dataclass
class Figures:
    """By part and number of chats the rounds."""

    weights: int = 0
    weights_bytes: float = 0.0
    bytes_per_second: float = 0.0
    rounds: dict[str, dict[int, list[Batch]]] = field(default_factory=dict)
    prompt_tokens: int = 0
    skipped: dict[str, str] = field(default_factory=dict)
    smollm2: Results | None = None

    def add(self, part: str, chats: int, batch: Batch) -> None:
        self.rounds.setdefault(part, {}).setdefault(chats, []).append(batch)


async def measure(wanted: Settings, tokenizer: Path, folder: Path) -> Figures:
    """Every part in turn: they need the card's memory for themselves."""
    figures = Figures()
    model = folder / "model"
    _say("making the model")
    figures.weights = write_model(model, wanted.shape, tokenizer, wanted.device)
    forget(wanted.device)
    figures.bytes_per_second = bandwidth(wanted.device, wanted.copy_bytes)
    if "generate" in wanted.parts or "engine" in wanted.parts:
        await _in_process(wanted, model, folder, figures)
    if "serve" in wanted.parts:
        await _serve(wanted, model, folder / "serve", figures)
    if "smollm2" in wanted.parts:
        ours = Attune(engine="transformers", model=str(tokenizer), quantization="none", device=wanted.device)
        peers = [ours, TransformersServe(tokenizer.parent, tokenizer, wanted.serve_options)]
        figures.smollm2 = await compare(peers, wanted.smollm2, _say)
    return figures


async def _in_process(wanted: Settings, model: Path, folder: Path, figures: Figures) -> None:
    config = ServerConfig(
        engine="transformers", model=str(model), device=wanted.device, parallel_chats=min(256, max(wanted.chats))
    )
    engine = build_engine(config, folder)
    _say("loading the engine")
    await engine.start({})
    texts = {chats: prompts(engine, chats, 1000 * chats) for chats in wanted.chats}
    figures.prompt_tokens = await engine.count_tokens(texts[min(texts)][0])
    if "engine" in wanted.parts:
        await by_engine(engine, prompts(engine, 1, 7), wanted.tokens)  # kernels are chosen and graphs captured here
        for number in range(wanted.rounds):
            for chats in wanted.chats:
                _say(f"engine: {chats} chats, round {number + 1} of {wanted.rounds}")
                fresh = prompts(engine, chats, 1000 * chats + 100_000 * number)
                figures.add("Attune's engine", chats, await by_engine(engine, fresh, wanted.tokens))
    await engine.close()
    del engine
    forget(wanted.device)
    if "generate" in wanted.parts:
        _generate(wanted, model, texts, figures)


def _generate(wanted: Settings, model: Path, texts: dict[int, list[str]], figures: Figures) -> None:
    from transformers import AutoTokenizer

    _say("loading for plain generate")
    weights, tokenizer = quantized(model, wanted.device), AutoTokenizer.from_pretrained(model)
    figures.weights_bytes = float(weights.get_memory_footprint())
    by_generate(weights, tokenizer, texts[min(texts)], 2, wanted.device)
    for number in range(wanted.rounds):
        for chats in wanted.chats:
            _say(f"generate: {chats} chats, round {number + 1} of {wanted.rounds}")
            figures.add("generate", chats, by_generate(weights, tokenizer, texts[chats], wanted.tokens, wanted.device))
    del weights
    forget(wanted.device)


async def _serve(wanted: Settings, model: Path, folder: Path, figures: Figures) -> None:
    options = ("--quantization", "bnb-4bit", "--device", wanted.device, *wanted.serve_options)
    peer = TransformersServe(folder, model, options)
    if reason := peer.missing():
        figures.skipped["transformers serve"] = reason
        return
    _say("starting transformers serve")
    server = Running(peer, folder, max(wanted.chats))
    try:
        await server.ready()
        for number in range(wanted.rounds):
            for chats in wanted.chats:
                _say(f"transformers serve: {chats} chats, round {number + 1} of {wanted.rounds}")
                talks = await server.talk(peer.lines[0], chats, 1, wanted.tokens, {}, 1000 * chats + 100_000 * number)
                firsts = tuple(reply.first_token for reply in talks.replies)
                batch = Batch(sum(reply.tokens for reply in talks.replies), talks.seconds, firsts)
                figures.add("transformers serve", chats, batch)
    except ServerFailed as error:
        figures.skipped["transformers serve"] = str(error)
    finally:
        await server.close()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def markdown(figures: Figures, wanted: Settings, about: dict[str, str]) -> str:
    """Memory, bandwidth, then a row for each contender and number of chats."""
    cache = wanted.shape.cache_bytes_a_token() * (figures.prompt_tokens + wanted.tokens / 2)
    rows = []
    for part, by_chats in figures.rounds.items():
        for chats, rounds in by_chats.items():
            bound = most_tokens_per_second(chats, figures.weights_bytes, cache, figures.bytes_per_second)
            rates = [batch.tokens_per_second for batch in rounds]
            firsts = [first for batch in rounds for first in batch.first_tokens]
            times = f"{quantile(firsts, 0.5):.3f} / {quantile(firsts, 0.95):.3f}"
            share = f"{100 * max(rates) / bound:.0f} %" if figures.weights_bytes else "–"
            rows.append([part, str(chats), spread(rates, 1), times, f"{bound:.0f}" if share != "–" else "–", share])
    head = ("", "chats", "tokens/s", "first token p50 / p95 s", "bound, tokens/s", "of it")
    facts = [f"{figures.weights / 1e9:.2f} billion weights", f"replies of {wanted.tokens} tokens"]
    facts += [f"{figures.weights_bytes / 1e9:.2f} GB in NF4"] if figures.weights_bytes else []
    facts += [f"prompts of about {figures.prompt_tokens} tokens"] if figures.prompt_tokens else []
    facts += [f"memory bandwidth {figures.bytes_per_second / 1e9:.0f} GB/s"]
    parts = [machine_lines(about), f"{'; '.join(facts)}.", table(head, rows)]
    parts += [f"Left out: {name}, because {reason}." for name, reason in figures.skipped.items()]
    if figures.smollm2:
        parts += ["### SmolLM2 end to end", server_tables(figures.smollm2, {"device": wanted.device})]
    return "\n\n".join(parts)


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench.gpu", description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="a toy model on the CPU: tries the code")
    parser.add_argument("--quick", action="store_true", help="fewer chats, shorter replies, one round")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this; may be repeated")
    parser.add_argument("--json", action="store_true", help="every figure as JSON, not the table")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this file, such as RESULTS.md")
    parser.add_argument("--cache", type=Path, help="where the converted model is kept; else the data folder's cache")
    return parser.parse_args(words)


def card() -> str | None:
    """The card's name; None without one or without torch."""
    try:
        import torch
    except ImportError:
        return None
    return str(torch.cuda.get_device_name()) if torch.cuda.is_available() else None


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print, and write where asked to. No card is no failure."""
    options = arguments(words)
    if not options.tiny and card() is None:
        print(NO_CARD)
        return
    about = {**machine(), "card": card() or "none"}
    wanted = settings(options)
    tokenizer = embedded.hf_folder(options.cache or find_home(os.environ).path / "cache")
    with tempfile.TemporaryDirectory(prefix="attune-gpu-") as folder:
        figures = run(measure(wanted, tokenizer, Path(folder)))
    text = markdown(figures, wanted, about)
    print(json.dumps(as_json(figures, about)) if options.json else text)
    if options.write:
        write_between(options.write, "gpu", text)


def as_json(figures: Figures, about: dict[str, str]) -> dict[str, Any]:
    """The figures of the big model."""
    rounds = {
        part: {str(chats): [asdict(batch) for batch in batches] for chats, batches in by_chats.items()}
        for part, by_chats in figures.rounds.items()
    }
    same = ("weights", "weights_bytes", "bytes_per_second", "prompt_tokens", "skipped")
    return {"machine": about, **{name: getattr(figures, name) for name in same}, "rounds": rounds}


if __name__ == "__main__":
    main()
