"""The conversation from first contact to goodbye, through the real inbox, store and safety path; only the model is fake."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.config import ChatConfig
from bot.conversation import Conversation
from bot.inbox import Inbox
from bot.store import Store, open_store
from bot.store.crypto import MasterKey
from bot.types import (
    Action,
    Address,
    AskForm,
    AskStars,
    CommandInvoked,
    CommandName,
    Crisis,
    Event,
    FormName,
    FormSubmitted,
    Leave,
    MessageReceived,
    Notice,
    Say,
    SendFile,
    Session,
    StarsGiven,
    Typing,
)
from entrypoints.export import personal_copy
from tests.bot.fakes import FakeClock, FakeModel

DANGER = "I want to kill myself tonight"


@dataclass
class Place:
    """One person's end of the conversation: sends events, sees actions."""

    store: Store
    model: FakeModel
    clock: FakeClock
    config: ChatConfig
    address: Address = Address("memory", "ada")
    seen: list[Action] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        conversation = Conversation(self.model, export=personal_copy, seed=7)

        async def on_withdrawal(session_ids: Sequence[str]) -> None:
            self.withdrawn += session_ids

        self.inbox = Inbox(
            self.store, conversation, self.config, {"memory": self}, clock=self.clock, withdrawn=on_withdrawal
        )

    async def perform(self, action: Action, address: Address, key: str) -> None:
        self.seen.append(action)

    async def send(self, *events: Event) -> list[Action]:
        """Send events, wait for the answers, and return those."""
        before = len(self.seen)
        for event in events:
            await self.inbox.receive(event, self.address)
        await self.inbox.idle()
        return [action for action in self.seen[before:] if not isinstance(action, Typing)]

    async def say(self, *texts: str) -> list[Action]:
        return await self.send(*[MessageReceived(text) for text in texts])

    async def command(self, name: CommandName) -> list[Action]:
        return await self.send(CommandInvoked(name))

    async def answer(self, form: FormName, **values: str) -> list[Action]:
        return await self.send(FormSubmitted(form, values))

    async def get_ready(self, *, training: str = "no") -> None:
        await self.command("talk")
        await self.answer("adult", adult="yes")
        await self.answer("consent", talk="yes", training=training)
        await self.answer("pre_chat", problem="job crisis", emotion="fear", intensity="4", situation="I lost my job.")

    async def session(self) -> Session:
        async with self.store.transaction() as transaction:
            person = await transaction.people.find("memory", self.address.user)
            assert person is not None
            latest = await transaction.conversations.latest(person.id)
        assert latest is not None
        return latest

    async def flags(self) -> list[str]:
        async with self.store.transaction() as transaction:
            person = await transaction.people.find("memory", self.address.user)
            assert person is not None
            return [flag.level for flag in await transaction.conversations.flags_of(person.id)]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}", MasterKey(b"k" * 32))
    yield Place(store, FakeModel(), FakeClock(), ChatConfig(burst_pause_seconds=0))
    await store.close()


def forms(actions: Sequence[Action]) -> list[str]:
    return [action.form.name for action in actions if isinstance(action, AskForm)]


def notices(actions: Sequence[Action]) -> list[str]:
    return [action.key for action in actions if isinstance(action, Notice)]


async def test_first_contact_discloses_asks_age_consents_and_survey_then_listens(place: Place):
    first = await place.command("talk")
    assert notices(first) == ["disclosure"]
    assert forms(first) == ["adult"]
    assert forms(await place.answer("adult", adult="yes")) == ["consent"]
    assert forms(await place.answer("consent", talk="yes", training="no")) == ["pre_chat"]
    assert notices(await place.answer("pre_chat", intensity="5")) == ["welcome"]
    (said,) = await place.say("I lost my job")
    assert isinstance(said, Say)
    assert said.strategy == "Question"
    assert said.probability == 0.6


async def test_training_is_off_unless_it_was_agreed_to(place: Place):
    await place.command("talk")
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes")
    async with place.store.transaction() as transaction:
        person = await transaction.people.find("memory", "ada")
    assert person is not None
    assert person.training is not None
    assert not person.training.is_given


async def test_a_message_before_the_answers_waits_and_is_answered_after_them(place: Place):
    actions = await place.say("I lost my job")
    assert notices(actions) == ["disclosure", "answer_first"]
    assert forms(actions) == ["adult"]
    assert not place.model.calls
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes", training="no")
    actions = await place.answer("pre_chat")
    assert [type(action) for action in actions] == [Notice, Say]
    assert (await place.session()).turns[0].text == "I lost my job"


async def test_a_person_under_18_is_not_chatted_with_and_nothing_of_theirs_is_kept(place: Place):
    await place.say("hi there")
    assert notices(await place.answer("adult", adult="no")) == ["under_18"]
    assert notices(await place.say("please")) == ["under_18"]
    assert not place.model.calls
    async with place.store.transaction() as transaction:
        assert await transaction.conversations.all() == ()


async def test_without_consent_to_talk_there_is_no_chat(place: Place):
    await place.command("talk")
    await place.answer("adult", adult="yes")
    assert notices(await place.answer("consent", talk="no")) == ["no_talk_consent"]
    assert notices(await place.say("hello")) == ["no_talk_consent"]
    assert forms(await place.command("consent")) == ["consent"]
    assert forms(await place.answer("consent", talk="yes")) == ["pre_chat"]


async def test_danger_gets_help_before_any_model_call_and_a_flag(place: Place):
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
async def test_danger_gets_help_whatever_was_still_to_be_asked(place: Place, ready_up_to: str):
    if ready_up_to == "adult":
        await place.answer("adult", adult="yes")
    if ready_up_to == "ended":
        await place.get_ready()
        await place.say("hello")
        await place.command("end")
    actions = await place.say(DANGER)
    assert isinstance(actions[0], Crisis)
    assert len(await place.flags()) == 1


async def test_danger_of_someone_who_may_not_chat_gets_help_and_leaves_no_text(place: Place):
    await place.answer("adult", adult="no")
    actions = await place.say(DANGER)
    assert isinstance(actions[0], Crisis)
    async with place.store.transaction() as transaction:
        assert await transaction.conversations.all() == ()


async def test_danger_split_over_a_burst_is_seen(place: Place):
    place.config = ChatConfig(burst_pause_seconds=0.05)
    place.__post_init__()
    await place.get_ready()
    actions = await place.say("i want to", "kill myself")
    assert isinstance(actions[0], Crisis)


async def test_one_denial_does_not_close_the_crisis_path(place: Place):
    await place.get_ready()
    await place.say(DANGER)
    (after,) = await place.say("no you misunderstood, all fine")
    assert isinstance(after, Crisis)
    assert not place.model.calls
    following = [await place.say(f"work was long, day {day}") for day in range(7)]
    kinds = [type(next(action for action in actions if isinstance(action, Say | Crisis))) for actions in following]
    assert kinds == [Say, Say, Crisis, Say, Say, Say, Say], "support goes on, with a check at every third calm turn"


async def test_help_in_danger_comes_without_the_model_and_without_the_database(place: Place):
    await place.get_ready()
    place.model.is_down = True
    await place.store.close()
    async with place.store._engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE inbox")
    actions = await place.say(DANGER)
    assert isinstance(actions[0], Crisis)
    assert notices(actions) == ["store_unavailable"]


async def test_a_burst_is_one_turn_with_one_answer(place: Place):
    place.config = ChatConfig(burst_pause_seconds=0.05)
    place.__post_init__()
    await place.get_ready()
    actions = await place.say("so", "I lost my job", "yesterday")
    assert [type(action) for action in actions] == [Say]
    assert (await place.session()).turns[0].text == "so\nI lost my job\nyesterday"


async def test_the_same_event_is_answered_once(place: Place):
    await place.get_ready()
    event = MessageReceived("I lost my job", event_id="m1")
    assert len(await place.send(event, event)) == 1
    assert await place.send(event) == []


async def test_stars_are_asked_after_every_two_replies_and_kept_with_the_turn(place: Place):
    await place.get_ready()
    kinds = [[type(action) for action in await place.say(text)] for text in ("one", "two", "three", "four")]
    assert kinds == [[Say], [Say, AskStars], [Say], [Say, AskStars]]
    assert notices(await place.send(StarsGiven(5))) == ["stars_thanks"]
    rated = [turn.stars for turn in (await place.session()).turns if turn.speaker == "supporter"]
    assert rated == [None, None, None, 5]


async def test_the_situation_and_the_history_reach_the_model_with_strategies(place: Place):
    await place.get_ready()
    await place.say("hello")
    await place.say("they closed the plant")
    assert place.model.situations == ["I lost my job.", "I lost my job."]
    assert [(turn.speaker, turn.strategy) for turn in place.model.calls[-1]] == [
        ("seeker", None),
        ("supporter", "Question"),
        ("seeker", None),
    ]
    assert place.model.seeds[0] != place.model.seeds[1]


async def test_a_reply_that_must_not_be_said_is_tried_again_and_then_replaced(place: Place):
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
    assert (await place.session()).turns[-1].kind == "fallback"


async def test_without_a_model_the_person_is_told_and_the_message_is_kept(place: Place):
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


async def test_ending_asks_the_post_chat_survey_and_the_next_message_begins_anew(place: Place):
    await place.get_ready()
    await place.say("hello")
    assert forms(await place.command("end")) == ["post_chat"]
    assert notices(await place.answer("post_chat", intensity="2", empathy="5")) == ["goodbye"]
    session = await place.session()
    assert session.post_chat is not None
    assert (session.post_chat.intensity, session.post_chat.relevance) == (2, None)
    assert forms(await place.say("me again")) == ["pre_chat"]


async def test_coming_back_resumes_the_session_until_it_was_idle_too_long(place: Place):
    await place.get_ready()
    await place.say("hello")
    place.clock.forward(hours=1)
    assert notices(await place.command("talk")) == ["welcome_back"]
    place.clock.forward(hours=72)
    assert forms(await place.command("talk")) == ["pre_chat"]


async def test_it_says_again_that_it_is_software_after_three_hours_and_on_a_new_day(place: Place):
    await place.get_ready()
    assert notices(await place.say("hello")) == []
    place.clock.forward(hours=3)
    assert notices(await place.say("still here")) == ["disclosure_again"]
    place.clock.forward(hours=2)
    assert notices(await place.say("and here")) == []
    place.clock.forward(hours=20)
    assert notices(await place.say("good morning")) == ["disclosure_again"]


async def test_export_holds_what_was_said_and_rated(place: Place):
    await place.get_ready()
    await place.say("I lost my job", "yesterday")
    (file,) = await place.command("export")
    assert isinstance(file, SendFile)
    content = json.loads(file.content)
    assert content["sessions"][0]["turns"][0]["text"] == "I lost my job\nyesterday"
    assert content["sessions"][0]["pre_chat"]["situation"] == "I lost my job."


async def test_forget_asks_then_deletes_everything_and_says_so(place: Place):
    await place.get_ready()
    await place.say("hello")
    assert forms(await place.command("forget")) == ["forget"]
    assert notices(await place.answer("forget", confirm="no")) == ["forget_no"]
    session = await place.session()
    assert notices(await place.answer("forget", confirm="yes")) == ["forgotten"]
    assert place.withdrawn == [session.id]
    async with place.store.transaction() as transaction:
        assert await transaction.people.find("memory", "ada") is None
    assert notices(await place.command("talk")) == ["disclosure"]


async def test_taking_back_the_consent_to_training_withdraws_the_sessions(place: Place):
    await place.get_ready(training="yes")
    await place.say("hello")
    session = await place.session()
    await place.command("consent")
    assert notices(await place.answer("consent", talk="yes", training="no")) == ["consent_kept"]
    assert place.withdrawn == [session.id]


@pytest.mark.parametrize(
    ("text", "notice"), [("", "empty"), (" \n\t ", "empty"), ("\x00\x07\x1b", "empty"), ("a" * 100_000, "too_long")]
)
async def test_what_cannot_be_answered_gets_a_sentence(place: Place, text: str, notice: str):
    await place.get_ready()
    assert notices(await place.say(text)) == [notice]
    assert not place.model.calls


@pytest.mark.parametrize("text", ["😭😭😭", "Я потеряла работу", "我 feel 很累 today", "a\x00b\x1b[31mc", "\u202eabc"])
async def test_any_script_and_emoji_are_answered(place: Place, text: str):
    await place.get_ready()
    (said,) = await place.say(text)
    assert isinstance(said, Say)
    assert not any(ord(mark) < 32 for mark in (await place.session()).turns[0].text)


async def test_danger_inside_a_message_that_is_too_long_is_seen(place: Place):
    await place.get_ready()
    actions = await place.say("word " * 20_000 + DANGER)
    assert isinstance(actions[0], Crisis)


async def test_quit_leaves_and_keeps_the_session(place: Place):
    await place.get_ready()
    await place.say("hello")
    assert isinstance((await place.command("quit"))[-1], Leave)
    assert (await place.session()).ended_at is None


async def test_a_failure_inside_is_told_and_the_message_is_handled_later(place: Place, monkeypatch: pytest.MonkeyPatch):
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
):
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


async def test_people_do_not_wait_for_each_other(place: Place):
    others = [Place(place.store, place.model, place.clock, place.config, Address("memory", f"p{n}")) for n in range(5)]
    for other in others:
        await other.get_ready()
        assert isinstance((await other.say("hello"))[0], Say)
