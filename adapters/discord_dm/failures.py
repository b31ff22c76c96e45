"""Discord's failures as ours: what is worth another try, what waits for the person, what the operator must mend."""

from __future__ import annotations

import aiohttp
import discord

from bot.errors import AttuneError, NotDelivered, Unreachable

NOT_SET = "ATTUNE_DISCORD_TOKEN is not set in the environment. It is the bot's token from the Discord Developer Portal."
BAD_TOKEN = (
    "Discord does not accept the token in ATTUNE_DISCORD_TOKEN. Open the application in the Discord Developer Portal, "
    "Bot, Reset Token, and put the new one into the environment."
)
INTENTS = "Discord refuses what the bot asks to be told about. Attune needs no privileged intent: report this as a bug."
UNREACHABLE = "Discord cannot be reached: {reason}."

# Closed or blocked direct messages, no server in common, an account or a channel that is gone.
_UNTIL_THEY_ACT = frozenset({10003, 10013, 50001, 50007, 50278})
# Messages older than an hour can be changed only so often.
_TOO_OLD = 30046
# Whatever may end a request without an answer from Discord.
CONNECTION = (aiohttp.ClientError, OSError, TimeoutError)


class DiscordProblem(AttuneError):
    """The bot cannot run on Discord: what is wrong and what to do."""


class Refused(Exception):
    """Discord will never take this message as it is."""


def is_unclear(error: Exception) -> bool:
    """Whether the message may have been sent all the same."""
    return isinstance(error, CONNECTION) or (isinstance(error, discord.HTTPException) and error.status >= 500)


def is_gone(error: Exception) -> bool:
    """Whether a message is not there any more, or is too old to be changed again."""
    return isinstance(error, discord.HTTPException) and (error.status in (403, 404) or error.code == _TOO_OLD)


def delivery(error: Exception) -> NotDelivered | Refused:
    """What a failed request means for the action that was to be shown."""
    if isinstance(error, discord.HTTPException):
        if error.code in _UNTIL_THEY_ACT:
            return Unreachable(f"Discord lets nothing through to this person (code {error.code}).")
        if error.status in (400, 413):
            return Refused(f"status {error.status}, code {error.code}")
        return NotDelivered(f"Discord answered with status {error.status}, code {error.code}.")
    return NotDelivered(f"Discord did not answer ({type(error).__name__}).")


def not_delivered(error: Exception) -> NotDelivered:
    """The same, where there is no message that could be refused."""
    failure = delivery(error)
    return failure if isinstance(failure, NotDelivered) else NotDelivered(str(failure))


def start_problem(error: Exception) -> DiscordProblem:
    """Why the bot cannot run, for whom it may be told."""
    if isinstance(error, discord.LoginFailure):
        return DiscordProblem(BAD_TOKEN)
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return DiscordProblem(INTENTS)
    if isinstance(error, discord.ConnectionClosed):
        return DiscordProblem(BAD_TOKEN if error.code == 4004 else f"Discord ended the connection (code {error.code}).")
    return DiscordProblem(UNREACHABLE.format(reason=type(error).__name__))
