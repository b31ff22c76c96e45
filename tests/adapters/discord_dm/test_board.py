"""The moderators' channel on Discord: one card a case, what its buttons open, and what only the clicker sees."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.discord_dm import alert_cards, case_taps
from bot.errors import NotDelivered, Unreachable
from bot.texts import cards as texts
from bot.types import Alert, Told
from tests.adapters.discord_dm.place import Place, buttons, words
from tests.adapters.moderating import CASE, REPLY, FakeDesk, card


class Channel:
    """A private channel with a moderator in it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.guild = place.env.create_guild("House")
        self.channel = self.guild.create_text_channel("moderators")
        self.mira = self.guild.add_member(place.env.create_user("mira"))
        self.desk = FakeDesk()
        place.moderate = self.desk

    async def show(self, alert: Alert, reference: str | None = None, key: str = "card") -> str:
        return await self.place.adapter.show_alert(alert, str(self.channel.id), reference, key)

    @property
    def messages(self) -> list[Any]:
        return list(self.channel.history())

    async def click(self, label: str) -> Any:
        message = next(each for each in reversed(self.messages) if label in buttons(each))
        return await self.mira.click(message, custom_id=buttons(message)[label])


@pytest.fixture
def channel(place: Place) -> Channel:
    return Channel(place)


def alert(place: Place, **changes: Any) -> Alert:
    return card("Discord", place.env.now(), **changes)


def test_what_a_button_means_is_read_from_its_id() -> None:
    for act in ("claim", "reply", "handback"):
        for opens in (True, False):
            meaning = alert_cards.CaseId(act, CASE, opens)
            assert alert_cards.read(str(meaning)) == meaning
            assert len(str(meaning)) <= 100
    for other in ("", "stars:t:5", "case:t:burn:1", f"case:t:claim:{CASE}:x", "case:x:claim:1", "case:t:claim:../x"):
        assert alert_cards.read(other) is None


async def test_a_card_is_posted_once_and_changed_in_place(place: Place, channel: Channel) -> None:
    reference = await channel.show(alert(place))
    assert await channel.show(alert(place, state="Anna works on it.", buttons=()), reference) == reference
    (message,) = channel.messages
    assert "Danger in minutes: suicide" in words(message)
    assert "Anna works on it." in words(message)
    assert "Claim" not in buttons(message)


async def test_a_card_that_an_earlier_process_posted_is_found(place: Place, channel: Channel) -> None:
    first = await channel.show(alert(place))
    await place.restart()
    assert await channel.show(alert(place, state="Anna works on it.")) == first
    assert len(channel.messages) == 1
    assert await channel.show(alert(place, case_id="f" * 32), key="other") != first


async def test_a_card_that_somebody_deleted_is_posted_anew_unless_its_case_is_gone(
    place: Place, channel: Channel
) -> None:
    reference = await channel.show(alert(place))
    await place.adapter.client.http.delete_message(channel.channel.id, int(reference))
    other = await channel.show(alert(place), reference)
    assert other != reference
    await place.adapter.client.http.delete_message(channel.channel.id, int(other))
    assert await channel.show(alert(place, is_gone=True), other) == other
    assert channel.messages == []


async def test_a_channel_that_is_closed_is_unreachable_and_a_broken_discord_is_not(
    place: Place, channel: Channel
) -> None:
    place.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=1)
    with pytest.raises(Unreachable, match="moderators' channel"):
        await channel.show(alert(place))
    place.env.inject_error("POST", "/channels/*/messages", status=500, code=0, times=1)
    with pytest.raises(NotDelivered) as failed:
        await channel.show(alert(place))
    assert not isinstance(failed.value, Unreachable)
    await channel.show(alert(place))
    assert len(channel.messages) == 1


async def test_without_the_right_to_read_the_channel_cards_are_posted_all_the_same(
    place: Place, channel: Channel
) -> None:
    place.env.inject_error("GET", "/channels/*/messages", status=403, code=50001, times=1)
    await channel.show(alert(place))
    assert len(channel.messages) == 1


async def test_a_call_mentions_the_role_and_nobody_else_and_answers_the_card(place: Place, channel: Channel) -> None:
    role = channel.guild.create_role("moderators")
    reference = await channel.show(alert(place))
    text = "Nobody came. @everyone <@1>"
    await place.adapter.call(alert(place), text, str(channel.channel.id), reference, str(role.id), "call-1")
    message = channel.messages[-1]
    assert message.content.startswith(f"<@&{role.id}> Nobody came.")
    assert str(message.reference.message_id) == reference
    assert message.raw_role_mentions == [role.id]
    assert not message.mention_everyone


async def test_a_note_mentions_nobody_and_one_that_was_said_after_all_is_not_said_again(
    place: Place, channel: Channel
) -> None:
    text, room = "Version v0002 answers now. @everyone", str(channel.channel.id)
    begun = datetime.now(UTC)
    await place.adapter.note(text, room, "model:v0002", None)
    await place.adapter.note(text, room, "model:v0002", begun)
    (message,) = channel.messages
    assert message.content.startswith("Version v0002 answers now.")
    assert not message.mention_everyone
    await place.adapter.note("Version v0003 answers now.", room, "model:v0003", begun)
    assert len(channel.messages) == 2


async def test_a_click_reaches_the_desk_as_whose_it_is_and_only_they_see_the_answer(
    place: Place, channel: Channel
) -> None:
    await channel.show(alert(place))
    channel.desk.answer = Told("The case is yours.")
    result = await channel.click("Claim")
    (click,) = channel.desk.clicks
    assert (click.case_id, click.act, click.user.platform, click.user.user) == (
        CASE,
        "claim",
        "discord",
        str(channel.mira.id),
    )
    assert click.values is None
    assert ephemeral(result) == ["The case is yours."]
    assert len(channel.messages) == 1


def ephemeral(result: Any) -> list[str]:
    """What only the clicker sees."""
    shown = [each for each in (result.response, *result.followups) if each is not None]
    assert all(each.ephemeral for each in shown)
    return [each.content for each in shown]


async def test_the_same_buttons_work_after_a_restart(place: Place, channel: Channel) -> None:
    await channel.show(alert(place))
    await place.restart()
    await channel.click("Claim")
    assert [click.act for click in channel.desk.clicks] == ["claim"]


async def test_a_window_is_opened_from_the_click_and_its_answers_come_back(place: Place, channel: Channel) -> None:
    await channel.show(alert(place))
    channel.desk.answer = REPLY
    result = await channel.click("Reply")
    channel.desk.answer = Told("On its way.")
    done = await channel.mira.submit_modal(result, {"strategy": ["Question"], "text": "How are you?"})
    click = channel.desk.clicks[-1]
    assert (click.act, click.values) == ("reply", {"strategy": "Question", "text": "How are you?"})
    assert ephemeral(done) == ["On its way."]


async def test_who_may_not_is_told_so_in_place_of_the_window(place: Place, channel: Channel) -> None:
    await channel.show(alert(place))
    channel.desk.answer = Told("Only moderators can do that.", is_refused=True)
    assert ephemeral(await channel.click("Reply")) == ["Only moderators can do that."]


async def test_a_desk_that_is_slow_opens_no_window_too_late(
    place: Place, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_taps, "WINDOW_SECONDS", 0)
    await channel.show(alert(place))
    channel.desk.is_slow = True
    assert ephemeral(await channel.click("Reply")) == [texts.SLOW]


async def test_hostile_words_are_shown_as_they_are_and_in_pieces(place: Place, channel: Channel) -> None:
    await channel.show(alert(place))
    hostile = "**bold** [here](https://evil) @everyone <@&1> `x` ||s||\n" + "y" * 3_000
    channel.desk.answer = Told(hostile)
    first, *more = ephemeral(await channel.click("Show excerpt"))
    assert more
    assert r"\*\*bold\*\*" in first
    assert "@everyone" not in first
    assert "<@&1>" not in first
    assert all(len(each) <= 2000 for each in (first, *more))
