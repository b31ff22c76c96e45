"""A person's message as an event. Decides nothing."""

from __future__ import annotations

import re
from typing import cast

import discord

from bot.texts import discord as texts
from bot.types import CommandInvoked, CommandName, Event, MessageEdited, MessageReceived

_CUSTOM_EMOJI = re.compile(r"<a?:(\w+):\d+>")
_COMMAND = re.compile(r"\s*/(\w+)\s*")


def is_from_person(message: discord.Message) -> bool:
    """Whether a person wrote it: no bot, and no note of Discord's own about a call or a pin."""
    return not message.author.bot and message.type in (discord.MessageType.default, discord.MessageType.reply)


def received(message: discord.Message) -> Event:
    """The message, or the command that it spells where Discord did not take it as one."""
    text = text_of(message)
    match = _COMMAND.fullmatch(text)
    if match and match[1].casefold() in texts.COMMANDS:
        return CommandInvoked(cast(CommandName, match[1].casefold()), event_id=str(message.id))
    return MessageReceived(text, event_id=str(message.id), sent_at=message.created_at)


def edited(message: discord.Message) -> MessageEdited:
    """What the message says now. The same change seen twice has the same id."""
    when = int(message.edited_at.timestamp() * 1000) if message.edited_at else 0
    return MessageEdited(str(message.id), text_of(message), event_id=f"edit:{message.id}:{when}")


def text_of(message: discord.Message) -> str:
    """What it says in words, with what was forwarded; a server's own emoji by its name. No file is read."""
    said = [message.content, *(snapshot.content for snapshot in message.message_snapshots)]
    return _CUSTOM_EMOJI.sub(r":\1:", "\n".join(filter(None, said)))
