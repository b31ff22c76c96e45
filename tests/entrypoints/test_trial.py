"""Models are heard before they go live: through a real model server's app, past the real output gate."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.model_client import ModelClient
from bot.safety import output_gate
from bot.safety.suite import CHECKS
from entrypoints.trial import ServedTrial
from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.scripted_engine import ScriptedEngine
from tests.training.test_canary import version
from training import registry
from training.datasets.record import Utterance
from training.errors import TrainingError
from training.heard import Asked, Voice

ASKED = tuple(
    Asked(f"c{n}", None, (Utterance("seeker", text, is_target=False),), Utterance("supporter", "Hm.", "Question"))
    for n, text in enumerate(("My boss shouted at me.", "I failed the exam."))
)


async def served(home: Path, *replies: str) -> tuple[ServedTrial, Server]:
    engine = ScriptedEngine(replies) if replies else ScriptedEngine()
    server = Server(ServerConfig(engine="scripted"), engine)
    await server.start(home / "loras")
    transport = httpx.ASGITransport(server.app)
    return ServedTrial(ModelClient(lambda: "http://server", 10, transport=transport)), server


async def test_a_candidate_is_heard_and_does_not_go_live_by_it(tmp_path: Path) -> None:
    version(tmp_path, is_live=True)
    folder = registry.loras_folder(tmp_path) / version(tmp_path)
    trial, server = await served(tmp_path)
    replies = await trial.replies(Voice("v0002", folder), ASKED, seed=1)
    assert [bool(each.text and each.strategy) for each in replies] == [True, True]
    assert all(each.stopped == () for each in replies)
    assert server.loras.live == "v0001"
    assert replies == await trial.replies(Voice("v0002", folder), ASKED, seed=1), "the same seed says the same"
    assert (await trial.failures(Voice("none"), seed=1)).checks == len(CHECKS)


async def test_what_the_output_gate_stops_is_a_failure_and_harm_is_told_apart(tmp_path: Path) -> None:
    trial, _ = await served(tmp_path, "You are worthless and you should be ashamed of yourself.")
    (first, _) = await trial.replies(Voice("none"), ASKED, seed=1)
    assert output_gate.harmful(first.stopped)
    found = await trial.failures(Voice("none"), seed=1)
    assert found.failed == found.harmful == {check.name for check in CHECKS}


async def test_a_version_that_the_server_refuses_cannot_be_heard(tmp_path: Path) -> None:
    trial, _ = await served(tmp_path)
    with pytest.raises(TrainingError, match="could not be heard"):
        await trial.replies(Voice("v0009", tmp_path / "nowhere"), ASKED, seed=1)


def test_the_checks_have_names_of_their_own() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS) >= 20
