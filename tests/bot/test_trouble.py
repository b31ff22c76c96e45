"""Danger, bad input and failures in the conversation; only the model is fake."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.config import ChatConfig
from bot.safety import input_gate
from bot.safety.assessment import NONE, PLAIN, Assessment
from bot.safety.normalise import Text
from bot.types import (
    Address,
    AskStars,
    Crisis,
    MessageReceived,
    Say,
)
from tests.bot.place import Place, notices

PLAINLY = Assessment("imminent", "suicide", reasons=("meaning: imminent", PLAIN))
DANGER = "I want to kill myself tonight"


async def test_danger_gets_help_before_any_model_call_and_a_flag(place: Place) -> None:
    await place.get_ready()
    (crisis,) = await place.say(DANGER)
    assert isinstance(crisis, Crisis)
    assert crisis.level in {"elevated", "imminent"}
    assert "911" in crisis.text or "112" in crisis.text
    assert not place.model.calls
    assert await place.flags() == [crisis.level]
    session = await place.session()
    assert session.turns[0].text == DANGER
    assert session.turns[1].kind == "crisis"


@pytest.mark.parametrize("ready_up_to", ["nothing", "adult", "ended"])
async def test_danger_gets_help_whatever_was_still_to_be_asked(place: Place, ready_up_to: str) -> None:
    if ready_up_to == "adult":
        await place.answer("adult", adult="yes")
    if ready_up_to == "ended":
        await place.get_ready()
        await place.say("hello")
        await place.command("end")
    actions = await place.say(DANGER)
    assert isinstance(actions[0], Crisis)
    assert len(await place.flags()) == 1


async def test_danger_of_someone_who_may_not_chat_gets_help_and_leaves_no_text(place: Place) -> None:
    await place.answer("adult", adult="no")
    actions = await place.say(DANGER)
    assert isinstance(actions[0], Crisis)
    async with place.store.transaction() as transaction:
        assert await transaction.conversations.all() == ()


async def test_danger_split_over_a_burst_is_seen(place: Place) -> None:
    place.config = ChatConfig(burst_pause_seconds=0.05)
    place.__post_init__()
    await place.get_ready()
    actions = await place.say("i want to", "kill myself")
    assert isinstance(actions[0], Crisis)


async def test_one_denial_does_not_close_the_crisis_path(place: Place) -> None:
    await place.get_ready()
    await place.say(DANGER)
    (after,) = await place.say("no you misunderstood, all fine")
    assert isinstance(after, Crisis)
    assert not place.model.calls
    assert await _kinds(place, 7) == [Crisis] * 6 + [Say], "only reviewed texts until six calm turns have passed"


async def test_after_thoughts_without_intent_support_goes_on_with_a_check_at_every_third_calm_turn(
    place: Place,
) -> None:
    await place.get_ready()
    await place.say("I often think about killing myself")
    await place.say("no you misunderstood, all fine")
    assert await _kinds(place, 7) == [Crisis, Say, Say, Crisis, Say, Say, Say]


async def test_a_likeness_that_was_denied_outright_lets_the_talk_go_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole text and its numbers were sent; what nobody said does not keep the talk for six turns."""

    def like_death(text: Text, has_topic: Callable[[], bool]) -> Assessment:
        return PLAINLY if {"tonight", "hurt"} & set(text.flat.split()) else NONE

    monkeypatch.setattr(input_gate, "LAYERS", (*input_gate.RULE_LAYERS, like_death))
    await place.get_ready()
    (crisis,) = await place.say("what do i even do tonight i can't sleep")
    assert isinstance(crisis, Crisis)
    (once_more,) = await place.say("omg no. i'm not going to hurt myself, i just can't sleep")
    assert isinstance(once_more, Crisis)
    assert once_more.level == "none"
    assert await _kinds(place, 4) == [Say, Say, Crisis, Say]


async def _kinds(place: Place, days: int) -> list[type]:
    """What answers so many calm messages."""
    following = [await place.say(f"work was long, day {day}") for day in range(days)]
    return [type(next(action for action in actions if isinstance(action, Say | Crisis))) for actions in following]


async def test_help_in_danger_comes_without_the_model_and_without_the_database(place: Place) -> None:
    await place.get_ready()
    place.model.is_down = True
    await place.store.close()
    async with place.store._engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE inbox")
    actions = await place.say(DANGER)
    assert isinstance(actions[0], Crisis)
    assert notices(actions) == ["store_unavailable"]


async def test_the_same_event_is_answered_once(place: Place) -> None:
    await place.get_ready()
    event = MessageReceived("I lost my job", event_id="m1")
    assert len(await place.send(event, event)) == 1
    assert await place.send(event) == []


async def test_a_reply_that_must_not_be_said_is_tried_again_and_then_replaced(place: Place) -> None:
    await place.get_ready()
    place.model.texts = ["You should stop taking your medication.", "What worries you the most?"]
    (said,) = await place.say("I can't sleep")
    assert isinstance(said, Say)
    assert said.text == "What worries you the most?"
    place.model.texts = ["You should stop taking your medication."]
    actions = await place.say("and now")
    said = actions[0]
    assert isinstance(said, Say)
    assert "medication" not in said.text
    assert said.strategy == "Question"
    assert isinstance(actions[1], AskStars), "a reply that was replaced is a reply all the same"
    assert (await place.session()).turns[-1].kind == "fallback"


async def test_a_model_that_has_no_words_is_stood_in_for(place: Place) -> None:
    await place.get_ready()
    place.model.texts = []
    (said,) = await place.say("hello?")
    assert isinstance(said, Say)
    assert said.strategy == "Question"


async def test_without_a_model_the_person_is_told_and_the_message_is_kept(place: Place) -> None:
    await place.get_ready()
    place.model.is_down = True
    assert notices(await place.say("hello?")) == ["model_unavailable"]
    place.model.is_down = False
    (said,) = await place.say("still there?")
    assert isinstance(said, Say)
    assert [turn.text for turn in (await place.session()).turns if turn.speaker == "seeker"] == [
        "hello?",
        "still there?",
    ]


@pytest.mark.parametrize(
    ("text", "notice"), [("", "empty"), (" \n\t ", "empty"), ("\x00\x07\x1b", "empty"), ("a" * 100_000, "too_long")]
)
async def test_what_cannot_be_answered_gets_a_sentence(place: Place, text: str, notice: str) -> None:
    await place.get_ready()
    assert notices(await place.say(text)) == [notice]
    assert not place.model.calls


@pytest.mark.parametrize("text", ["😭😭😭", "Я потеряла работу", "我 feel 很累 today", "a\x00b\x1b[31mc", "\u202eabc"])
async def test_any_script_and_emoji_are_answered(place: Place, text: str) -> None:
    await place.get_ready()
    (said,) = await place.say(text)
    assert isinstance(said, Say)
    assert not any(ord(mark) < 32 for mark in (await place.session()).turns[0].text)


async def test_danger_inside_a_message_that_is_too_long_is_seen(place: Place) -> None:
    await place.get_ready()
    actions = await place.say("word " * 20_000 + DANGER)
    assert isinstance(actions[0], Crisis)


async def test_a_failure_inside_is_told_and_the_message_is_handled_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.get_ready()

    async def broken(turns: object, **_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(place.model, "reply", broken)
        assert notices(await place.say("hello")) == ["trouble"]
    await place.inbox.recover(["memory"])
    await place.inbox.idle()
    assert isinstance(place.seen[-1], Say)


async def test_a_message_that_always_fails_does_not_silence_the_person_for_good(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.get_ready()

    async def broken(turns: object, **_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(place.model, "reply", broken)
        await place.say("hello")
        for _ in range(5):
            await place.inbox.recover(["memory"])
            await place.inbox.idle()
    assert notices(place.seen[-1:]) == ["given_up"]
    assert isinstance((await place.say("in other words"))[0], Say)


async def test_people_do_not_wait_for_each_other(place: Place) -> None:
    others = [Place(place.store, place.model, place.clock, place.config, Address("memory", f"p{n}")) for n in range(5)]
    for other in others:
        await other.get_ready()
        assert isinstance((await other.say("hello"))[0], Say)


async def test_a_concern_gets_one_gentle_question_and_then_the_conversation_goes_on(place: Place) -> None:
    await place.get_ready()
    (first,) = await place.say("Everyone would be better off without me")
    assert isinstance(first, Crisis)
    assert first.level == "concern"
    (second,) = await place.say("work was long today")
    assert isinstance(second, Say)


async def test_a_gate_that_fails_asks_whether_the_person_is_safe_and_raises_a_flag(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.get_ready()

    def broken(text: object, has_topic: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(input_gate, "LAYERS", (broken,))
    (asked,) = await place.say("hello")
    assert isinstance(asked, Crisis)
    assert asked.level == "unknown"
    assert await place.flags() == ["unknown"]
    assert not place.model.calls
