"""What the bot shows on Slack: once, in order, within the limits, and in spite of failures."""

from __future__ import annotations

import time
from typing import Any

import pytest

from adapters.slack_dm import web
from bot.errors import NotDelivered, Unreachable
from bot.texts import chat, forms, slack
from bot.types import (
    Address,
    AskForm,
    AskStars,
    Crisis,
    FormSubmitted,
    Leave,
    Notice,
    Say,
    SendFile,
    Settled,
    ShowHome,
    Typing,
)
from tests.adapters.fake_bot import FakeBot
from tests.slack_double.double import ALL_SCOPES, SlackDouble
from tests.slack_double.person import Person
from tests.slack_double.stand import Stand, stand_beside

NOWHERE = Address("slack", "T1:U1")


def at(ada: Person, thread: str = "") -> Address:
    return Address("slack", "T1:U1", f"{ada.channel.id}/{thread}" if thread else ada.channel.id)


async def test_a_reply_stands_in_the_thread_as_it_is_with_no_markup_read(running: Stand, ada: Person) -> None:
    ts = await ada.says("hello")
    await running.adapter.perform(Say("*Not bold* <@U2> & 3 < 4"), at(ada, ts), "k1")
    message = await ada.sees("Not bold")
    assert message["text"] == "*Not bold* &lt;@U2&gt; &amp; 3 &lt; 4"
    assert message["thread_ts"] == ts
    assert running.slack.called("chat.postMessage")[0]["mrkdwn"] is False


async def test_crisis_text_is_a_plain_message_that_stays(running: Stand, ada: Person) -> None:
    await running.adapter.perform(Crisis("Please call 112 now.", "imminent", "suicide"), at(ada), "k1")
    message = await ada.sees("Please call 112 now.")
    assert "blocks" not in message
    assert not running.slack.workspace.ephemerals
    assert [name for name, _ in running.slack.calls if name.startswith(("chat.", "conversations."))] == [
        "chat.postMessage"
    ], "nothing is looked up before help"


async def test_someone_without_a_known_channel_is_answered_in_their_direct_message(stand: Stand, ada: Person) -> None:
    await stand.adapter.perform(Say("Hi there"), NOWHERE, "k1")
    await stand.adapter.perform(Say("And again"), NOWHERE, "k2")
    assert ada.seen == ["Hi there", "And again"]
    assert len(stand.slack.called("conversations.open")) == 1


async def test_a_long_reply_comes_in_parts_in_order_each_once(stand: Stand, ada: Person) -> None:
    text = " ".join(f"word{number}" for number in range(1500))
    stand.slack.fail("chat.postMessage", 500)
    with pytest.raises(NotDelivered):
        await stand.adapter.perform(Say(text), at(ada), "k1")
    await stand.adapter.perform(Say(text), at(ada), "k1")
    assert " ".join(ada.seen) == text
    assert len(ada.seen) > 2


async def test_status_is_shown_while_the_reply_is_made_and_goes_with_it(running: Stand, ada: Person) -> None:
    ts = await ada.says("hello")
    await running.adapter.perform(Typing(), at(ada, ts), "k1")
    assert running.slack.workspace.statuses == {(ada.channel.id, ts): slack.STATUS}
    await running.adapter.perform(Say("Hi"), at(ada, ts), "k2")
    assert running.slack.workspace.statuses == {}


async def test_a_plan_without_status_and_prompts_costs_nothing_but_these(
    running: Stand, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    ts = await ada.says("hello")
    running.slack.fail("assistant.threads.setStatus", "not_allowed_on_this_plan", times=50)
    for number in range(5):
        await running.adapter.perform(Typing(), at(ada, ts), f"t{number}")
        await running.adapter.perform(Say(f"reply {number}"), at(ada, ts), f"k{number}")
    assert ada.seen == [f"reply {number}" for number in range(5)]
    assert len(running.slack.called("assistant.threads.setStatus")) == 3, "then it is left out"
    assert caplog.text.count("left out from now on") == 1


async def test_a_hanging_status_does_not_hold_the_reply_up(
    stand: Stand, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "OPTIONAL_SECONDS", 0.2)
    ts = await ada.says("hello", is_delivered=False)
    stand.slack.fail("assistant.threads.setStatus", "hang")
    before = time.monotonic()
    await stand.adapter.perform(Typing(), at(ada, ts), "t")
    assert time.monotonic() - before < 1.5


async def test_too_many_requests_are_obeyed(stand: Stand, ada: Person) -> None:
    stand.slack.fail("chat.postMessage", 429)
    before = time.monotonic()
    await stand.adapter.perform(Say("patience"), at(ada), "k1")
    assert time.monotonic() - before >= stand.slack.retry_after
    assert ada.seen == ["patience"]


@pytest.mark.parametrize("fault", [500, "drop", "hang", "internal_error", "ratelimited"])
async def test_what_may_pass_is_not_delivered_and_sent_once_later(stand: Stand, ada: Person, fault: int | str) -> None:
    stand.slack.fail("chat.postMessage", fault)
    with pytest.raises(NotDelivered) as raised:
        await stand.adapter.perform(Say("hello"), at(ada), "k1")
    assert not isinstance(raised.value, Unreachable)
    await stand.adapter.perform(Say("hello"), at(ada), "k1")
    assert ada.seen == ["hello"]


@pytest.mark.parametrize("action", [Say("hello"), AskStars("t1", "hello"), Crisis("hello", "elevated", "suicide")])
async def test_what_arrived_though_the_connection_broke_is_not_sent_again(
    stand: Stand, ada: Person, action: Say | AskStars | Crisis
) -> None:
    stand.slack.fail("chat.postMessage", "drop-after-commit")
    with pytest.raises(NotDelivered):
        await stand.adapter.perform(action, at(ada), "k1")
    await stand.adapter.perform(action, at(ada), "k1")
    assert ada.seen == ["hello"]


async def test_what_arrived_before_a_crash_is_not_sent_again_by_the_next_process(
    running: Stand, ada: Person, bot: FakeBot
) -> None:
    ts = await ada.says("hi")
    await running.adapter.perform(Say("once"), at(ada, ts), "k1")
    await running.restart(bot.handle)
    await running.adapter.perform(Say("once"), at(ada, ts), "k1")
    await running.adapter.perform(Say("new"), at(ada, ts), "k2")
    assert ada.seen == ["once", "new"]
    await running.adapter.perform(Say("newer"), at(ada, ts), "k3")
    assert len(running.slack.called("conversations.replies")) == 2, "one look a channel and process"


async def test_a_long_thread_is_looked_through_to_its_end(running: Stand, ada: Person, bot: FakeBot) -> None:
    ts = await ada.says("hi")
    for number in range(230):
        await ada.says(str(number), thread=ts, is_delivered=False)
    await running.adapter.perform(Say("once"), at(ada, ts), "k1")
    await running.restart(bot.handle)
    await running.adapter.perform(Say("once"), at(ada, ts), "k1")
    assert ada.seen == ["once"]


async def test_a_look_at_the_history_that_fails_does_not_keep_the_reply_back(stand: Stand, ada: Person) -> None:
    stand.slack.fail("conversations.history", 429)
    await stand.adapter.perform(Say("hello"), at(ada), "k1")
    assert ada.seen == ["hello"]


@pytest.mark.parametrize("error", ["channel_not_found", "account_inactive", "token_revoked", "user_disabled"])
async def test_who_cannot_be_reached_is_told_apart(stand: Stand, ada: Person, error: str) -> None:
    stand.slack.fail("chat.postMessage", error)
    with pytest.raises(Unreachable):
        await stand.adapter.perform(Say("hello"), at(ada), "k1")


async def test_words_arrive_even_if_slack_refuses_their_buttons(
    stand: Stand, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    stand.slack.fail("chat.postMessage", "invalid_blocks")
    await stand.adapter.perform(AskForm(forms.CONSENT), at(ada), "k1")
    (message,) = shown(stand)
    assert "Two agreements" in message["text"]
    assert "blocks" not in message
    assert "invalid_blocks" in caplog.text


def shown(stand: Stand) -> list[dict[str, Any]]:
    return stand.slack.workspace.by_bot("U1")


async def test_settled_buttons_go_and_the_words_stand_in_their_place(stand: Stand, ada: Person) -> None:
    await stand.adapter.perform(AskStars("t1", "How helpful was that?"), at(ada), "k1")
    (message,) = shown(stand)
    origin = f"{ada.channel.id}:{message['ts']}"
    await stand.adapter.perform(Settled(origin, "Thank you: 4 of 5."), at(ada), "k2")
    (message,) = shown(stand)
    assert message["text"] == "Thank you: 4 of 5."
    assert [each["type"] for each in message["blocks"]] == ["section"]
    assert "Thank you: 4 of 5." in str(message["blocks"])


async def test_what_was_agreed_to_stays_readable_beside_the_answer(running: Stand, ada: Person, bot: FakeBot) -> None:
    await running.adapter.perform(AskForm(forms.CONSENT), at(ada), "k1")
    await ada.taps("No to both")
    (answer,) = bot.events
    assert isinstance(answer, FormSubmitted)
    await running.adapter.perform(Settled(answer.origin, "That is fine."), at(ada), "k2")
    (message,) = shown(running)
    assert forms.CONSENT.fields[0].label in message["text"]
    assert message["text"].endswith("Your answer: No to both.\nThat is fine.")
    assert [each["type"] for each in message["blocks"]] == ["section", "context"]


async def test_words_for_a_message_that_is_gone_come_as_a_message(stand: Stand, ada: Person) -> None:
    await stand.adapter.perform(Settled(f"{ada.channel.id}:1.000001", "Saved."), at(ada), "k1")
    assert ada.seen == ["Saved."]


async def test_a_file_is_shared_with_its_words(stand: Stand, ada: Person) -> None:
    await stand.adapter.perform(SendFile("copy.json", '{"é": 1}', "Here is /export"), at(ada), "k1")
    (message,) = shown(stand)
    assert message["text"] == "Here is “attune export”"
    assert message["files"][0]["content"] == '{"é": 1}'


async def test_where_files_are_not_allowed_the_person_is_told_whom_to_ask() -> None:
    async with stand_beside(SlackDouble(scopes=ALL_SCOPES - {"files:write"})) as stand:
        ada = stand.slack.person()
        await stand.adapter.perform(SendFile("copy.json", "{}", "Here"), at(ada), "k1")
        assert ada.seen == [slack.FILE_REFUSED]


async def test_the_home_page_is_published_with_buttons(stand: Stand, ada: Person) -> None:
    await stand.adapter.perform(ShowHome("Your conversations", "3 March: 5 replies"), at(ada), "k1")
    assert ada.home
    assert "3 March: 5 replies" in str(ada.home["blocks"])
    assert ada.seen == []


async def test_a_home_page_that_was_asked_for_in_the_conversation_says_where_it_is(running: Stand, ada: Person) -> None:
    ts = await ada.says("attune home")
    await running.adapter.perform(ShowHome("Your conversations", "none"), at(ada, ts), "k1")
    assert ada.home
    assert ada.seen == [slack.HOME_SHOWN]


async def test_help_has_buttons_and_privacy_says_who_else_may_read(stand: Stand, ada: Person) -> None:
    await stand.adapter.perform(Notice(chat.HELP, "help"), at(ada), "k1")
    await stand.adapter.perform(Notice(chat.PRIVACY, "privacy"), at(ada), "k2")
    helped, *private = shown(stand)
    assert "command_end" in str(helped["blocks"])
    assert slack.OWNER_NOTE in str(private[-1]["text"])


async def test_leaving_is_nothing_here(stand: Stand, ada: Person) -> None:
    await stand.adapter.perform(Leave(), at(ada), "k1")
    assert stand.slack.calls == []
