"""Buttons, windows and slash commands: acknowledged within Discord's three seconds, then reported as events."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping
from typing import Any, Protocol, cast

import discord

from adapters.discord_dm import ids
from adapters.discord_dm.failures import CONNECTION, delivery
from adapters.discord_dm.sending import REPLY, nonce_of, origin_of
from adapters.discord_dm.windows import filled_in, window
from bot.errors import Unreachable
from bot.texts import discord as texts
from bot.types import CommandInvoked, CommandName, Event, FormSubmitted, ReplyReported, StarsGiven

log = logging.getLogger(__name__)

_ERRORS = (discord.DiscordException, *CONNECTION)


class Report(Protocol):
    def __call__(self, event: Event, user: int, channel: int) -> Awaitable[None]:
        """Hand `event` of `user` over; returns when it is durable."""


class Taps:
    """Has no memory: what a tap means is read from its id."""

    def __init__(self, report: Report) -> None:
        self._report = report

    async def tap(self, interaction: discord.Interaction[Any]) -> None:
        """A button or a window in a direct message; anything else is left alone."""
        if interaction.guild_id is not None or interaction.channel_id is None:
            return
        meaning = ids.read(str(_data(interaction).get("custom_id", "")))
        is_window = interaction.type is discord.InteractionType.modal_submit
        if not is_window and interaction.type is not discord.InteractionType.component:
            return
        match meaning:
            case ids.Open() if is_window:
                await self._filled_in(meaning, interaction)
            case ids.Open():
                await _acknowledged(interaction.response.send_modal(window(meaning)))
            case ids.Stars() | ids.Report() | ids.Answer() | ids.Command():
                await _acknowledged(interaction.response.defer())
                await self._report(_event(meaning, interaction), interaction.user.id, interaction.channel_id)

    async def command(self, name: CommandName, interaction: discord.Interaction[Any]) -> None:
        """A slash command. On a server nobody else sees the answer, and the rest is said in a direct message."""
        await _acknowledged(interaction.response.defer(ephemeral=True, thinking=True))
        event = CommandInvoked(name, event_id=str(interaction.id))
        if interaction.guild_id is not None:
            await _acknowledged(interaction.edit_original_response(content=await self._moved(event, interaction)))
        elif interaction.channel_id is not None:
            await self._report(event, interaction.user.id, interaction.channel_id)
            await _acknowledged(interaction.delete_original_response())

    async def _moved(self, event: CommandInvoked, interaction: discord.Interaction[Any]) -> str:
        """Begin in the person's direct messages; what to tell them on the server."""
        try:
            channel = await interaction.user.create_dm()
            greeting = texts.IN_PRIVATE.format(command=event.name)
            await channel.send(greeting, nonce=nonce_of(event.event_id, 0))
        except _ERRORS as error:
            return texts.CLOSED if isinstance(delivery(error), Unreachable) else texts.NOT_NOW
        await self._report(event, interaction.user.id, channel.id)
        return texts.MOVED.format(link=channel.jump_url)

    async def _filled_in(self, asked: ids.Open, interaction: discord.Interaction[Any]) -> None:
        await _acknowledged(interaction.response.defer())
        # The card of a form in parts stays: its other parts are still to be opened.
        origin = "" if asked.is_part else origin_of(interaction.message, asked.form)
        values = filled_in(_data(interaction))
        event = FormSubmitted(asked.form, values, event_id=str(interaction.id), origin=origin)
        assert interaction.channel_id is not None
        await self._report(event, interaction.user.id, interaction.channel_id)


def _event(meaning: ids.Stars | ids.Report | ids.Answer | ids.Command, interaction: discord.Interaction[Any]) -> Event:
    event_id = str(interaction.id)
    match meaning:
        case ids.Stars(turn_id, value):
            return StarsGiven(value, turn_id, event_id=event_id, origin=origin_of(interaction.message))
        case ids.Report(turn_id):
            return ReplyReported(turn_id, event_id=event_id, origin=origin_of(interaction.message, REPLY))
        case ids.Answer(form, values):
            origin = origin_of(interaction.message, form)
            return FormSubmitted(form, dict(values), event_id=event_id, origin=origin)
        case ids.Command(name):
            return CommandInvoked(name, event_id=event_id)


def _data(interaction: discord.Interaction[Any]) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], interaction.data or {})


async def _acknowledged(answer: Awaitable[object]) -> None:
    """Await an answer to Discord. Too late or not taken, the person is told by Discord, and the tap still counts."""
    try:
        await answer
    except _ERRORS as error:
        log.warning("Discord did not take an acknowledgement: %s", delivery(error))
