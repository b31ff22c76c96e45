"""The moderators' channel on Discord: each case's card once, changed as the case changes, and calls for somebody."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any

import discord

from adapters.discord_dm.alert_cards import card, shows
from adapters.discord_dm.cards import escaped
from adapters.discord_dm.failures import CONNECTION, Refused, delivery
from adapters.discord_dm.sending import LONGEST_SEND_SECONDS, nonce_of
from bot.errors import NotDelivered, Unreachable
from bot.types import Alert

log = logging.getLogger(__name__)

_ERRORS = (discord.DiscordException, *CONNECTION)
# Clocks differ.
_LOOK_BACK = timedelta(minutes=10)
_MOST_LOOKED_AT = 200
_GONE, _TOO_OLD = 10008, 30046
CLOSED = (
    "Discord does not let the bot into its moderators' channel (code {code}). Give it View Channel, Send Messages and "
    "Read Message History there."
)


class DiscordBoard:
    """Has no memory: what was posted before is looked for in the channel."""

    async def show(self, alert: Alert, channel: discord.PartialMessageable, reference: str | None, key: str) -> str:
        """The card's message id. NotDelivered: it could not be shown; Unreachable: not before somebody acts."""
        try:
            async with asyncio.timeout(LONGEST_SEND_SECONDS):
                if reference and await self._changed(alert, channel, int(reference)):
                    return reference
                if not reference and (found := await self._found(alert, channel)):
                    await self._changed(alert, channel, found)
                    return str(found)
                # Discord forgets nonces after some minutes; a card that was deleted may be posted again.
                more: dict[str, Any] = {} if reference else {"nonce": nonce_of(key, 0)}
                return str((await channel.send(view=card(alert), **more)).id)
        except _ERRORS as error:
            raise _failure(error) from None

    async def call(
        self, text: str, channel: discord.PartialMessageable, reference: str, mention: str, key: str
    ) -> None:
        """Say `text` below the card, as an answer to it, and mention the role."""
        words = f"<@&{mention}> {escaped(text)}" if mention else escaped(text)
        roles = [discord.Object(int(mention))] if mention else []
        origin = discord.MessageReference(message_id=int(reference), channel_id=channel.id, fail_if_not_exists=False)
        try:
            async with asyncio.timeout(LONGEST_SEND_SECONDS):
                await channel.send(
                    words,
                    reference=origin,
                    nonce=nonce_of(key, 0),
                    allowed_mentions=discord.AllowedMentions(
                        everyone=False, users=False, roles=roles, replied_user=False
                    ),
                )
        except _ERRORS as error:
            raise _failure(error) from None

    async def note(self, text: str, channel: discord.PartialMessageable, key: str, since: datetime | None) -> None:
        """Say `text` in the channel, once."""
        words = escaped(text)
        try:
            async with asyncio.timeout(LONGEST_SEND_SECONDS):
                if since and await self._said(words, channel, since):
                    return
                nobody = discord.AllowedMentions.none()
                await channel.send(words, nonce=nonce_of(key, 0), allowed_mentions=nobody)
        except _ERRORS as error:
            raise _failure(error) from None

    async def _said(self, words: str, channel: discord.PartialMessageable, since: datetime) -> bool:
        try:
            async for message in channel.history(limit=_MOST_LOOKED_AT, after=since - _LOOK_BACK):
                if message.author.bot and message.content == words:
                    return True
        except discord.Forbidden:
            log.warning("the bot may not read its moderators' channel; a note may be posted twice after a crash")
        return False

    async def _changed(self, alert: Alert, channel: discord.PartialMessageable, message_id: int) -> bool:
        """Whether the card is there, and shows the case as it is. Gone with its case, it needs no other."""
        try:
            await channel.get_partial_message(message_id).edit(view=card(alert))
        except discord.HTTPException as error:
            if error.code not in (_GONE, _TOO_OLD) and error.status != 404:
                raise
            return alert.is_gone
        return True

    async def _found(self, alert: Alert, channel: discord.PartialMessageable) -> int | None:
        """The card that an earlier try has posted after all."""
        try:
            async for message in channel.history(limit=_MOST_LOOKED_AT, after=alert.opened_at - _LOOK_BACK):
                if message.author.bot and shows(message, alert.case_id):
                    return message.id
        except discord.Forbidden:
            log.warning("the bot may not read its moderators' channel; a card may be posted twice after a crash")
        return None


def _failure(error: Exception) -> NotDelivered:
    if isinstance(error, discord.HTTPException) and error.status in (401, 403, 404):
        return Unreachable(CLOSED.format(code=error.code))
    failure = delivery(error)
    return NotDelivered(str(failure)) if isinstance(failure, Refused) else failure
