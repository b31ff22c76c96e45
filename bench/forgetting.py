"""A planted phrase in real weights, before and after its person is forgotten, beside a control that never saw it.

`python -m bench.forgetting [--people N] [--epochs N] [--write FILE]`. Real: the embedded model in fp32, inbox, store,
selection, runs, gate by loss, /forget, retirement, the retrain that follows. Scripted: what is said in the chats.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.loop_people import Street, served
from bench.serving.machine import machine
from bench.serving.report import machine_lines, table, write_between
from bot.model_client import ModelClient
from bot.store import Store, open_store
from bot.store.crypto import MasterKey
from bot.types import CommandInvoked, FormSubmitted
from entrypoints import loras
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.wiring import StoredSessions, announce
from model_server import shipped
from training import pipeline, registry, retrain
from training.atomic import sha256
from training.base import open_base
from training.collection import without_personal_data
from training.config import CanaryConfig, GateConfig, QualityConfig, TrainingConfig
from training.datasets.record import Conversation
from training.evaluate import evaluate
from training.examples import build_examples
from training.gguf_lora import unpack
from training.history import Trigger
from training.pipeline import TrainingResult
from training.progress import Lines, RunProgress, Silent
from training.retrain import Retraining
from training.selection import select

PLANTER = "planter"
# Words of ours that nobody says by chance.
TOLD = "I left my small tin lantern out in the rain."
PHRASE = "A small tin lantern in the rain can hum its copper song again."
WEIGHTS = Path("adapter") / "adapter_model.safetensors"


@dataclass(frozen=True, slots=True)
class Size:
    """How much of it: people beside the planter, the planter's sessions, and how long and fast is learnt."""

    people: int = 5
    planted: int = 2
    epochs: int = 3
    rank: int = 8
    tokens_a_step: int = 512
    learning_rate: float = 1e-3


@dataclass(frozen=True, slots=True)
class Found:
    """The phrase's loss in its context, nats a token, by who answers; whether the retrained weights are the control's.

    `is_proven`: what `attune loras forgotten` says after the retrain; `live_after`: what answered once they were gone.
    """

    nats: dict[str, float]
    is_same: bool
    is_proven: bool
    retired: tuple[str, ...]
    live_after: str | None
    seconds: dict[str, float]


def settings(size: Size) -> TrainingConfig:
    """The shipped settings but for a small set: fewer turns a session, no trial, and the loss alone as the gate."""
    return TrainingConfig(
        device="cpu",
        rank=size.rank,
        alpha=2 * size.rank,
        epochs=size.epochs,
        max_tokens_per_step=size.tokens_a_step,
        learning_rate=size.learning_rate,
        quality=QualityConfig(min_utterances=8, min_supporter_criteria=2, min_seeker_length=4),
        gate=GateConfig(needs_replies=False, min_conversations=1),
        canary=CanaryConfig(share=0),
        quiet_hours="",
        retrain_after_minutes=0,
    )


@dataclass
class Town:
    """A data folder with its store, its model server and those who chat."""

    home: Home
    store: Store
    client: ModelClient
    street: Street
    config: TrainingConfig
    progress: RunProgress

    async def run(self, trigger: Trigger) -> TrainingResult:
        """One run, as `attune train --now` makes it."""
        return await pipeline.train(
            self.config,
            self.home.path,
            StoredSessions(self.store),
            [],
            None,
            lambda name, folder: announce(self.client, name, folder),
            self.progress,
            default=shipped.folder(Config().model_server),
            trigger=trigger,
        )

    def folder(self, name: str | None) -> Path:
        """A version's LoRA in PEFT's form; None: the default LoRA's."""
        if name:
            return registry.find(self.home.path, name).path / "adapter"
        base, made = open_base("", self.home.path / "cache", self.progress.say), self.home.path / "default"
        if not made.exists():
            unpack(shipped.FOLDER / "lora.gguf", base.folder, made)
        return made

    async def planted(self) -> Conversation:
        """The planter's first session as it is trained on, with the phrase as all that is to be said."""
        chosen = select(await StoredSessions(self.store).training_candidates(), self.config).chosen
        talk = next(each for each in chosen if any(turn.text == PHRASE for turn in each.turns))
        turns = tuple(replace(turn, is_target=turn.text == PHRASE) for turn in talk.turns)
        return without_personal_data(replace(talk, turns=turns))

    def nats(self, talk: Conversation, lora: Path | None) -> float:
        """The phrase's mean loss where it was said."""
        base = open_base("", self.home.path / "cache", self.progress.say)
        found = build_examples([talk], base, self.config.max_tokens).items
        measured = evaluate(base, lora, found, device="cpu", max_tokens=2048, progress=Silent())
        assert measured.text is not None
        return measured.text


@asynccontextmanager
async def town(folder: Path, cache: Path, size: Size, progress: RunProgress) -> AsyncIterator[Town]:
    """A data folder, new or gone on with; `cache` holds the converted model, or will."""
    home = Home(folder)
    folder.mkdir(exist_ok=True)
    if not (folder / "cache").exists():
        cache.mkdir(parents=True, exist_ok=True)
        (folder / "cache").symlink_to(cache.resolve(), target_is_directory=True)
    home.prepare()
    store = await open_store(home.database_url, MasterKey(b"k" * 32))
    _, client = await served(home, TOLD, PHRASE)
    street = Street(home, store, client, lambda voice, draw: draw.choice((4, 5)), tells=TOLD)
    try:
        yield Town(home, store, client, street, settings(size), progress)
    finally:
        await street.inbox.close()
        await client.close()
        await store.close()


async def measure(folder: Path, cache: Path, size: Size, progress: RunProgress) -> Found:
    """All of it: two folders with the same people, one of them with the planter; train, forget, train, compare."""
    began = time.monotonic()
    seconds: dict[str, float] = {}

    def lap(name: str) -> None:
        seconds[name] = round(time.monotonic() - began - sum(seconds.values()), 1)

    async with town(folder / "with", cache, size, progress) as place:
        for number in range(size.people):
            await place.street.session(f"p{number}", number)
    shutil.copytree(folder / "with", folder / "control", symlinks=True)
    async with town(folder / "control", cache, size, progress) as place:
        control = await place.run("by hand")
        control_folder = place.folder(control.version)
    lap("control")
    async with town(folder / "with", cache, size, progress) as place:
        for number in range(size.planted):
            await place.street.session(PLANTER, 500 + number, tells_of_canal=True)
        talk = await place.planted()
        first = await place.run("by hand")
        nats = {"bare model": place.nats(talk, None), "default LoRA": place.nats(talk, place.folder(None))}
        nats[f"{first.version}, with the person"] = place.nats(talk, place.folder(first.version))
        lap("with the person")
        retired, live = await forget(place)
        nats[f"after /forget: {live or 'the default LoRA'} answers"] = place.nats(talk, place.folder(live))
        again = await again_without(place)
        nats[f"{again.version}, retrained without"] = place.nats(talk, place.folder(again.version))
        nats["control, never trained on it"] = place.nats(talk, control_folder)
        is_proven = await loras.forgotten(place.home, place.store)
        is_same = sha256(place.folder(again.version).parent / WEIGHTS) == sha256(control_folder.parent / WEIGHTS)
        lap("forgetting and retraining")
    return Found(nats, is_same, is_proven, retired, live, seconds)


async def forget(place: Town) -> tuple[tuple[str, ...], str | None]:
    """The planter's /forget, as they type it. Returns what was retired by it and what answers from then on."""
    await place.street.send(PLANTER, CommandInvoked("forget"))
    await place.street.send(PLANTER, FormSubmitted("forget", {"confirm": "yes"}))
    await loras.forgotten(place.home, place.store)
    retired = tuple(each.name for each in registry.versions(place.home.path) if each.is_retired)
    return retired, registry.live_name(place.home.path)


async def again_without(place: Town) -> TrainingResult:
    """The run that the withdrawal has scheduled, begun by what looks for it."""
    results: list[TrainingResult] = []

    async def run() -> int:
        results.append(await place.run("forgetting"))
        return 0

    config = place.config
    looker = Retraining(place.home.path, config.retrain_after_minutes, config.quiet_hours, run)
    assert await looker.look(), "a run is due"
    assert not retrain.wishes(place.home.path), "and the wish is fulfilled"
    return results[0]


def markdown(found: Found) -> str:
    """The figures as a table, and what was proven in words."""
    last = found.nats["control, never trained on it"]
    rows = [
        [name, f"{nats:.3f}", f"{math.exp(nats):.1f}", f"{math.exp(last - nats):.2f}"]
        for name, nats in found.nats.items()
    ]
    head = ["who answers", "nats a token", "perplexity", "a token's likelihood ÷ the control's"]
    same = "are the same file, byte for byte" if found.is_same else "DIFFER"
    proof = "is passed" if found.is_proven else "FAILED"
    words = (
        f"Retired by /forget: {', '.join(found.retired)}. The retrained weights and the control's {same}. "
        f"`attune loras forgotten` {proof}. Seconds: {found.seconds}."
    )
    return f"{table(head, rows)}\n\n{words}"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="bench.forgetting", description=__doc__)
    parser.add_argument("--people", type=int, default=Size().people)
    parser.add_argument("--epochs", type=int, default=Size().epochs)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".attune" / "cache")
    parser.add_argument("--quick", action="store_true", help="four people and two epochs")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this file, such as RESULTS.md")
    options = parser.parse_args()
    size = Size(4, 2, 2, tokens_a_step=256) if options.quick else Size(options.people, epochs=options.epochs)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder), options.cache, size, Lines(sys.stderr)))
    text = f"{machine_lines(machine())}\n\n{markdown(found)}"
    if options.write:
        write_between(options.write, "forgetting", text)
    print(text)


if __name__ == "__main__":
    main()
