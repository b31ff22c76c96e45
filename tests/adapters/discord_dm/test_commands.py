"""Slash commands: told to Discord only when they changed, answered in private wherever they are used."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from bot.texts import discord as texts
from bot.types import CommandInvoked, CommandName, Event, Notice
from tests.adapters.discord_dm.place import Place, place_on_discord

CLOSED = {"status": 403, "code": 50007, "message": "Cannot send messages to this user"}


def syncs(place: Place) -> int:
    return sum(entry.method == "PUT" and entry.path.endswith("/commands") for entry in place.env.http_requests)


def answer(event: Event) -> list[Notice]:
    return [Notice("Welcome back.", "welcome_back")] if isinstance(event, CommandInvoked) else []


def test_every_command_but_leaving_is_offered_and_described_within_discords_limit() -> None:
    assert set(texts.COMMANDS) == set(get_args(CommandName)) - {"quit"}
    assert all(0 < len(description) <= 100 for description in texts.COMMANDS.values())


async def test_a_command_in_a_direct_message_becomes_an_event_and_leaves_no_trace(place: Place) -> None:
    ada = place.env.create_user("ada")
    assert set(ada.available_commands()) == set(texts.COMMANDS)
    result = await ada.slash("privacy")
    assert place.events == [(CommandInvoked("privacy", event_id=place.reported[0].event_id), place.address(ada))]
    assert result.acknowledged
    assert result.ephemeral
    assert result.response is None


async def test_commands_are_told_to_discord_once_and_again_when_they_change(place: Place) -> None:
    assert syncs(place) == 1
    await place.restart()
    assert syncs(place) == 1
    Path(place.folder / "commands").write_text("another fingerprint\n")
    await place.restart()
    assert syncs(place) == 2


async def test_a_sync_that_fails_stops_nothing_and_is_tried_at_the_next_start(place: Place) -> None:
    Path(place.folder / "commands").unlink()
    place.env.inject_error("PUT", "/applications/*/commands", status=500)
    await place.restart()
    assert not Path(place.folder / "commands").exists()
    ada = place.env.create_user("ada")
    await ada.send_dm("still here?")
    assert len(place.reported) == 1
    await place.restart()
    assert Path(place.folder / "commands").exists()


async def test_a_command_on_a_server_is_answered_in_a_direct_message_and_nobody_else_sees_it(tmp_path: Path) -> None:
    async with place_on_discord(tmp_path, answer) as place:
        guild = place.env.create_guild()
        user = place.env.create_user("ada")
        channel = guild.create_text_channel("general")
        result = await guild.add_member(user).slash(channel, "talk")
        await place.settle()
        assert place.events[0][1] == place.address(user)
        assert place.said(user) == [texts.IN_PRIVATE.format(command="talk"), "Welcome back."]
        assert result.response is not None
        assert result.response.ephemeral
        assert str(user.dm_channel.id) in result.response.content
        assert [message for message in channel.history() if not message.flags.ephemeral] == []


async def test_whoever_has_closed_their_direct_messages_is_told_on_the_server_how_to_open_them(place: Place) -> None:
    guild = place.env.create_guild()
    ada = guild.add_member(place.env.create_user("ada"))
    place.env.inject_error("POST", "/channels/*/messages", **CLOSED)  # type: ignore[arg-type]
    result = await ada.slash(guild.create_text_channel("general"), "talk")
    assert result.response is not None
    assert result.response.content == texts.CLOSED
    assert result.response.ephemeral
    assert place.reported == []


async def test_a_failure_of_discord_is_not_blamed_on_the_person(place: Place) -> None:
    guild = place.env.create_guild()
    ada = guild.add_member(place.env.create_user("ada"))
    place.env.inject_error("POST", "/channels/*/messages", status=500)
    result = await ada.slash(guild.create_text_channel("general"), "talk")
    assert result.response is not None
    assert result.response.content == texts.NOT_NOW
