"""The server's answers: replies, events, scores, LoRAs, metrics; with the scripted engine."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.scripted_engine import REPLIES, ScriptedEngine
from model_server.protocol import ChatAnswer, ChatRequest, LoraList, ScoreAnswer
from model_server.strategies import NAMES
from tests.model_server.wire import CHAT, SAD, Start, events_of, quiet_request


async def test_a_reply_says_how_it_came_about(start: Start) -> None:
    client = await start(ScriptedEngine(weights={"[Question]": 9.0}), choose="max")
    answer = ChatAnswer.model_validate((await client.post(CHAT, json={"messages": SAD})).json())
    assert answer.choices[0].message.content in REPLIES
    assert (answer.support.strategy, answer.support.stage, answer.support.policy) == (
        "Question",
        "exploration",
        "joint",
    )
    assert answer.support.probability == answer.support.distribution["Question"] == pytest.approx(9 / 16)
    assert answer.support.timings["total"] >= answer.support.timings["pick"] >= 0
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 0


async def test_the_same_seed_gives_the_same_reply(start: Start) -> None:
    client = await start()

    async def reply(seed: int) -> tuple[str, str]:
        answer = (await client.post(CHAT, json={"messages": SAD, "seed": seed})).json()
        return answer["support"]["strategy"], answer["choices"][0]["message"]["content"]

    first = [await reply(seed) for seed in range(8)]
    assert [await reply(seed) for seed in range(8)] == first
    assert len(set(first)) > 1


async def test_a_stream_brings_sentences_and_support_at_both_ends(start: Start) -> None:
    client = await start()
    body = {"messages": SAD, "seed": 4}
    whole = (await client.post(CHAT, json=body)).json()
    events = events_of(await client.post(CHAT, json={**body, "stream": True}))
    deltas = [event["choices"][0]["delta"].get("content", "") for event in events]
    assert deltas[0] == ""
    assert len(deltas) == 4  # the opening, two sentences, the end
    assert "".join(deltas) == whole["choices"][0]["message"]["content"]
    assert events[0]["support"]["distribution"] == whole["support"]["distribution"]
    assert events[-1]["support"]["timings"]["total"] > 0
    assert events[-1]["choices"][0]["finish_reason"] == "stop"
    assert {event["object"] for event in events} == {"chat.completion.chunk"}


async def test_a_strategy_by_name_is_the_oracle(start: Start) -> None:
    client = await start()
    support = {"strategy": "providing suggestions"}
    answer = (await client.post(CHAT, json={"messages": SAD, "support": support})).json()["support"]
    assert (answer["policy"], answer["strategy"], answer["probability"]) == ("oracle", "Providing Suggestions", 1.0)


async def test_vanilla_writes_no_strategy_into_the_prompt(start: Start) -> None:
    engine = ScriptedEngine()
    client = await start(engine, policy="vanilla")
    said = {"role": "assistant", "content": "Hello.", "strategy": "Others"}
    answer = (await client.post(CHAT, json={"messages": [*SAD, said, *SAD]})).json()["support"]
    assert (answer["policy"], answer["strategy"], answer["distribution"]) == ("vanilla", None, {})
    assert "[" not in engine.prompts[0]


async def test_the_prompt_holds_the_situation_the_history_and_the_strategy(start: Start, tmp_path: Path) -> None:
    engine = ScriptedEngine()
    client = await start(engine)
    body = {"name": "v0001", "path": str(version(tmp_path / "v0001")), "live": True}
    await client.post("/v1/loras", json=body)
    said = {"role": "assistant", "content": "Hello.", "strategy": "Others"}
    support = {"situation": "Ten years at the mill.", "strategy": "Question"}
    await client.post(CHAT, json={"messages": [*SAD, said, *SAD], "support": support})
    [prompt] = engine.prompts
    assert "Ten years at the mill." in prompt
    assert "[Others] Hello." in prompt
    assert prompt.endswith("assistant\n[Question]")


async def test_the_bare_model_sees_no_strategies_of_the_history(start: Start) -> None:
    """It would copy the last one for ever: only a LoRA has learnt what they mean."""
    engine = ScriptedEngine()
    said = {"role": "assistant", "content": "Hello.", "strategy": "Others"}
    await (await start(engine)).post(CHAT, json={"messages": [*SAD, said, *SAD]})
    assert "[Others] Hello." not in engine.prompts[0]
    assert "Hello." in engine.prompts[0]


async def test_masks_of_settings_and_request_both_hold(start: Start) -> None:
    client = await start(mask=("Self-disclosure",))
    support = {"mask": ["Others"]}
    answer = (await client.post(CHAT, json={"messages": SAD, "support": support})).json()["support"]
    assert set(answer["distribution"]) == set(NAMES) - {"Self-disclosure", "Others"}


async def test_a_conversation_of_any_length_is_answered(start: Start) -> None:
    engine = ScriptedEngine(context_tokens=600)
    client = await start(engine)
    messages = [SAD[0] if number % 2 == 0 else {"role": "assistant", "content": "I see."} for number in range(401)]
    assert (await client.post(CHAT, json={"messages": messages})).status_code == 200
    long = [{"role": "user", "content": "word " * 20_000}]
    assert (await client.post(CHAT, json={"messages": long})).status_code == 200


async def test_a_client_that_hangs_up_stops_the_model(tmp_path: Path) -> None:
    engine = ScriptedEngine(replies=["One. Two. Three. Four. Five."], delay_seconds=0.001)
    server = Server(ServerConfig(), engine)
    await server.start(tmp_path)
    response: Any = await server.chat(ChatRequest.model_validate({"messages": SAD, "stream": True}), quiet_request())
    body = response.body_iterator
    assert "One." in await anext(body)
    assert engine.streams_open == 1
    await body.aclose()
    await asyncio.sleep(0)
    assert engine.streams_open == 0


async def test_scores_are_given_with_their_shares(start: Start) -> None:
    client = await start(ScriptedEngine(weights={"yes": 3.0}))
    body = {"messages": SAD, "continuations": ["yes", "no"]}
    score = ScoreAnswer.model_validate((await client.post("/v1/score", json=body)).json())
    assert score.logprobs[0] > score.logprobs[1]
    assert score.distribution == pytest.approx([0.75, 0.25])


def version(folder: Path) -> Path:
    folder.mkdir()
    (folder / "version.json").write_text(json.dumps({"complete": True}))
    return folder


async def test_a_lora_is_loaded_used_and_unloaded(start: Start, tmp_path: Path) -> None:
    client = await start()
    body = {"name": "v0001", "path": str(version(tmp_path / "v0001")), "live": True}
    loaded = LoraList.model_validate((await client.post("/v1/loras", json=body)).json())
    assert (loaded.live, loaded.data[0].is_live) == ("v0001", True)
    assert 'attune_live_lora{lora="v0001"} 1.0' in (await client.get("/metrics")).text
    assert (await client.post(CHAT, json={"messages": SAD})).json()["support"]["lora"] == "v0001"
    bare = await client.post(CHAT, json={"messages": SAD, "support": {"lora": "none"}})
    assert bare.json()["support"]["lora"] is None
    assert (await client.delete("/v1/loras/v0001")).json() == {"data": [], "live": None}
    told = (await client.get("/metrics")).text
    assert ('attune_live_lora{lora="none"} 1.0' in told, 'attune_live_lora{lora="v0001"}' in told) == (True, False)
    assert (await client.get("/v1/loras")).json() == {"data": [], "live": None}
    assert (await client.delete("/v1/loras/v0001")).status_code == 404


async def test_an_incomplete_lora_is_refused(start: Start, tmp_path: Path) -> None:
    client = await start()
    response = await client.post("/v1/loras", json={"name": "v0001", "path": str(tmp_path), "live": True})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "lora_invalid")


async def test_readiness_is_the_engines(start: Start) -> None:
    engine = ScriptedEngine()
    client = await start(engine)
    assert (await client.get("/health")).json() == {"status": "ok"}
    assert (await client.get("/ready")).json()["model"] == "scripted"
    assert (await client.get("/v1/models")).json()["data"][0]["id"] == "scripted"
    await engine.close()
    assert (await client.get("/health")).status_code == 200
    assert (await client.get("/ready")).status_code == 503
    assert (await client.post(CHAT, json={"messages": SAD})).status_code == 503


async def test_the_metrics_count_replies_and_failures(start: Start) -> None:
    client = await start()
    support = {"strategy": "Question"}
    await client.post(CHAT, json={"messages": SAD, "support": support})
    await client.post(CHAT, json={"messages": SAD, "support": support, "stream": True})
    await client.post(CHAT, json={"messages": []})
    text = (await client.get("/metrics")).text
    assert 'attune_replies_total{lora="none",policy="oracle"} 2.0' in text
    assert 'attune_strategies_total{policy="oracle",strategy="Question",taxonomy="esconv"} 2.0' in text
    assert 'attune_failures_total{code="invalid_request"} 1.0' in text
    assert "attune_replies_going_on 0.0" in text
