"""What a person taps, fills in or commands becomes events, and still does after a restart."""

from __future__ import annotations

import pytest

from bot.texts import chat, forms, slack
from bot.types import (
    Action,
    Address,
    AskForm,
    AskStars,
    CommandInvoked,
    FormSubmitted,
    MessageReceived,
    ReplyReported,
    Say,
    Settled,
    StarsGiven,
)
from tests.adapters.fake_bot import FakeBot
from tests.slack_double.person import FormIncomplete, Person
from tests.slack_double.stand import Stand

ADA = Address("slack", "T1:U1")


async def shown(running: Stand, ada: Person, action: Action) -> None:
    """Show something to Ada in her direct message."""
    await running.adapter.perform(action, Address("slack", "T1:U1", ada.channel.id), "k1")


async def test_a_star_is_one_tap_and_names_the_message_it_was_given_in(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    await shown(running, ada, AskStars("turn-7", "How helpful was that?"))
    message = await ada.sees("How helpful")
    await ada.taps("4")
    (star,) = bot.events
    assert star == StarsGiven(4, "turn-7", star.event_id, f"{ada.channel.id}:{message['ts']}")
    assert not ada.errors


async def test_a_report_is_one_tap_and_the_reply_keeps_its_words_above_the_note(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    reply = "Is it <that> & /help? " + "so long " * 400
    await shown(running, ada, Say(reply.strip(), turn_id="turn-7"))
    message = await ada.sees("Is it")
    for _ in range(2):
        await ada.taps(slack.REPORT)
    first, second = bot.events
    assert isinstance(first, ReplyReported)
    assert isinstance(second, ReplyReported)
    assert (first.turn_id, first.event_id != second.event_id) == ("turn-7", True)
    await running.adapter.perform(Settled(first.origin, chat.REPORT_TAPPED), ADA, "k2")
    (settled,) = [each for each in ada.channel.messages if each["ts"] == message["ts"]]
    *said, note = settled["blocks"]
    assert "".join(each["text"]["text"] for each in said).startswith("Is it <that> & “attune help”? so long so long")
    assert len("".join(each["text"]["text"] for each in said)) > 3000
    assert note["type"] == "context"
    assert note["elements"][0]["text"] == (
        "Reported: a moderator is asked to look at this reply. “attune report” lets you say why."
    )
    assert all(each["type"] == "section" for each in said), "the button is gone"
    assert not ada.errors


async def test_a_question_of_yes_or_no_is_one_tap(running: Stand, ada: Person, bot: FakeBot) -> None:
    await shown(running, ada, AskForm(forms.ADULT))
    message = await ada.sees("18 or older")
    await ada.taps("Yes, I am 18")
    (answer,) = bot.events
    origin = f"{ada.channel.id}:{message['ts']}\n{message['text']}\nYour answer: Yes, I am 18 or older."
    assert answer == FormSubmitted("adult", {"adult": "yes"}, answer.event_id, origin)


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
        f"{ada.channel.id}:{card['ts']}\n{card['text']}",
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
    running.slack.sockets.ack_seconds = 0.3
    await ada.submits(country="DE")
    assert ada.errors
    ada.errors.clear()
    running.slack.sockets.ack_seconds = 3.0
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


async def test_words_after_the_slash_command_are_heard_as_a_message(running: Stand, ada: Person, bot: FakeBot) -> None:
    await ada.slash("/attune", "end it all &amp; nobody cares", channel="C9")
    await ada.slash("/attune", "help me please")
    assert [each.text for each in bot.events if isinstance(each, MessageReceived)] == [
        "end it all & nobody cares",
        "help me please",
    ]
    assert {each.channel for each in bot.addresses} == {ada.channel.id}


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
