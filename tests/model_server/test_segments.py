"""A reply in several strategies, the two taxonomies on the wire, and what else a request may settle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model_server.engines.scripted_engine import ScriptedEngine
from model_server.strategies import ESCONV, EXTES
from tests.model_server.test_app import version
from tests.model_server.wire import CHAT, SAD, Start, events_of


async def support_of(client: Any, **support: Any) -> Any:
    return (await client.post(CHAT, json={"messages": SAD, "seed": 1, "support": support})).json()


class Alternating(ScriptedEngine):
    """Says something else after each label."""

    def _reply(self, prompt: str, seed: int) -> str:
        return ["It is a lot.\n[Question]", "What happened?\n[Others]", "I am here.", ""][prompt.count("[Others]") - 1]


@pytest.mark.parametrize(("most", "texts"), [(1, 1), (2, 2), (3, 3), (8, 3)])
async def test_it_has_no_more_segments_than_asked_for_and_than_the_model_wants(
    start: Start, most: int, texts: int
) -> None:
    engine = Alternating(weights={"[Others]": 99.0})
    client = await start(engine, choose="max", segments=most)
    said = ["It is a lot.", "What happened?", "I am here."][:texts]
    answer = (await client.post(CHAT, json={"messages": SAD})).json()
    assert answer["choices"][0]["message"]["content"] == "\n".join(said)
    assert [segment["text"] for segment in answer["support"]["segments"]] == said
    assert answer["support"]["strategy"] == answer["support"]["segments"][0]["strategy"]
    if texts > 1:
        assert engine.prompts[1].endswith("[Others] It is a lot.\n[Others]")
    for segment in answer["support"]["segments"]:
        assert sum(segment["distribution"].values()) == pytest.approx(1.0)
        assert segment["probability"] == segment["distribution"][segment["strategy"]]


async def test_a_stream_of_segments_is_the_same_text(start: Start) -> None:
    client = await start(Alternating(weights={"[Others]": 99.0}), choose="max", segments=3)
    events = events_of(await client.post(CHAT, json={"messages": SAD, "stream": True}))
    text = "".join(event["choices"][0]["delta"].get("content", "") for event in events)
    assert text == "It is a lot.\nWhat happened?\nI am here."
    assert len(events[-1]["support"]["segments"]) == 3


async def test_a_segment_that_stays_empty_is_left_out(start: Start) -> None:
    class Ends(ScriptedEngine):
        def _reply(self, prompt: str, seed: int) -> str:
            return "It is a lot.\n[Question]" if prompt.count("[Others]") == 1 else ""

    answer = await support_of(await start(Ends(weights={"[Others]": 99.0}), choose="max"), segments=4)
    assert answer["choices"][0]["message"]["content"] == "It is a lot."
    assert len(answer["support"]["segments"]) == 1


async def test_vanilla_and_oracle_are_one_segment(start: Start) -> None:
    client = await start(ScriptedEngine(["It is a lot.\n[Question] Why?"]))
    for support in ({"policy": "vanilla", "segments": 4}, {"strategy": "Others", "segments": 4}):
        answer = await support_of(client, **support)
        assert answer["choices"][0]["message"]["content"] == "It is a lot."
        assert len(answer["support"]["segments"]) == 1


async def test_a_request_chooses_its_taxonomy(start: Start) -> None:
    client = await start(ScriptedEngine(weights={"[Offer Hope]": 50.0}), choose="max")
    there = (await support_of(client, taxonomy="extes"))["support"]
    assert (there["taxonomy"], there["strategy"]) == ("extes", "Offer Hope")
    assert set(there["distribution"]) == set(EXTES.names)
    here = (await support_of(client))["support"]
    assert (here["taxonomy"], set(here["distribution"])) == ("esconv", set(ESCONV.names))


async def test_a_deployment_chooses_its_taxonomy_and_masks_in_it(start: Start) -> None:
    client = await start(taxonomy="extes", mask=("Self-disclosure", "Share Information"))
    answer = (await support_of(client, policy="random"))["support"]
    assert set(answer["distribution"]) == set(EXTES.names) - {"Share Information"}


async def test_a_strategy_of_the_other_taxonomy_is_refused(start: Start) -> None:
    client = await start()
    body = {"messages": SAD, "support": {"strategy": "Offer Hope"}}
    response = await client.post(CHAT, json=body)
    assert response.status_code == 400
    assert "not a strategy of esconv" in response.json()["error"]["message"]


async def test_the_history_is_told_in_the_asked_taxonomy(start: Start, tmp_path: Path) -> None:
    engine = ScriptedEngine()
    client = await start(engine)
    await client.post("/v1/loras", json={"name": "v1", "path": str(version(tmp_path / "v1")), "live": True})
    said = {"role": "assistant", "content": "Why?", "strategy": "Question"}
    await client.post(CHAT, json={"messages": [*SAD, said, *SAD], "support": {"taxonomy": "extes"}})
    assert "[Clarification] Why?" in engine.prompts[0]


async def test_what_the_model_did_not_see_is_said(start: Start) -> None:
    client = await start(ScriptedEngine(context_tokens=600))
    talk = [SAD[0] if number % 2 == 0 else {"role": "assistant", "content": "I see."} for number in range(401)]
    dropped = (await client.post(CHAT, json={"messages": talk})).json()["support"]["dropped"]
    assert 100 < dropped["messages"] < 401
    long = [{"role": "user", "content": "word " * 20_000}]
    body = {"messages": long, "support": {"situation": "x" * 1500}}
    dropped = (await client.post(CHAT, json=body)).json()["support"]["dropped"]
    assert dropped["messages"] == 0
    assert dropped["characters"] > 50_000
    assert (await support_of(client))["support"]["dropped"] == {"messages": 0, "characters": 0}


async def test_questions_are_as_many_as_asked_for(start: Start) -> None:
    client = await start(ScriptedEngine(["Who? When? I am here."]))

    async def said(**support: int) -> str:
        return str((await support_of(client, **support))["choices"][0]["message"]["content"])

    assert await said() == "Who? I am here."
    assert await said(max_questions=2) == "Who? When? I am here."
    assert await said(max_questions=0) == "I am here."


@pytest.mark.parametrize("stop", ["When", ["Nobody", "When"]])
async def test_a_clients_own_stop_ends_the_reply(start: Start, stop: str | list[str]) -> None:
    client = await start(ScriptedEngine(["Who was it then. When was it then."]))
    answer = (await client.post(CHAT, json={"messages": SAD, "stop": stop})).json()
    assert answer["choices"][0]["message"]["content"] == "Who was it then."


async def test_openais_newer_name_limits_the_reply_too(start: Start) -> None:
    client = await start(ScriptedEngine(["One two three four five. Six seven."]))
    answer = (await client.post(CHAT, json={"messages": SAD, "max_completion_tokens": 6})).json()
    assert answer["choices"][0]["message"]["content"] == "One two three four five."
    assert answer["choices"][0]["finish_reason"] == "length"


async def test_a_model_without_a_lora_can_be_told_what_the_strategies_mean(start: Start, tmp_path: Path) -> None:
    engine = ScriptedEngine()
    client = await start(engine, explains_strategies=True, mask=("Information",))
    await support_of(client)
    assert "[Question] Ask one open, gentle question" in engine.prompts[0]
    assert "[Information]" not in engine.prompts[0]
    await support_of(client, policy="vanilla")
    await client.post("/v1/loras", json={"name": "v1", "path": str(version(tmp_path / "v1")), "live": True})
    await support_of(client)
    assert not any("Ask one open, gentle question" in prompt for prompt in engine.prompts[1:])
