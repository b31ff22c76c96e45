"""`attune evaluate` from its options to its files, against a server that answers as the model server does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.errors import AttuneError
from bot.model_client import ModelUnavailable
from entrypoints import evaluated_model
from entrypoints.evaluate import evaluate
from training import registry
from training.datasets.esconv import to_esconv
from training.datasets.record import Conversation, Utterance
from training.errors import DataError, UnknownVersion
from training.evaluation.generate import ServerGone
from training.evaluation.run import OtherRun

TURNS = (
    Utterance("seeker", "The gate is broken again.", is_target=False),
    Utterance("supporter", "Secretsentence about hinges?", "Question"),
    Utterance("supporter", "And the lock?", "Question"),
    Utterance("seeker", "Rust, I think.", is_target=False),
    Utterance("supporter", "That is a nuisance.", "Reflection of Feelings"),
)
TALKS = [Conversation(f"t{number}", "esconv", TURNS) for number in range(3)]
REPLIES = 6


@dataclass
class FakeServer:
    """`most`: the replies it gives before it is gone for good; `together`: what every reply waits at."""

    most: int = 10_000
    asked: list[dict[str, Any]] = field(default_factory=list)
    loaded: list[str] = field(default_factory=lambda: ["default"])
    url: str = ""
    together: threading.Barrier | None = None

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if len(self.asked) >= self.most:
            return 503, {}
        if path == "/v1/loras":
            return 200, {"data": [{"name": name, "path": "nowhere"} for name in self.loaded], "live": "default"}
        if path == "/ready":
            return 200, {"status": "ready", "service": "attune", "model": "fake"}
        if self.together:
            self.together.wait()
        self.asked.append(body)
        return 200, _reply(body["support"]["policy"], len(self.asked))


def _reply(policy: str, number: int) -> dict[str, Any]:
    shares = {"Question": 0.75, "Others": 0.25} if policy == "joint" else {}
    support = {"strategy": "Question" if shares else None, "stage": None, "probability": None, "distribution": shares}
    return {
        "id": "a",
        "created": 1,
        "model": "fake",
        "choices": [{"message": {"content": f"That is reply number {number} about the gate."}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 8, "total_tokens": 9},
        "support": {**support, "policy": policy, "lora": None, "model": "fake", "timings": {}},
    }


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    fake = FakeServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send({})

        def do_POST(self) -> None:
            self.send(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def send(self, body: dict[str, Any]) -> None:
            status, content = fake.answer(self.path, body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        fake.url = f"http://127.0.0.1:{http.server_port}"
        home = tmp_path / "home"
        home.mkdir()
        (home / "config.toml").write_text(f'[model_client]\nurl = "{fake.url}"\n[model_server]\nparallel_chats = 1\n')
        monkeypatch.setenv("ATTUNE_HOME", str(home))
        monkeypatch.setattr(evaluated_model, "PATIENCE_SECONDS", 0)
        yield fake
        http.shutdown()
        thread.join()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "talks.json"
    file.write_text(json.dumps([to_esconv(talk) for talk in TALKS]))
    return file


def run(data: Path, *options: str) -> Result:
    return CliRunner().invoke(evaluate, ["--data", f"esconv:{data}", *options])


def test_every_policy_and_lora_is_asked_measured_and_written(server: FakeServer, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(data, "--policy", "all", "--lora", "none", "--lora", "live", "--out", str(out))
    assert done.exit_code == 0, done.exception
    assert len(server.asked) == 8 * REPLIES
    assert {asked["support"]["lora"] for asked in server.asked} == {"none", "default"}
    assert "default, vanilla" in done.stdout
    report = json.loads((out / "report.json").read_text())
    assert [each["policy"] for each in report["variants"][:4]] == ["joint", "oracle", "random", "vanilla"]
    assert report["variants"][0]["measures"]["accuracy"]["value"] == 0.5
    assert report["left_out"] == {"follows another turn of the supporter": 3}
    assert "another machine" in report["not_measured"]["PPL"]
    for name in ("report.json", "report.md", "report.html"):
        assert "Secretsentence" not in (out / name).read_text()
    assert not [file for file in out.iterdir() if "Secretsentence" in file.read_text()]


def test_json_goes_to_the_screen_and_progress_does_not(server: FakeServer, data: Path) -> None:
    done = run(data, "--json", "--limit", "2")
    found = json.loads(done.stdout)
    assert found["variants"][0]["lora"] == "default"
    assert "first 2 conversations" in found["about"]["data"]
    assert len(server.asked) == 4


def test_when_the_server_goes_the_sentence_says_how_to_go_on_and_so_it_does(server: FakeServer, data: Path) -> None:
    server.most = 4
    gone = run(data)
    assert isinstance(gone.exception, ServerGone)
    assert "4 of 6 replies of default, joint are kept" in str(gone.exception)
    server.most = 10_000
    assert run(data).exit_code == 0
    assert len(server.asked) == 6
    assert run(data).exit_code == 0
    assert len(server.asked) == 6


def test_so_many_are_asked_at_once_as_is_chosen(server: FakeServer, data: Path) -> None:
    # Each three wait for one another: with fewer at once, nobody would be answered.
    server.together = threading.Barrier(3, timeout=20)
    assert run(data, "--at-once", "3").exit_code == 0
    assert len(server.asked) == REPLIES


def test_a_server_that_is_not_there_is_said_before_anything(server: FakeServer, data: Path) -> None:
    server.most = 0
    assert isinstance(run(data).exception, ModelUnavailable)


def test_other_settings_have_a_folder_of_their_own_unless_one_is_chosen(server: FakeServer, data: Path) -> None:
    out = str(data.parent / "out")
    assert run(data, "--context", "5").exit_code == run(data).exit_code == run(data, "--out", out).exit_code == 0
    assert len(server.asked) == 3 * REPLIES
    assert isinstance(run(data, "--out", out, "--seed", "2").exception, OtherRun)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--limit", "0"], "not in the range x>=1"),
        (["--policy", "best"], "'best' is not one of"),
        (["--context", "6"], "'6' is not one of"),
    ],
)
def test_options_that_make_no_sense_are_said(server: FakeServer, data: Path, options: list[str], words: str) -> None:
    done = run(data, *options)
    assert done.exit_code == 2
    assert words in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("[]", "nothing to evaluate"),
        (json.dumps([to_esconv(Conversation("t", "esconv", TURNS[:1]))]), "nothing to evaluate"),
        ("[{", "talks.json"),
    ],
)
def test_data_that_hold_no_reply_are_said(server: FakeServer, data: Path, content: str, words: str) -> None:
    data.write_text(content)
    found = run(data).exception
    assert isinstance(found, DataError)
    assert words in str(found)
    assert not server.asked


def test_a_version_that_nobody_trained_is_said(server: FakeServer, data: Path) -> None:
    assert isinstance(run(data, "--lora", "v0099").exception, UnknownVersion)


def test_a_version_that_no_server_can_load_is_said(server: FakeServer, data: Path, tmp_path: Path) -> None:
    folder = registry.begin(tmp_path / "home")
    making = registry.Making("llama_adapter")
    registry.complete(
        folder, base_model="x", base_sha256="0", created_at=datetime(2026, 3, 1, tzinfo=UTC), making=making
    )
    refused = run(data, "--lora", "v0001").exception
    assert isinstance(refused, UnknownVersion)
    assert "the model server cannot load what llama_adapter trains" in str(refused)
    assert not server.asked


def test_the_oracle_answers_only_where_the_data_say_which_strategy(server: FakeServer, data: Path) -> None:
    plain = tuple(Utterance(turn.speaker, turn.text, is_target=turn.is_target) for turn in TURNS[:2])
    data.write_text(json.dumps([to_esconv(Conversation("t", "esconv", each)) for each in (plain, TURNS)]))
    assert run(data, "--policy", "oracle", "--policy", "vanilla").exit_code == 0
    assert len(server.asked) == 4
    data.write_text(json.dumps([to_esconv(Conversation("t", "esconv", plain))]))
    found = run(data, "--policy", "oracle").exception
    assert isinstance(found, AttuneError)
    assert "No turn of the data has a strategy" in str(found)


def test_a_mask_that_forbids_what_the_oracle_needs_is_said(server: FakeServer, data: Path, tmp_path: Path) -> None:
    with (tmp_path / "home" / "config.toml").open("a") as config:
        config.write('mask = ["Question"]\n')
    found = run(data, "--policy", "all").exception
    assert isinstance(found, AttuneError)
    assert "mask forbids Question" in str(found)
    assert run(data, "--policy", "joint").exit_code == 0
