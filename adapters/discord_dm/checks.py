"""What is wrong with a bot's account on Discord, for `attune doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import discord
from pydantic import SecretStr

from adapters.discord_dm.failures import CONNECTION, NOT_SET, start_problem

LONGEST_CHECK_SECONDS = 30
ENDPOINT = (
    "The application has an Interactions Endpoint URL, so Discord sends no button and no command to the bot. Empty "
    "that field in the Discord Developer Portal, General Information."
)
INSTALLS = (
    "The application cannot be installed by {missing}. Tick it in the Discord Developer Portal, Installation, so that "
    "people can open a direct message with the bot."
)
NO_CHANNEL = (
    "[review] discord_channel = {channel}: there is no such text channel, or the bot may not see it. Add the bot to "
    "the server, and give its role View Channel in that channel."
)
NO_RIGHTS = "In the moderators' channel ([review] discord_channel) the bot lacks: {missing}."
KINDS = {"0": "a server", "1": "a person"}


def invite_link(application_id: int) -> str:
    """The page on which somebody adds the bot to a server or to themselves; no server permission is asked for."""
    return f"https://discord.com/oauth2/authorize?client_id={application_id}"


async def check(token: SecretStr, channel: str = "") -> list[str]:
    """Each problem in one sentence, with what to do; none: the bot can run. Changes nothing on Discord.

    `channel`: the id of the moderators' channel, in which the bot has to be able to write; "": there is none.
    """
    if not token.get_secret_value().strip():
        return [NOT_SET]
    client = discord.Client(intents=discord.Intents.none())
    try:
        async with client, asyncio.timeout(LONGEST_CHECK_SECONDS):
            await client.login(token.get_secret_value().strip())
            about = await client.http.application_info()
            closed = await _closed(client, int(channel)) if channel else []
    except (discord.LoginFailure, discord.HTTPException, *CONNECTION) as error:
        return [str(start_problem(error))]
    return [*_problems(dict(about)), *closed]


async def _closed(client: discord.Client, channel_id: int) -> list[str]:
    """What keeps the bot from writing in the moderators' channel."""
    try:
        found = await client.fetch_channel(channel_id)
        if not isinstance(found, discord.TextChannel):
            return [NO_CHANNEL.format(channel=channel_id)]
        # Rights are known to a channel only through a guild that was fetched with its roles.
        guild = await client.fetch_guild(found.guild.id, with_counts=False)
        channel = await guild.fetch_channel(channel_id)
        assert client.user is not None, "it has logged in"
        me = await guild.fetch_member(client.user.id)
    except (discord.Forbidden, discord.NotFound):
        return [NO_CHANNEL.format(channel=channel_id)]
    rights = channel.permissions_for(me)
    needed = {
        "View Channel": rights.view_channel,
        "Send Messages": rights.send_messages,
        "Read Message History": rights.read_message_history,
    }
    missing = [name for name, is_given in needed.items() if not is_given]
    return [NO_RIGHTS.format(missing=", ".join(missing))] if missing else []


def _problems(about: dict[str, object]) -> Iterator[str]:
    if about.get("interactions_endpoint_url"):
        yield ENDPOINT
    kinds = about.get("integration_types_config")
    if isinstance(kinds, dict) and (missing := [name for kind, name in KINDS.items() if kind not in kinds]):
        yield INSTALLS.format(missing=" or by ".join(missing))
