"""The loop, whole, with simulated people: `python -m bench.loop [--people N]` prints what happened, step by step.

Real: inbox, store, gates, model server over HTTP in this process, scheduler, selection, training (tiny random weights),
gate, trial, promotion, roll-back, withdrawal, lineage. Scripted: what the model says, and how people like it.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.loop_people import CANAL, PLANTED, Street, now, served, tiny_model
from bot.model_client import ModelClient
from bot.store import Store, open_store
from bot.store.crypto import MasterKey
from bot.types import CommandInvoked, FormSubmitted
from entrypoints import loras
from entrypoints.canary import look
from entrypoints.home import Home
from entrypoints.trial import ServedTrial
from entrypoints.wiring import StoredSessions, announce
from training import canary, history, pipeline, registry
from training.base import open_base
from training.config import CanaryConfig, GateConfig, QualityConfig, TrainingConfig
from training.datasets.record import Conversation, Utterance
from training.evaluate import evaluate
from training.examples import build_examples
from training.pipeline import TrainingResult
from training.progress import Silent
from training.schedule import TrainingSchedule

# Whose session carries the planted words.
PLANTER = "canal"
AT_ONCE = 6
ANY = QualityConfig(min_utterances=8, min_supporter_criteria=2, min_seeker_length=4)


def settings(base: Path, epochs: int) -> TrainingConfig:
    """Small and quick; half of the sessions are on trial, so that a few dozen people are enough to see a difference.

    The scripted replies are drawn at random, so that the margin of the metrics is wide here.
    """
    return TrainingConfig(
        base=str(base),
        device="cpu",
        rank=4,
        alpha=8,
        learning_rate=0.02,
        epochs=epochs,
        max_tokens_per_step=4000,
        quality=ANY,
        validation_share=0.2,
        gate=GateConfig(trial_replies=24, metric_margin=0.15),
        canary=CanaryConfig(share=0.5, min_sessions=12, stars_margin=0.8),
        quiet_hours="",
    )


@dataclass
class Town:
    """What the loop runs in."""

    home: Home
    store: Store
    client: ModelClient
    base: Path
    began: float

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.began:6.1f} s] {text}", flush=True)

    async def run(self, epochs: int) -> TrainingResult:
        """A run as the schedule starts one, in this process."""
        results: list[TrainingResult] = []

        async def train() -> int:
            results.append(
                await pipeline.train(
                    settings(self.base, epochs),
                    self.home.path,
                    StoredSessions(self.store),
                    [],
                    None,
                    lambda name, folder: announce(self.client, name, folder),
                    Silent(),
                    trial=ServedTrial(self.client),
                    trigger="schedule",
                )
            )
            return 0

        schedule = TrainingSchedule("0 4 * * *", train, self.home.path / "schedule.db")
        schedule.start()
        await schedule.due()
        schedule.stop()
        self.say(f"scheduled run: {results[0].summary}")
        if results[0].version:
            loras.show(self.home, results[0].version)
        return results[0]

    async def look(self) -> str:
        """One look at the trial."""
        found = await look(settings(self.base, 1).canary, self.home.path, self.store, self.client, now())
        return found.step if found else "none"

    async def likelihood(self, lora: Path | None) -> float:
        """The planted reply's mean loss in nats a token, where it was said."""
        said = Utterance("seeker", CANAL, is_target=False)
        talk = Conversation("planted", "esconv", (said, Utterance("supporter", PLANTED, "Question")))
        base = open_base(str(self.base), self.home.path / "cache", lambda text: None)
        found = build_examples([talk], base, 2048).items
        measured = evaluate(base, lora, found, device="cpu", max_tokens=2048, progress=Silent())
        assert measured.text is not None
        return measured.text


async def crowd(town: Town, street: Street, people: int, first: int) -> int:
    """People come, some at once, until a trial that goes on ends, or all have been; returns how many came."""
    was_on = canary.current(town.home.path) is not None
    for start in range(0, people, AT_ONCE):
        came = range(start, min(people, start + AT_ONCE))
        await asyncio.gather(*(street.session(f"p{first + number}", first + number) for number in came))
        if was_on and await town.look() != "going on":
            return came.stop
    return people


def taste(bad: set[str]) -> Callable[[str | None, Random], int]:
    """Four or five stars, and one or two for a version that people do not like."""
    return lambda voice, draw: draw.choice((1, 2) if voice in bad else (4, 5))


async def loop(people: int, folder: Path) -> None:
    """All of it, in the order of the issue."""
    home = Home(folder / "home")
    home.prepare()
    store = await open_store(home.database_url, MasterKey(b"k" * 32))
    _, client = await served(home)
    town = Town(home, store, client, tiny_model(folder / "tiny"), time.monotonic())
    bad: set[str] = set()
    street = Street(home, store, client, taste(bad))
    for number in range(3):
        await street.session(PLANTER, 500 + number, tells_of_canal=True)
    await crowd(town, street, people - 3, 0)
    town.say(f"{people} sessions with stars, answered by {dict(street.voices)}")
    first = await town.run(2)
    assert first.version, "the first version passes"
    planted = await town.likelihood(registry.find(home.path, first.version).path / "adapter")
    came = await crowd(town, street, 120, 1000)
    town.say(f"{first.version} after {came} sessions: {registry.find(home.path, first.version).trial}")
    second = await town.run(4)
    assert second.version, "the second version is made"
    bad.add(second.version)
    came = await crowd(town, street, 120, 0)
    folder_of = registry.find(home.path, second.version).path
    ended = canary.outcome(folder_of) or {}
    exposed = street.voices[second.version]
    town.say(f"people do not like {second.version}: {ended.get('outcome')} after {came} sessions, {exposed} with it")
    town.say(f"because: {ended.get('reason')}")
    town.say(f"{street.told} returning people were told that the voice had changed")
    await forget(town, street, first.version, planted)
    for record in history.records(home.path):
        town.say(f"run {record.started_at} {record.outcome}: {' > '.join(name for name, _ in record.stages)}")
    await client.close()
    await store.close()


async def forget(town: Town, street: Street, version: str, planted: float) -> None:
    """One person withdraws: the version is out at once, and one without them is trained and compared with a control."""
    before = registry.live_name(town.home.path)
    began = time.monotonic()
    await street.send(PLANTER, CommandInvoked("forget"))
    await street.send(PLANTER, FormSubmitted("forget", {"confirm": "yes"}))
    seconds = time.monotonic() - began
    live = registry.live_name(town.home.path)
    town.say(f"a person is forgotten: {before} was live, {live or 'the default'} is, {seconds:.1f} s after the wish")
    await loras.forgotten(town.home, town.store)
    again = await town.run(2)
    assert again.version
    path = registry.find(town.home.path, again.version).path / "adapter"
    after, bare = await town.likelihood(path), await town.likelihood(None)
    town.say(
        f"the planted reply, nats a token: {planted:.3f} in {version}, {after:.3f} in {again.version} without them"
    )
    town.say(f"bare model {bare:.3f}; a token is {math.exp(after - planted):.2f} times less likely than before")
    await loras.forgotten(town.home, town.store)


def main() -> None:
    """Run the loop in a folder that is deleted afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(loop(options.people, Path(folder)))


if __name__ == "__main__":
    main()
