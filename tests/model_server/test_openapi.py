"""The OpenAPI document is true: what schemathesis makes of it gets no answer that the document does not name."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import schemathesis
from pydantic import SecretStr
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.scripted_engine import ScriptedEngine
from model_server.protocol import ChatChunk
from tests.model_server.wire import CHAT, SAD, Start, events_of

KEY = "sesame"
# Extra fields are ignored and numbers as text are read, as OpenAI does; a well-formed request may name no LoRA of ours.
EXCUSED = ("negative_data_rejection", "positive_data_acceptance")
EXAMPLES = 5


def found(server: Server, config: SchemathesisConfig) -> tuple[Counter[int], list[str]]:
    """How often each status was answered, and what was wrong with any answer."""
    document = schemathesis.openapi.from_asgi("/openapi.json", server.app, config=config, headers=config_headers())
    statuses: Counter[int] = Counter()
    wrong: list[str] = []
    for event in from_schema(document).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(vars(event)))
        if not isinstance(event, events.ScenarioFinished):
            continue
        answers = [interaction.response for interaction in event.recorder.interactions.values()]
        statuses.update(answer.status_code for answer in answers if answer is not None)
        wrong += [
            f"{event.label}: {check}"
            for checks in event.recorder.checks.values()
            for check in checks
            if check.status is not Status.SUCCESS
        ]
    return statuses, wrong


def config_headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {KEY}"}


def test_no_answer_is_a_surprise(tmp_path: Path) -> None:
    server = Server(ServerConfig(), ScriptedEngine(), SecretStr(KEY))
    asyncio.run(server.start(tmp_path))
    config = SchemathesisConfig.from_dict(
        {
            "headers": config_headers(),
            "seed": 1,
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
            "checks": {name: {"enabled": False} for name in EXCUSED},
        }
    )
    statuses, wrong = found(server, config)
    assert wrong == []
    assert {200, 400, 401, 404, 405, 415} <= set(statuses)
    assert not [status for status in statuses if status >= 500]


async def test_every_event_of_a_stream_is_as_documented(start: Start) -> None:
    body = {"messages": SAD, "stream": True, "stream_options": {"include_usage": True}}
    sent = events_of(await (await start()).post(CHAT, json=body))
    for event in sent:
        ChatChunk.model_validate(event)
    assert set().union(*sent) == set(ChatChunk.model_fields)


async def test_every_endpoint_names_its_errors(start: Start) -> None:
    whole = (await (await start()).get("/openapi.json")).json()
    answers = {
        f"{method} {path}": set(operation["responses"])
        for path, item in whole["paths"].items()
        for method, operation in item.items()
    }
    assert answers["post /v1/chat/completions"] == {
        "200", "400", "401", "404", "408", "413", "415", "429", "500", "502", "503", "504",
    }  # fmt: skip
    assert answers["post /v1/score"] >= {"200", "400", "401", "404", "413", "429", "503", "504"}
    assert answers["get /health"] == {"200"}
    assert answers["get /ready"] == {"200", "503"}
    assert all("422" not in statuses for statuses in answers.values())
    chat = whole["paths"]["/v1/chat/completions"]["post"]["responses"]
    assert set(chat["200"]["content"]) == {"application/json", "text/event-stream"}
    assert "Retry-After" in chat["429"]["headers"]
    schemas = {str(answer["content"]) for status, answer in chat.items() if status != "200"}
    assert schemas == {"{'application/json': {'schema': {'$ref': '#/components/schemas/ErrorAnswer'}}}"}
