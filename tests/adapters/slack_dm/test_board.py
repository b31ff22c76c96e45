"""The moderators' channel on Slack: one card a case, what its buttons open, and what only the clicker sees."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack_dm import board
from bot.errors import NotDelivered, Unreachable
from bot.texts import cards as texts
from bot.types import Alert, Told
from tests.adapters.fake_bot import FakeBot
from tests.adapters.moderating import CASE, REPLY, ROOM, FakeDesk, card
from tests.slack_double.double import SlackDouble
from tests.slack_double.person import Person
from tests.slack_double.stand import Stand, stand_beside
from tests.slack_double.workspace import Channel

NOW = datetime.now(UTC)


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
async def stand(desk: FakeDesk) -> AsyncIterator[Stand]:
    """The adapter, not running yet, with a moderators' channel."""
    async with stand_beside(SlackDouble(), moderate=desk) as made:
        made.slack.workspace.room(ROOM, "UMIRA", "UBEN", is_readable=True)
        yield made


@pytest.fixture
def room(stand: Stand) -> Channel:
    return stand.slack.workspace.channels[ROOM]


@pytest.fixture
def mira(stand: Stand) -> Person:
    return stand.slack.person("UMIRA")


async def show(stand: Stand, alert: Alert, reference: str | None = None, key: str = "card") -> str:
    return await stand.adapter.show_alert(alert, ROOM, reference, key)


def alert(**changes: Any) -> Alert:
    return card("Slack", NOW, **changes)


@pytest.fixture
async def posted(stand: Stand, bot: FakeBot) -> Stand:
    """The adapter, running, with a card in the channel."""
    await stand.start(bot.handle)
    await show(stand, alert())
    return stand


async def whispered(stand: Stand) -> Any:
    """What the clicker alone was shown last."""
    workspace = stand.slack.workspace
    await workspace.until(lambda: workspace.ephemerals, "an answer that one person sees")
    return workspace.ephemerals[-1]


async def test_a_card_is_posted_once_and_changed_in_place(stand: Stand, room: Channel) -> None:
    reference = await show(stand, alert())
    assert await show(stand, alert(state="Anna works on it.", buttons=()), reference) == reference
    (message,) = room.messages
    assert "Anna works on it." in message["text"]
    assert [each["text"]["text"] for each in message["blocks"][-1]["elements"]] == [texts.OPEN_PAGE]


async def test_a_card_that_an_earlier_process_posted_is_found_where_the_app_may_read(
    stand: Stand, room: Channel, bot: FakeBot
) -> None:
    first = await show(stand, alert())
    await stand.start(bot.handle)
    await stand.restart(bot.handle)
    assert await show(stand, alert(state="Anna works on it.")) == first
    assert len(room.messages) == 1
    room.is_readable = False
    assert await show(stand, alert(case_id="f" * 32), key="other") != first


async def test_an_answer_that_was_lost_posts_no_second_card(stand: Stand, room: Channel) -> None:
    stand.slack.fail("chat.postMessage", "drop-after-commit")
    with pytest.raises(NotDelivered):
        await show(stand, alert())
    await show(stand, alert())
    assert len(room.messages) == 1


async def test_a_card_that_somebody_deleted_is_posted_anew_unless_its_case_is_gone(stand: Stand, room: Channel) -> None:
    reference = await show(stand, alert())
    room.messages.clear()
    other = await show(stand, alert(), reference)
    assert other != reference
    room.messages.clear()
    assert await show(stand, alert(is_gone=True), other) == other
    assert room.messages == []


async def test_a_channel_without_the_app_is_unreachable_and_a_broken_slack_is_not(stand: Stand, room: Channel) -> None:
    with pytest.raises(Unreachable, match="/invite @Attune"):
        await stand.adapter.show_alert(alert(), "C0OTHER", None, "card")
    stand.slack.fail("chat.postMessage", 500)
    with pytest.raises(NotDelivered) as failed:
        await show(stand, alert())
    assert not isinstance(failed.value, Unreachable)


async def test_a_call_mentions_the_group_alone_and_stands_in_the_channel(stand: Stand, room: Channel) -> None:
    reference = await show(stand, alert())
    await stand.adapter.call(alert(), "Nobody came. <!channel>", ROOM, reference, "S0GROUP", "call-1")
    called = room.messages[-1]
    assert (called["thread_ts"], called["reply_broadcast"]) == (reference, True)
    text = called["blocks"][0]["text"]["text"]
    assert text == "<!subteam^S0GROUP> Nobody came. &lt;!channel&gt;"


async def test_a_note_mentions_nobody_and_one_that_was_said_after_all_is_not_said_again(
    stand: Stand, room: Channel
) -> None:
    await stand.adapter.note("Version v0002 answers now. <!channel>", ROOM, "model:v0002", None)
    await stand.adapter.note("Version v0002 answers now. <!channel>", ROOM, "model:v0002", NOW)
    (said,) = room.messages
    assert said["blocks"][0]["text"]["text"] == "Version v0002 answers now. &lt;!channel&gt;"
    with pytest.raises(Unreachable, match="/invite @Attune"):
        await stand.adapter.note("Version v0003 answers now.", "C0OTHER", "model:v0003", None)


async def test_a_click_reaches_the_desk_as_whose_it_is_and_only_they_see_the_answer(
    posted: Stand, bot: FakeBot, desk: FakeDesk, mira: Person, room: Channel
) -> None:
    desk.answer = Told("The case is yours.")
    await mira.taps("Claim", room=ROOM)
    shown = await whispered(posted)
    (click,) = desk.clicks
    assert (click.case_id, click.act, click.user.platform, click.user.user) == (CASE, "claim", "slack", "T1:UMIRA")
    assert (shown["channel"], shown["user"], shown["text"]) == (ROOM, "UMIRA", "The case is yours.")
    assert bot.events == []
    assert len(room.messages) == 1
    assert not mira.errors


async def test_the_same_buttons_work_after_a_restart(posted: Stand, bot: FakeBot, desk: FakeDesk, mira: Person) -> None:
    await posted.restart(bot.handle)
    await mira.taps("Claim", room=ROOM)
    await whispered(posted)
    assert [click.act for click in desk.clicks] == ["claim"]


async def test_a_link_button_is_acknowledged_and_nothing_else(
    posted: Stand, bot: FakeBot, desk: FakeDesk, mira: Person
) -> None:
    await mira.taps(texts.OPEN_PAGE, room=ROOM)
    assert (desk.clicks, bot.events, mira.errors) == ([], [], [])


async def test_a_window_is_opened_from_the_click_and_its_answers_come_back(
    posted: Stand, desk: FakeDesk, mira: Person
) -> None:
    desk.answer = REPLY
    await mira.taps("Reply", room=ROOM)
    await mira.sees_form("case")
    desk.answer = Told("On its way.")
    await mira.submits(strategy="Question", text="How are you?")
    assert (await whispered(posted))["text"] == "On its way."
    assert desk.clicks[-1].values == {"strategy": "Question", "text": "How are you?"}
    assert mira.modal is None


async def test_what_was_refused_stands_in_the_window_with_what_was_written(
    posted: Stand, desk: FakeDesk, mira: Person
) -> None:
    desk.answer = REPLY
    await mira.taps("Reply", room=ROOM)
    await mira.sees_form("case")
    desk.answer = Told("Take it over first.\n\nYour words …", is_refused=True)
    await mira.submits(strategy="Question", text="How are you?")
    assert mira.form_errors == {"text": "Take it over first."}
    assert mira.modal, "it is still open"


async def test_a_desk_that_is_slow_is_answered_later_and_opens_no_window_too_late(
    posted: Stand, desk: FakeDesk, mira: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.answer = REPLY
    await mira.taps("Reply", room=ROOM)
    await mira.sees_form("case")
    monkeypatch.setattr(board, "ANSWER_SECONDS", 0.05)
    desk.is_slow, desk.answer = True, Told("On its way.")
    await mira.submits(strategy="Question", text="How are you?")
    assert not mira.errors
    assert (await whispered(posted))["text"] == "On its way."
    desk.answer = REPLY
    posted.slack.workspace.ephemerals.clear()
    await mira.taps("Reply", room=ROOM)
    assert (await whispered(posted))["text"] == texts.SLOW
    assert mira.modal is None


async def test_hostile_words_are_shown_as_they_are(posted: Stand, desk: FakeDesk, mira: Person) -> None:
    desk.answer = Told("*bold* <!channel> <https://evil|here> :skull: " + "y" * 100_000)
    await mira.taps("Show excerpt", room=ROOM)
    whisper = await whispered(posted)
    assert "<!channel>" not in whisper["text"]
    shown = whisper["blocks"]
    assert {block["text"]["type"] for block in shown} == {"plain_text"}
    assert not any(block["text"].get("emoji") for block in shown)
    assert shown[0]["text"]["text"].startswith("*bold* <!channel> <https://evil|here> :skull:")
    assert len(shown) <= 12


async def test_without_a_desk_a_cards_button_does_nothing(bot: FakeBot) -> None:
    async with stand_beside(SlackDouble()) as stand:
        stand.slack.workspace.room(ROOM, "UMIRA")
        await stand.start(bot.handle)
        await show(stand, alert())
        mira = stand.slack.person("UMIRA")
        await mira.taps("Claim", room=ROOM)
        assert (bot.events, mira.errors) == ([], [])
