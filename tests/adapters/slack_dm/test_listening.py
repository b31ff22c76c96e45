"""What a person does on Slack becomes events, once each, over real sockets and the real slack-bolt."""

from __future__ import annotations

import asyncio
import logging

import pytest

from adapters.slack_dm.places import Place
from bot.texts import forms, slack
from bot.types import (
    Action,
    Address,
    AskForm,
    AskStars,
    CommandInvoked,
    Event,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    StarsGiven,
)
from tests.adapters.fake_bot import FakeBot
from tests.slack_double.delivery import NoAnswer
from tests.slack_double.person import FormIncomplete, Person
from tests.slack_double.stand import Stand

ADA = Address("slack", "T1:U1")


async def shown(running: Stand, ada: Person, action: Action) -> None:
    """Show something to Ada in her direct message."""
    await running.adapter.perform(action, Address("slack", "T1:U1", ada.channel.id), "k1")


async def test_a_message_carries_its_id_its_time_and_the_thread_to_answer_in(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    ts = await ada.says("It's 3 < 4 & I can't sleep")
    (event,) = bot.events
    assert isinstance(event, MessageReceived)
    assert event.text == "It's 3 < 4 & I can't sleep"
    assert event.event_id == f"{ada.channel.id}:{ts}"
    assert event.sent_at is not None
    assert event.sent_at.timestamp() == pytest.approx(float(ts), abs=1e-3)
    assert bot.addresses == [Address("slack", "T1:U1", str(Place(ada.channel.id, ts)))]


async def test_a_message_in_a_thread_is_answered_in_that_thread(running: Stand, ada: Person, bot: FakeBot) -> None:
    root = await ada.says("one")
    await ada.says("two", thread=root)
    assert [each.channel for each in bot.addresses] == [f"{ada.channel.id}/{root}"] * 2


async def test_messages_of_one_person_come_in_order_even_when_the_bot_is_slow_to_take_them(
    running: Stand, ada: Person
) -> None:
    taken: list[str] = []

    async def slow(event: Event, address: Address) -> None:
        await asyncio.sleep(0.02 if len(taken) % 2 else 0.001)
        assert isinstance(event, MessageReceived)
        taken.append(event.text)

    running.adapter._handle = slow
    await asyncio.gather(*(ada.says(str(number)) for number in range(20)))
    assert taken == [str(number) for number in range(20)]


async def test_a_message_that_could_not_be_stored_is_delivered_again(
    running: Stand, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[Event] = []

    async def failing(event: Event, address: Address) -> None:
        tries.append(event)
        if len(tries) == 1:
            raise RuntimeError("the words of Ada: it hurts")

    running.adapter._handle = failing
    with caplog.at_level(logging.DEBUG):
        await ada.says("it hurts")
    assert len(tries) == 2
    assert tries[0] == tries[1], "the same event id, so that the inbox knows it"
    assert not running.slack.delivery.lost
    assert "it hurts" not in caplog.text
    assert "RuntimeError" in caplog.text


async def test_what_other_apps_slack_and_the_app_itself_write_is_not_a_message(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    place = {"type": "message", "channel": ada.channel.id, "channel_type": "im", "ts": "1.000001", "event_ts": "1.1"}
    for who in ({"user": "UBOT", "bot_id": "BBOT"}, {"user": "U7", "bot_id": "B7"}, {"user": "USLACKBOT"}):
        await running.slack.event({**place, **who, "text": "hi"})
    await running.slack.event({**place, "user": "U1", "text": "hi", "channel_type": "channel"})
    await running.slack.event({**place, "user": "U1", "text": "joined", "subtype": "channel_join"})
    assert bot.events == []


async def test_a_message_with_a_file_is_read_for_its_words(running: Stand, ada: Person, bot: FakeBot) -> None:
    await ada.says("look at this", subtype="file_share", files=[{"id": "F1"}])
    assert [each.text for each in bot.events if isinstance(each, MessageReceived)] == ["look at this"]


async def test_edits_and_deletions_name_the_message(running: Stand, ada: Person, bot: FakeBot) -> None:
    first = await ada.says("I hate my job")
    second = await ada.says("forget that")
    await ada.edits(first, "I hate my boss")
    await ada.deletes(second)
    edited, deleted = bot.events[2:]
    assert edited == MessageEdited(f"{ada.channel.id}:{first}", "I hate my boss", edited.event_id)
    assert deleted == MessageDeleted(f"{ada.channel.id}:{second}", f"delete:{ada.channel.id}:{second}")
    assert edited.event_id.startswith(f"edit:{ada.channel.id}:{first}:")


async def test_a_deleted_message_that_was_answered_is_a_deletion_too(running: Stand, ada: Person, bot: FakeBot) -> None:
    """Slack leaves a tombstone in its place, and tells of a change."""
    ts = await ada.says("please forget this")
    await running.slack.workspace.tell()
    ada.channel.messages.append({"ts": "9.000009", "thread_ts": ts, "text": "answer", "bot_id": "BBOT", "user": "UBOT"})
    message = ada.channel.find(ts)
    assert message
    message["reply_count"] = 1
    await ada.deletes(ts)
    assert bot.events[1:] == [MessageDeleted(f"{ada.channel.id}:{ts}", f"delete:{ada.channel.id}:{ts}")]


async def test_a_change_of_anything_but_the_words_is_no_edit(running: Stand, ada: Person, bot: FakeBot) -> None:
    ts = await ada.says("see https://example.org")
    await ada.edits(ts, "see https://example.org")
    assert len(bot.events) == 1


async def test_a_star_is_one_tap_and_names_the_message_it_was_given_in(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    await shown(running, ada, AskStars("turn-7", "How helpful was that?"))
    message = await ada.sees("How helpful")
    await ada.taps("4")
    (star,) = bot.events
    assert star == StarsGiven(4, "turn-7", star.event_id, f"{ada.channel.id}:{message['ts']}")
    assert not ada.errors


async def test_a_question_of_yes_or_no_is_one_tap(running: Stand, ada: Person, bot: FakeBot) -> None:
    await shown(running, ada, AskForm(forms.ADULT))
    message = await ada.sees("18 or older")
    await ada.taps("Yes, I am 18")
    (answer,) = bot.events
    assert answer == FormSubmitted("adult", {"adult": "yes"}, answer.event_id, f"{ada.channel.id}:{message['ts']}")


async def test_a_survey_is_a_window_whose_answers_name_the_card_that_opened_it(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    await shown(running, ada, AskForm(forms.PRE_CHAT))
    card = await ada.sees("A few questions")
    await ada.taps("Answer")
    await ada.sees_form("form_pre_chat")
    await ada.submits(problem="job crisis", intensity="4", situation="I lost my job & my flat")
    (answer,) = bot.events
    assert answer == FormSubmitted(
        "pre_chat",
        {"problem": "job crisis", "intensity": "4", "situation": "I lost my job & my flat"},
        answer.event_id,
        f"{ada.channel.id}:{card['ts']}",
    )
    assert bot.addresses[0].channel.startswith(ada.channel.id)
    assert ada.modal is None


async def test_a_survey_can_be_skipped_with_one_tap_and_a_closed_window_says_nothing(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    await shown(running, ada, AskForm(forms.POST_CHAT))
    await ada.taps("Answer")
    await ada.sees_form()
    ada.closes_form()
    assert bot.events == []
    await ada.taps("Skip")
    (answer,) = bot.events
    assert isinstance(answer, FormSubmitted)
    assert answer.values == {}


async def test_what_is_required_cannot_be_left_out(running: Stand, ada: Person) -> None:
    await shown(running, ada, AskForm(forms.ADULT))
    await ada.taps("Answer, and say my country")
    await ada.sees_form()
    with pytest.raises(FormIncomplete):
        await ada.submits(country="DE")


async def test_a_window_that_slack_did_not_open_is_said_to_the_person(running: Stand, ada: Person) -> None:
    await shown(running, ada, AskForm(forms.PLAN))
    running.slack.fail("views.open", "expired_trigger_id")
    await ada.taps("Answer")
    await ada.sees(slack.TAP_AGAIN)
    assert not ada.errors


async def test_buttons_and_windows_of_before_a_restart_still_work(running: Stand, ada: Person, bot: FakeBot) -> None:
    await shown(running, ada, AskStars("t1", "How helpful was that?"))
    await running.adapter.perform(AskForm(forms.CONTACT), Address("slack", "T1:U1", ada.channel.id), "k2")
    await ada.taps("Answer")
    await ada.sees_form()
    await running.restart(bot.handle)
    await ada.submits(name="Ben", reach="his door")
    await ada.taps("5")
    assert [type(each) for each in bot.events] == [FormSubmitted, StarsGiven]
    await ada.taps("Answer")
    await ada.sees_form("form_contact")


async def test_a_window_delivered_twice_is_one_answer(running: Stand, ada: Person, bot: FakeBot) -> None:
    """The acknowledgement is lost and the person sends the window once more: the event has the same id."""
    await shown(running, ada, AskForm(forms.COUNTRY))
    await ada.taps("Answer")
    await ada.sees_form()
    running.slack.sockets.loses_acks = 1
    await ada.submits(country="DE")
    assert ada.errors
    ada.errors.clear()
    await ada.submits(country="DE")
    assert len({each.event_id for each in bot.events}) == 1


async def test_a_slash_command_is_answered_in_the_direct_message_and_says_so_elsewhere(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    await ada.slash("/attune", "privacy", channel="C9")
    assert ada.command_answer == {"text": slack.IN_MESSAGES, "response_type": "ephemeral"}
    await ada.slash("/attune", "End")
    assert ada.command_answer is None
    await ada.slash("/attune")
    assert [each.name for each in bot.events if isinstance(each, CommandInvoked)] == ["privacy", "end", "help"]
    assert {each.channel for each in bot.addresses} == {ada.channel.id}


async def test_an_unknown_command_is_answered_at_once(running: Stand, ada: Person, bot: FakeBot) -> None:
    await ada.slash("/attune", "dance")
    assert ada.command_answer
    assert ada.command_answer["text"] == slack.UNKNOWN_COMMAND
    assert bot.events == []


async def test_two_words_are_a_command_where_slack_has_none(running: Stand, ada: Person, bot: FakeBot) -> None:
    root = await ada.says("attune safety")
    await ada.says("Attune end", thread=root)
    assert [each.name for each in bot.events if isinstance(each, CommandInvoked)] == ["safety", "end"]


async def test_a_shortcut_is_a_command(running: Stand, ada: Person, bot: FakeBot) -> None:
    await ada.shortcut("talk")
    assert [each.name for each in bot.events if isinstance(each, CommandInvoked)] == ["talk"]
    assert bot.addresses[0].channel == ada.channel.id


async def test_opening_the_home_tab_asks_for_the_home_page_and_opening_messages_offers_openers(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    await ada.opens("home")
    await ada.opens("messages")
    workspace = running.slack.workspace
    await workspace.until(lambda: workspace.prompts, "prompts")
    assert [each.name for each in bot.events if isinstance(each, CommandInvoked)] == ["home"]
    assert len(workspace.prompts[ada.channel.id]) == len(slack.PROMPTS)


async def test_an_unknown_button_or_event_is_taken_without_a_word(running: Stand, ada: Person, bot: FakeBot) -> None:
    await shown(running, ada, AskStars("t1", "How helpful was that?"))
    message = await ada.sees("How helpful")
    await ada.acts({"type": "button", "action_id": "of_an_older_version", "value": "x", "block_id": "b"}, message)
    await running.slack.event({"type": "app_context_changed", "user": "U1"})
    assert not ada.errors
    assert bot.events == []


async def test_an_uninstalled_app_and_a_revoked_token_have_the_workspaces_people_erased(
    running: Stand, bot: FakeBot
) -> None:
    await running.slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    assert running.removed == [], "a person's token is not the app's"
    await running.slack.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}})
    await running.slack.event({"type": "app_uninstalled"})
    assert running.removed == ["T1:", "T1:"]
    assert running.running
    await asyncio.wait_for(running.running, 3)


async def test_an_erasure_that_failed_is_asked_for_again(running: Stand) -> None:
    tries: list[str] = []

    async def failing(people: str) -> None:
        tries.append(people)
        if len(tries) == 1:
            raise RuntimeError("the database is locked")

    running.adapter._removed = failing
    await running.slack.event({"type": "app_uninstalled"})
    assert tries == ["T1:", "T1:"]


async def test_the_double_gives_up_on_an_app_that_never_answers(running: Stand, ada: Person) -> None:
    running.slack.delivery.retry_pauses = (0.0, 0.0)

    async def broken(event: Event, address: Address) -> None:
        raise RuntimeError

    running.adapter._handle = broken
    with pytest.raises(NoAnswer):
        await ada.says("anyone there?")
    assert len(running.slack.delivery.lost) == 1
