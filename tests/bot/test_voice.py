"""A person hears once, at their next session, that the model which answers them was updated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Conversation
from bot.model_client import ModelReply
from bot.texts import voice as texts
from bot.types import Action, Notice, Session, Turn
from entrypoints.export import personal_copy
from tests.bot.fakes import FakeModel
from tests.bot.place import Place


class Versioned(FakeModel):
    """Says which version it is."""

    lora = "v0001"

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        return replace(await super().reply(turns, situation=situation, seed=seed), lora=self.lora)


def is_told(actions: Sequence[Action]) -> bool:
    return any(isinstance(each, Notice) and each.text == texts.UPDATED for each in actions)


async def _next_session(place: Place) -> None:
    await place.command("end")
    await place.answer("post_chat", intensity="2", empathy="4", relevance="4")
    place.clock.forward(hours=5)
    await place.command("talk")
    await place.answer("pre_chat", problem="job crisis", emotion="fear", intensity="3")


async def test_the_first_reply_of_the_next_session_says_that_the_model_was_updated(place: Place) -> None:
    place.model = model = Versioned()
    place.__post_init__()
    await place.get_ready()
    assert not is_told(await place.say("My boss shouted at me."))
    model.lora = "v0002"
    model.texts = ["What did you say to him then?"]
    assert not is_told(await place.say("He does it every week.")), "not in the middle of a conversation"
    model.texts = ["How was the week since we wrote?"]
    model.lora = "v0003"
    await _next_session(place)
    assert is_told(await place.say("It is about him again."))
    model.texts = ["That must be tiring for you."]
    assert not is_told(await place.say("Every single week.")), "once is enough"
    await _next_session(place)
    model.texts = ["What would you like to happen?"]
    assert not is_told(await place.say("Me again, with the same thing.")), "the voice is the same as last time"


async def test_who_answers_is_chosen_for_the_session_and_stays(place: Place) -> None:
    asked: list[str] = []
    candidate = Versioned(["And what happened after that?", "Who was with you?"])

    def choose(opened: Session) -> FakeModel:
        asked.append(opened.id)
        return candidate

    conversation = Conversation(place.model, export=personal_copy, seed=7, choose=choose)
    place.inbox._handler._conversation = conversation
    await place.get_ready()
    await place.say("My boss shouted at me.")
    await place.say("He does it every week.")
    assert len(set(asked)) == 1
    session = await place.session()
    assert [turn.lora for turn in session.turns if turn.speaker == "supporter"] == ["v0001", "v0001"]
    assert not place.model.calls
