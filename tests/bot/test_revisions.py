"""Messages that a person changes or takes back: what is stored follows, and danger is neither missed nor closed."""

from __future__ import annotations

import asyncio

import pytest

from bot.config import ChatConfig
from bot.model_client import ModelReply
from bot.types import Crisis, MessageDeleted, MessageEdited, MessageReceived, Say
from tests.bot.place import Place, forms, notices

DANGER = "I want to kill myself tonight"


async def seeker_texts(place: Place) -> list[str]:
    return [turn.text for turn in (await place.session()).turns if turn.speaker == "seeker"]


async def inside_the_file(place: Place) -> str:
    """All that is stored of the person, opened."""
    async with place.store.transaction() as transaction:
        person = await transaction.people.find("memory", place.address.user)
        assert person is not None
        return str(await transaction.conversations.of(person.id))


@pytest.fixture
async def burst(place: Place) -> Place:
    """Three messages that became one turn."""
    place.config = ChatConfig(burst_pause_seconds=0.05)
    place.__post_init__()
    await place.get_ready()
    texts = ("so", "my boss Anna shouted", "again today")
    await place.send(*(MessageReceived(text, f"m{number}") for number, text in enumerate(texts)))
    return place


async def test_an_edited_message_changes_its_part_of_the_turn_and_gets_no_second_answer(burst: Place) -> None:
    assert await burst.send(MessageEdited("m1", "my boss shouted at me", "edit:m1:1")) == []
    assert await seeker_texts(burst) == ["so\nmy boss shouted at me\nagain today"]
    assert await burst.send(MessageEdited("m2", "twice", "edit:m2:1")) == []
    assert await seeker_texts(burst) == ["so\nmy boss shouted at me\ntwice"]
    assert "Anna" not in await inside_the_file(burst)


async def test_a_deleted_message_leaves_the_rest_of_its_turn(burst: Place) -> None:
    asked = len(burst.model.calls)
    await burst.send(MessageDeleted("m1", "delete:m1"))
    assert await seeker_texts(burst) == ["so\nagain today"]
    await burst.send(MessageDeleted("m0", "delete:m0"))
    assert await seeker_texts(burst) == ["again today"]
    await burst.send(MessageEdited("m2", "again", "edit:m2:1"))
    await burst.send(MessageDeleted("m2", "delete:m2"))
    assert await seeker_texts(burst) == [""]
    assert len(burst.model.calls) == asked


async def test_the_same_edit_is_taken_once_and_the_newest_one_holds(burst: Place) -> None:
    first = MessageEdited("m0", "well", "edit:m0:1")
    await burst.send(first, MessageEdited("m0", "well then", "edit:m0:2"), first)
    assert (await seeker_texts(burst))[0].startswith("well then\n")


async def test_models_that_learned_the_old_words_are_told_whatever_became_of_them(burst: Place) -> None:
    session = await burst.session()
    await burst.send(MessageEdited("m1", "my boss shouted", "edit:m1:1"))
    await burst.send(MessageDeleted("m1", "delete:m1"))
    assert burst.withdrawn == [session.id, session.id]


async def test_danger_in_an_edit_gets_its_help_and_opens_the_crisis_path(burst: Place) -> None:
    actions = await burst.send(MessageEdited("m1", DANGER, "edit:m1:1"))
    assert isinstance(actions[0], Crisis)
    assert await burst.flags() == [actions[0].level]
    assert await seeker_texts(burst) == ["so\nagain today", DANGER]
    (after,) = await burst.say("it is nothing")
    assert isinstance(after, Crisis), "the path is open"
    await burst.send(MessageDeleted("m1", "delete:m1"))
    assert DANGER not in await inside_the_file(burst)


async def test_deleting_or_editing_never_closes_an_open_crisis_path(place: Place) -> None:
    await place.get_ready()
    await place.send(MessageReceived(DANGER, "m1"))
    assert await place.send(MessageEdited("m1", "work was long today", "edit:m1:1")) == []
    assert (await place.session()).turns[0].level in {"elevated", "imminent"}
    assert await place.send(MessageDeleted("m1", "delete:m1")) == []
    assert DANGER not in await inside_the_file(place)
    (after,) = await place.say("work was long")
    assert isinstance(after, Crisis)
    assert await place.flags()


class SlowModel:
    """Lets a test do something while a reply is being made."""

    def __init__(self, place: Place) -> None:
        self.is_asked, self.may_answer = asyncio.Event(), asyncio.Event()
        self._reply = place.model.reply
        place.model.reply = self.reply  # type: ignore[method-assign]

    async def reply(self, *args: object, **kwargs: object) -> ModelReply:
        self.is_asked.set()
        await self.may_answer.wait()
        return await self._reply(*args, **kwargs)  # type: ignore[arg-type]


async def _while_a_reply_is_made(place: Place, *events: MessageReceived | MessageEdited | MessageDeleted) -> SlowModel:
    model = SlowModel(place)
    await place.get_ready()
    await place.inbox.receive(MessageReceived("a first thing", "m1"), place.address)
    await asyncio.wait_for(model.is_asked.wait(), 5)
    for event in events:
        await place.inbox.receive(event, place.address)
    model.may_answer.set()
    await place.inbox.idle()
    return model


async def test_a_message_edited_while_it_is_answered_is_stored_as_it_stands(place: Place) -> None:
    await _while_a_reply_is_made(place, MessageEdited("m1", "another thing", "edit:m1:1"))
    assert await seeker_texts(place) == ["another thing"]


async def test_a_waiting_message_is_read_as_it_stands_or_not_at_all(place: Place) -> None:
    await _while_a_reply_is_made(
        place,
        MessageReceived("my boss Anna", "m2"),
        MessageReceived("and her brother", "m3"),
        MessageEdited("m2", "my boss", "edit:m2:1"),
        MessageDeleted("m3", "delete:m3"),
    )
    assert await seeker_texts(place) == ["a first thing", "my boss"]
    assert [turn.text for turn in place.model.calls[-1] if turn.speaker == "seeker"] == ["a first thing", "my boss"]
    await place.send(MessageEdited("m2", "my boss at work", "edit:m2:2"))
    assert await seeker_texts(place) == ["a first thing", "my boss at work"]


@pytest.mark.parametrize(
    "then", [MessageDeleted("m2", "delete:m2"), MessageEdited("m2", "never mind, all is well", "edit:m2:1")]
)
async def test_danger_that_was_taken_back_unread_still_gets_help_and_is_not_kept(
    place: Place, then: MessageDeleted | MessageEdited
) -> None:
    await _while_a_reply_is_made(place, MessageReceived(DANGER, "m2"), then)
    assert place.seen_crisis()
    assert len(await place.flags()) == 1
    assert DANGER not in await inside_the_file(place)
    assert isinstance((await place.say("work was long"))[0], Crisis), "the path is open"


async def test_a_held_message_is_answered_as_it_stands_once_the_questions_are(place: Place) -> None:
    await place.send(MessageReceived("my boss Anna", "m1"), MessageReceived("my brother Jo", "m2"))
    assert await place.send(MessageEdited("m1", "my boss", "edit:m1:1"), MessageDeleted("m2", "delete:m2")) == []
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes")
    await place.answer("pre_chat")
    assert await seeker_texts(place) == ["my boss"]


async def test_danger_in_the_edit_of_a_held_message_gets_help_before_any_question(place: Place) -> None:
    await place.send(MessageReceived("hello", "m1"))
    actions = await place.send(MessageEdited("m1", DANGER, "edit:m1:1"))
    assert isinstance(actions[0], Crisis)
    assert forms(actions) == ["adult"]


async def test_a_message_that_was_too_long_is_answered_when_it_was_made_shorter(place: Place) -> None:
    await place.get_ready()
    assert notices(await place.send(MessageReceived("long " * 1000, "m1"))) == ["too_long"]
    (said,) = await place.send(MessageEdited("m1", "the short of it", "edit:m1:1"))
    assert isinstance(said, Say)
    assert await place.send(MessageEdited("m1", "the short of it all", "edit:m1:2")) == []
    assert await seeker_texts(place) == ["the short of it all"]


async def test_an_edit_of_something_that_never_came_is_looked_at_for_danger_alone(place: Place) -> None:
    await place.get_ready()
    assert await place.send(MessageEdited("old", "an old sentence", "edit:old:1")) == []
    assert await seeker_texts_or_none(place) == []
    actions = await place.send(MessageEdited("old", DANGER, "edit:old:2"))
    assert isinstance(actions[0], Crisis)
    await place.send(MessageDeleted("old", "delete:old"))
    assert DANGER not in await inside_the_file(place)


async def seeker_texts_or_none(place: Place) -> list[str]:
    return [text for text in await seeker_texts(place) if text]


async def test_an_age_in_an_edit_ends_the_chat_as_in_a_message(burst: Place) -> None:
    assert "under_18" in notices(await burst.send(MessageEdited("m0", "I am 15 years old", "edit:m0:1")))
    async with burst.store.transaction() as transaction:
        assert await transaction.conversations.all() == ()


async def test_nobody_changes_a_message_of_somebody_else(burst: Place) -> None:
    other = Place(burst.store, burst.model, burst.clock, burst.config)
    other.address = type(burst.address)("memory", "bo")
    await other.send(MessageEdited("m1", "mine now", "edit:m1:9"), MessageDeleted("m0", "delete:m0:9"))
    assert await seeker_texts(burst) == ["so\nmy boss Anna shouted\nagain today"]


async def test_forgetting_takes_what_ties_messages_to_turns_with_it(burst: Place) -> None:
    await burst.answer("forget", confirm="yes")
    async with burst.store._engine.connect() as connection:
        for table in ("addresses", "inbox", "outbox", "turns"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0
