"""Messages out: each part once, with a nonce that Discord de-duplicates on, and looked for after an unclear failure."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import re
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any, Literal, cast

import discord

from adapters.discord_dm.cards import Piece, escaped, noted, pieces, settled_card, words_of
from adapters.discord_dm.failures import CONNECTION, Refused, delivery, is_gone, is_unclear
from bot.errors import Unreachable
from bot.texts import discord as texts
from bot.texts.forms import BY_NAME
from bot.types import Action, FormName, Settled

log = logging.getLogger(__name__)

# Longer than the library's own tries after a 500 (25 s) and the longest wait for a limit that it accepts (30 s).
LONGEST_SEND_SECONDS = 90
REMEMBERED = 20_000
# Clocks differ, and a request may lie a while before it fails.
_LOOK_BACK = timedelta(minutes=10)
_ORIGIN = re.compile(r"\d+:(?P<message>\d+):(?P<kind>\w*)")
# The kind of an origin whose words stay when it is settled; the others are forms, or none for plain words.
REPLY: Literal["reply"] = "reply"
_TRIED_ERRORS = (discord.DiscordException, *CONNECTION)


class Sender:
    """Sends actions to channels. What it remembers is only a help: without it, Discord's own de-duplication holds."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, int] = OrderedDict()
        self._unclear: dict[str, datetime] = {}

    async def send(self, action: Action, channel: discord.PartialMessageable, key: str) -> None:
        """Show `action` in `channel`. NotDelivered, Unreachable: not all of it was shown, and may be tried again."""
        if isinstance(action, Settled) and await self._settle(action, channel):
            return
        for number, piece in enumerate(pieces(action)):
            try:
                await self._send_or_bare(piece, channel, nonce_of(key, number))
            except Refused as refused:
                # Retried, it would hold up all that comes after it.
                log.error("Discord never takes a message of %s: %s", type(action).__name__, refused)
                await self._send_once(Piece(texts.NOT_SHOWN), channel, nonce_of(key, -1))
                return

    async def _send_or_bare(self, piece: Piece, channel: discord.PartialMessageable, nonce: str) -> None:
        """The words matter more than the buttons below them, in danger above all."""
        try:
            await self._send_once(piece, channel, nonce)
        except Refused as refused:
            if piece.is_card or piece.view is None:
                raise
            log.error("Discord does not take the buttons of a message: %s", refused)
            await self._send_once(Piece(piece.text), channel, nonce)

    async def _send_once(self, piece: Piece, channel: discord.PartialMessageable, nonce: str) -> None:
        if nonce in self._sent:
            return
        try:
            async with asyncio.timeout(LONGEST_SEND_SECONDS):
                sent = await self._found(piece, channel, nonce) or (await channel.send(**_request(piece, nonce))).id
        except _TRIED_ERRORS as error:
            if is_unclear(error):
                self._unclear.setdefault(nonce, discord.utils.utcnow())
            raise delivery(error) from None
        self._unclear.pop(nonce, None)
        self._sent[nonce] = sent
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)

    async def _found(self, piece: Piece, channel: discord.PartialMessageable, nonce: str) -> int | None:
        """The message that an earlier try has sent after all; Discord forgets nonces after some minutes."""
        tried_at = self._unclear.get(nonce)
        if tried_at is None:
            return None
        known = set(self._sent.values())
        async for message in channel.history(limit=50):
            # One person is sent one thing at a time: whatever is known to be sent was sent before this was tried.
            if message.id in known or message.created_at < tried_at - _LOOK_BACK:
                return None
            if message.author.bot and words_of(message) == piece.text:
                return message.id
        return None

    async def _settle(self, action: Settled, channel: discord.PartialMessageable) -> bool:
        """Put the words where the buttons were. False: that message is gone, or cannot be changed any more."""
        place = origin_place(action.origin)
        if place is None:
            return False
        message_id, kind = place
        message = channel.get_partial_message(message_id)
        try:
            async with asyncio.timeout(LONGEST_SEND_SECONDS):
                if kind == REPLY:
                    words = (await message.fetch()).content
                    await message.edit(content=noted(words, action.text), view=None)
                elif kind:
                    await message.edit(view=settled_card(cast(FormName, kind), action.text))
                else:
                    await message.edit(content=escaped(action.text), view=None)
        except _TRIED_ERRORS as error:
            failure = delivery(error)
            if isinstance(failure, Refused | Unreachable) or is_gone(error):
                return False
            raise failure from None
        return True


def _request(piece: Piece, nonce: str) -> dict[str, Any]:
    request: dict[str, Any] = {"nonce": nonce}
    if not piece.is_card:
        request |= {"content": piece.text, "suppress_embeds": True}
    if piece.view:
        request["view"] = piece.view
    if piece.file:
        request["file"] = piece.file
    return request


def nonce_of(key: str, part: int) -> str:
    """25 characters at most, which is what Discord takes; the same for the same part of the same action."""
    digest = hashlib.sha256(f"{key}:{part}".encode()).digest()
    return base64.b32encode(digest).decode()[:25]


def origin_of(message: discord.Message | None, kind: FormName | Literal["", "reply"] = "") -> str:
    """Names the message whose buttons were used, and its kind: the form that its card asks, REPLY, or plain words.

    Empty: there is no message.
    """
    return f"{message.channel.id}:{message.id}:{kind}" if message else ""


def origin_place(origin: str) -> tuple[int, str] | None:
    """(message id, kind) of `origin`; None: it names no message."""
    match = _ORIGIN.fullmatch(origin)
    return (int(match["message"]), match["kind"]) if match and match["kind"] in {"", REPLY, *BY_NAME} else None
