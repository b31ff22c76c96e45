"""A run's folder keeps every reply; generating goes on where it was stopped, and the same settings ask the same."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from model_server.protocol import ChatAnswer, ChatRequest
from tests.training.talks import conversation
from training.datasets.record import Conversation, Utterance
from training.errors import DataError
from training.evaluation.generate import NoWords, ServerGone, generate, seed_of
from training.evaluation.run import OtherRun, Reply, RunFolder, Variant
from training.evaluation.turns import Turn, turns_of
from training.progress import Silent, StepReport

JOINT = Variant("none", "joint")
TURNS = turns_of([conversation(number) for number in range(4)], "whole").items


class Echo:
    """Answers with the seed. `alive`: how many replies there are before the server is gone; None: it stays."""

    def __init__(self, alive: int | None = None, silent: frozenset[str] = frozenset()) -> None:
        self.alive, self.silent = alive, silent
        self.asked: list[ChatRequest] = []
        self.now = self.most = 0

    async def reply(self, request: ChatRequest) -> ChatAnswer:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        if self.alive is not None and len(self.asked) >= self.alive:
            raise ServerGone("The model server cannot be reached.")
        self.asked.append(request)
        if request.user in self.silent:
            raise NoWords("nothing")
        return answer(f"reply {request.seed}")


def answer(text: str) -> ChatAnswer:
    shares = {"Question": 0.3, "Others": 0.7}
    support = {
        "strategy": "Question",
        "stage": None,
        "probability": 0.3,
        "distribution": shares,
        "policy": "joint",
        "lora": None,
        "model": "tiny",
        "timings": {},
    }
    return ChatAnswer.model_validate(
        {
            "id": "1",
            "created": 1,
            "model": "tiny",
            "support": support,
            "choices": [{"message": {"content": text}}],
            "usage": {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8},
        }
    )


def folder(path: Path, **settings: Any) -> RunFolder:
    found = RunFolder(path / "run", {"seed": 1, **settings})
    found.open()
    return found


async def replies(model: Echo, run: RunFolder, variant: Variant = JOINT, **options: Any) -> list[Reply]:
    chosen: dict[str, Any] = {
        "at_once": 2,
        "seed": 1,
        "sampling": {"temperature": 0.7},
        "progress": Silent(),
        **options,
    }
    return await generate(model, TURNS, variant, run, **chosen)


async def test_every_turn_gets_its_reply_and_at_most_so_many_are_asked_at_once(tmp_path: Path) -> None:
    model = Echo()
    found = await replies(model, folder(tmp_path), at_once=3)
    assert [reply.turn for reply in found] == [turn.id for turn in TURNS]
    assert [reply.text for reply in found] == [f"reply {seed_of(turn, 1)}" for turn in TURNS]
    assert (found[0].strategy, found[0].likeliest, found[0].tokens) == ("Question", "Others", 3)
    assert model.most == 3


async def test_when_the_server_goes_nothing_is_lost_and_the_next_run_asks_only_for_the_rest(tmp_path: Path) -> None:
    with pytest.raises(ServerGone, match=r"cannot be reached.*5 of 8 replies.*the same command goes on"):
        await replies(Echo(alive=5), folder(tmp_path))
    model = Echo()
    found = await replies(model, folder(tmp_path))
    assert len(model.asked) == 3
    assert found == await replies(Echo(alive=0), folder(tmp_path))
    assert [each.text for each in found] == [each.text for each in await replies(Echo(), folder(tmp_path / "other"))]


async def test_a_line_that_was_cut_off_is_asked_for_again(tmp_path: Path) -> None:
    run = folder(tmp_path)
    whole = await replies(Echo(), run)
    file = run.path / JOINT.file
    file.write_bytes(file.read_bytes()[:-9])
    model = Echo()
    assert [reply.text for reply in await replies(model, run)] == [reply.text for reply in whole]
    assert len(model.asked) == 1
    assert all(json.loads(line) for line in file.read_text().splitlines())


async def test_a_reply_without_words_is_kept_as_one(tmp_path: Path) -> None:
    silent = f"evaluate {TURNS[1].id}"
    found = await replies(Echo(silent=frozenset({silent})), folder(tmp_path))
    assert [reply.text == "" for reply in found] == [False, True, *[False] * 6]


async def test_each_policy_asks_for_itself_and_the_oracle_is_told(tmp_path: Path) -> None:
    for policy in ("joint", "oracle", "random", "vanilla"):
        model = Echo()
        await replies(model, folder(tmp_path), Variant("v0001", policy), at_once=1)
        assert {request.support.policy for request in model.asked} == {policy}
        assert {request.support.lora for request in model.asked} == {"v0001"}
        told = [request.support.strategy for request in model.asked[:2]]
        assert told == (["Reflection of Feelings", "Question"] if policy == "oracle" else ["auto", "auto"])


async def test_all_variants_have_the_same_seed_for_a_turn_and_another_run_has_others(tmp_path: Path) -> None:
    one, two, other = Echo(), Echo(), Echo()
    await replies(one, folder(tmp_path), at_once=1)
    await replies(two, folder(tmp_path), Variant("none", "vanilla"), at_once=1)
    await replies(other, folder(tmp_path / "other", seed=2), seed=2, at_once=1)
    assert [request.seed for request in one.asked] == [request.seed for request in two.asked]
    assert {request.seed for request in one.asked}.isdisjoint(request.seed for request in other.asked)


async def test_progress_counts_what_was_there_and_tokens_a_second(tmp_path: Path) -> None:
    class Heard(Silent):
        def __init__(self) -> None:
            self.said: list[str] = []
            self.steps: list[StepReport] = []

        def say(self, text: str) -> None:
            self.said.append(text)

        def step(self, report: StepReport) -> None:
            self.steps.append(report)

    with pytest.raises(ServerGone):
        await replies(Echo(alive=6), folder(tmp_path))
    heard = Heard()
    await replies(Echo(), folder(tmp_path), progress=heard)
    assert heard.said == ["replies: none, joint: 6 of 8 were there already."]
    assert [(step.step, step.steps) for step in heard.steps] == [(7, 8), (8, 8)]
    assert heard.steps[-1].seconds_left == 0
    assert heard.steps[-1].tokens_per_second > 0


def test_a_folder_of_other_settings_is_left_alone_and_says_which(tmp_path: Path) -> None:
    folder(tmp_path, context="5")
    with pytest.raises(OtherRun, match="another context"):
        folder(tmp_path, context="whole")
    folder(tmp_path, context="5")


def test_replies_of_nobody_knows_what_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "old.jsonl").write_text("{}\n")
    with pytest.raises(OtherRun, match="unknown run"):
        folder(tmp_path)


def test_a_line_that_is_no_reply_is_named(tmp_path: Path) -> None:
    run = folder(tmp_path)
    (run.path / JOINT.file).write_text('{"turn": "a", "text": "b"}\n{"odd": 1}\n')
    with pytest.raises(OtherRun, match="line 2"):
        run.replies(JOINT)


def test_two_loras_of_one_name_have_their_own_files() -> None:
    assert Variant("default", "joint", "12ab").file != Variant("default", "joint", "34cd").file


def talk(*speakers: str) -> Conversation:
    turns = tuple(
        Utterance("seeker" if speaker == "u" else "supporter", f"{speaker}{at}") for at, speaker in enumerate(speakers)
    )
    return Conversation("t", "esconv", turns, situation="before")


def texts(turn: Turn) -> list[str]:
    return [message.content for message in turn.messages]


def test_turns_are_those_that_answer_the_seeker_with_what_the_papers_show_before() -> None:
    found = turns_of([talk(*"susssususs")], "5")
    assert [turn.reference for turn in found.items] == ["s2", "s6", "s8"]
    assert texts(found.items[0]) == ["s0", "u1"]
    assert texts(found.items[2]) == ["s4", "u5", "s6", "u7"]
    assert found.left_out == {"opens the conversation": 1, "follows another turn of the supporter": 3}
    assert texts(turns_of([talk(*"susssususs")], "whole").items[2]) == [f"{'susssususs'[at]}{at}" for at in range(8)]


def test_the_situation_is_shown_only_when_it_is_asked_for() -> None:
    assert turns_of([talk("u", "s")], "5").items[0].situation is None
    assert turns_of([talk("u", "s")], "5", with_situation=True).items[0].situation == "before"


@pytest.mark.parametrize("talks", [[], [talk("u", "u")], [talk("s")]])
def test_data_without_a_reply_are_an_error_in_words(talks: list[Conversation]) -> None:
    with pytest.raises(DataError, match="nothing to evaluate"):
        turns_of(talks, "whole")


def test_conversations_of_one_id_cannot_be_told_apart() -> None:
    with pytest.raises(DataError, match="same id"):
        turns_of([talk("u", "s"), talk("u", "s")], "whole")
