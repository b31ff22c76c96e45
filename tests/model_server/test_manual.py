"""docs/model-server.md is true: its examples run; it names every endpoint, field, error and metric, and no others."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from model_server import errors
from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.scripted_engine import ScriptedEngine
from model_server.errors import ModelServerError
from model_server.failures import CODES
from model_server.protocol import ChatRequest, SupportAnswer, SupportRequest
from tests.model_server.wire import listening

MANUAL = (Path(__file__).parents[2] / "docs" / "model-server.md").read_text()
ADDRESS = "http://127.0.0.1:8035"
KEY = "sesame"
# Errors that end the process, or whose client is gone: no answer carries them.
UNSEEN = {"bad_key", "bad_model_file", "client_gone", "missing_package", "open_door", "port_in_use", "lora_in_use"}


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.+?)\n```", MANUAL, re.DOTALL)


def rows(heading: str) -> list[list[str]]:
    """The cells of the tables under a heading; a column's own names are among them."""
    part = MANUAL.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]


def words(text: str) -> set[str]:
    return set(re.findall(r"`([\w./{} ]+)`", text))


def every_error(kind: type[ModelServerError] = ModelServerError) -> Iterator[type[ModelServerError]]:
    yield kind
    for sub in kind.__subclasses__():
        yield from every_error(sub)


@pytest.fixture
def server() -> Server:
    return Server(ServerConfig(), ScriptedEngine(), SecretStr(KEY))


async def ran(command: list[str], text: str, tmp_path: Path, server: Server) -> str:
    """What the example writes, with the server at its own address; it must end well."""
    await server.start(tmp_path)
    async with listening(server) as here:
        process = await asyncio.create_subprocess_exec(
            *command,
            text.replace(ADDRESS, here.url),
            env={**os.environ, "ATTUNE_API_KEY": KEY, "NO_PROXY": "*"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return out.decode()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("example", [text for text in examples("sh") if "curl" in text])
async def test_the_curl_examples_run(example: str, tmp_path: Path, server: Server) -> None:
    assert '"scripted"' in await ran(["sh", "-c"], example, tmp_path, server)


@pytest.mark.parametrize("example", examples("python"))
async def test_the_python_examples_run(example: str, tmp_path: Path, server: Server) -> None:
    head = 'import os\nkey = os.environ["ATTUNE_API_KEY"]\n'
    assert " Question\n" in await ran([sys.executable, "-c"], head + example, tmp_path, server)


def test_it_names_every_endpoint(server: Server) -> None:
    document = server.app.openapi()
    there = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item}
    assert set().union(*(words(row[0]) for row in rows("Endpoints"))) == there | {"GET /openapi.json"}


def test_it_names_every_field() -> None:
    named = set().union(*(words(row[0]) for row in rows("Ask")))
    wanted = (set(ChatRequest.model_fields) | set(SupportRequest.model_fields)) - {"model", "stream_options"}
    assert named - {"stream_options.include_usage"} >= wanted - {"support"}
    assert named - wanted <= {"stream_options.include_usage", "support"}
    told = MANUAL.split("An answer's `support` has")[1].split("\n\n")[0]
    assert words(told) == set(SupportAnswer.model_fields)


def test_it_names_every_error_with_its_status() -> None:
    named = {(int(row[0]), code) for row in rows("What can be wrong") if row[0].isdigit() for code in words(row[1])}
    ours = {(kind.status, kind.code) for kind in every_error() if kind.__module__ == errors.__name__}
    routed = {(status, code) for status, code in CODES.items()}
    assert named == {(status, code) for status, code in ours if code not in UNSEEN} | routed


def test_it_names_every_metric(server: Server) -> None:
    text = server.metrics.text().decode()
    there = {name for name in re.findall(r"^# TYPE (\w+)", text, re.M) if not name.endswith("_created")}
    assert set().union(*(words(row[0]) for row in rows("Metrics"))) == there
