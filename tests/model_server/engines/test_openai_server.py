"""Attune's whole model server, from config.toml's settings on, over a model that another server runs."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from model_server.config import ServerConfig
from model_server.engines.choice import build_engine
from tests.model_server.engines.fake_vllm import FakeVllm, version
from tests.model_server.engines.llamacpp_peer import KEY, LlamaCppPeer
from tests.model_server.wire import CHAT, SAD, Start


async def test_the_settings_and_the_environments_key_reach_a_real_server_that_answers_a_chat(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = LlamaCppPeer()
    monkeypatch.setenv("ATTUNE_ENGINE_API_KEY", KEY)
    engine = build_engine(ServerConfig(engine="openai", engine_url=peer.url), tmp_path)
    client = await start(engine)
    answer = (await client.post(CHAT, json={"messages": SAD, "seed": 3})).json()
    assert answer["choices"][0]["message"]["content"]
    assert answer["usage"]["prompt_tokens"] > 10
    assert math.fsum(answer["support"]["distribution"].values()) == pytest.approx(1.0)
    assert answer["support"]["policy"] == "joint"
    await engine.close()


async def test_two_loras_are_loaded_over_http_scored_with_by_request_and_unloaded(start: Start, tmp_path: Path) -> None:
    fake = FakeVllm().start()
    engine = build_engine(ServerConfig(engine="openai", engine_url=fake.url), tmp_path)
    client = await start(engine)
    scores = []
    for name in ("v0001", "v0002"):
        folder = version(tmp_path / "versions" / name, name)
        (folder / "version.json").write_text(json.dumps({"complete": True}))
        loaded = await client.post("/v1/loras", json={"name": name, "path": str(folder), "live": True})
        assert loaded.status_code == 200
    for name in ("none", "v0001", "v0002"):
        body = {"messages": SAD, "continuations": ["I"], "lora": name}
        scores.append((await client.post("/v1/score", json=body)).json()["logprobs"][0])
    assert len(set(scores)) == 3
    assert (await client.delete("/v1/loras/v0001")).status_code == 200
    assert [name.split("-")[1] for name in fake.loras] == ["v0002"]
    await engine.close()
    fake.stop()


async def test_a_busy_vllm_makes_a_503_that_says_when_to_try_again(start: Start, tmp_path: Path) -> None:
    fake = FakeVllm().start()
    engine = build_engine(ServerConfig(engine="openai", engine_url=fake.url), tmp_path)
    client = await start(engine)
    fake.refusal = PlainTextResponse("", 429, {"retry-after": "7"})
    answer = await client.post(CHAT, json={"messages": SAD})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert answer.json()["error"]["code"] == "engine_busy"
    await engine.close()
    fake.stop()
